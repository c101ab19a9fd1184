// Layer normalisation over the hidden dimension, forward and backward.
import FloatKernelInterface

public struct LayerNorm {
  let engine: Engine
  public let count: Int
  public let epsilon: Float

  public init(engine: Engine, count: Int, epsilon: Float) {
    self.engine = engine
    self.count = count
    self.epsilon = epsilon
  }

  /// Normalises rows in place. The normalized values and 1 / deviation are kept for backward.
  ///
  /// - values, normalized: [T, H]; inverse: [T].
  public func forward(
    rows: Range<Int>, values: MutableFloats, normalized: MutableFloats,
    inverse: MutableFloats, scale: Floats, bias: Floats
  ) {
    for row in rows {
      inverse[row] = engine.kernels.rows.layerNormForward(
        values + row * count, normalized + row * count, scale, bias, count, epsilon)
    }
  }

  /// Turns the gradient of the output into that of the input, in place.
  public func backwardInput(
    rows: Range<Int>, gradient: MutableFloats, normalized: Floats, inverse: Floats,
    scale: Floats
  ) {
    for row in rows {
      engine.kernels.rows.layerNormBackward(
        gradient + row * count, normalized + row * count, scale, inverse[row], count)
    }
  }

  /// scaleGradient[c] (+)= sum over t of gradient * normalized; biasGradient (+)= sum of gradient.
  /// The gradient is that of the output, before backwardInput.
  public func backwardParameters(
    rows: Int, gradient: Floats, normalized: Floats, scaleGradient: MutableFloats,
    biasGradient: MutableFloats, accumulates: Bool
  ) {
    engine.reserveScratch(128)
    engine.forRanges(count, 64) { columns, worker in
      let first = columns.lowerBound
      let scaleSums = engine.scratch(worker)
      let biasSums = scaleSums + 64
      engine.kernels.rows.normSums(
        scaleSums, biasSums, gradient + first, normalized + first, rows, columns.count, count)
      for column in 0..<columns.count {
        let index = first + column
        scaleGradient[index] = (accumulates ? scaleGradient[index] : 0) + scaleSums[column]
        biasGradient[index] = (accumulates ? biasGradient[index] : 0) + biasSums[column]
      }
    }
  }
}
