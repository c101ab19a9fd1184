// Argument-centred tags: every word t in reach of an argument mention j is labelled for it by
//
//     h(t, j) = relu(z[t] + g[j] + P[bucket(t, j)] + b),   scores(t, j) = U h(t, j) + c
//
// z[t] is the first half of the word's outputs, g[j] the mean of the second halves of the mention's
// words. Source: Gu et al. 2023, arXiv 2307.06439; Training.md derives the gradients.
import FloatKernelInterface
import Runtime

/// Memory of all pairs of a batch, which grows to the largest batch and is then used again.
final class PairMemory {
  private(set) var hidden: MutableFloats  // D
  /// The hidden values as the product used them: rounded in a quantization-aware pass.
  private(set) var rounded: MutableFloats  // D
  private(set) var hiddenGradient: MutableFloats  // D
  private(set) var scores: MutableFloats  // L
  private(set) var scoreGradient: MutableFloats  // L
  private var buffer = FloatBuffer(count: 1)

  init() {
    hidden = buffer.start
    rounded = buffer.start
    hiddenGradient = buffer.start
    scores = buffer.start
    scoreGradient = buffer.start
  }

  func reserve(pairCount: Int, size: Int, labelCount: Int) {
    let widths = [size, size, size, labelCount, labelCount].map { (pairCount * $0 + 15) / 16 * 16 }
    let total = widths.reduce(0, +)
    if buffer.count < total { buffer = FloatBuffer(count: total + total / 8) }
    var next = buffer.start
    let areas = widths.map { width in
      defer { next += width }
      return next
    }
    (hidden, rounded, hiddenGradient) = (areas[0], areas[1], areas[2])
    (scores, scoreGradient) = (areas[3], areas[4])
  }
}

extension StudentModel {
  /// One word for one argument.
  private struct Pair {
    var argument: Int
    var word: Int
    var bucket: Int
  }

  private static func pairs(_ task: RelationTask) -> [Pair] {
    var pairs: [Pair] = []
    pairs.reserveCapacity(task.pairCount)
    for (index, argument) in task.arguments.enumerated() {
      for word in argument.reach {
        let bucket = WordDistance.bucket(
          word: word, first: argument.words.lowerBound, last: argument.words.upperBound - 1)
        pairs.append(Pair(argument: index, word: word, bucket: bucket))
      }
    }
    return pairs
  }

  /// Scores of every pair, argument by argument in the order of the words in its reach, from the
  /// head's outputs, into activations.pairs.scores: [pairs, L].
  func relationForward(_ task: RelationTask, _ activations: Activations) {
    relationForward(task, Self.pairs(task), activations)
  }

  private func relationForward(
    _ task: RelationTask, _ pairs: [Pair], _ activations: Activations
  ) {
    let place = layout.heads[task.head]
    let relation = place.relation!
    let d = relation.size
    let memory = activations.pairs
    memory.reserve(pairCount: pairs.count, size: d, labelCount: relation.labelCount)
    let outputs = activations.scores(task.head)
    let arguments = FloatBuffer(count: task.arguments.count * d)
    for (index, argument) in task.arguments.enumerated() {
      let sum = arguments.start + index * d
      for word in argument.words { engine.kernels.rows.add(sum, outputs + word * 2 * d + d, d) }
      let share = 1 / Float(argument.words.count)
      for column in 0..<d { sum[column] *= share }
    }
    let distances = weight(relation.distance)
    engine.forRanges(pairs.count, 256) { range, _ in
      for index in range {
        let pair = pairs[index]
        let hidden = memory.hidden + index * d
        hidden.update(from: outputs + pair.word * 2 * d, count: d)
        self.engine.kernels.rows.add(hidden, arguments.start + pair.argument * d, d)
        self.engine.kernels.rows.add(hidden, distances + pair.bucket * d, d)
        self.engine.kernels.rows.add(hidden, self.exact(place.bias), d)
        for column in 0..<d { hidden[column] = max(hidden[column], 0) }
        let rounded = memory.rounded + index * d
        rounded.update(from: hidden, count: d)
        if let rounding = self.rounding {
          self.engine.kernels.rows.fakeQuantize(rounded, d, rounding.activationLimit)
        }
      }
    }
    let labels = relation.labelCount
    Linear(engine: engine, inputCount: d, outputCount: labels).forward(
      rows: pairs.count, input: memory.rounded, weight: weight(relation.outputWeight),
      out: memory.scores
    ) { rows in
      self.engine.kernels.rows.addBias(
        memory.scores + rows.lowerBound * labels, self.exact(relation.outputBias), rows.count,
        labels, labels)
    }
  }

