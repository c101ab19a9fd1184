// arm64 8-bit matrix products: exact products of s8 by s8 with smmla, which adds a 2 x 8 by 8 x 2
// product into four s32 lanes: [row 0, column 0], [row 0, column 1], [row 1, column 0], [row 1, column 1].
//
// Weights take the 2 x 8 form by one zip of two neighbouring steps of a tile. Activations are
// stored in it: two rows together, eight elements of one and eight of the other in turn, in the
// place of the even row; the place of the odd row is never touched.
import Builtin
import KernelInterface

private typealias S32x4 = SIMD4<Int32>
private typealias S64x2 = SIMD2<Int64>

/// Rows of activations multiplied at once; even.
@inline(__always) var tileRows: Int { 12 }
/// Tiles of 16 columns handed to `multiplyTiles` at once.
@inline(__always) var tileGroup: Int { 1 }
/// s8, but a pair of rows takes the place of its even row.
@inline(__always) var activationByteCount: Int { 2 }

/// Rows that lie woven together, a pair in the place of its even row.
@inline(__always) var wovenRows: Int { 2 }

/// Eight bytes here and eight behind those of the other row of the pair.
@inline(__always) func storeActivations(_ lanes: S32x16, _ to: UnsafeMutableRawPointer) {
  let halves = unsafeBitCast(toS8(lanes), to: S64x2.self)
  to.storeBytes(of: halves.x, as: Int64.self)
  (to + 16).storeBytes(of: halves.y, as: Int64.self)
}

/// Probabilities are within 0...127.
@inline(__always) func storeProbabilities(_ lanes: S32x16, _ to: UnsafeMutableRawPointer) {
  storeActivations(lanes, to)
}

@inline(__always)
private func multiplyAdd(_ sums: S32x4, _ activations: S32x4, _ weights: S32x4) -> S32x4 {
  var result = S32x4()
  result._storage._value = Builtin.int_aarch64_neon_smmla_Vec4xInt32_Vec16xInt8(
    sums._storage._value, unsafeBitCast(activations, to: S8x16.self)._storage._value,
    unsafeBitCast(weights, to: S8x16.self)._storage._value)
  return result
}

@inline(__always) private func load(_ from: UnsafeRawPointer) -> S32x4 {
  from.loadUnaligned(as: S32x4.self)
}

/// Columns 0 and 1 of four: [a0, b0, a1, b1].
@inline(__always) private func zipLow(_ a: S32x4, _ b: S32x4) -> S32x4 {
  S32x4(a.x, b.x, a.y, b.y)
}

/// Columns 2 and 3 of four: [a2, b2, a3, b3].
@inline(__always) private func zipHigh(_ a: S32x4, _ b: S32x4) -> S32x4 {
  S32x4(a.z, b.z, a.w, b.w)
}

/// The sums of two rows, 8 columns: each register two rows by two columns.
private struct PairSums {
  var c0 = S32x4(), c1 = S32x4(), c2 = S32x4(), c3 = S32x4()

  @inline(__always)
  mutating func add(
    _ activations: S32x4, _ w0: S32x4, _ w1: S32x4, _ w2: S32x4, _ w3: S32x4
  ) {
    c0 = multiplyAdd(c0, activations, w0)
    c1 = multiplyAdd(c1, activations, w1)
    c2 = multiplyAdd(c2, activations, w2)
    c3 = multiplyAdd(c3, activations, w3)
  }

  @inline(__always) func store(_ to: UnsafeMutableRawPointer, _ stride: Int) {
    let s0 = unsafeBitCast(c0, to: S64x2.self), s1 = unsafeBitCast(c1, to: S64x2.self)
    let s2 = unsafeBitCast(c2, to: S64x2.self), s3 = unsafeBitCast(c3, to: S64x2.self)
    to.storeBytes(of: S64x2(s0.x, s1.x), as: S64x2.self)
    (to + 16).storeBytes(of: S64x2(s2.x, s3.x), as: S64x2.self)
    (to + stride).storeBytes(of: S64x2(s0.y, s1.y), as: S64x2.self)
    (to + (stride &+ 16)).storeBytes(of: S64x2(s2.y, s3.y), as: S64x2.self)
  }
}

