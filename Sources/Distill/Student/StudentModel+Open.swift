// Types by name: for a word t and a type k, with the scale a and the biases c,
//
//     begin(t, k) = a <b[t], u[k]> + c[0],   inside(t, k) = a <i[t], v[k]> + c[1]
//
// b[t] and i[t] are the halves of the word's outputs, u[k] and v[k] those of the mean of W x + w over
// the rows x of the type's name, which the same encoder reads as a text of its own. A word is outside,
// the begin or the inside of a mention of the type by the softmax of (0, begin, inside).
import FloatKernelInterface
import Runtime

/// What an open head keeps of a batch, which grows to the largest one and is then used again. N names
/// with R rows in all, T words; the halves of words and names lie apart, so that each is one product.
final class NameMemory {
  private(set) var states: MutableFloats  // [R, H], dropped and rounded
  private(set) var stateGradient: MutableFloats  // [R, H]
  private(set) var outputs: MutableFloats  // [R, 2 D]
  private(set) var words: MutableFloats  // 2 x [T, D]
  private(set) var wordGradient: MutableFloats  // 2 x [T, D]
  private(set) var names: MutableFloats  // 2 x [N, D]
  private(set) var nameGradient: MutableFloats  // 2 x [N, D]
  /// Products without scale and bias, and the gradients of the scores.
  private(set) var products: MutableFloats  // 2 x [T, N]
  private(set) var scoreGradient: MutableFloats  // 2 x [T, N]
  private(set) var nameCount = 0
  private var buffer = FloatBuffer(count: 1)

  init() {
    let start = buffer.start
    (states, stateGradient, outputs, words, wordGradient) = (start, start, start, start, start)
    (names, nameGradient, products, scoreGradient) = (start, start, start, start)
  }

  func reserve(rows: Int, names n: Int, words t: Int, hiddenSize h: Int, size d: Int) {
    nameCount = n
    let counts = [
      rows * h, rows * h, rows * 2 * d, 2 * t * d, 2 * t * d, 2 * n * d, 2 * n * d, 2 * t * n,
      2 * t * n,
    ].map { ($0 + 15) / 16 * 16 }
    let total = counts.reduce(0, +)
    if buffer.count < total { buffer = FloatBuffer(count: total + total / 8) }
    var next = buffer.start
    let areas = counts.map { count in
      defer { next += count }
      return next
    }
    (states, stateGradient, outputs, words) = (areas[0], areas[1], areas[2], areas[3])
    (wordGradient, names, nameGradient) = (areas[4], areas[5], areas[6])
    (products, scoreGradient) = (areas[7], areas[8])
  }
}

extension StudentModel {
  private func typeProjection(_ open: ParameterLayout.Head.Open) -> Linear {
    Linear(
      engine: engine, inputCount: configuration.hiddenSize, outputCount: 2 * open.size)
  }

  private func rows(of task: OpenTask) -> Int { task.nameRows.reduce(0) { $0 + $1.count } }

  /// The vectors of the task's names from the hidden states of their rows, into the head's memory.
  func forwardNames(
    _ task: OpenTask, wordCount: Int, _ activations: Activations, _ mask: DropoutMask?
  ) {
    let h = configuration.hiddenSize
    let open = layout.heads[task.head].open!
    let d = open.size
    let memory = activations.names(task.head)
    let rowCount = rows(of: task)
    memory.reserve(
      rows: rowCount, names: task.nameRows.count, words: wordCount, hiddenSize: h, size: d)
    let hidden = activations.hidden(configuration.layerCount - 1)
    for (index, row) in task.nameRows.joined().enumerated() {
      let target = memory.states + index * h
      target.update(from: hidden + row * h, count: h)
      Dropout.apply(mask, engine.kernels.rows, row: target, count: h, firstIndex: row * h)
      if let rounding {
        engine.kernels.rows.fakeQuantize(target, h, rounding.activationLimit)
      }
    }
    typeProjection(open).forward(
      rows: rowCount, input: memory.states, weight: weight(open.typeWeight), out: memory.outputs
    ) { rows in
      self.engine.kernels.rows.addBias(
        memory.outputs + rows.lowerBound * 2 * d, self.exact(open.typeBias), rows.count, 2 * d,
        2 * d)
    }
    let count = task.nameRows.count
    memory.names.update(repeating: 0, count: 2 * count * d)
    var first = 0
    for (name, rows) in task.nameRows.enumerated() {
      for half in 0..<2 {
        let sum = memory.names + (half * count + name) * d
        for row in first..<first + rows.count {
          engine.kernels.rows.add(sum, memory.outputs + row * 2 * d + half * d, d)
        }
        let share = 1 / Float(rows.count)
        for column in 0..<d { sum[column] *= share }
        if let rounding { engine.kernels.rows.fakeQuantize(sum, d, rounding.weightLimit) }
      }
      first += rows.count
    }
  }

