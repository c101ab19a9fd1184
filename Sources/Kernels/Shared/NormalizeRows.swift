// Layer norm of (input + residual), written back as the hidden rows and quantized for the next
// product while the row is still in cache.
import KernelInterface

/// Rows that go through a step together: what one row waits for, the next ones do not, and all of
/// them stay in the first-level cache.
@inline(__always) private var rowGroup: Int { 4 }

/// The sum of a row of input + residual, which takes the residual's place.
@inline(__always)
private func addResidual(
  _ input: UnsafePointer<Float>, _ hidden: UnsafeMutablePointer<Float>, _ width: Int
) -> Float {
  var sums = F32x16()
  var column = 0
  while column < width {
    let x = loadF32(input + column) + loadF32(hidden + column)
    storeF32(x, hidden + column)
    sums = sums + x
    column &+= 16
  }
  return sum(sums)
}

/// Takes the mean off a row.
///
/// - Returns: the sum of the squares of what is left, columns past the width left out.
@inline(__always)
private func center(_ hidden: UnsafeMutablePointer<Float>, _ width: Int, mean: Float) -> Float {
  let mean = all(mean)
  let tail = width & 15
  let lastFull = width &- tail
  var squares = F32x16()
  var column = 0
  while column < lastFull {
    let d = loadF32(hidden + column) - mean
    storeF32(d, hidden + column)
    squares = squares + d * d
    column &+= 16
  }
  if tail != 0 {
    let d = first(tail, of: loadF32(hidden + lastFull) - mean, else: F32x16())
    storeF32(d, hidden + lastFull)
    squares = squares + d * d
  }
  return sum(squares)
}

/// A centered row times its inverse deviation and the norm's scale, plus the norm's bias.
///
/// - Returns: the largest magnitude.
@inline(__always)
private func scaleRow(
  _ hidden: UnsafeMutablePointer<Float>, _ width: Int, inverseDeviation: Float,
  _ scale: UnsafePointer<Float>, _ bias: UnsafePointer<Float>
) -> Float {
  let inverseDeviation = all(inverseDeviation)
  var magnitudes = F32x16()
  var column = 0
  while column < width {
    let normalized = loadF32(hidden + column) * inverseDeviation
    let y = normalized * loadF32(scale + column) + loadF32(bias + column)
    storeF32(y, hidden + column)
    magnitudes = maximum(absolute(y), magnitudes)
    column &+= 16
  }
  return largest(magnitudes)
}

/// `KernelTable.normalizeRows`.
///
///     x = input + hidden;  mean, variance over the H columns of x
///     hidden = (x - mean) * (1 / sqrt(variance + epsilon)) * scale + bias
///
/// A row's place in rowScale holds what the next step needs of it, at last its scale.
/// - Source: Numerics.md (5).
func normalizeRowsKernel(_ address: UnsafeRawPointer) {
  let arguments = address.assumingMemoryBound(to: NormalizeRowsArguments.self).pointee
  let width = arguments.columnCount
  let inverseWidth = 1 / Float(width)
  let rowScale = arguments.rowScale
  var start = 0
  while start < arguments.rowCount {
    let left = arguments.rowCount &- start
    let end = start &+ (left < rowGroup ? left : rowGroup)
    var row = start
    while row < end {
      let place = row &* arguments.stride
      rowScale[row] =
        addResidual(arguments.input + place, arguments.hidden + place, width) * inverseWidth
      row &+= 1
    }
    row = start
    while row < end {
      let hidden = arguments.hidden + row &* arguments.stride
      let variance = center(hidden, width, mean: rowScale[row]) * inverseWidth
      rowScale[row] = 1 / (variance + arguments.epsilon).squareRoot()
      row &+= 1
    }
    row = start
    while row < end {
      rowScale[row] = scaleRow(
        arguments.hidden + row &* arguments.stride, width, inverseDeviation: rowScale[row],
        arguments.scale, arguments.bias)
      row &+= 1
    }
    row = start
    while row < end {
      rowScale[row] = quantizeRow(
        arguments.hidden + row &* arguments.stride, width, limit: arguments.limit,
        magnitude: rowScale[row],
        activationRow(
          arguments.activations, row, arguments.activationStride &* activationByteCount))
      row &+= 1
    }
    start = end
  }
}
