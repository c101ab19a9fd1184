// Attention of one window, head by head, with integer products: queries by keys, softmax of each
// row of scores in floats, probabilities by values.
import KernelInterface

/// What a row of no scores has for its largest.
@inline(__always) var lowestScore: Float { -3.402_823_5e38 }

/// Sixteen exact sums as scores.
///
///     s[j] = sum[j] * keyScale[j] * queryScale
///
/// - Source: Numerics.md (4).
@inline(__always)
func scores(_ sums: S32x16, _ keyScale: UnsafePointer<Float>, _ queryScale: F32x16) -> F32x16 {
  toF32(sums) * loadF32(keyScale) * queryScale
}

/// Turns one row of exact sums into scores; in the places past the last key stands the lowest.
///
/// - row: [keyCount rounded up to 16] s32 sums in, f32 out.
/// - lanes: [16], the largest of every sixteenth so far, and then with these.
@inline(__always)
private func scoreRow(
  _ row: UnsafeMutablePointer<Float>, keyCount: Int, queryScale: Float,
  keyScale: UnsafePointer<Float>, lanes: UnsafeMutablePointer<Float>
) {
  let query = all(queryScale)
  var highest = loadF32(lanes)
  var key = 0
  while key < keyCount {
    let sums = UnsafeRawPointer(row + key).loadUnaligned(as: S32x16.self)
    var s = scores(sums, keyScale + key, query)
    if keyCount &- key < 16 { s = first(keyCount &- key, of: s, else: all(lowestScore)) }
    storeF32(s, row + key)
    highest = maximum(s, highest)
    key &+= 16
  }
  storeF32(highest, lanes)
}

/// The scores of `tileRows` queries by all keys: of the first tiles in registers, by a kernel that has them to spare, of
/// the others in a pass over their sums.
///
/// - output: [tileRows, keys rounded up to 16].
/// - lanes: [tileRows][16], the largest of every sixteenth of each row.
@inline(__always)
private func scoreAll(
  _ queries: UnsafeRawPointer, _ strideByteCount: Int, _ steps: Int, _ tiles: UnsafeRawPointer,
  keySums: UnsafePointer<Int32>, keyScale: UnsafePointer<Float>,
  queryScale: UnsafePointer<Float>, keyCount: Int, rowCount: Int,
  _ output: UnsafeMutablePointer<Float>, _ outputStride: Int,
  _ lanes: UnsafeMutablePointer<Float>
) {
  let tileByteCount = steps &* PackedLayout.stepByteCount
  var row = 0
  while row < tileRows {
    storeF32(all(lowestScore), lanes + row &* 16)
    row &+= 1
  }
  var tile = 0
  var scoredKeys = 0
  let tileCount = outputStride / 16
  while tile < tileCount {
    let left = tileCount &- tile
    let group = left < tileGroup ? left : tileGroup
    let key = tile &* 16
    let product = TileProduct(
      activations: queries, strideByteCount: strideByteCount, steps: steps,
      tiles: tiles + tile &* tileByteCount, tileByteCount: tileByteCount, tileCount: group,
      columnSum: keySums + key, output: output + key, outputStride: outputStride, share: noShare)
    if multiplyAndScore(
      product, keyScale: keyScale + key, queryScale: queryScale, keyCount: keyCount &- key,
      lanes: lanes)
    {
      scoredKeys = key &+ group &* 16
    } else {
      multiplyTiles(
        product.activations, strideByteCount, steps, product.tiles, tileByteCount, group,
        product.columnSum, UnsafeMutableRawPointer(product.output), outputStride &* 4, noShare)
    }
    tile &+= group
  }
  if scoredKeys >= keyCount { return }
  row = 0
  while row < rowCount {
    scoreRow(
      output + (row &* outputStride &+ scoredKeys), keyCount: keyCount &- scoredKeys,
      queryScale: queryScale[row], keyScale: keyScale + scoredKeys, lanes: lanes + row &* 16)
    row &+= 1
  }
}

