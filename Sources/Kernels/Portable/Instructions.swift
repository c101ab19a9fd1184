// Plain Swift for any CPU: exact products of s8 by s8 in 16-bit and 32-bit lanes of 128-bit
// vectors. Each s32 lane holds half the sum of one output channel; halves are joined at the end.
import Builtin
import KernelInterface

/// Rows of activations multiplied at once.
@inline(__always) var tileRows: Int { 4 }
/// Tiles of 16 columns handed to `multiplyTiles` at once.
@inline(__always) var tileGroup: Int { 4 }
/// s16, so that no activation is widened twice.
@inline(__always) var activationByteCount: Int { 2 }

/// Rows of activations lie one after the other.
@inline(__always) var wovenRows: Int { 1 }

@inline(__always) func storeActivations(_ lanes: S32x16, _ to: UnsafeMutableRawPointer) {
  to.storeBytes(of: toS16(lanes), as: S16x16.self)
}

@inline(__always) func storeProbabilities(_ lanes: S32x16, _ to: UnsafeMutableRawPointer) {
  to.storeBytes(of: toS16(lanes), as: S16x16.self)
}

/// Two channels x 4 inputs.
@inline(__always) private func loadWidened(_ from: UnsafeRawPointer) -> SIMD8<Int16> {
  var result = SIMD8<Int16>()
  result._storage._value = Builtin.sext_Vec8xInt8_Vec8xInt16(
    from.loadUnaligned(as: SIMD8<Int8>.self)._storage._value)
  return result
}

/// Four s16 activations in both 64-bit lanes.
@inline(__always) private func broadcast(_ from: UnsafeRawPointer) -> SIMD8<Int16> {
  unsafeBitCast(
    SIMD2<Int64>(repeating: from.loadUnaligned(as: Int64.self)), to: SIMD8<Int16>.self)
}

@inline(__always)
private func storeJoined(
  _ low: SIMD4<Int32>, _ high: SIMD4<Int32>, _ to: UnsafeMutableRawPointer
) {
  let joined = SIMD4<Int32>(
    low[0] &+ low[1], low[2] &+ low[3], high[0] &+ high[1], high[2] &+ high[3])
  to.storeBytes(of: joined, as: SIMD4<Int32>.self)
}

/// Four rows by four columns.
@inline(never)
private func multiplyQuarterTile(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tile: UnsafeRawPointer,
  _ output: UnsafeMutableRawPointer, _ outputStride: Int
) {
  var l0 = SIMD4<Int32>(), h0 = SIMD4<Int32>(), l1 = SIMD4<Int32>(), h1 = SIMD4<Int32>()
  var l2 = SIMD4<Int32>(), h2 = SIMD4<Int32>(), l3 = SIMD4<Int32>(), h3 = SIMD4<Int32>()
  var weights = tile
  var row = activations
  let end = tile + steps &* PackedLayout.stepByteCount
  while weights < end {
    let low = loadWidened(weights)
    let high = loadWidened(weights + 8)
    var a = broadcast(row)
    l0 = l0 &+ multiplyPairs(a, low)
    h0 = h0 &+ multiplyPairs(a, high)
    a = broadcast(row + stride)
    l1 = l1 &+ multiplyPairs(a, low)
    h1 = h1 &+ multiplyPairs(a, high)
    a = broadcast(row + 2 &* stride)
    l2 = l2 &+ multiplyPairs(a, low)
    h2 = h2 &+ multiplyPairs(a, high)
    a = broadcast(row + 3 &* stride)
    l3 = l3 &+ multiplyPairs(a, low)
    h3 = h3 &+ multiplyPairs(a, high)
    weights += PackedLayout.stepByteCount
    row += 8
  }
  storeJoined(l0, h0, output)
  storeJoined(l1, h1, output + outputStride)
  storeJoined(l2, h2, output + 2 &* outputStride)
  storeJoined(l3, h3, output + 3 &* outputStride)
}

/// Exact sums of `tileRows` rows by `tileCount` tiles of 16 columns, as s32.
///
/// - activations: four rows of s16, `stride` bytes apart, 4 * steps elements each.
/// - tiles: `tileByteCount` bytes from tile to tile.
/// - columnSum: not needed here, activations carry no offset.
/// - output: four rows, `outputStride` bytes apart.
/// - share: not used, weights are fetched when they are wanted.
@inline(__always)
func multiplyTiles(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, _ tileCount: Int, _ columnSum: UnsafePointer<Int32>,
  _ output: UnsafeMutableRawPointer, _ outputStride: Int, _ share: Int
) {
  var quarter = 0
  while quarter < 4 &* tileCount {
    let place = (quarter >> 2) &* tileByteCount &+ (quarter & 3) &* 16
    multiplyQuarterTile(
      activations, stride, steps, tiles + place, output + quarter &* 16, outputStride)
    quarter &+= 1
  }
}

@inline(__always)
private func advance(_ chain: SIMD4<Int32>, _ factor: SIMD8<Int16>) -> SIMD4<Int32> {
  chain &+ multiplyPairs(unsafeBitCast(chain, to: SIMD8<Int16>.self), factor)
}

/// `KernelTable.peak`: eight independent chains of the portable product step, 8
/// multiply-accumulates each.
func peakKernel(_ rounds: Int) -> Int {
  let factor = SIMD8<Int16>(repeating: Int16(truncatingIfNeeded: rounds | 1))
  var c0 = SIMD4<Int32>(repeating: 1)
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
  return rounds &* 8 &* 8 &+ (total[0] == 0x7FFF_0001 ? 1 : 0)
}
