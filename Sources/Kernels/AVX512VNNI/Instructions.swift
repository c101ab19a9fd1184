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
    storeFourTiles(
      activations, stride, steps, tiles, tileByteCount, columnSum,
      ahead: share < 4 ? (4 &+ share) &* tileByteCount : 0, output, outputStride)
    return
  }
  var tile = 0
  if tileCount >= 2 {
    multiplyTwoTiles(
      activations, stride, steps, tiles, tileByteCount, columnSum, output, outputStride)
    tile = 2
  }
  if tile < tileCount {
    multiplyTile(
      activations, stride, steps, tiles + tile &* tileByteCount, columnSum + tile &* 16,
      output + tile &* 64, outputStride)
  }
}

/// Sums of four tiles that are not finished in registers: of the last rows, and of models with a seldom
/// activation.
@inline(never)
private func storeFourTiles(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, _ columnSum: UnsafePointer<Int32>, ahead: Int,
  _ output: UnsafeMutableRawPointer, _ outputStride: Int
) {
  multiplyFourTiles(
    activations, stride, steps, tiles, tileByteCount, columnSum, ahead: ahead
  ).store(output, outputStride)
}

/// The same for four tiles, finished in registers, all six rows.
///
/// - Returns: false, and does nothing, for fewer tiles or rows, and for an activation that few models have: each is 4 KB of
///   program.
@inline(__always)
func multiplyAndFinish(
  _ product: TileProduct, _ finish: Finish, _ unfinished: inout UnfinishedTile,
  scratch: UnsafeMutableRawPointer
) -> Bool {
  if product.tileCount != 4 || product.rowCount < tileRows { return false }
  if finish.activation != .none && finish.activation != .gelu { return false }
  let sums = multiplyFourTiles(
    product.activations, product.strideByteCount, product.steps, product.tiles,
    product.tileByteCount, product.columnSum,
    ahead: product.share < 4 ? (4 &+ product.share) &* product.tileByteCount : 0)
  if finish.activation == .gelu {
    sums.finish(product.output, product.outputStride, finish, .gelu)
  } else {
    sums.finish(product.output, product.outputStride, finish, .none)
  }
  return true
}

/// Scores of six rows by four tiles of keys, made in registers (`scoreRow` is the definition).
///
/// - keyCount: from the first of these tiles on; more than 48.
/// - lanes: [6][16], the largest of every sixteenth so far, and then with these.
/// - Returns: false, and does nothing, for fewer tiles.
@inline(__always)
func multiplyAndScore(
  _ product: TileProduct, keys: KeyTerms, queryScale: UnsafePointer<Float>, keyCount: Int,
  lanes: UnsafeMutablePointer<Float>
) -> Bool {
  if product.tileCount != 4 { return false }
  let sums = multiplyFourTiles(
    product.activations, product.strideByteCount, product.steps, product.tiles,
    product.tileByteCount, product.columnSum, ahead: 0)
  let output = product.output
  let stride = product.outputStride
  sums.r0.score(output, keys, queryScale[0], keyCount, lanes)
  sums.r1.score(output + stride, keys, queryScale[1], keyCount, lanes + 16)
  sums.r2.score(output + 2 &* stride, keys, queryScale[2], keyCount, lanes + 32)
  sums.r3.score(output + 3 &* stride, keys, queryScale[3], keyCount, lanes + 48)
  sums.r4.score(output + 4 &* stride, keys, queryScale[4], keyCount, lanes + 64)
  sums.r5.score(output + 5 &* stride, keys, queryScale[5], keyCount, lanes + 80)
  return true
}

/// The sums of one row by 64 columns.
private struct RowSums {
  var c0: S32x16, c1: S32x16, c2: S32x16, c3: S32x16

  /// One step: four inputs of the row in every lane, and their weights.
  @inline(__always)
  mutating func add(_ a: S32x16, _ w0: S32x16, _ w1: S32x16, _ w2: S32x16, _ w3: S32x16) {
    c0 = multiplyAdd(c0, a, w0)
    c1 = multiplyAdd(c1, a, w1)
    c2 = multiplyAdd(c2, a, w2)
    c3 = multiplyAdd(c3, a, w3)
  }

  @inline(__always) func store(_ to: UnsafeMutableRawPointer) {
    to.storeBytes(of: c0, as: S32x16.self)
    (to + 64).storeBytes(of: c1, as: S32x16.self)
    (to + 128).storeBytes(of: c2, as: S32x16.self)
    (to + 192).storeBytes(of: c3, as: S32x16.self)
  }

  @inline(__always)
  func score(
    _ to: UnsafeMutablePointer<Float>, _ keys: KeyTerms, _ queryScale: Float, _ keyCount: Int,
    _ lanes: UnsafeMutablePointer<Float>
  ) {
    let query = all(queryScale)
    let s0 = keys.scores(c0, at: 0, query)
    let s1 = keys.scores(c1, at: 16, query)
    let s2 = keys.scores(c2, at: 32, query)
    var s3 = keys.scores(c3, at: 48, query)
    if keyCount < 64 { s3 = first(keyCount &- 48, of: s3, else: all(lowestScore)) }
    storeF32(s0, to)
    storeF32(s1, to + 16)
    storeF32(s2, to + 32)
    storeF32(s3, to + 48)
    storeF32(maximum(maximum(maximum(s0, s1), maximum(s2, s3)), loadF32(lanes)), lanes)
  }

