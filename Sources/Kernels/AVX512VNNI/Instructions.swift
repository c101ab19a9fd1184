// AVX-512 VNNI: exact products of u8 activations by s8 weights with vpdpbusd, which adds four
// products into each s32 lane without saturation.
//
// Activations are stored as a + 128; every sum starts at -128 * columnSum, so the offset is gone
// when it is complete. Wrapping on the way is harmless, sums are exact modulo 2^32.
import Builtin
import KernelInterface

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
private func multiplyAdd(_ sums: S32x16, _ activations: S32x16, _ weights: S32x16) -> S32x16 {
  var result = S32x16()
  result._storage._value = Builtin.int_x86_avx512_vpdpbusd_512(
    sums._storage._value, activations._storage._value, weights._storage._value)
  return result
}

@inline(__always) private func load(_ from: UnsafeRawPointer) -> S32x16 {
  from.loadUnaligned(as: S32x16.self)
}

/// Four u8 activations in every 32-bit lane.
@inline(__always) private func broadcast(_ from: UnsafeRawPointer) -> S32x16 {
  S32x16(repeating: from.loadUnaligned(as: Int32.self))
}

@inline(__always) private func store(_ sums: S32x16, _ to: UnsafeMutableRawPointer) {
  to.storeBytes(of: sums, as: S32x16.self)
}

/// -128 * columnSum of 16 columns.
@inline(__always) private func start(_ columnSum: UnsafePointer<Int32>) -> S32x16 {
  loadS32(columnSum) &* S32x16(repeating: -128)
}

/// Exact sums of `tileRows` rows by `tileCount` tiles of 16 columns, as s32.
///
/// - activations: six rows of u8, `stride` bytes apart, 4 * steps elements each.
/// - tiles: `tileByteCount` bytes from tile to tile.
/// - columnSum: [tileCount * 16]; zeros for activations without offset.
/// - output: six rows, `outputStride` bytes apart.
/// - share: which tile of the next group to fetch into the second-level cache meanwhile, below 4.
@inline(__always)
func multiplyTiles(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, _ tileCount: Int, _ columnSum: UnsafePointer<Int32>,
  _ output: UnsafeMutableRawPointer, _ outputStride: Int, _ share: Int
) {
  if tileCount == 4 {
    multiplyFourTiles(
      activations, stride, steps, tiles, tileByteCount, columnSum, output, outputStride,
      ahead: share < 4 ? (4 &+ share) &* tileByteCount : 0)
    return
  }
  var tile = 0
  while tile < tileCount {
    multiplyTile(
      activations, stride, steps, tiles + tile &* tileByteCount, columnSum + tile &* 16,
      output + tile &* 64, outputStride)
    tile &+= 1
  }
}

/// Six rows by 64 columns.
///
/// - ahead: bytes from each weight of the first tile to a line to fetch.
@inline(__always)
private func multiplyFourTiles(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, _ columnSum: UnsafePointer<Int32>, _ output: UnsafeMutableRawPointer,
  _ outputStride: Int, ahead: Int
) {
  var c00 = start(columnSum)
  var c01 = start(columnSum + 16)
  var c02 = start(columnSum + 32)
  var c03 = start(columnSum + 48)
  var c10 = c00, c11 = c01, c12 = c02, c13 = c03
  var c20 = c00, c21 = c01, c22 = c02, c23 = c03
  var c30 = c00, c31 = c01, c32 = c02, c33 = c03
  var c40 = c00, c41 = c01, c42 = c02, c43 = c03
  var c50 = c00, c51 = c01, c52 = c02, c53 = c03
  var weights = tiles
  var upper = activations
  var lower = activations + 3 &* stride
  let end = tiles + steps &* PackedLayout.stepByteCount
  while weights < end {
    let w0 = load(weights)
    let w1 = load(weights + tileByteCount)
    let w2 = load(weights + 2 &* tileByteCount)
    let w3 = load(weights + 3 &* tileByteCount)
    var a = broadcast(upper)
    c00 = multiplyAdd(c00, a, w0)
    c01 = multiplyAdd(c01, a, w1)
    c02 = multiplyAdd(c02, a, w2)
    c03 = multiplyAdd(c03, a, w3)
    a = broadcast(upper + stride)
    c10 = multiplyAdd(c10, a, w0)
    c11 = multiplyAdd(c11, a, w1)
    c12 = multiplyAdd(c12, a, w2)
    c13 = multiplyAdd(c13, a, w3)
    a = broadcast(upper + 2 &* stride)
    c20 = multiplyAdd(c20, a, w0)
    c21 = multiplyAdd(c21, a, w1)
    c22 = multiplyAdd(c22, a, w2)
    c23 = multiplyAdd(c23, a, w3)
    a = broadcast(lower)
    c30 = multiplyAdd(c30, a, w0)
    c31 = multiplyAdd(c31, a, w1)
    c32 = multiplyAdd(c32, a, w2)
    c33 = multiplyAdd(c33, a, w3)
    a = broadcast(lower + stride)
    c40 = multiplyAdd(c40, a, w0)
    c41 = multiplyAdd(c41, a, w1)
    c42 = multiplyAdd(c42, a, w2)
    c43 = multiplyAdd(c43, a, w3)
    a = broadcast(lower + 2 &* stride)
    c50 = multiplyAdd(c50, a, w0)
    c51 = multiplyAdd(c51, a, w1)
    c52 = multiplyAdd(c52, a, w2)
    c53 = multiplyAdd(c53, a, w3)
    fetch(weights + ahead)
    weights += PackedLayout.stepByteCount
    upper += 4
    lower += 4
  }
  store(c00, output)
  store(c01, output + 64)
  store(c02, output + 128)
  store(c03, output + 192)
  store(c10, output + outputStride)
  store(c11, output + outputStride + 64)
  store(c12, output + outputStride + 128)
  store(c13, output + outputStride + 192)
  store(c20, output + 2 &* outputStride)
  store(c21, output + 2 &* outputStride + 64)
  store(c22, output + 2 &* outputStride + 128)
  store(c23, output + 2 &* outputStride + 192)
  store(c30, output + 3 &* outputStride)
  store(c31, output + 3 &* outputStride + 64)
  store(c32, output + 3 &* outputStride + 128)
  store(c33, output + 3 &* outputStride + 192)
  store(c40, output + 4 &* outputStride)
  store(c41, output + 4 &* outputStride + 64)
  store(c42, output + 4 &* outputStride + 128)
  store(c43, output + 4 &* outputStride + 192)
  store(c50, output + 5 &* outputStride)
  store(c51, output + 5 &* outputStride + 64)
  store(c52, output + 5 &* outputStride + 128)
  store(c53, output + 5 &* outputStride + 192)
}

