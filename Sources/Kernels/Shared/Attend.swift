// Attention of one window, head by head, with integer products: queries by keys, softmax of each
// row of scores in floats, probabilities by values.
import KernelInterface

/// What a row of no scores has for its largest.
@inline(__always) var lowestScore: Float { -3.402_823_5e38 }

/// What a head's scores are made of beside their exact sums, for each key from one on.
struct KeyTerms {
  var scale: UnsafePointer<Float>
  /// The logarithm of the value's scale.
  var weight: UnsafePointer<Float>

  @inline(__always) func advanced(by count: Int) -> KeyTerms {
    KeyTerms(scale: scale + count, weight: weight + count)
  }

  /// Sixteen exact sums as scores.
  ///
  ///     s[j] = sum[j] * scale[j] * queryScale + weight[j]
  ///
  /// - Source: Numerics.md (4).
  @inline(__always)
  func scores(_ sums: S32x16, at key: Int, _ queryScale: F32x16) -> F32x16 {
    toF32(sums) * loadF32(scale + key) * queryScale + loadF32(weight + key)
  }
}

/// The logarithms of the scales of a head's values, and their inverses. A scale of 0, that of values that are all 0, counts as
/// the smallest.
///
/// - count: a multiple of 16.
@inline(__always)
private func weighValues(
  _ valueScale: UnsafePointer<Float>, count: Int, weight: UnsafeMutablePointer<Float>,
  inverse: UnsafeMutablePointer<Float>
) {
  var key = 0
  while key < count {
    let scale = maximum(loadF32(valueScale + key), all(smallestMagnitude))
    storeF32(logarithm(scale), weight + key)
    storeF32(all(1) / scale, inverse + key)
    key &+= 16
  }
}

/// Turns one row of exact sums into scores; in the places past the last key stands the lowest.
///
/// - row: [keyCount rounded up to 16] s32 sums in, f32 out.
/// - lanes: [16], the largest of every sixteenth so far, and then with these.
@inline(__always)
private func scoreRow(
  _ row: UnsafeMutablePointer<Float>, keyCount: Int, queryScale: Float, keys: KeyTerms,
  lanes: UnsafeMutablePointer<Float>
) {
  let query = all(queryScale)
  var highest = loadF32(lanes)
  var key = 0
  while key < keyCount {
    let sums = UnsafeRawPointer(row + key).loadUnaligned(as: S32x16.self)
    var s = keys.scores(sums, at: key, query)
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
  keySums: UnsafePointer<Int32>, keys: KeyTerms, queryScale: UnsafePointer<Float>, keyCount: Int,
  rowCount: Int,
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
      columnSum: keySums + key, output: output + key, outputStride: outputStride,
      rowCount: rowCount, share: noShare)
    if multiplyAndScore(
      product, keys: keys.advanced(by: key), queryScale: queryScale, keyCount: keyCount &- key,
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
      queryScale: queryScale[row], keys: keys.advanced(by: scoredKeys), lanes: lanes + row &* 16)
    row &+= 1
  }
}

/// What 127 times a power of two has for its exponent beyond that of the power.
@inline(__always) private var stepExponent: Float { 6.988_684_7 }
/// Scores up to this are told apart by a thousandth beside `powerBias`; of larger ones the largest is taken away first.
@inline(__always) private var highestPlainScore: Float { 8_192 }

/// Takes the largest of a row's scores away from all of them.
@inline(never)
private func lower(_ row: UnsafeMutablePointer<Float>, keyCount: Int, by largest: Float) {
  var key = 0
  while key < keyCount {
    storeF32(loadF32(row + key) - all(largest), row + key)
    key &+= 16
  }
}

/// The largest of a row's scores, which are changed where it is huge.
@inline(__always)
private func largestScore(
  _ lanes: UnsafePointer<Float>, _ row: UnsafeMutablePointer<Float>, keyCount: Int
) -> Float {
  let top = largest(loadF32(lanes))
  if top >= -highestPlainScore && top <= highestPlainScore { return top }
  lower(row, keyCount: keyCount, by: top)
  return 0
}

