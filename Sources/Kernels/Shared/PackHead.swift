// Queries, keys and values as int8: each row of a head with its own scale, queries as rows of
// activations, keys and values as the same packed tiles that weights come in.
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
/// - scale: [queryCount rounded up to 16], the row's scale times `AttendArguments.queryScale`.
/// - inverse: [16], for use on the way.
@inline(__always)
func packQueries(
  _ a: AttendArguments, _ headColumn: Int, activations: UnsafeMutableRawPointer,
  scale: UnsafeMutablePointer<Float>, inverse: UnsafeMutablePointer<Float>
) {
  let strideByteCount = PackedLayout.paddedColumns(a.headSize) &* activationByteCount
  var row = 0
  while row < a.queryCount {
    scale[row] = headMagnitude(a.query + (row &* a.stride &+ headColumn), a.headSize)
    row &+= 1
  }
  var first = 0
  while first < a.queryCount {
    // The divisions of sixteen rows at once.
    let magnitudes = loadF32(scale + first)
    storeF32(inverses(a.queryLimit, magnitudes), inverse)
    storeF32(magnitudes / all(a.queryLimit) * all(a.queryScale), scale + first)
    let left = a.queryCount &- first
    let count = left < 16 ? left : 16
    row = 0
    while row < count {
      let source = a.query + ((first &+ row) &* a.stride &+ headColumn)
      let place = activationRow(activations, first &+ row, strideByteCount)
      var column = 0
      while column < a.headSize {
        storeActivations(
          roundedToS32(loadHead(source, column, a.headSize) * all(inverse[row])),
          place + column &* activationByteCount)
        column &+= 16
      }
      row &+= 1
    }
    first &+= 16
  }
}

/// `KernelTable.packKeys`: tiles of 16 keys x 4 columns, row by row.
func packKeysKernel(_ address: UnsafeRawPointer) {
  let a = address.assumingMemoryBound(to: PackHeadsArguments.self).pointee
  let parts = PackedHeads(keyCount: a.keyCount, headCount: a.headCount, headSize: a.headSize)
  let scales = (a.packed + parts.keyScale).assumingMemoryBound(to: Float.self)
  let sums = (a.packed + parts.keySum).assumingMemoryBound(to: Int32.self)
  let steps = PackedLayout.stepCount(depth: a.headSize)
  let tileByteCount = steps &* PackedLayout.stepByteCount
  var row = 0
  while row < a.rowCount {
    let key = a.firstKey &+ row
    let place = a.packed + (parts.keyTiles &+ (key >> 4) &* tileByteCount &+ (key & 15) &* 4)
    var head = 0
    while head < a.headCount {
      let source = a.rows + (row &* a.stride &+ head &* a.headSize)
      let magnitude = headMagnitude(source, a.headSize)
      let inverse = all(magnitude < smallestMagnitude ? 0 : a.limit / magnitude)
      scales[head &* parts.keyCapacity &+ key] = magnitude / a.limit
      sums[head &* parts.keyCapacity &+ key] = packKey(
        source, inverse, a.headSize, steps, place + head &* parts.keyHeadStride)
      head &+= 1
    }
    row &+= 1
  }
}

/// One key of one head into its lane of a tile's steps.
///
/// - Returns: the sum of its int8 values.
@inline(__always)
private func packKey(
  _ source: UnsafePointer<Float>, _ inverse: F32x16, _ headSize: Int, _ steps: Int,
  _ place: UnsafeMutableRawPointer
) -> Int32 {
  var total = S32x16()
  var column = 0
  while column < headSize {
    let lanes = roundedToS32(loadHead(source, column, headSize) * inverse)
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
  return sum(total)
}

/// `KernelTable.packValues`: tiles of 16 columns x 4 keys, step by step.
func packValuesKernel(_ address: UnsafeRawPointer) {
  let a = address.assumingMemoryBound(to: PackHeadsArguments.self).pointee
  let parts = PackedHeads(keyCount: a.keyCount, headCount: a.headCount, headSize: a.headSize)
  let scales = (a.packed + parts.valueScale).assumingMemoryBound(to: Float.self)
  let tileByteCount = parts.keyCapacity >> 2 &* PackedLayout.stepByteCount
  let end = a.firstKey &+ a.rowCount
  var key = a.firstKey
  while key < end {
    // The rows from here to the end of their step; the step's other keys are others' to write.
    let stepEnd = (key | 3) &+ 1
    let count = (stepEnd < end ? stepEnd : end) &- key
    let rows = a.rows + (key &- a.firstKey) &* a.stride
    let place = a.packed + (parts.valueTiles &+ (key >> 2) &* PackedLayout.stepByteCount)
    var head = 0
    while head < a.headCount {
      let source = rows + head &* a.headSize
      let scale = scales + (head &* parts.keyCapacity &+ key)
      var index = 0
      while index < count {
        scale[index] = headMagnitude(source + index &* a.stride, a.headSize) / a.limit
        index &+= 1
      }
      packValueStep(
        source, a.stride, a.headSize, scale, count, lane: key & 3,
        place + head &* parts.valueHeadStride, tileByteCount)
      head &+= 1
    }
    key &+= count
  }
  if end == a.keyCount { clearScales(scales, end, parts.keyCapacity, a.headCount) }
}

/// Scales that pad the last tile: whatever stood there, a probability of 0 times it must be 0.
@inline(__always)
private func clearScales(
  _ scales: UnsafeMutablePointer<Float>, _ keyCount: Int, _ keyCapacity: Int, _ headCount: Int
) {
  var head = 0
  while head < headCount {
    var key = keyCount
    while key < keyCapacity {
      scales[head &* keyCapacity &+ key] = 0
      key &+= 1
    }
    head &+= 1
  }
}

/// Up to four values of one head, from a lane of a step on, in all its tiles.
@inline(__always)
private func packValueStep(
  _ source: UnsafePointer<Float>, _ stride: Int, _ headSize: Int,
  _ scale: UnsafePointer<Float>, _ count: Int, lane: Int, _ place: UnsafeMutableRawPointer,
  _ tileByteCount: Int
) {
  let byteMask = U32x16(repeating: 0xFF)
  var column = 0
  while column < headSize {
    let step = place + (column >> 4) &* tileByteCount
    var words = U32x16()
    var index = 0
    while index < count {
      let inverse = scale[index] < smallestMagnitude ? 0 : 1 / scale[index]
      let rounded = roundedToS32(
        loadHead(source + index &* stride, column, headSize) * all(inverse))
      if count == 4 {
        let bytes = unsafeBitCast(rounded, to: U32x16.self) & byteMask
        words = words | bytes &* U32x16(repeating: 1 &<< UInt32(truncatingIfNeeded: index &* 8))
      } else {
        storeLane(toS8(rounded), step + (lane &+ index))
      }
      index &+= 1
    }
    if count == 4 { step.storeBytes(of: words, as: U32x16.self) }
    column &+= 16
  }
}

/// Sixteen bytes, four apart.
@inline(__always) private func storeLane(_ bytes: S8x16, _ place: UnsafeMutableRawPointer) {
  var column = 0
  while column < 16 {
    place.storeBytes(of: bytes[column], toByteOffset: column &* 4, as: Int8.self)
    column &+= 1
  }
}