  /// Products of every word with every name, from the head's outputs.
  private func openProducts(_ task: OpenTask, wordCount: Int, _ activations: Activations) {
    let d = layout.heads[task.head].open!.size
    let memory = activations.names(task.head)
    let count = task.nameRows.count
    let outputs = activations.scores(task.head)
    for half in 0..<2 {
      let words = memory.words + half * wordCount * d
      engine.forRanges(wordCount, 64) { range, _ in
        for word in range {
          let target = words + word * d
          target.update(from: outputs + word * 2 * d + half * d, count: d)
          if let rounding = self.rounding {
            self.engine.kernels.rows.fakeQuantize(target, d, rounding.activationLimit)
          }
        }
      }
      Linear(engine: engine, inputCount: d, outputCount: count).forward(
        rows: wordCount, input: words, weight: memory.names + half * count * d,
        out: memory.products + half * wordCount * count)
    }
  }

  /// One loss for each question, the sum over its words. Fills the gradient of the head's outputs and
  /// all gradients behind the names but that of the encoder.
  func openLosses(
    _ task: OpenTask, wordCount: Int, _ activations: Activations, _ criterion: CrossEntropy,
    _ scale: LossScale, _ gradients: FloatBuffer, accumulates: Bool
  ) -> [Double] {
    let open = layout.heads[task.head].open!
    let memory = activations.names(task.head)
    openProducts(task, wordCount: wordCount, activations)
    let count = task.nameRows.count
    let half = wordCount * count
    memory.scoreGradient.update(repeating: 0, count: 2 * half)
    var losses = [Double](repeating: 0, count: task.questions.count)
    losses.withUnsafeMutableBufferPointer { losses in
      nonisolated(unsafe) let out = losses
      engine.forRanges(task.questions.count, 8) { range, _ in
        for index in range {
          out[index] = self.openLoss(task.questions[index], open, memory, half, criterion, scale)
        }
      }
    }
    var sums = (scale: 0.0, begin: 0.0, inside: 0.0)
    let factor = exact(open.scale)[0]
    for place in 0..<half {
      let begin = memory.scoreGradient[place]
      let inside = memory.scoreGradient[half + place]
      sums.begin += Double(begin)
      sums.inside += Double(inside)
      sums.scale += Double(begin) * Double(memory.products[place])
      sums.scale += Double(inside) * Double(memory.products[half + place])
      // From here the gradient of the products.
      memory.scoreGradient[place] = begin * factor
      memory.scoreGradient[half + place] = inside * factor
    }
    let g = gradients.start
    for (place, sum) in [
      (open.scale, sums.scale), (open.scoreBias, sums.begin), (open.scoreBias + 1, sums.inside),
    ] {
      g[place] = (accumulates ? g[place] : 0) + Float(sum)
    }
    backwardProducts(task, wordCount: wordCount, activations)
    backwardNames(task, memory, gradients, accumulates: accumulates)
    return losses
  }