/// Turns one row of scores into probabilities in steps of a 127th of the largest.
///
///     p[j] = 127 * 2^(s[j] - largest s), rounded;  e[j] = p[j] * inverseScale[j], before p is rounded
///
/// - top: the largest s less `powerBias` and `stepExponent`.
/// - inverseScale: of the values.
/// - probabilities: [keyCount rounded up to 16].
/// - Returns: the sum of e, of every sixteenth.
@inline(__always)
private func weighRow(
  _ row: UnsafePointer<Float>, keyCount: Int, top: Float, inverseScale: UnsafePointer<Float>,
  _ probabilities: UnsafeMutableRawPointer
) -> F32x16 {
  let top = all(top)
  var total = F32x16()
  var key = 0
  while key < keyCount {
    var p = powerOfTwo(loadF32(row + key) - top)
    if keyCount &- key < 16 { p = first(keyCount &- key, of: p, else: F32x16()) }
    total = total + p * loadF32(inverseScale + key)
    storeProbabilities(roundedToS32(p), probabilities + key &* activationByteCount)
    key &+= 16
  }
  return total
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
  let tops = (a.scratch + parts.tops).assumingMemoryBound(to: Float.self)
  let contextScale = tops + 16
  let valueWeight = (a.scratch + parts.valueWeight).assumingMemoryBound(to: Float.self)
  let inverseScale = (a.scratch + parts.inverseScale).assumingMemoryBound(to: Float.self)
  let shapes = a.scratch + parts.shapes
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

  let sharesShapes = shapesAgree(depthSteps, keySteps)
  if sharesShapes { beginProducts(depthSteps | keySteps, shapes: shapes) }
  var head = 0
  while head < a.headCount {
    let headColumn = head &* a.headSize
    let keyTiles = a.packed + (heads.keyTiles &+ head &* heads.keyHeadStride)
    let valueTiles = a.packed + (heads.valueTiles &+ head &* heads.valueHeadStride)
    packQueries(
      a, headColumn, activations: queries, scale: queryScale, inverse: tops)
    weighValues(
      valueScales + head &* scoreStride, count: scoreStride, weight: valueWeight,
      inverse: inverseScale)
    let keys = KeyTerms(scale: keyScales + head &* scoreStride, weight: valueWeight)
    var row = 0
    while row < a.queryCount {
      // Step by step for all rows: what one row waits for, the next ones do not.
      let left = a.queryCount &- row
      let count = left < tileRows ? left : tileRows
      if !sharesShapes { beginProducts(depthSteps, shapes: shapes) }
      scoreAll(
        queries + row &* queryByteStride, queryByteStride, depthSteps, keyTiles,
        keySums: keySums + head &* scoreStride, keys: keys, queryScale: queryScale + row,
        keyCount: a.keyCount, rowCount: count, scores, scoreStride, lanes)
      var index = 0
      while index < count {
        let top = largestScore(
          lanes + index &* 16, scores + index &* scoreStride, keyCount: a.keyCount)
        tops[index] = top - (powerBias + stepExponent)
        index &+= 1
      }
      index = 0
      while index < count {
        let total = weighRow(
          scores + index &* scoreStride, keyCount: a.keyCount, top: tops[index],
          inverseScale: inverseScale, activationRow(probabilities, index, probabilityByteStride))
        storeF32(total, lanes + index &* 16)
        index &+= 1
      }
      index = 0
      while index < count {
        contextScale[index] = sum(loadF32(lanes + index &* 16))
        index &+= 1
      }
      // All rows' divisions at once; what stands in the lanes past `count` is not read.
      storeF32(all(1) / loadF32(contextScale), contextScale)
      if !sharesShapes { beginProducts(keySteps, shapes: shapes) }
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
  endProducts()
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