/// Six rows by 16 columns.
@inline(__always)
private func multiplyTile(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tile: UnsafeRawPointer,
  _ columnSum: UnsafePointer<Int32>, _ output: UnsafeMutableRawPointer, _ outputStride: Int
) {
  var c0 = start(columnSum)
  var c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0
  var weights = tile
  var upper = activations
  var lower = activations + 3 &* stride
  let end = tile + steps &* PackedLayout.stepByteCount
  while weights < end {
    let w = load(weights)
    c0 = multiplyAdd(c0, broadcast(upper), w)
    c1 = multiplyAdd(c1, broadcast(upper + stride), w)
    c2 = multiplyAdd(c2, broadcast(upper + 2 &* stride), w)
    c3 = multiplyAdd(c3, broadcast(lower), w)
    c4 = multiplyAdd(c4, broadcast(lower + stride), w)
    c5 = multiplyAdd(c5, broadcast(lower + 2 &* stride), w)
    weights += PackedLayout.stepByteCount
    upper += 4
    lower += 4
  }
  store(c0, output)
  store(c1, output + outputStride)
  store(c2, output + 2 &* outputStride)
  store(c3, output + 3 &* outputStride)
  store(c4, output + 4 &* outputStride)
  store(c5, output + 5 &* outputStride)
}

/// `KernelTable.peak`: twenty-four independent chains of vpdpbusd, 64 multiply-accumulates each.
func peakKernel(_ rounds: Int) -> Int {
  let a = S32x16(repeating: Int32(truncatingIfNeeded: rounds))
  let b = S32x16(repeating: 0x0101_0101)
  var c0 = S32x16()
  var c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0, c8 = c0
  var c9 = c0, c10 = c0, c11 = c0, c12 = c0, c13 = c0, c14 = c0, c15 = c0, c16 = c0
  var c17 = c0, c18 = c0, c19 = c0, c20 = c0, c21 = c0, c22 = c0, c23 = c0
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
    c16 = multiplyAdd(c16, a, b)
    c17 = multiplyAdd(c17, a, b)
    c18 = multiplyAdd(c18, a, b)
    c19 = multiplyAdd(c19, a, b)
    c20 = multiplyAdd(c20, a, b)
    c21 = multiplyAdd(c21, a, b)
    c22 = multiplyAdd(c22, a, b)
    c23 = multiplyAdd(c23, a, b)
    round &+= 1
  }
  let low = (c0 &+ c1 &+ c2 &+ c3) &+ (c4 &+ c5 &+ c6 &+ c7) &+ (c8 &+ c9 &+ c10 &+ c11)
  let high = (c12 &+ c13 &+ c14 &+ c15) &+ (c16 &+ c17 &+ c18 &+ c19) &+ (c20 &+ c21 &+ c22 &+ c23)
  // The sum is used so that no chain is dropped.
  return rounds &* 24 &* 64 &+ ((low &+ high)[0] == 0x7FFF_0001 ? 1 : 0)
}
