// The product of a packed left block and packed right panels, tile by tile. The right panel
// stays in the first-level cache while all left panels pass over it.
import FloatKernelInterface

/// out[m, n] (+)= sum over k of left[m, k] * right[k, n].
///
/// - left: packed, [ceil(M / tileRows)][K][tileRows].
/// - right: packed panels, each panelDepth * tileColumns floats after the one before; the first K
///   rows of each are read.
/// - out: [M, N] with rows outRowStride apart; nothing outside is touched.
func matrixBlock(
  _ left: Floats, _ right: Floats, _ panelDepth: Int, _ m: Int, _ n: Int, _ k: Int,
  _ out: MutableFloats, _ outRowStride: Int, _ accumulates: Bool
) {
  var column = 0
  while column < n {
    let columns = n - column < tileColumns ? n - column : tileColumns
    let panel = right + column * panelDepth
    var row = 0
    while row < m {
      let rows = m - row < tileRows ? m - row : tileRows
      let target = out + row * outRowStride + column
      if rows == tileRows && columns == tileColumns {
        tileProduct(left + row * k, panel, k, target, outRowStride, accumulates)
      } else {
        edgeProduct(
          left + row * k, panel, k, target, outRowStride, accumulates, rows, columns)
      }
      row += tileRows
    }
    column += tileColumns
  }
}

/// A tile that hangs over the edge: computed whole beside the matrix, then copied in part.
@inline(never) func edgeProduct(
  _ left: Floats, _ right: Floats, _ k: Int, _ out: MutableFloats, _ outRowStride: Int,
  _ accumulates: Bool, _ rows: Int, _ columns: Int
) {
  withUnsafeTemporaryAllocation(
    byteCount: tileRows * tileColumns * 4, alignment: 64
  ) { bytes in
    let whole = bytes.baseAddress!.assumingMemoryBound(to: Float.self)
    tileProduct(left, right, k, whole, tileColumns, false)
    var r = 0
    while r < rows {
      var c = 0
      while c < columns {
        let value = whole[r * tileColumns + c]
        if accumulates {
          out[r * outRowStride + c] += value
        } else {
          out[r * outRowStride + c] = value
        }
        c += 1
      }
      r += 1
    }
  }
}
