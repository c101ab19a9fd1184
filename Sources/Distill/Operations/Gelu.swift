// GELU(u) = u * Phi(u) with the normal distribution Phi, fused with the bias before it.
import FloatKernelInterface

public struct Gelu {
  let kernels: RowKernels
  public let count: Int

  public init(engine: Engine, count: Int) {
    kernels = engine.kernels.rows
    self.count = count
  }

  /// values = GELU(values + bias) in place; derivative receives Phi(u) + u * phi(u), or is nil
  /// where no backward pass follows. values, derivative: [T, F].
  public func forward(
    rows: Range<Int>, values: MutableFloats, bias: Floats, derivative: MutableFloats?
  ) {
    for row in rows {
      kernels.gelu(values + row * count, derivative.map { $0 + row * count }, bias, count)
    }
  }

  /// gradient *= derivative.
  public func backward(rows: Range<Int>, gradient: MutableFloats, derivative: Floats) {
    let first = rows.lowerBound * count
    kernels.multiply(gradient + first, derivative + first, rows.count * count)
  }
}
