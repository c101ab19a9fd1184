// One head's queries, keys and values as int8: each row of a head with its own scale, queries as
// rows of activations, keys and values as the same packed tiles that weights come in.
import KernelInterface

/// Sixteen columns of one head of one row from `column` on; lanes past the head's size are 0.
///
/// Over-reads up to 15 floats past the row: buffers of rows end in that much slack.
@inline(__always)
private func loadHead(_ row: UnsafePointer<Float>, _ column: Int, _ headSize: Int) -> F32x16 {
  let left = headSize &- column
  let lanes = loadF32(row + column)
  return left >= 16 ? lanes : first(left, of: lanes, else: F32x16())
}

/// The largest magnitude of one head of one row.
@inline(__always)
private func headMagnitude(_ row: UnsafePointer<Float>, _ headSize: Int) -> Float {
  var magnitudes = F32x16()
  var column = 0
  while column < headSize {
    magnitudes = maximum(absolute(loadHead(row, column, headSize)), magnitudes)
    column &+= 16
  }
  return largest(magnitudes)
}

/// Queries as activations: [queryCount, D rounded up to 16].
///
/// - scale: [queryCount], the row's scale times 1 / sqrt(D).
@inline(__always)
func packQueries(
  _ a: AttendArguments, _ headColumn: Int, activations: UnsafeMutableRawPointer,
  scale: UnsafeMutablePointer<Float>
) {
  let strideByteCount = PackedLayout.paddedColumns(a.headSize) &* activationByteCount
  var row = 0
  while row < a.queryCount {
    let source = a.query + (row &* a.stride &+ headColumn)
    let magnitude = headMagnitude(source, a.headSize)
    let inverse = all(magnitude < smallestMagnitude ? 0 : a.queryLimit / magnitude)
    scale[row] = magnitude / a.queryLimit * a.queryScale
    let place = activationRow(activations, row, strideByteCount)
    var column = 0
    while column < a.headSize {
      storeActivations(
        roundedToS32(loadHead(source, column, a.headSize) * inverse),
        place + column &* activationByteCount)
      column &+= 16
    }
    row &+= 1
  }
}

/// Keys as tiles of 16 keys x 4 columns; the keys that fill the last tile are 0.
@inline(__always)
func packKeys(
  _ a: AttendArguments, _ headColumn: Int, tiles: UnsafeMutableRawPointer,
  scale: UnsafeMutablePointer<Float>, sums: UnsafeMutablePointer<Int32>
) {
  let steps = PackedLayout.stepCount(depth: a.headSize)
  let tileByteCount = steps &* PackedLayout.stepByteCount
  let padded = PackedLayout.paddedColumns(a.keyCount)
  var key = 0
  while key < padded {
    let isReal = key < a.keyCount
    let source = a.key + ((isReal ? key : 0) &* a.stride &+ headColumn)
    let magnitude = isReal ? headMagnitude(source, a.headSize) : 0
    let inverse = all(magnitude < smallestMagnitude ? 0 : a.keyLimit / magnitude)
    scale[key] = magnitude / a.keyLimit
    let place = tiles + ((key >> 4) &* tileByteCount &+ (key & 15) &* 4)
    var total = S32x16()
    var column = 0
    while column < a.headSize {
      let lanes = roundedToS32(loadHead(source, column, a.headSize) * inverse)
      total = total &+ lanes
      let words = unsafeBitCast(toS8(lanes), to: SIMD4<UInt32>.self)
      let step = place + (column >> 2) &* PackedLayout.stepByteCount
      let stepsLeft = steps &- (column >> 2)
      step.storeBytes(of: words.x, as: UInt32.self)
      if stepsLeft > 1 { (step + 64).storeBytes(of: words.y, as: UInt32.self) }
      if stepsLeft > 2 { (step + 128).storeBytes(of: words.z, as: UInt32.self) }
      if stepsLeft > 3 { (step + 192).storeBytes(of: words.w, as: UInt32.self) }
      column &+= 16
    }
    sums[key] = sum(total)
    key &+= 1
  }
}

/// Values as tiles of 16 columns x 4 keys; the keys that fill the last step are 0.
@inline(__always)
func packValues(
  _ a: AttendArguments, _ headColumn: Int, tiles: UnsafeMutableRawPointer,
  scale: UnsafeMutablePointer<Float>
) {
  let steps = PackedLayout.stepCount(depth: a.keyCount)
  let tileByteCount = steps &* PackedLayout.stepByteCount
  let padded = PackedLayout.paddedColumns(a.keyCount)
  var key = 0
  while key < padded {
    let isReal = key < a.keyCount
    let source = a.value + ((isReal ? key : 0) &* a.stride &+ headColumn)
    scale[key] = isReal ? headMagnitude(source, a.headSize) / a.keyLimit : 0
    key &+= 1
  }
  let byteMask = U32x16(repeating: 0xFF)
  var column = 0
  while column < a.headSize {
    let source = a.value + headColumn
    let place = tiles + (column >> 4) &* tileByteCount
    var step = 0
    while step < steps {
      var words = U32x16()
      let key = step &* 4
      let count = a.keyCount &- key < 4 ? a.keyCount &- key : 4
      var index = 0
      while index < count {
        let rowScale = scale[key &+ index]
        let lanes = loadHead(source + (key &+ index) &* a.stride, column, a.headSize)
        let rounded = roundedToS32(lanes * all(rowScale < smallestMagnitude ? 0 : 1 / rowScale))
        let bytes = unsafeBitCast(rounded, to: U32x16.self) & byteMask
        words = words | bytes &* U32x16(repeating: 1 &<< UInt32(truncatingIfNeeded: index &* 8))
        index &+= 1
      }
      (place + step &* PackedLayout.stepByteCount).storeBytes(of: words, as: U32x16.self)
      step &+= 1
    }
    column &+= 16
  }
}
