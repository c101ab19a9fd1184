// AVX2: exact products of s16 activations by s8 weights widened on load, with vpmaddwd.
//
// vpmaddwd adds two neighbouring s16 products into an s32 without saturation, so each 32-bit lane
// holds half the sum of one output channel (inputs 4k, 4k+1 or 4k+2, 4k+3); vphaddd joins the
// halves at the end.
import Builtin
import KernelInterface

/// Rows of activations multiplied at once.
@inline(__always) var tileRows: Int { 6 }
/// Tiles of 16 columns handed to `multiplyTiles` at once.
@inline(__always) var tileGroup: Int { 4 }
/// s16: the form that vpmaddwd takes.
@inline(__always) var activationByteCount: Int { 2 }

/// Rows of activations lie one after the other.
@inline(__always) var wovenRows: Int { 1 }

@inline(__always) func storeActivations(_ lanes: S32x16, _ to: UnsafeMutableRawPointer) {
  to.storeBytes(of: toS16(lanes), as: S16x16.self)
}

@inline(__always) func storeProbabilities(_ lanes: S32x16, _ to: UnsafeMutableRawPointer) {
  to.storeBytes(of: toS16(lanes), as: S16x16.self)
}

@inline(__always)
private func multiplyPairs(_ a: S16x16, _ b: S16x16) -> SIMD8<Int32> {
  var result = SIMD8<Int32>()
  result._storage._value = Builtin.int_x86_avx2_pmadd_wd(a._storage._value, b._storage._value)
  return result
}

@inline(__always) private func loadWidened(_ from: UnsafeRawPointer) -> S16x16 {
  var result = S16x16()
  result._storage._value = Builtin.sext_Vec16xInt8_Vec16xInt16(
    from.loadUnaligned(as: S8x16.self)._storage._value)
  return result
}

/// Four s16 activations in every 64-bit lane.
@inline(__always) private func broadcast(_ from: UnsafeRawPointer) -> S16x16 {
  unsafeBitCast(SIMD4<Int64>(repeating: from.loadUnaligned(as: Int64.self)), to: S16x16.self)
}

/// Joins the half sums of channels 0-3 (`low`) and 4-7 (`high`) and stores the eight.
@inline(__always)
private func storeJoined(
  _ low: SIMD8<Int32>, _ high: SIMD8<Int32>, _ to: UnsafeMutableRawPointer
) {
  var joined = SIMD8<Int32>()
  joined._storage._value = Builtin.int_x86_avx2_phadd_d(low._storage._value, high._storage._value)
  // vphaddd works in 128-bit halves: 0 1 4 5 | 2 3 6 7.
  let pairs = unsafeBitCast(joined, to: SIMD4<Int64>.self)
  to.storeBytes(of: SIMD4<Int64>(pairs[0], pairs[2], pairs[1], pairs[3]), as: SIMD4<Int64>.self)
}

/// Six rows by eight columns.
@inline(never)
private func multiplyHalfTile(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tile: UnsafeRawPointer,
  _ output: UnsafeMutableRawPointer, _ outputStride: Int
) {
  var l0 = SIMD8<Int32>(), h0 = SIMD8<Int32>(), l1 = SIMD8<Int32>(), h1 = SIMD8<Int32>()
  var l2 = SIMD8<Int32>(), h2 = SIMD8<Int32>(), l3 = SIMD8<Int32>(), h3 = SIMD8<Int32>()
  var l4 = SIMD8<Int32>(), h4 = SIMD8<Int32>(), l5 = SIMD8<Int32>(), h5 = SIMD8<Int32>()
  var weights = tile
  var upper = activations
  var lower = activations + 3 &* stride
  let end = tile + steps &* PackedLayout.stepByteCount
  while weights < end {
    let low = loadWidened(weights)
    let high = loadWidened(weights + 16)
    var a = broadcast(upper)
    l0 = l0 &+ multiplyPairs(a, low)
    h0 = h0 &+ multiplyPairs(a, high)
    a = broadcast(upper + stride)
    l1 = l1 &+ multiplyPairs(a, low)
    h1 = h1 &+ multiplyPairs(a, high)
    a = broadcast(upper + 2 &* stride)
    l2 = l2 &+ multiplyPairs(a, low)
    h2 = h2 &+ multiplyPairs(a, high)
    a = broadcast(lower)
    l3 = l3 &+ multiplyPairs(a, low)
    h3 = h3 &+ multiplyPairs(a, high)
    a = broadcast(lower + stride)
    l4 = l4 &+ multiplyPairs(a, low)
    h4 = h4 &+ multiplyPairs(a, high)
    a = broadcast(lower + 2 &* stride)
    l5 = l5 &+ multiplyPairs(a, low)
    h5 = h5 &+ multiplyPairs(a, high)
    weights += PackedLayout.stepByteCount
    upper += 8
    lower += 8
  }
  storeJoined(l0, h0, output)
  storeJoined(l1, h1, output + outputStride)
  storeJoined(l2, h2, output + 2 &* outputStride)
  storeJoined(l3, h3, output + 3 &* outputStride)
  storeJoined(l4, h4, output + 4 &* outputStride)
  storeJoined(l5, h5, output + 5 &* outputStride)
}

/// Exact sums of `tileRows` rows by `tileCount` tiles of 16 columns, as s32.
///
/// - activations: six rows of s16, `stride` bytes apart, 4 * steps elements each.
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
  var half = 0
  while half < 2 &* tileCount {
    multiplyHalfTile(
      activations, stride, steps, tiles + ((half >> 1) &* tileByteCount &+ (half & 1) &* 32),
      output + half &* 32, outputStride)
    half &+= 1
  }
}

@inline(__always)
private func advance(_ chain: SIMD8<Int32>, _ factor: S16x16) -> SIMD8<Int32> {
  chain &+ multiplyPairs(unsafeBitCast(chain, to: S16x16.self), factor)
}

/// `KernelTable.peak`: twelve independent chains of vpmaddwd and vpaddd, the exact AVX2 product,
/// 16 multiply-accumulates each.
func peakKernel(_ rounds: Int) -> Int {
  let factor = S16x16(repeating: Int16(truncatingIfNeeded: rounds | 1))
  var c0 = SIMD8<Int32>(repeating: 1), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0
  var c6 = c0, c7 = c0, c8 = c0, c9 = c0, c10 = c0, c11 = c0
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
    c8 = advance(c8, factor)
    c9 = advance(c9, factor)
    c10 = advance(c10, factor)
    c11 = advance(c11, factor)
    round &+= 1
  }
  let total = (c0 &+ c1 &+ c2 &+ c3) &+ (c4 &+ c5 &+ c6 &+ c7) &+ (c8 &+ c9 &+ c10 &+ c11)
  // The chains are alike; their sum is used so that none is dropped.
  return rounds &* 12 &* 16 &+ (total[0] == 0x7FFF_0001 ? 1 : 0)
}
