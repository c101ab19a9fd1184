// Layer norm of (input + residual), written back as the hidden rows and quantized for the next
// product while the row is still in cache.
import KernelInterface

/// `KernelTable.normalizeRows`.
///
///     x = input + hidden;  mean, variance over the H columns of x
///     hidden = (x - mean) * (1 / sqrt(variance + epsilon)) * scale + bias
///
/// - Source: Numerics.md (5).
func normalizeRowsKernel(_ address: UnsafeRawPointer) {
  let arguments = address.assumingMemoryBound(to: NormalizeRowsArguments.self).pointee
  let width = arguments.columnCount
  let tail = width & 15
  let lastFull = width &- tail
  let inverseWidth = 1 / Float(width)
  var row = 0
  while row < arguments.rowCount {
    let input = arguments.input + row &* arguments.stride
    let hidden = arguments.hidden + row &* arguments.stride
    var sums = F32x16()
    var column = 0
    while column < width {
      let x = loadF32(input + column) + loadF32(hidden + column)
      storeF32(x, hidden + column)
      sums = sums + x
      column &+= 16
    }
    let mean = all(sum(sums) * inverseWidth)
    var squares = F32x16()
    column = 0
    while column < lastFull {
      let d = loadF32(hidden + column) - mean
      squares = squares + d * d
      column &+= 16
    }
    if tail != 0 {
      let d = first(tail, of: loadF32(hidden + lastFull) - mean, else: F32x16())
      squares = squares + d * d
    }
    let variance = sum(squares) * inverseWidth
    let inverseDeviation = all(1 / (variance + arguments.epsilon).squareRoot())
    var magnitudes = F32x16()
    column = 0
    while column < width {
      let normalized = (loadF32(hidden + column) - mean) * inverseDeviation
      let y = normalized * loadF32(arguments.scale + column) + loadF32(arguments.bias + column)
      storeF32(y, hidden + column)
      magnitudes = maximum(absolute(y), magnitudes)
      column &+= 16
    }
    arguments.rowScale[row] = quantizeRow(
      hidden, width, limit: arguments.limit, magnitude: largest(magnitudes),
      activationRow(
        arguments.activations, row, arguments.activationStride &* activationByteCount))
    row &+= 1
  }
}
