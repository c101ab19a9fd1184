// arm64 dot products: exact products of s8 by s8 with sdot, which adds four products into each
// s32 lane; the four activations of a step are one 32-bit element of a register that holds four
// steps, so no activation is broadcast.
import Builtin
import KernelInterface

private typealias S32x4 = SIMD4<Int32>

/// Rows of activations multiplied at once.
@inline(__always) var tileRows: Int { 6 }
/// Tiles of 16 columns handed to `multiplyTiles` at once.
@inline(__always) var tileGroup: Int { 1 }
/// s8.
@inline(__always) var activationByteCount: Int { 1 }

/// Rows of activations lie one after the other.
@inline(__always) var wovenRows: Int { 1 }

@inline(__always) func storeActivations(_ lanes: S32x16, _ to: UnsafeMutableRawPointer) {
  to.storeBytes(of: toS8(lanes), as: S8x16.self)
}

/// Probabilities are within 0...127.
@inline(__always) func storeProbabilities(_ lanes: S32x16, _ to: UnsafeMutableRawPointer) {
  to.storeBytes(of: toS8(lanes), as: S8x16.self)
}

@inline(__always)
private func multiplyAdd(_ sums: S32x4, _ weights: S32x4, _ activations: S32x4) -> S32x4 {
  var result = S32x4()
  result._storage._value = Builtin.int_aarch64_neon_sdot_Vec4xInt32_Vec16xInt8(
    sums._storage._value, unsafeBitCast(weights, to: S8x16.self)._storage._value,
    unsafeBitCast(activations, to: S8x16.self)._storage._value)
  return result
}

@inline(__always) private func load(_ from: UnsafeRawPointer) -> S32x4 {
  from.loadUnaligned(as: S32x4.self)
}

/// Four activations in every 32-bit lane.
@inline(__always) private func broadcast(_ from: UnsafeRawPointer) -> S32x4 {
  S32x4(repeating: from.loadUnaligned(as: Int32.self))
}

/// The sums of one row, 16 columns.
private struct RowSums {
  var c0 = S32x4(), c1 = S32x4(), c2 = S32x4(), c3 = S32x4()

  @inline(__always) func store(_ to: UnsafeMutableRawPointer) {
    to.storeBytes(of: c0, as: S32x4.self)
    (to + 16).storeBytes(of: c1, as: S32x4.self)
    (to + 32).storeBytes(of: c2, as: S32x4.self)
    (to + 48).storeBytes(of: c3, as: S32x4.self)
  }
}

/// Exact sums of `tileRows` rows by `tileCount` tiles of 16 columns, as s32.
///
/// - activations: six rows of s8, `stride` bytes apart, 4 * steps elements each; up to 16 bytes
///   are read at once, which the padding of rows to 16 elements allows.
/// - tiles: `tileByteCount` bytes from tile to tile.
/// - columnSum: not needed here, activations carry no offset.
/// - output: six rows, `outputStride` bytes apart.
/// - share: not used, weights are fetched when they are wanted.
@inline(__always)
func multiplyTiles(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, _ tileCount: Int, _ columnSum: UnsafePointer<Int32>,
  _ output: UnsafeMutableRawPointer, _ outputStride: Int, _ share: Int
) {
  var tile = 0
  while tile < tileCount {
    multiplyTile(
      activations, stride, steps, tiles + tile &* tileByteCount, output + tile &* 64,
      outputStride)
    tile &+= 1
  }
}