/// Turns one row of scores into what its probabilities are quantized from.
///
///     e[j] = 2^(s[j] - top);  p[j] = e[j] * valueScale[j]
///
/// - row: [keyCount rounded up to 16] s in, p out.
/// - Returns: the largest p and the sum of e, of every sixteenth.
@inline(__always)
private func weighRow(
  _ row: UnsafeMutablePointer<Float>, keyCount: Int, top: Float,
  valueScale: UnsafePointer<Float>
) -> (magnitude: F32x16, total: F32x16) {
  let top = all(top)
  var total = F32x16()
  var highest = F32x16()
  var key = 0
  while key < keyCount {
    var e = powerOfTwo(loadF32(row + key) - top)
    if keyCount &- key < 16 { e = first(keyCount &- key, of: e, else: F32x16()) }
    total = total + e
    let p = e * loadF32(valueScale + key)
    storeF32(p, row + key)
    highest = maximum(p, highest)
    key &+= 16
  }
  return (highest, total)
}

/// Quantizes one row of p to 0 ... 127, its largest.
///
/// - inverse: 127 / the largest.
@inline(__always)
private func quantizeProbabilities(
  _ row: UnsafePointer<Float>, keyCount: Int, inverse: Float,
  _ probabilities: UnsafeMutableRawPointer
) {
  let inverse = all(inverse)
  var key = 0
  while key < keyCount {
    storeProbabilities(
      roundedToS32(loadF32(row + key) * inverse), probabilities + key &* activationByteCount)
    key &+= 16
  }
}

/// Writes the head's columns of one context row.
@inline(__always)
private func storeContext(
  _ sums: UnsafePointer<Float>, _ scale: Float, _ headSize: Int, _ to: UnsafeMutablePointer<Float>
) {
  var column = 0
  while column < headSize {
    let lanes = UnsafeRawPointer(sums + column).loadUnaligned(as: S32x16.self)
    let y = toF32(lanes) * all(scale)
    if headSize &- column >= 16 {
      storeF32(y, to + column)
    } else {
      var lane = 0
      while column &+ lane < headSize {
        to[column &+ lane] = y[lane]
        lane &+= 1
      }
    }
    column &+= 16
  }
}

