// NEON of every arm64 CPU: exact products of s8 by s8 with smull and smlal, added in s16 lanes
// over `chainSteps` steps, then widened and added in pairs with sadalp. Each s32 lane holds half
// the sum of one column; addp joins the halves at the end.
//
// A chain may not leave s16: two products of values within +-127, or four of probabilities
// (0...127) by values within +-63. Table.swift says which of the two this target is for.
import Builtin
import KernelInterface

private typealias S8x8 = SIMD8<Int8>
private typealias S16x8 = SIMD8<Int16>
private typealias S32x4 = SIMD4<Int32>

/// Rows of activations multiplied at once.
@inline(__always) var tileRows: Int { 3 }
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

@inline(__always) private func widened(_ a: S8x8) -> S16x8 {
  var result = S16x8()
  result._storage._value = Builtin.sext_Vec8xInt8_Vec8xInt16(a._storage._value)
  return result
}

/// One smull (or smull2), and one smlal together with the addition that follows.
@inline(__always) private func multiply(_ a: S8x8, _ b: S8x8) -> S16x8 {
  widened(a) &* widened(b)
}

/// sums + neighbours of `chain` added.
@inline(__always) private func widenPairs(_ sums: S32x4, _ chain: S16x8) -> S32x4 {
  var pairs = S32x4()
  pairs._storage._value = Builtin.int_aarch64_neon_saddlp_Vec4xInt32_Vec8xInt16(
    chain._storage._value)
  return sums &+ pairs
}

/// Neighbours of a and then of b added.
@inline(__always) private func joinPairs(_ a: S32x4, _ b: S32x4) -> S32x4 {
  var result = S32x4()
  result._storage._value = Builtin.int_aarch64_neon_addp_Vec4xInt32(
    a._storage._value, b._storage._value)
  return result
}

@inline(__always) private func low(_ a: S8x16) -> S8x8 {
  S8x8(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7])
}

@inline(__always) private func high(_ a: S8x16) -> S8x8 {
  S8x8(a[8], a[9], a[10], a[11], a[12], a[13], a[14], a[15])
}

@inline(__always) private func load(_ from: UnsafeRawPointer) -> S8x16 {
  from.loadUnaligned(as: S8x16.self)
}

/// Four activations in every 32-bit lane.
@inline(__always) private func broadcast(_ four: Int32) -> S8x16 {
  unsafeBitCast(S32x4(repeating: four), to: S8x16.self)
}

/// One row, 8 columns: sums of the current chain.
private struct Chain {
  var c0 = S16x8(), c1 = S16x8(), c2 = S16x8(), c3 = S16x8()

  /// A chain's first products.
  @inline(__always) mutating func start(_ w0: S8x16, _ w1: S8x16, _ activations: Int32) {
    let a = broadcast(activations)
    c0 = multiply(low(w0), low(a))
    c1 = multiply(high(w0), high(a))
    c2 = multiply(low(w1), low(a))
    c3 = multiply(high(w1), high(a))
  }

  @inline(__always) mutating func add(_ w0: S8x16, _ w1: S8x16, _ activations: Int32) {
    let a = broadcast(activations)
    c0 = c0 &+ multiply(low(w0), low(a))
    c1 = c1 &+ multiply(high(w0), high(a))
    c2 = c2 &+ multiply(low(w1), low(a))
    c3 = c3 &+ multiply(high(w1), high(a))
  }
}

/// One row, 8 columns: half sums.
private struct RowSums {
  var c0 = S32x4(), c1 = S32x4(), c2 = S32x4(), c3 = S32x4()

  @inline(__always) mutating func add(_ chain: Chain) {
    c0 = widenPairs(c0, chain.c0)
    c1 = widenPairs(c1, chain.c1)
    c2 = widenPairs(c2, chain.c2)
    c3 = widenPairs(c3, chain.c3)
  }

  @inline(__always) func store(_ to: UnsafeMutableRawPointer) {
    to.storeBytes(of: joinPairs(c0, c1), as: S32x4.self)
    (to + 16).storeBytes(of: joinPairs(c2, c3), as: S32x4.self)
  }
}

/// Exact sums of `tileRows` rows by `tileCount` tiles of 16 columns, as s32.
///
/// - activations: three rows of s8, `stride` bytes apart, 4 * steps elements each; up to 16 bytes
///   are read at once, which the padding of rows to 16 elements allows.
/// - tiles: `tileByteCount` bytes from tile to tile.
/// - columnSum: not needed here, activations carry no offset.
/// - output: three rows, `outputStride` bytes apart.
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
      activations, stride, steps, tiles + ((half >> 1) &* tileByteCount &+ (half & 1) &* 32),
      output + half &* 32, outputStride)
    half &+= 1
  }
}

