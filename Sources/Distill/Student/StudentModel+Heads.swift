// The heads: one gathered and dropped state for each word, one linear layer for each head, and what
// each kind makes of its outputs. All heads of a batch read the same states.
import FloatKernelInterface
import Foundation

/// How the losses of a task become its part of the step's loss.
public struct LossScale: Sendable {
  /// The head's weight times the share of windows that have its labels.
  public var factor: Double
  /// What the task's sum of losses is divided by.
  public var divisor: Double

  public init(factor: Double = 1, divisor: Double) {
    self.factor = factor
    self.divisor = divisor
  }

  /// Of one target with this weight.
  func gradientFactor(weight: Float) -> Float { Float(Double(weight) * factor / divisor) }
}

extension StudentModel {
  /// The linear layer that every word goes through.
  func projection(_ head: Int) -> Linear {
    Linear(
      engine: engine, inputCount: configuration.hiddenSize,
      outputCount: layout.heads[head].outputCount)
  }

  private func classifierMask(_ pass: Dropout.Pass?) -> DropoutMask? {
    Dropout.mask(configuration.classifierDropout, pass: pass, layer: 0, site: .classifier)
  }

  /// Outputs of heads for the batch's words, into activations.scores(head): [words, outputs]. Those
  /// of a relation head have no bias yet.
  ///
  /// - heads: nil for those of the batch's tasks.
  public func forwardHeads(
    _ batch: Batch, _ activations: Activations, pass: Dropout.Pass?, heads: [Int]? = nil
  ) {
    let h = configuration.hiddenSize
    let mask = classifierMask(pass)
    let hidden = activations.hidden(configuration.layerCount - 1)
    for (index, row) in batch.wantedRows.enumerated() {
      let target = activations.gathered + index * h
      target.update(from: hidden + row * h, count: h)
      Dropout.apply(mask, engine.kernels.rows, row: target, count: h, firstIndex: row * h)
      if let rounding {
        engine.kernels.rows.fakeQuantize(target, h, rounding.activationLimit)
      }
    }
    for head in heads ?? batch.tasks.map(\.head) {
      let place = layout.heads[head]
      let out = activations.scores(head)
      let n = place.outputCount
      let hasBias = place.relation == nil
      projection(head).forward(
        rows: batch.wantedRows.count, input: activations.gathered, weight: weight(place.weight),
        out: out
      ) { rows in
        guard hasBias else { return }
        self.engine.kernels.rows.addBias(
          out + rows.lowerBound * n, self.exact(place.bias), rows.count, n, n)
      }
    }
    for case .open(let task) in batch.tasks {
      forwardNames(task, wordCount: batch.wantedRows.count, activations, mask)
    }
  }

  /// The weighted losses of each task's targets; fills activations.scoreGradient of their heads and
  /// adds to the gradients of what stands behind a relation's words.
  ///
  /// - scales: one for each task.
  /// - freshHeads: whose gradients are overwritten rather than added to.
  public func losses(
    _ batch: Batch, _ activations: Activations, _ criterion: CrossEntropy, scales: [LossScale],
    gradients: FloatBuffer, freshHeads: Set<Int>
  ) -> [[Double]] {
    zip(batch.tasks, scales).map { task, scale in
      switch task {
      case .tags(let task): return tagLosses(task, activations, criterion, scale)
      case .flags(let task):
        return flagLosses(task, wordCount: batch.wantedRows.count, activations, scale)
      case .relation(let task):
        return relationLosses(
          task, wordCount: batch.wantedRows.count, activations, criterion, scale, gradients,
          accumulates: !freshHeads.contains(task.head))
      case .open(let task):
        return openLosses(
          task, wordCount: batch.wantedRows.count, activations, criterion, scale, gradients,
          accumulates: !freshHeads.contains(task.head))
      }
    }
  }