/// `KernelTable.attend`.
func attendKernel(_ address: UnsafeRawPointer) {
  let a = address.assumingMemoryBound(to: AttendArguments.self).pointee
  let heads = PackedHeads(keyCount: a.keyCount, headCount: a.headCount, headSize: a.headSize)
  let keyScales = (a.packed + heads.keyScale).assumingMemoryBound(to: Float.self)
  let valueScales = (a.packed + heads.valueScale).assumingMemoryBound(to: Float.self)
  let keySums = (a.packed + heads.keySum).assumingMemoryBound(to: Int32.self)
  let parts = AttentionScratch(
    queryCapacity: a.queryCount, keyCapacity: a.keyCount, headSize: a.headSize,
    tileRows: tileRows)
  let queries = a.scratch + parts.queries
  let queryScale = (a.scratch + parts.queryScale).assumingMemoryBound(to: Float.self)
  let scores = (a.scratch + parts.scores).assumingMemoryBound(to: Float.self)
  let probabilities = a.scratch + parts.probabilities
  let contexts = (a.scratch + parts.contexts).assumingMemoryBound(to: Float.self)
  let lanes = (a.scratch + parts.lanes).assumingMemoryBound(to: Float.self)
  let totalLanes = lanes + tileRows &* 16
  let tops = (a.scratch + parts.tops).assumingMemoryBound(to: Float.self)
  let totals = tops + 16
  let contextScale = totals + 16
  let zeroSums = (a.scratch + parts.zeroSums).assumingMemoryBound(to: Int32.self)

  let scoreStride = heads.keyCapacity
  let headStride = PackedLayout.paddedColumns(a.headSize)
  let depthSteps = PackedLayout.stepCount(depth: a.headSize)
  let keySteps = PackedLayout.stepCount(depth: a.keyCount)
  let queryByteStride = headStride &* activationByteCount
  let probabilityByteStride = scoreStride &* activationByteCount
  var column = 0
  while column < headStride {
    UnsafeMutableRawPointer(zeroSums + column).storeBytes(of: S32x16(), as: S32x16.self)
    column &+= 16
  }

  var head = 0
  while head < a.headCount {
    let headColumn = head &* a.headSize
    let keyTiles = a.packed + (heads.keyTiles &+ head &* heads.keyHeadStride)
    let valueTiles = a.packed + (heads.valueTiles &+ head &* heads.valueHeadStride)
    packQueries(
      a, headColumn, activations: queries, scale: queryScale, inverse: tops)
    var row = 0
    while row < a.queryCount {
      // Step by step for all rows: what one row waits for, the next ones do not.
      let left = a.queryCount &- row
      let count = left < tileRows ? left : tileRows
      scoreAll(
        queries + row &* queryByteStride, queryByteStride, depthSteps, keyTiles,
        keySums: keySums + head &* scoreStride, keyScale: keyScales + head &* scoreStride,
        queryScale: queryScale + row, keyCount: a.keyCount, rowCount: count, scores, scoreStride,
        lanes)
      var index = 0
      while index < count {
        tops[index] = largest(loadF32(lanes + index &* 16))
        index &+= 1
      }
      index = 0
      while index < count {
        let weighed = weighRow(
          scores + index &* scoreStride, keyCount: a.keyCount, top: tops[index],
          valueScale: valueScales + head &* scoreStride)
        storeF32(weighed.magnitude, lanes + index &* 16)
        storeF32(weighed.total, totalLanes + index &* 16)
        index &+= 1
      }
      index = 0
      while index < count {
        tops[index] = largest(loadF32(lanes + index &* 16))
        totals[index] = sum(loadF32(totalLanes + index &* 16))
        index &+= 1
      }
      // All rows' divisions at once; what stands in the lanes past `count` is not read.
      let magnitudes = loadF32(tops)
      storeF32(magnitudes / all(127) / loadF32(totals), contextScale)
      storeF32(inverses(127, magnitudes), tops)
      index = 0
      while index < count {
        quantizeProbabilities(
          scores + index &* scoreStride, keyCount: a.keyCount, inverse: tops[index],
          activationRow(probabilities, index, probabilityByteStride))
        index &+= 1
      }
      multiplyAll(
        probabilities, probabilityByteStride, keySteps, valueTiles,
        scoreStride >> 2 &* PackedLayout.stepByteCount, headStride / 16, zeroSums, contexts,
        headStride)
      index = 0
      while index < count {
        storeContext(
          contexts + index &* headStride, contextScale[index], a.headSize,
          a.context + ((row &+ index) &* a.stride &+ headColumn))
        index &+= 1
      }
      row &+= tileRows
    }
    head &+= 1
  }
}

/// One block of `tileRows` rows by all tiles, exact sums as s32 in `output`.
@inline(__always)
private func multiplyAll(
  _ activations: UnsafeRawPointer, _ strideByteCount: Int, _ steps: Int,
  _ tiles: UnsafeRawPointer, _ tileByteCount: Int, _ tileCount: Int,
  _ columnSum: UnsafePointer<Int32>, _ output: UnsafeMutablePointer<Float>, _ outputStride: Int
) {
  var tile = 0
  while tile < tileCount {
    let left = tileCount &- tile
    let group = left < tileGroup ? left : tileGroup
    multiplyTiles(
      activations, strideByteCount, steps, tiles + tile &* tileByteCount, tileByteCount, group,
      columnSum + tile &* 16, UnsafeMutableRawPointer(output + tile &* 16), outputStride &* 4,
      noShare)
    tile &+= group
  }
}
