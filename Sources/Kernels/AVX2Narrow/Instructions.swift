// AVX2 for models of narrow range: exact products of activations and weights within +-63, with
// vpmaddubsw, which multiplies u8 by s8 and adds two neighbours into an s16.
//
// Activations are stored as a + 64, within 1...127. Two such pair sums, 4 * 127 * 63 = 32,004 at
// most, fit an s16, so two steps of inputs are added there before vpmaddwd widens them to s32:
// five instructions for 64 multiply-accumulates. Every sum starts at -64 * columnSum, so the
// offset is gone when it is complete.
import Builtin
import KernelInterface

typealias S32x8 = SIMD8<Int32>
private typealias S8x32 = SIMD32<Int8>

/// Rows of activations multiplied at once.
@inline(__always) var tileRows: Int { 3 }
/// Tiles of 16 columns handed to `multiplyTiles` at once.
@inline(__always) var tileGroup: Int { 1 }
/// u8, offset by 64.
@inline(__always) var activationByteCount: Int { 1 }

/// Rows of activations lie one after the other.
@inline(__always) var wovenRows: Int { 1 }

@inline(__always) func storeActivations(_ lanes: S32x16, _ to: UnsafeMutableRawPointer) {
  to.storeBytes(of: toS8(lanes &+ S32x16(repeating: 64)), as: S8x16.self)
}

/// Probabilities are within 0...127 and need no offset.
@inline(__always) func storeProbabilities(_ lanes: S32x16, _ to: UnsafeMutableRawPointer) {
  to.storeBytes(of: toS8(lanes), as: S8x16.self)
}

/// u8 by s8, neighbours added: sixteen s16.
@inline(__always)
private func multiplyPairs(_ activations: S32x8, _ weights: S32x8) -> S16x16 {
  var result = S16x16()
  result._storage._value = Builtin.int_x86_avx2_pmadd_ub_sw(
    unsafeBitCast(activations, to: S8x32.self)._storage._value,
    unsafeBitCast(weights, to: S8x32.self)._storage._value)
  return result
}