  /// The heads' gradients and that of the last hidden states, from activations.scoreGradient, which
  /// `losses` filled.
  public func backwardHeads(
    _ batch: Batch, _ activations: Activations, pass: Dropout.Pass, gradients: FloatBuffer,
    freshHeads: Set<Int>
  ) {
    let h = configuration.hiddenSize
    let words = batch.wantedRows.count
    for (index, task) in batch.tasks.enumerated() {
      let place = layout.heads[task.head]
      let gradient = activations.scoreGradient(task.head)
      let linear = projection(task.head)
      let accumulates = !freshHeads.contains(task.head)
      if place.relation == nil {
        linear.backwardParameters(
          rows: words, gradient: gradient, input: activations.gathered,
          weightGradient: gradients.start + place.weight,
          biasGradient: gradients.start + place.bias, accumulates: accumulates)
      } else {
        linear.backwardWeight(
          rows: words, gradient: gradient, input: activations.gathered,
          weightGradient: gradients.start + place.weight, accumulates: accumulates)
      }
      linear.backwardInput(
        rows: words, gradient: gradient, weight: weight(place.weight),
        inputGradient: activations.gatheredGradient, accumulates: index > 0)
    }
    let mask = classifierMask(pass)
    activations.gradient.update(repeating: 0, count: batch.rowCount * h)
    if batch.tasks.isEmpty { return }
    for (index, row) in batch.wantedRows.enumerated() {
      let target = activations.gradient + row * h
      target.update(from: activations.gatheredGradient + index * h, count: h)
      Dropout.apply(mask, engine.kernels.rows, row: target, count: h, firstIndex: row * h)
    }
    for case .open(let task) in batch.tasks { addNameGradients(task, activations, mask) }
  }

  /// One loss for each word.
  func tagLosses(
    _ task: TagTask, _ activations: Activations, _ criterion: CrossEntropy, _ scale: LossScale
  ) -> [Double] {
    let labels = layout.heads[task.head].outputCount
    let scores = activations.scores(task.head)
    let gradients = activations.scoreGradient(task.head)
    return task.teacherScores.withUnsafeBufferPointer { teacher in
      task.targets.indices.map { word in
        let gradient = gradients + word * labels
        let weight = task.weights.isEmpty ? 1 : task.weights[word]
        let loss =
          Double(weight)
          * criterion.row(
            scores: scores + word * labels, count: labels, target: task.targets[word],
            teacher: task.isTaught(word) ? teacher.baseAddress! + word * labels : nil,
            gradient: gradient)
        let factor = scale.gradientFactor(weight: weight)
        for label in 0..<labels { gradient[label] *= factor }
        return loss
      }
    }
  }

  /// The mean of the mention's words' outputs: its logit of each flag.
  public func flagLogits(head: Int, words: Range<Int>, _ activations: Activations) -> [Double] {
    let count = layout.heads[head].outputCount
    return (0..<count).map { flag in
      words.reduce(0.0) { $0 + Double(activations.scores(head)[$1 * count + flag]) }
        / Double(words.count)
    }
  }

  /// One loss for each mention, the sum over its known flags.
  ///
  ///     z[f] = mean over the mention's words of outputs[word, f],  p = 1 / (1 + exp(-z))
  ///     loss = -y log p - (1 - y) log(1 - p),  gradient of an output = (p - y) / words
  func flagLosses(
    _ task: FlagTask, wordCount: Int, _ activations: Activations, _ scale: LossScale
  ) -> [Double] {
    let count = layout.heads[task.head].outputCount
    let gradients = activations.scoreGradient(task.head)
    gradients.update(repeating: 0, count: wordCount * count)
    return task.mentions.map { mention in
      let logits = flagLogits(head: task.head, words: mention.words, activations)
      var loss = 0.0
      for (flag, logit) in logits.enumerated() where mention.known >> UInt64(flag) & 1 == 1 {
        let holds = mention.flags >> UInt64(flag) & 1 == 1
        loss += BinaryCrossEntropy.loss(logit: logit, holds: holds)
        let slope = BinaryCrossEntropy.gradient(logit: logit, holds: holds)
        let gradient = Float(slope * scale.factor / scale.divisor / Double(mention.words.count))
        for word in mention.words { gradients[word * count + flag] += gradient }
      }
      return loss
    }
  }
}