/// Three rows by eight columns: twelve chains, twelve sums, two registers of weights, three of
/// activations (four steps) and one broadcast.
/// Not inlined: alone, its loop keeps every pointer in a register.
@inline(never)
private func multiplyHalfTile(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tile: UnsafeRawPointer,
  _ output: UnsafeMutableRawPointer, _ outputStride: Int
) {
  var s0 = RowSums(), s1 = RowSums(), s2 = RowSums()
  var t0 = Chain(), t1 = Chain(), t2 = Chain()
  var weights = tile
  let row0 = activations, row1 = row0 + stride, row2 = row1 + stride
  // One index for all rows: no pointer of theirs is advanced.
  var index = 0
  var end = tile + (steps & ~3) &* PackedLayout.stepByteCount
  while weights < end {
    let a0 = (row0 + index).loadUnaligned(as: S32x4.self)
    let a1 = (row1 + index).loadUnaligned(as: S32x4.self)
    let a2 = (row2 + index).loadUnaligned(as: S32x4.self)
    var w0 = load(weights), w1 = load(weights + 16)
    t0.start(w0, w1, a0.x)
    t1.start(w0, w1, a1.x)
    t2.start(w0, w1, a2.x)
    w0 = load(weights + 64)
    w1 = load(weights + 80)
    t0.add(w0, w1, a0.y)
    t1.add(w0, w1, a1.y)
    t2.add(w0, w1, a2.y)
    w0 = load(weights + 128)
    w1 = load(weights + 144)
    if chainSteps == 2 {
      s0.add(t0)
      s1.add(t1)
      s2.add(t2)
      t0.start(w0, w1, a0.z)
      t1.start(w0, w1, a1.z)
      t2.start(w0, w1, a2.z)
    } else {
      t0.add(w0, w1, a0.z)
      t1.add(w0, w1, a1.z)
      t2.add(w0, w1, a2.z)
    }
    w0 = load(weights + 192)
    w1 = load(weights + 208)
    t0.add(w0, w1, a0.w)
    t1.add(w0, w1, a1.w)
    t2.add(w0, w1, a2.w)
    s0.add(t0)
    s1.add(t1)
    s2.add(t2)
    weights += 4 &* PackedLayout.stepByteCount
    index &+= 16
  }
  end = tile + steps &* PackedLayout.stepByteCount
  while weights < end {
    let w0 = load(weights), w1 = load(weights + 16)
    t0.start(w0, w1, (row0 + index).loadUnaligned(as: Int32.self))
    t1.start(w0, w1, (row1 + index).loadUnaligned(as: Int32.self))
    t2.start(w0, w1, (row2 + index).loadUnaligned(as: Int32.self))
    s0.add(t0)
    s1.add(t1)
    s2.add(t2)
    weights += PackedLayout.stepByteCount
    index &+= 4
  }
  s0.store(output)
  s1.store(output + outputStride)
  s2.store(output + 2 &* outputStride)
}

/// A chain of the product's instructions, fed by its own result.
@inline(__always)
private func advance(_ sums: S32x4, _ factor: S8x8) -> S32x4 {
  let bytes = unsafeBitCast(sums, to: S8x16.self)
  var chain = multiply(low(bytes), factor)
  chain = chain &+ multiply(high(bytes), factor)
  if chainSteps == 4 {
    chain = chain &+ multiply(high(bytes), factor)
    chain = chain &+ multiply(low(bytes), factor)
  }
  return widenPairs(sums, chain)
}

/// `KernelTable.peak`: eight independent chains of `chainSteps` smull or smlal and one sadalp, 8
/// multiply-accumulates a product.
func peakKernel(_ rounds: Int) -> Int {
  let factor = S8x8(repeating: Int8(truncatingIfNeeded: rounds | 1))
  var c0 = S32x4(repeating: 1)
  var c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0
  var round = 0
  while round < rounds {
    c0 = advance(c0, factor)
    c1 = advance(c1, factor)
    c2 = advance(c2, factor)
    c3 = advance(c3, factor)
    c4 = advance(c4, factor)
    c5 = advance(c5, factor)
    c6 = advance(c6, factor)
    c7 = advance(c7, factor)
    round &+= 1
  }
  let total = (c0 &+ c1 &+ c2 &+ c3) &+ (c4 &+ c5 &+ c6 &+ c7)
  // The sum is used so that no chain is dropped.
  return rounds &* 8 &* chainSteps &* 8 &+ (total.x == 0x7FFF_0001 ? 1 : 0)
}