  @inline(__always)
  func finish(
    _ to: UnsafeMutablePointer<Float>, _ finish: Finish, row: Int, _ activation: Activation
  ) {
    let scale = finish.rowScale[row]
    let scales = finish.columnScale
    let bias = finish.bias
    storeF32(Finish.lanes(c0, loadF32(scales), loadF32(bias), scale, activation), to)
    storeF32(
      Finish.lanes(c1, loadF32(scales + 16), loadF32(bias + 16), scale, activation), to + 16)
    storeF32(
      Finish.lanes(c2, loadF32(scales + 32), loadF32(bias + 32), scale, activation), to + 32)
    storeF32(
      Finish.lanes(c3, loadF32(scales + 48), loadF32(bias + 48), scale, activation), to + 48)
  }
}

/// The sums of six rows by 64 columns: with four weights and a broadcast they fill 29 of 32 registers.
private struct TileSums {
  var r0: RowSums, r1: RowSums, r2: RowSums, r3: RowSums, r4: RowSums, r5: RowSums

  @inline(__always) func store(_ to: UnsafeMutableRawPointer, _ stride: Int) {
    r0.store(to)
    r1.store(to + stride)
    r2.store(to + 2 &* stride)
    r3.store(to + 3 &* stride)
    r4.store(to + 4 &* stride)
    r5.store(to + 5 &* stride)
  }

  @inline(__always)
  func finish(
    _ to: UnsafeMutablePointer<Float>, _ stride: Int, _ finish: Finish, _ activation: Activation
  ) {
    r0.finish(to, finish, row: 0, activation)
    r1.finish(to + stride, finish, row: 1, activation)
    r2.finish(to + 2 &* stride, finish, row: 2, activation)
    r3.finish(to + 3 &* stride, finish, row: 3, activation)
    r4.finish(to + 4 &* stride, finish, row: 4, activation)
    r5.finish(to + 5 &* stride, finish, row: 5, activation)
  }
}

/// Six rows by 64 columns.
///
/// - ahead: bytes from each weight of the first tile to a line to fetch.
@inline(__always)
private func multiplyFourTiles(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, _ columnSum: UnsafePointer<Int32>, ahead: Int
) -> TileSums {
  let first = RowSums(
    c0: start(columnSum), c1: start(columnSum + 16), c2: start(columnSum + 32),
    c3: start(columnSum + 48))
  var sums = TileSums(r0: first, r1: first, r2: first, r3: first, r4: first, r5: first)
  var weights = tiles
  var upper = activations
  var lower = activations + 3 &* stride
  let end = tiles + steps &* PackedLayout.stepByteCount
  while weights < end {
    let w0 = load(weights)
    let w1 = load(weights + tileByteCount)
    let w2 = load(weights + 2 &* tileByteCount)
    let w3 = load(weights + 3 &* tileByteCount)
    sums.r0.add(broadcast(upper), w0, w1, w2, w3)
    sums.r1.add(broadcast(upper + stride), w0, w1, w2, w3)
    sums.r2.add(broadcast(upper + 2 &* stride), w0, w1, w2, w3)
    sums.r3.add(broadcast(lower), w0, w1, w2, w3)
    sums.r4.add(broadcast(lower + stride), w0, w1, w2, w3)
    sums.r5.add(broadcast(lower + 2 &* stride), w0, w1, w2, w3)
    fetch(weights + ahead)
    weights += PackedLayout.stepByteCount
    upper += 4
    lower += 4
  }
  return sums
}

/// Six rows by 32 columns: the context of a head of that size. Twelve sums hide the product's latency,
/// and each broadcast serves two of them.
@inline(never)
private func multiplyTwoTiles(
  _ activations: UnsafeRawPointer, _ stride: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  _ tileByteCount: Int, _ columnSum: UnsafePointer<Int32>, _ output: UnsafeMutableRawPointer,
  _ outputStride: Int
) {
  let first = PairSums(c0: start(columnSum), c1: start(columnSum + 16))
  var r0 = first, r1 = first, r2 = first, r3 = first, r4 = first, r5 = first
  var weights = tiles
  var upper = activations
  var lower = activations + 3 &* stride
  let end = tiles + steps &* PackedLayout.stepByteCount
  while weights < end {
    let w0 = load(weights)
    let w1 = load(weights + tileByteCount)
    r0.add(broadcast(upper), w0, w1)
    r1.add(broadcast(upper + stride), w0, w1)
    r2.add(broadcast(upper + 2 &* stride), w0, w1)
    r3.add(broadcast(lower), w0, w1)
    r4.add(broadcast(lower + stride), w0, w1)
    r5.add(broadcast(lower + 2 &* stride), w0, w1)
    weights += PackedLayout.stepByteCount
    upper += 4
    lower += 4
  }
  r0.store(output)
  r1.store(output + outputStride)
  r2.store(output + 2 &* outputStride)
  r3.store(output + 3 &* outputStride)
  r4.store(output + 4 &* outputStride)
  r5.store(output + 5 &* outputStride)
}

/// The sums of one row by 32 columns.
private struct PairSums {
  var c0: S32x16, c1: S32x16

  @inline(__always) mutating func add(_ a: S32x16, _ w0: S32x16, _ w1: S32x16) {
    c0 = multiplyAdd(c0, a, w0)
    c1 = multiplyAdd(c1, a, w1)
  }

  @inline(__always) func store(_ to: UnsafeMutableRawPointer) {
    to.storeBytes(of: c0, as: S32x16.self)
    (to + 64).storeBytes(of: c1, as: S32x16.self)
  }
}

/// Six rows by 16 columns.
@inline(never)
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
