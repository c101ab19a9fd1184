// 256-bit VNNI: exact products of u8 activations by s8 weights with vpdpbusd on ymm registers.
// Built for a CPU with AVX-VNNI it is the VEX form (Intel N100 class); the same source built for
// a CPU with AVX-512 VNNI is the EVEX form, which is how it can be run where AVX-VNNI is missing.
//
// Activations are stored as a + 128; every sum starts at -128 * columnSum, so the offset is gone
// when it is complete. Wrapping on the way is harmless, sums are exact modulo 2^32.
import Builtin
import KernelInterface

typealias S32x8 = SIMD8<Int32>

/// Rows of activations multiplied at once.
@inline(__always) var tileRows: Int { 6 }
/// Tiles of 16 columns handed to `multiplyTiles` at once.
@inline(__always) var tileGroup: Int { 4 }
/// u8, offset by 128.
@inline(__always) var activationByteCount: Int { 1 }

/// Rows of activations lie one after the other.
@inline(__always) var wovenRows: Int { 1 }

@inline(__always) func storeActivations(_ lanes: S32x16, _ to: UnsafeMutableRawPointer) {
  let bytes = unsafeBitCast(toS8(lanes), to: SIMD16<UInt8>.self) ^ SIMD16<UInt8>(repeating: 0x80)
  to.storeBytes(of: bytes, as: SIMD16<UInt8>.self)
}

@inline(__always) func storeProbabilities(_ lanes: S32x16, _ to: UnsafeMutableRawPointer) {
  to.storeBytes(of: toS8(lanes), as: S8x16.self)
}

@inline(__always)
private func multiplyAdd(_ sums: S32x8, _ activations: S32x8, _ weights: S32x8) -> S32x8 {
  var result = S32x8()
  result._storage._value = Builtin.int_x86_avx512_vpdpbusd_256(
    sums._storage._value, activations._storage._value, weights._storage._value)
  return result
}

@inline(__always) private func load(_ from: UnsafeRawPointer) -> S32x8 {
  from.loadUnaligned(as: S32x8.self)
}

/// Four u8 activations in every 32-bit lane.
@inline(__always) private func broadcast(_ from: UnsafeRawPointer) -> S32x8 {
  S32x8(repeating: from.loadUnaligned(as: Int32.self))
}

@inline(__always) private func store(_ low: S32x8, _ high: S32x8, _ to: UnsafeMutableRawPointer) {
  to.storeBytes(of: low, as: S32x8.self)
  (to + 32).storeBytes(of: high, as: S32x8.self)
}

/// -128 * columnSum of 8 columns.
@inline(__always) private func start(_ columnSum: UnsafePointer<Int32>) -> S32x8 {
  load(UnsafeRawPointer(columnSum)) &* S32x8(repeating: -128)
}

/// Exact sums of `tileRows` rows by `tileCount` tiles of 16 columns, as s32.
///
/// - activations: six rows of u8, `stride` bytes apart, 4 * steps elements each.
/// - tiles: `tileByteCount` bytes from tile to tile.
/// - columnSum: [tileCount * 16]; zeros for activations without offset.
/// - output: six rows, `outputStride` bytes apart.
/// - share: which half of the next group to fetch into the second-level cache meanwhile, below 2.
@inline(__always)
func multiplyTiles(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, _ tileCount: Int, _ columnSum: UnsafePointer<Int32>,
  _ output: UnsafeMutableRawPointer, _ outputStride: Int, _ share: Int
) {
  var tile = 0
  while tile < tileCount {
    multiplyTile(
      activations, stride, steps, tiles + tile &* tileByteCount, columnSum + tile &* 16,
      output + tile &* 64, outputStride,
      ahead: share < 2 ? tileCount &* tileByteCount &+ share &* PackedLayout.stepByteCount : 0)
    tile &+= 1
  }
}

/// Twelve sums: six rows by 16 columns. With two weights and one broadcast they fill 15 of 16
/// registers.
private struct Sums {
  var l0: S32x8, l1: S32x8, l2: S32x8, l3: S32x8, l4: S32x8, l5: S32x8
  var h0: S32x8, h1: S32x8, h2: S32x8, h3: S32x8, h4: S32x8, h5: S32x8
}