  /// One loss for each pair. Fills the gradient of the head's outputs and all gradients behind them.
  func relationLosses(
    _ task: RelationTask, wordCount: Int, _ activations: Activations, _ criterion: CrossEntropy,
    _ scale: LossScale, _ gradients: FloatBuffer, accumulates: Bool
  ) -> [Double] {
    let pairs = Self.pairs(task)
    relationForward(task, pairs, activations)
    let place = layout.heads[task.head]
    let relation = place.relation!
    let memory = activations.pairs
    let labels = relation.labelCount
    let factor = scale.gradientFactor(weight: 1)
    var losses = [Double](repeating: 0, count: pairs.count)
    let targets = task.arguments.flatMap(\.targets)
    losses.withUnsafeMutableBufferPointer { losses in
      nonisolated(unsafe) let out = losses
      engine.forRanges(pairs.count, 64) { range, _ in
        for index in range {
          let gradient = memory.scoreGradient + index * labels
          out[index] = criterion.row(
            scores: memory.scores + index * labels, count: labels, target: targets[index],
            teacher: nil, gradient: gradient)
          for label in 0..<labels { gradient[label] *= factor }
        }
      }
    }
    let d = relation.size
    let g = gradients.start
    let output = Linear(engine: engine, inputCount: d, outputCount: labels)
    output.backwardParameters(
      rows: pairs.count, gradient: memory.scoreGradient, input: memory.rounded,
      weightGradient: g + relation.outputWeight, biasGradient: g + relation.outputBias,
      accumulates: accumulates)
    output.backwardInput(
      rows: pairs.count, gradient: memory.scoreGradient, weight: weight(relation.outputWeight),
      inputGradient: memory.hiddenGradient, accumulates: false)
    if !accumulates {
      (g + relation.distance).update(repeating: 0, count: WordDistance.bucketCount * d)
      (g + place.bias).update(repeating: 0, count: d)
    }
    sumPairGradients(
      task, pairs, wordCount: wordCount, memory, d,
      outputGradient: activations.scoreGradient(task.head), distances: g + relation.distance,
      bias: g + place.bias)
    return losses
  }

  /// Shares the gradient of each pair's hidden values among its word, its argument's words, its
  /// distance and the bias, in the order of the pairs.
  ///
  /// - outputGradient: [words, 2 D], overwritten.
  private func sumPairGradients(
    _ task: RelationTask, _ pairs: [Pair], wordCount: Int, _ memory: PairMemory, _ d: Int,
    outputGradient: MutableFloats, distances: MutableFloats, bias: MutableFloats
  ) {
    outputGradient.update(repeating: 0, count: wordCount * 2 * d)
    let sums = FloatBuffer(count: task.arguments.count * d)
    // A task owns some columns of everything, so that the order of the sums is fixed.
    engine.forRanges(d, 16) { columns, _ in
      for (index, pair) in pairs.enumerated() {
        let hidden = memory.hidden + index * d
        let gradient = memory.hiddenGradient + index * d
        let word = outputGradient + pair.word * 2 * d
        let argument = sums.start + pair.argument * d
        let distance = distances + pair.bucket * d
        for column in columns where hidden[column] > 0 {
          let value = gradient[column]
          word[column] += value
          argument[column] += value
          distance[column] += value
          bias[column] += value
        }
      }
      for (index, argument) in task.arguments.enumerated() {
        let share = 1 / Float(argument.words.count)
        for word in argument.words {
          let target = outputGradient + word * 2 * d + d
          for column in columns { target[column] += sums.start[index * d + column] * share }
        }
      }
    }
  }
}
