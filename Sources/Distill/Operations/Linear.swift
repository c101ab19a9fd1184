// The linear layer: out = input * weight^T + bias, and its three gradients.
import FloatKernelInterface

public struct Linear {
  let engine: Engine
  public let inputCount: Int
  public let outputCount: Int

  public init(engine: Engine, inputCount: Int, outputCount: Int) {
    self.engine = engine
    self.inputCount = inputCount
    self.outputCount = outputCount
  }

  /// out[t, n] = sum over k of input[t, k] * weight[n, k], then finish(rows), which adds the bias
  /// and whatever else the caller fuses.
  ///
  /// - input: [T, K]; weight: [N, K]; out: [T, N].
  public func forward(
    rows: Int, input: Floats, weight: Floats, out: MutableFloats,
    finish: ((Range<Int>) -> Void)? = nil
  ) {
    engine.multiply(
      m: rows, n: outputCount, k: inputCount,
      left: MatrixOperand(input, rowStride: inputCount),
      right: MatrixOperand(weight, rowStride: inputCount, isTransposed: true),
      out: out, outRowStride: outputCount, epilogue: finish)
  }

  /// inputGradient[t, k] (+)= sum over n of gradient[t, n] * weight[n, k].
  public func backwardInput(
    rows: Int, gradient: Floats, weight: Floats, inputGradient: MutableFloats,
    accumulates: Bool, finish: ((Range<Int>) -> Void)? = nil
  ) {
    engine.multiply(
      m: rows, n: inputCount, k: outputCount,
      left: MatrixOperand(gradient, rowStride: outputCount),
      right: MatrixOperand(weight, rowStride: inputCount),
      out: inputGradient, outRowStride: inputCount, accumulates: accumulates, epilogue: finish)
  }

  /// weightGradient[n, k] (+)= sum over t of gradient[t, n] * input[t, k];
  /// biasGradient[n] (+)= sum over t of gradient[t, n].
  public func backwardParameters(
    rows: Int, gradient: Floats, input: Floats, weightGradient: MutableFloats,
    biasGradient: MutableFloats, accumulates: Bool
  ) {
    backwardWeight(
      rows: rows, gradient: gradient, input: input, weightGradient: weightGradient,
      accumulates: accumulates)
    let kernels = engine.kernels.rows
    engine.reserveScratch(64)
    engine.forRanges(outputCount, 64) { columns, worker in
      let first = columns.lowerBound
      let sums = engine.scratch(worker)
      kernels.columnSums(sums, gradient + first, rows, columns.count, outputCount)
      for column in 0..<columns.count {
        biasGradient[first + column] =
          (accumulates ? biasGradient[first + column] : 0) + sums[column]
      }
    }
  }

  /// The weight's gradient alone, for a layer whose bias is added elsewhere.
  func backwardWeight(
    rows: Int, gradient: Floats, input: Floats, weightGradient: MutableFloats, accumulates: Bool
  ) {
    engine.multiply(
      m: outputCount, n: inputCount, k: rows,
      left: MatrixOperand(gradient, rowStride: outputCount, isTransposed: true),
      right: MatrixOperand(input, rowStride: inputCount),
      out: weightGradient, outRowStride: inputCount, accumulates: accumulates)
  }
}