  /// - half: floats of one half of the products.
  private func openLoss(
    _ question: OpenTask.Question, _ open: ParameterLayout.Head.Open, _ memory: NameMemory,
    _ half: Int, _ criterion: CrossEntropy, _ scale: LossScale
  ) -> Double {
    let factor = exact(open.scale)[0]
    let bias = exact(open.scoreBias)
    let gradientFactor = scale.gradientFactor(weight: question.weight)
    var loss = 0.0
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 6) { values in
      let scores = values.baseAddress!
      let gradient = scores + 3
      for (word, label) in zip(question.words, question.labels) where label >= 0 {
        let place = word * memory.nameCount + question.name
        scores[0] = 0
        scores[1] = factor * memory.products[place] + bias[0]
        scores[2] = factor * memory.products[half + place] + bias[1]
        loss += criterion.row(
          scores: scores, count: 3, target: .label(Int(label)), teacher: nil, gradient: gradient)
        memory.scoreGradient[place] = gradient[1] * gradientFactor
        memory.scoreGradient[half + place] = gradient[2] * gradientFactor
      }
    }
    return Double(question.weight) * loss
  }

  /// From the gradient of the products to those of the head's outputs and of the names' vectors.
  private func backwardProducts(_ task: OpenTask, wordCount: Int, _ activations: Activations) {
    let d = layout.heads[task.head].open!.size
    let memory = activations.names(task.head)
    let count = task.nameRows.count
    let outputGradient = activations.scoreGradient(task.head)
    for half in 0..<2 {
      let linear = Linear(engine: engine, inputCount: d, outputCount: count)
      let gradient = memory.scoreGradient + half * wordCount * count
      let wordGradient = memory.wordGradient + half * wordCount * d
      linear.backwardInput(
        rows: wordCount, gradient: gradient, weight: memory.names + half * count * d,
        inputGradient: wordGradient, accumulates: false)
      linear.backwardWeight(
        rows: wordCount, gradient: gradient, input: memory.words + half * wordCount * d,
        weightGradient: memory.nameGradient + half * count * d, accumulates: false)
      for word in 0..<wordCount {
        (outputGradient + word * 2 * d + half * d).update(
          from: wordGradient + word * d, count: d)
      }
    }
  }

  /// From the gradient of the names' vectors to those of the projection and of the names' states.
  private func backwardNames(
    _ task: OpenTask, _ memory: NameMemory, _ gradients: FloatBuffer, accumulates: Bool
  ) {
    let open = layout.heads[task.head].open!
    let d = open.size
    let count = task.nameRows.count
    let rowCount = rows(of: task)
    // The rows' outputs are no longer needed: their gradient takes the place.
    var row = 0
    for (name, rows) in task.nameRows.enumerated() {
      let share = 1 / Float(rows.count)
      for _ in rows {
        for half in 0..<2 {
          let source = memory.nameGradient + (half * count + name) * d
          let target = memory.outputs + row * 2 * d + half * d
          for column in 0..<d { target[column] = source[column] * share }
        }
        row += 1
      }
    }
    let linear = typeProjection(open)
    linear.backwardParameters(
      rows: rowCount, gradient: memory.outputs, input: memory.states,
      weightGradient: gradients.start + open.typeWeight,
      biasGradient: gradients.start + open.typeBias, accumulates: accumulates)
    linear.backwardInput(
      rows: rowCount, gradient: memory.outputs, weight: weight(open.typeWeight),
      inputGradient: memory.stateGradient, accumulates: false)
  }

  /// Adds the gradient of the names' states to that of the last hidden states.
  func addNameGradients(_ task: OpenTask, _ activations: Activations, _ mask: DropoutMask?) {
    let h = configuration.hiddenSize
    let memory = activations.names(task.head)
    for (index, row) in task.nameRows.joined().enumerated() {
      let gradient = memory.stateGradient + index * h
      Dropout.apply(mask, engine.kernels.rows, row: gradient, count: h, firstIndex: row * h)
      engine.kernels.rows.add(activations.gradient + row * h, gradient, h)
    }
  }
}
