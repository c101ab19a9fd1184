// Rows of floats to int8 activations, each row with the scale of its own largest magnitude.
import KernelInterface

/// Where a row of activations starts. Rows lie one after the other, or `wovenRows` (a power of
/// two) of them in the place of the first, eight bytes of each in turn.
@inline(__always)
func activationRow(
  _ start: UnsafeMutableRawPointer, _ row: Int, _ strideByteCount: Int
) -> UnsafeMutableRawPointer {
  let place = row & (wovenRows &- 1)
  return start + ((row &- place) &* strideByteCount &+ place &* 8)
}

/// Rows whose largest magnitude is below this count as zero: limit / magnitude stays finite.
@inline(__always) var smallestMagnitude: Float { 0x1p-100 }

/// limit / magnitude in each lane; 0 where the magnitude counts as zero.
@inline(__always) func inverses(_ limit: Float, _ magnitudes: F32x16) -> F32x16 {
  zeroed(all(limit) / magnitudes, where: magnitudes, isBelow: smallestMagnitude)
}

/// The largest magnitude of every sixteenth column. Four of them are found side by side, so that none waits for the one
/// before.
@inline(__always)
private func magnitudes(_ row: UnsafePointer<Float>, _ columnCount: Int) -> F32x16 {
  var m0 = F32x16()
  var m1 = m0, m2 = m0, m3 = m0
  var column = 0
  while column &+ 48 < columnCount {
    m0 = maximum(absolute(loadF32(row + column)), m0)
    m1 = maximum(absolute(loadF32(row + column + 16)), m1)
    m2 = maximum(absolute(loadF32(row + column + 32)), m2)
    m3 = maximum(absolute(loadF32(row + column + 48)), m3)
    column &+= 64
  }
  while column < columnCount {
    m0 = maximum(absolute(loadF32(row + column)), m0)
    column &+= 16
  }
  return maximum(maximum(m0, m1), maximum(m2, m3))
}

/// Quantizes one row: q = round(x * (limit / max|x|)), scale = max|x| / limit; scale 1 for a
/// zero row.
///
/// - row: [columnCount rounded up to 16] f32, padding 0.
/// - activations: as many elements in this kernel's form.
/// - Source: Numerics.md (1).
/// - Returns: the scale.
@inline(__always)
func quantizeRow(
  _ row: UnsafePointer<Float>, _ columnCount: Int, limit: Float,
  _ activations: UnsafeMutableRawPointer
) -> Float {
  return quantizeRow(
    row, columnCount, limit: limit, magnitude: largest(magnitudes(row, columnCount)), activations)
}

/// The same with the row's largest magnitude already known.
@inline(__always)
func quantizeRow(
  _ row: UnsafePointer<Float>, _ columnCount: Int, limit: Float, magnitude: Float,
  _ activations: UnsafeMutableRawPointer
) -> Float {
  let isZero = magnitude < smallestMagnitude
  let inverse = all(isZero ? 0 : limit / magnitude)
  var column = 0
  while column < columnCount {
    let rounded = roundedToS32(loadF32(row + column) * inverse)
    storeActivations(rounded, activations + column &* activationByteCount)
    column &+= 16
  }
  return isZero ? 1 : magnitude / limit
}

/// `KernelTable.quantizeRows`.
func quantizeRowsKernel(_ address: UnsafeRawPointer) {
  let arguments = address.assumingMemoryBound(to: QuantizeRowsArguments.self).pointee
  var row = 0
  while row < arguments.rowCount {
    arguments.rowScale[row] = quantizeRow(
      arguments.input + row &* arguments.inputStride, arguments.columnCount,
      limit: arguments.limit,
      activationRow(
        arguments.activations, row, arguments.activationStride &* activationByteCount))
    row &+= 1
  }
}