/// Exact sums of `tileRows` rows by `tileCount` tiles of 16 columns, as s32.
///
/// - activations: six pairs of rows of s8, 2 * `stride` bytes apart; eight elements of a pair are
///   read at once, which the padding of rows to 16 elements allows.
/// - tiles: `tileByteCount` bytes from tile to tile.
/// - columnSum: not needed here, activations carry no offset.
/// - output: twelve rows, `outputStride` bytes apart.
/// - share: not used, weights are fetched when they are wanted.
@inline(__always)
func multiplyTiles(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, _ tileCount: Int, _ columnSum: UnsafePointer<Int32>,
  _ output: UnsafeMutableRawPointer, _ outputStride: Int, _ share: Int
) {
  var half = 0
  while half < 2 &* tileCount {
    multiplyHalfTile(
      activations, 2 &* stride, steps, tiles + ((half >> 1) &* tileByteCount &+ (half & 1) &* 32),
      output + half &* 32, outputStride)
    half &+= 1
  }
}

/// Twelve rows by eight columns: 24 sums, four registers of weights, one of activations.
/// Not inlined: alone, its loop keeps every pointer in a register.
@inline(never)
private func multiplyHalfTile(
  _ activations: UnsafeRawPointer, _ pairStride: Int, _ steps: Int, _ tile: UnsafeRawPointer,
  _ output: UnsafeMutableRawPointer, _ outputStride: Int
) {
  var p0 = PairSums(), p1 = PairSums(), p2 = PairSums()
  var p3 = PairSums(), p4 = PairSums(), p5 = PairSums()
  var weights = tile
  let pair0 = activations, pair1 = pair0 + pairStride, pair2 = pair1 + pairStride
  let pair3 = pair2 + pairStride, pair4 = pair3 + pairStride, pair5 = pair4 + pairStride
  // One index for all pairs of rows: no pointer of theirs is advanced.
  var index = 0
  let end = tile + (steps & ~1) &* PackedLayout.stepByteCount
  while weights < end {
    let even0 = load(weights), even1 = load(weights + 16)
    let odd0 = load(weights + 64), odd1 = load(weights + 80)
    let w0 = zipLow(even0, odd0), w1 = zipHigh(even0, odd0)
    let w2 = zipLow(even1, odd1), w3 = zipHigh(even1, odd1)
    p0.add(load(pair0 + index), w0, w1, w2, w3)
    p1.add(load(pair1 + index), w0, w1, w2, w3)
    p2.add(load(pair2 + index), w0, w1, w2, w3)
    p3.add(load(pair3 + index), w0, w1, w2, w3)
    p4.add(load(pair4 + index), w0, w1, w2, w3)
    p5.add(load(pair5 + index), w0, w1, w2, w3)
    weights += 2 &* PackedLayout.stepByteCount
    index &+= 16
  }
  if steps & 1 != 0 {
    let none = S32x4()
    let even0 = load(weights), even1 = load(weights + 16)
    let w0 = zipLow(even0, none), w1 = zipHigh(even0, none)
    let w2 = zipLow(even1, none), w3 = zipHigh(even1, none)
    p0.add(load(pair0 + index), w0, w1, w2, w3)
    p1.add(load(pair1 + index), w0, w1, w2, w3)
    p2.add(load(pair2 + index), w0, w1, w2, w3)
    p3.add(load(pair3 + index), w0, w1, w2, w3)
    p4.add(load(pair4 + index), w0, w1, w2, w3)
    p5.add(load(pair5 + index), w0, w1, w2, w3)
  }
  p0.store(output, outputStride)
  p1.store(output + 2 &* outputStride, outputStride)
  p2.store(output + 4 &* outputStride, outputStride)
  p3.store(output + 6 &* outputStride, outputStride)
  p4.store(output + 8 &* outputStride, outputStride)
  p5.store(output + 10 &* outputStride, outputStride)
}

/// `KernelTable.peak`: sixteen independent chains of smmla, 32 multiply-accumulates each.
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
  return rounds &* 16 &* 32 &+ ((lower &+ upper).x == 0x7FFF_0001 ? 1 : 0)
}