/// Six rows by 16 columns: 24 sums, six registers of activations (four steps) and two of weights
/// fill all 32.
/// Not inlined: alone, its loop keeps every pointer in a register.
@inline(never)
private func multiplyTile(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tile: UnsafeRawPointer,
  _ output: UnsafeMutableRawPointer, _ outputStride: Int
) {
  var r0 = RowSums(), r1 = RowSums(), r2 = RowSums()
  var r3 = RowSums(), r4 = RowSums(), r5 = RowSums()

  /// One step: 16 columns by the four inputs that each operand repeats.
  @inline(__always)
  func step(
    _ weights: UnsafeRawPointer, _ a0: S32x4, _ a1: S32x4, _ a2: S32x4, _ a3: S32x4, _ a4: S32x4,
    _ a5: S32x4
  ) {
    var w = load(weights)
    r0.c0 = multiplyAdd(r0.c0, w, a0)
    r1.c0 = multiplyAdd(r1.c0, w, a1)
    r2.c0 = multiplyAdd(r2.c0, w, a2)
    r3.c0 = multiplyAdd(r3.c0, w, a3)
    r4.c0 = multiplyAdd(r4.c0, w, a4)
    r5.c0 = multiplyAdd(r5.c0, w, a5)
    w = load(weights + 16)
    r0.c1 = multiplyAdd(r0.c1, w, a0)
    r1.c1 = multiplyAdd(r1.c1, w, a1)
    r2.c1 = multiplyAdd(r2.c1, w, a2)
    r3.c1 = multiplyAdd(r3.c1, w, a3)
    r4.c1 = multiplyAdd(r4.c1, w, a4)
    r5.c1 = multiplyAdd(r5.c1, w, a5)
    w = load(weights + 32)
    r0.c2 = multiplyAdd(r0.c2, w, a0)
    r1.c2 = multiplyAdd(r1.c2, w, a1)
    r2.c2 = multiplyAdd(r2.c2, w, a2)
    r3.c2 = multiplyAdd(r3.c2, w, a3)
    r4.c2 = multiplyAdd(r4.c2, w, a4)
    r5.c2 = multiplyAdd(r5.c2, w, a5)
    w = load(weights + 48)
    r0.c3 = multiplyAdd(r0.c3, w, a0)
    r1.c3 = multiplyAdd(r1.c3, w, a1)
    r2.c3 = multiplyAdd(r2.c3, w, a2)
    r3.c3 = multiplyAdd(r3.c3, w, a3)
    r4.c3 = multiplyAdd(r4.c3, w, a4)
    r5.c3 = multiplyAdd(r5.c3, w, a5)
  }

  var weights = tile
  let row0 = activations, row1 = row0 + stride, row2 = row1 + stride
  let row3 = row2 + stride, row4 = row3 + stride, row5 = row4 + stride
  // One index for all rows: no pointer of theirs is advanced.
  var index = 0
  var end = tile + (steps & ~3) &* PackedLayout.stepByteCount
  while weights < end {
    let a0 = load(row0 + index), a1 = load(row1 + index), a2 = load(row2 + index)
    let a3 = load(row3 + index), a4 = load(row4 + index), a5 = load(row5 + index)
    step(
      weights, S32x4(repeating: a0.x), S32x4(repeating: a1.x), S32x4(repeating: a2.x),
      S32x4(repeating: a3.x), S32x4(repeating: a4.x), S32x4(repeating: a5.x))
    step(
      weights + 64, S32x4(repeating: a0.y), S32x4(repeating: a1.y), S32x4(repeating: a2.y),
      S32x4(repeating: a3.y), S32x4(repeating: a4.y), S32x4(repeating: a5.y))
    step(
      weights + 128, S32x4(repeating: a0.z), S32x4(repeating: a1.z), S32x4(repeating: a2.z),
      S32x4(repeating: a3.z), S32x4(repeating: a4.z), S32x4(repeating: a5.z))
    step(
      weights + 192, S32x4(repeating: a0.w), S32x4(repeating: a1.w), S32x4(repeating: a2.w),
      S32x4(repeating: a3.w), S32x4(repeating: a4.w), S32x4(repeating: a5.w))
    weights += 4 &* PackedLayout.stepByteCount
    index &+= 16
  }
  end = tile + steps &* PackedLayout.stepByteCount
  while weights < end {
    step(
      weights, broadcast(row0 + index), broadcast(row1 + index), broadcast(row2 + index),
      broadcast(row3 + index), broadcast(row4 + index), broadcast(row5 + index))
    weights += PackedLayout.stepByteCount
    index &+= 4
  }
  r0.store(output)
  r1.store(output + outputStride)
  r2.store(output + 2 &* outputStride)
  r3.store(output + 3 &* outputStride)
  r4.store(output + 4 &* outputStride)
  r5.store(output + 5 &* outputStride)
}

/// `KernelTable.peak`: sixteen independent chains of sdot, 16 multiply-accumulates each.
func peakKernel(_ rounds: Int) -> Int {
  let a = S32x4(repeating: Int32(truncatingIfNeeded: rounds))
  let b = S32x4(repeating: 0x0101_0101)
  var c0 = S32x4(), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0
  var c8 = c0, c9 = c0, c10 = c0, c11 = c0, c12 = c0, c13 = c0, c14 = c0, c15 = c0
  var round = 0
  while round < rounds {
    c0 = multiplyAdd(c0, a, b)
    c1 = multiplyAdd(c1, a, b)
    c2 = multiplyAdd(c2, a, b)
    c3 = multiplyAdd(c3, a, b)
    c4 = multiplyAdd(c4, a, b)
    c5 = multiplyAdd(c5, a, b)
    c6 = multiplyAdd(c6, a, b)
    c7 = multiplyAdd(c7, a, b)
    c8 = multiplyAdd(c8, a, b)
    c9 = multiplyAdd(c9, a, b)
    c10 = multiplyAdd(c10, a, b)
    c11 = multiplyAdd(c11, a, b)
    c12 = multiplyAdd(c12, a, b)
    c13 = multiplyAdd(c13, a, b)
    c14 = multiplyAdd(c14, a, b)
    c15 = multiplyAdd(c15, a, b)
    round &+= 1
  }
  let lower = (c0 &+ c1 &+ c2 &+ c3) &+ (c4 &+ c5 &+ c6 &+ c7)
  let upper = (c8 &+ c9 &+ c10 &+ c11) &+ (c12 &+ c13 &+ c14 &+ c15)
  // The sum is used so that no chain is dropped.
  return rounds &* 16 &* 16 &+ ((lower &+ upper).x == 0x7FFF_0001 ? 1 : 0)
}