/// One step: four inputs of six rows by 16 columns.
///
/// - row: the first row's; row3: the fourth's.
@inline(__always)
private func addStep(
  _ sums: inout Sums, _ row: UnsafeRawPointer, _ row3: UnsafeRawPointer, _ stride: Int,
  _ weights: UnsafeRawPointer
) {
  let low = load(weights)
  let high = load(weights + 32)
  var a = broadcast(row)
  sums.l0 = multiplyAdd(sums.l0, a, low)
  sums.h0 = multiplyAdd(sums.h0, a, high)
  a = broadcast(row + stride)
  sums.l1 = multiplyAdd(sums.l1, a, low)
  sums.h1 = multiplyAdd(sums.h1, a, high)
  a = broadcast(row + 2 &* stride)
  sums.l2 = multiplyAdd(sums.l2, a, low)
  sums.h2 = multiplyAdd(sums.h2, a, high)
  a = broadcast(row3)
  sums.l3 = multiplyAdd(sums.l3, a, low)
  sums.h3 = multiplyAdd(sums.h3, a, high)
  a = broadcast(row3 + stride)
  sums.l4 = multiplyAdd(sums.l4, a, low)
  sums.h4 = multiplyAdd(sums.h4, a, high)
  a = broadcast(row3 + 2 &* stride)
  sums.l5 = multiplyAdd(sums.l5, a, low)
  sums.h5 = multiplyAdd(sums.h5, a, high)
}

/// Six rows by 16 columns, two steps a turn: the rows' addresses are worked out half as often, on
/// ports that the products need.
///
/// - ahead: bytes from the weights of each turn to a line to fetch.
@inline(never)
private func multiplyTile(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tile: UnsafeRawPointer,
  _ columnSum: UnsafePointer<Int32>, _ output: UnsafeMutableRawPointer, _ outputStride: Int,
  ahead: Int
) {
  let low = start(columnSum), high = start(columnSum + 8)
  var sums = Sums(
    l0: low, l1: low, l2: low, l3: low, l4: low, l5: low,
    h0: high, h1: high, h2: high, h3: high, h4: high, h5: high)
  var weights = tile
  var row = activations
  var row3 = activations + 3 &* stride
  let end = tile + (steps & ~1) &* PackedLayout.stepByteCount
  while weights < end {
    addStep(&sums, row, row3, stride, weights)
    addStep(&sums, row + 4, row3 + 4, stride, weights + PackedLayout.stepByteCount)
    fetch(weights + ahead)
    weights += 2 &* PackedLayout.stepByteCount
    row += 8
    row3 += 8
  }
  if steps & 1 != 0 { addStep(&sums, row, row3, stride, weights) }
  store(sums.l0, sums.h0, output)
  store(sums.l1, sums.h1, output + outputStride)
  store(sums.l2, sums.h2, output + 2 &* outputStride)
  store(sums.l3, sums.h3, output + 3 &* outputStride)
  store(sums.l4, sums.h4, output + 4 &* outputStride)
  store(sums.l5, sums.h5, output + 5 &* outputStride)
}

/// `KernelTable.peak`: twelve independent chains of vpdpbusd, 32 multiply-accumulates each.
func peakKernel(_ rounds: Int) -> Int {
  let a = S32x8(repeating: Int32(truncatingIfNeeded: rounds))
  let b = S32x8(repeating: 0x0101_0101)
  var c0 = S32x8()
  var c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0, c8 = c0, c9 = c0, c10 = c0
  var c11 = c0
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
    round &+= 1
  }
  let total = (c0 &+ c1 &+ c2 &+ c3) &+ (c4 &+ c5 &+ c6 &+ c7) &+ (c8 &+ c9 &+ c10 &+ c11)
  // The sum is used so that no chain is dropped.
  return rounds &* 12 &* 32 &+ (total[0] == 0x7FFF_0001 ? 1 : 0)
}