/// Neighbouring s16 added: eight s32.
@inline(__always) private func widenPairs(_ pairs: S16x16) -> S32x8 {
  var result = S32x8()
  result._storage._value = Builtin.int_x86_avx2_pmadd_wd(
    pairs._storage._value, S16x16(repeating: 1)._storage._value)
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

/// -64 * columnSum of 8 columns.
@inline(__always) private func start(_ columnSum: UnsafePointer<Int32>) -> S32x8 {
  load(UnsafeRawPointer(columnSum)) &* S32x8(repeating: -64)
}

/// Exact sums of `tileRows` rows by `tileCount` tiles of 16 columns, as s32.
///
/// - activations: three rows of u8, `stride` bytes apart, 4 * steps elements each.
/// - tiles: weights within +-63, `tileByteCount` bytes from tile to tile.
/// - columnSum: [tileCount * 16]; zeros for activations without offset.
/// - output: three rows, `outputStride` bytes apart.
/// - share: which twelfth of the next tile to fetch into the second-level cache first, below 12.
@inline(__always)
func multiplyTiles(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, _ tileCount: Int, _ columnSum: UnsafePointer<Int32>,
  _ output: UnsafeMutableRawPointer, _ outputStride: Int, _ share: Int
) {
  if share < 12 {
    let lines = (steps &+ 11) / 12
    var line = tiles + (tileByteCount &+ share &* lines &* 64)
    let end = line + lines &* 64
    while line < end {
      fetch(line)
      line += 64
    }
  }
  var tile = 0
  while tile < tileCount {
    multiplyTile(
      activations, stride, steps, tiles + tile &* tileByteCount, columnSum + tile &* 16,
      output + tile &* 64, outputStride)
    tile &+= 1
  }
}

/// Three rows by 16 columns, two steps (8 inputs) a turn: six sums, four weights, two broadcasts
/// and two products fill the sixteen registers with the constant of `widenPairs`.
@inline(__always)
private func multiplyTile(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tile: UnsafeRawPointer,
  _ columnSum: UnsafePointer<Int32>, _ output: UnsafeMutableRawPointer, _ outputStride: Int
) {
  var l0 = start(columnSum), h0 = start(columnSum + 8)
  var l1 = l0, l2 = l0
  var h1 = h0, h2 = h0
  var weights = tile
  var row = activations
  let end = tile + (steps & ~1) &* PackedLayout.stepByteCount
  while weights < end {
    let w0 = load(weights)
    let w1 = load(weights + 32)
    let w2 = load(weights + 64)
    let w3 = load(weights + 96)
    var a = broadcast(row)
    var b = broadcast(row + 4)
    l0 = l0 &+ widenPairs(multiplyPairs(a, w0) &+ multiplyPairs(b, w2))
    h0 = h0 &+ widenPairs(multiplyPairs(a, w1) &+ multiplyPairs(b, w3))
    a = broadcast(row + stride)
    b = broadcast(row + stride + 4)
    l1 = l1 &+ widenPairs(multiplyPairs(a, w0) &+ multiplyPairs(b, w2))
    h1 = h1 &+ widenPairs(multiplyPairs(a, w1) &+ multiplyPairs(b, w3))
    a = broadcast(row + 2 &* stride)
    b = broadcast(row + (2 &* stride &+ 4))
    l2 = l2 &+ widenPairs(multiplyPairs(a, w0) &+ multiplyPairs(b, w2))
    h2 = h2 &+ widenPairs(multiplyPairs(a, w1) &+ multiplyPairs(b, w3))
    weights += 2 &* PackedLayout.stepByteCount
    row += 8
  }
  if steps & 1 != 0 {
    let w0 = load(weights)
    let w1 = load(weights + 32)
    var a = broadcast(row)
    l0 = l0 &+ widenPairs(multiplyPairs(a, w0))
    h0 = h0 &+ widenPairs(multiplyPairs(a, w1))
    a = broadcast(row + stride)
    l1 = l1 &+ widenPairs(multiplyPairs(a, w0))
    h1 = h1 &+ widenPairs(multiplyPairs(a, w1))
    a = broadcast(row + 2 &* stride)
    l2 = l2 &+ widenPairs(multiplyPairs(a, w0))
    h2 = h2 &+ widenPairs(multiplyPairs(a, w1))
  }
  store(l0, h0, output)
  store(l1, h1, output + outputStride)
  store(l2, h2, output + 2 &* outputStride)
}

@inline(__always)
private func advance(_ chain: S32x8, _ a: S32x8, _ b: S32x8) -> S32x8 {
  chain &+ widenPairs(multiplyPairs(chain, a) &+ multiplyPairs(chain, b))
}

/// `KernelTable.peak`: eight independent chains of the product's five instructions (two
/// vpmaddubsw, vpaddw, vpmaddwd, vpaddd), 64 multiply-accumulates each; more chains would leave no
/// registers for the products.
func peakKernel(_ rounds: Int) -> Int {
  let a = S32x8(repeating: Int32(truncatingIfNeeded: rounds | 0x0101_0101))
  let b = S32x8(repeating: Int32(truncatingIfNeeded: rounds | 0x0203_0201))
  var c0 = S32x8(repeating: 0x0101_0101)
  var c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0
  var round = 0
  while round < rounds {
    c0 = advance(c0, a, b)
    c1 = advance(c1, a, b)
    c2 = advance(c2, a, b)
    c3 = advance(c3, a, b)
    c4 = advance(c4, a, b)
    c5 = advance(c5, a, b)
    c6 = advance(c6, a, b)
    c7 = advance(c7, a, b)
    round &+= 1
  }
  let total = (c0 &+ c1 &+ c2 &+ c3) &+ (c4 &+ c5 &+ c6 &+ c7)
  // The sum is used so that no chain is dropped.
  return rounds &* 8 &* 64 &+ (total[0] == 0x7FFF_0001 ? 1 : 0)
}
