// SSE4.2 for models of narrow range, the CPUs of small boxes without AVX2: exact products of activations
// and weights within +-63, with pmaddubsw, which multiplies u8 by s8 and adds two neighbours into an s16.
//
// Activations are stored as a + 64, within 1...127. Two such pair sums, 4 * 127 * 63 = 32,004 at
// most, fit an s16, so two steps of inputs are added there before pmaddwd widens them to s32:
// five instructions for 32 multiply-accumulates. Every sum starts at -64 * columnSum, so the
// offset is gone when it is complete.
import Builtin
import KernelInterface

private typealias S32x4 = SIMD4<Int32>

/// Rows of activations multiplied at once.
@inline(__always) var tileRows: Int { 2 }
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

/// u8 by s8, neighbours added: eight s16.
@inline(__always)
private func multiplyPairs(_ activations: S32x4, _ weights: S32x4) -> SIMD8<Int16> {
  var result = SIMD8<Int16>()
  result._storage._value = Builtin.int_x86_ssse3_pmadd_ub_sw_128(
    unsafeBitCast(activations, to: S8x16.self)._storage._value,
    unsafeBitCast(weights, to: S8x16.self)._storage._value)
  return result
}

/// Neighbouring s16 added: four s32.
@inline(__always) private func widenPairs(_ pairs: SIMD8<Int16>) -> S32x4 {
  var result = S32x4()
  result._storage._value = Builtin.int_x86_sse2_pmadd_wd(
    pairs._storage._value, SIMD8<Int16>(repeating: 1)._storage._value)
  return result
}

/// Four columns of a tile, which are aligned, so that they may be an operand of an instruction.
@inline(__always) private func load(_ from: UnsafeRawPointer) -> S32x4 {
  from.load(as: S32x4.self)
}

/// Four u8 activations in every 32-bit lane.
@inline(__always) private func broadcast(_ from: UnsafeRawPointer) -> S32x4 {
  S32x4(repeating: from.loadUnaligned(as: Int32.self))
}

/// -64 * columnSum of 4 columns.
@inline(__always) private func start(_ columnSum: UnsafePointer<Int32>) -> S32x4 {
  UnsafeRawPointer(columnSum).loadUnaligned(as: S32x4.self) &* S32x4(repeating: -64)
}

/// Exact sums of `tileRows` rows by `tileCount` tiles of 16 columns, as s32.
///
/// - activations: two rows of u8, `stride` bytes apart, 4 * steps elements each.
/// - tiles: weights within +-63, `tileByteCount` bytes from tile to tile.
/// - columnSum: [tileCount * 16]; zeros for activations without offset.
/// - output: two rows, `outputStride` bytes apart.
/// - share: not used, weights are fetched when they are wanted.
@inline(__always)
func multiplyTiles(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, _ tileCount: Int, _ columnSum: UnsafePointer<Int32>,
  _ output: UnsafeMutableRawPointer, _ outputStride: Int, _ share: Int
) {
  var tile = 0
  while tile < tileCount {
    let weights = tiles + tile &* tileByteCount
    multiplyTile(
      activations, stride, steps, weights, again: weights, columnSum + tile &* 16,
      output + tile &* 64, outputStride)
    tile &+= 1
  }
}

@inline(__always)
private func store(_ low: S32x4, _ high: S32x4, _ to: UnsafeMutableRawPointer) {
  to.storeBytes(of: low, as: S32x4.self)
  (to + 16).storeBytes(of: high, as: S32x4.self)
}

/// Two steps of a row by those of 4 columns, added to their sums.
@inline(__always)
private func add(_ sum: inout S32x4, _ a: S32x4, _ b: S32x4, _ weights: UnsafeRawPointer) {
  sum = sum &+ widenPairs(multiplyPairs(a, load(weights)) &+ multiplyPairs(b, load(weights + 64)))
}

/// One step of a row by that of 4 columns.
@inline(__always)
private func add(_ sum: inout S32x4, _ a: S32x4, _ weights: UnsafeRawPointer) {
  sum = sum &+ widenPairs(multiplyPairs(a, load(weights)))
}

/// Two rows by 16 columns, two steps (8 inputs) a turn: eight sums, two broadcasts, two products and the constant
/// of `widenPairs` in registers, the weights as operands in memory, once for each row.
///
/// - again: the tile once more, for the second row: from one pointer the compiler would keep weights in
///   registers that there are not.
@inline(never)
private func multiplyTile(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tile: UnsafeRawPointer,
  again: UnsafeRawPointer, _ columnSum: UnsafePointer<Int32>, _ output: UnsafeMutableRawPointer,
  _ outputStride: Int
) {
  var s0 = start(columnSum), s1 = start(columnSum + 4)
  var s2 = start(columnSum + 8), s3 = start(columnSum + 12)
  var t0 = s0, t1 = s1, t2 = s2, t3 = s3
  var first = tile
  var second = again
  var row = activations
  let end = tile + (steps & ~1) &* PackedLayout.stepByteCount
  while first < end {
    var a = broadcast(row)
    var b = broadcast(row + 4)
    add(&s0, a, b, first)
    add(&s1, a, b, first + 16)
    add(&s2, a, b, first + 32)
    add(&s3, a, b, first + 48)
    a = broadcast(row + stride)
    b = broadcast(row + stride + 4)
    add(&t0, a, b, second)
    add(&t1, a, b, second + 16)
    add(&t2, a, b, second + 32)
    add(&t3, a, b, second + 48)
    first += 2 &* PackedLayout.stepByteCount
    second += 2 &* PackedLayout.stepByteCount
    row += 8
  }
  if steps & 1 != 0 {
    let a = broadcast(row)
    add(&s0, a, first)
    add(&s1, a, first + 16)
    add(&s2, a, first + 32)
    add(&s3, a, first + 48)
    let b = broadcast(row + stride)
    add(&t0, b, second)
    add(&t1, b, second + 16)
    add(&t2, b, second + 32)
    add(&t3, b, second + 48)
  }
  store(s0, s1, output)
  store(s2, s3, output + 32)
  store(t0, t1, output + outputStride)
  store(t2, t3, output + outputStride + 32)
}

@inline(__always)
private func advance(_ chain: S32x4, _ a: S32x4, _ b: S32x4) -> S32x4 {
  chain &+ widenPairs(multiplyPairs(chain, a) &+ multiplyPairs(chain, b))
}

/// `KernelTable.peak`: eight independent chains of the product's five instructions (two
/// pmaddubsw, paddw, pmaddwd, paddd), 32 multiply-accumulates each.
func peakKernel(_ rounds: Int) -> Int {
  let a = S32x4(repeating: Int32(truncatingIfNeeded: rounds | 0x0101_0101))
  let b = S32x4(repeating: Int32(truncatingIfNeeded: rounds | 0x0203_0201))
  var c0 = S32x4(repeating: 0x0101_0101)
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
  return rounds &* 8 &* 32 &+ (total[0] == 0x7FFF_0001 ? 1 : 0)
}
