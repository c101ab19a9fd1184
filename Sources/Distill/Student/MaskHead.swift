// The masked-language-model head: hidden states of hidden words to scores over the vocabulary,
// with the word embeddings as its last matrix. Only chosen rows are computed.
import FloatKernelInterface
import Foundation

public final class MaskHead {
  private let model: StudentModel
  private let place: ParameterLayout.MaskHead
  private let transform: Linear
  private let decoder: Linear
  private let gelu: Gelu
  private var rowCapacity = 0
  private var buffer = FloatBuffer(count: 1)

  /// - model: its configuration has a mask head.
  public init(model: StudentModel) {
    self.model = model
    place = model.layout.maskHead!
    let h = model.configuration.hiddenSize
    transform = Linear(engine: model.engine, inputCount: h, outputCount: h)
    decoder = Linear(
      engine: model.engine, inputCount: h, outputCount: model.configuration.vocabularyCount)
    gelu = Gelu(engine: model.engine, count: h)
  }

  /// The mean loss of the batch's wanted rows. Fills the gradients of the head and of the word
  /// embeddings, and activations.gradient.
  ///
  ///     scores = norm(GELU(hidden * T^T + t)) * E^T + e
  ///
  /// - targets: the word piece that each wanted row should be.
  /// - gradients: nil only computes the loss.
  public func pass(
    _ batch: Batch, targets: [Int32], _ activations: Activations, gradients: FloatBuffer?
  ) -> Double {
    let h = model.configuration.hiddenSize
    let v = model.configuration.vocabularyCount
    let rows = batch.wantedRows.count
    guard rows > 0 else {
      activations.gradient.update(repeating: 0, count: batch.rowCount * h)
      return 0
    }
    let memory = areas(rows)
    let hidden = activations.hidden(model.configuration.layerCount - 1)
    for (index, row) in batch.wantedRows.enumerated() {
      (memory.gathered + index * h).update(from: hidden + row * h, count: h)
    }
    transform.forward(
      rows: rows, input: memory.gathered, weight: model.exact(place.transformWeight),
      out: memory.transformed
    ) { range in
      self.gelu.forward(
        rows: range, values: memory.transformed, bias: self.model.exact(self.place.transformBias),
        derivative: memory.derivative)
      self.model.norm.forward(
        rows: range, values: memory.transformed, normalized: memory.normalized,
        inverse: memory.inverse, scale: self.model.exact(self.place.normScale),
        bias: self.model.exact(self.place.normBias))
    }
    let words = model.exact(model.layout.wordEmbedding)
    nonisolated(unsafe) let losses = memory.losses
    decoder.forward(
      rows: rows, input: memory.transformed, weight: words, out: memory.scores
    ) { range in
      for row in range {
        let scores = memory.scores + row * v
        self.model.engine.kernels.rows.add(scores, self.model.exact(self.place.outputBias), v)
        self.model.engine.kernels.rows.softmax(scores, v, 1)
        let wanted = Int(targets[row])
        losses[row] = -Float(log(max(Double(scores[wanted]), 1e-30)))
        // The gradient of the mean loss by the scores.
        scores[wanted] -= 1
        let factor = 1 / Float(rows)
        for column in 0..<v { scores[column] *= factor }
      }
    }
    let loss = (0..<rows).reduce(0.0) { $0 + Double(losses[$1]) } / Double(rows)
    guard let gradients else { return loss }
    backward(batch, activations, gradients, memory, words)
    return loss
  }

  private func backward(
    _ batch: Batch, _ activations: Activations, _ gradients: FloatBuffer, _ memory: Areas,
    _ words: Floats
  ) {
    let h = model.configuration.hiddenSize
    let rows = batch.wantedRows.count
    let g = gradients.start
    // The decoder's matrix is the word embedding: its gradient adds to that of the inputs.
    model.engine.multiply(
      m: model.configuration.vocabularyCount, n: h, k: rows,
      left: MatrixOperand(
        memory.scores, rowStride: model.configuration.vocabularyCount, isTransposed: true),
      right: MatrixOperand(memory.transformed, rowStride: h),
      out: g + model.layout.wordEmbedding, outRowStride: h, accumulates: true)
    model.engine.forRanges(model.configuration.vocabularyCount, 256) { columns, _ in
      self.model.engine.kernels.rows.columnSums(
        g + self.place.outputBias + columns.lowerBound, memory.scores + columns.lowerBound, rows,
        columns.count, self.model.configuration.vocabularyCount)
    }
    decoder.backwardInput(
      rows: rows, gradient: memory.scores, weight: words, inputGradient: memory.gradient,
      accumulates: false)
    model.backwardNorm(
      rows, memory.gradient, memory.normalized, memory.inverse, place.normScale, place.normBias,
      gradients, false)
    gelu.backward(rows: 0..<rows, gradient: memory.gradient, derivative: memory.derivative)
    transform.backwardParameters(
      rows: rows, gradient: memory.gradient, input: memory.gathered,
      weightGradient: g + place.transformWeight, biasGradient: g + place.transformBias,
      accumulates: false)
    transform.backwardInput(
      rows: rows, gradient: memory.gradient, weight: model.exact(place.transformWeight),
      inputGradient: memory.gathered, accumulates: false)
    activations.gradient.update(repeating: 0, count: batch.rowCount * h)
    for (index, row) in batch.wantedRows.enumerated() {
      (activations.gradient + row * h).update(from: memory.gathered + index * h, count: h)
    }
  }

  /// Memory of one pass; widths in floats per row stand beside each.
  private struct Areas {
    var gathered: MutableFloats  // H
    var transformed: MutableFloats  // H
    var derivative: MutableFloats  // H
    var normalized: MutableFloats  // H
    var gradient: MutableFloats  // H
    var inverse: MutableFloats  // 1
    var losses: MutableFloats  // 1
    var scores: MutableFloats  // V
  }

  private func areas(_ rows: Int) -> Areas {
    let h = model.configuration.hiddenSize
    if rows > rowCapacity {
      rowCapacity = rows + rows / 8
      buffer = FloatBuffer(
        count: rowCapacity * (5 * h + 2 + model.configuration.vocabularyCount) + 8 * 16)
    }
    var next = buffer.start
    func take(_ width: Int) -> MutableFloats {
      defer { next += (rowCapacity * width + 15) / 16 * 16 }
      return next
    }
    return Areas(
      gathered: take(h), transformed: take(h), derivative: take(h), normalized: take(h),
      gradient: take(h), inverse: take(1), losses: take(1),
      scores: take(model.configuration.vocabularyCount))
  }
}
