// Copies matrix operands into the order in which the tile product reads them, so that the inner
// loop touches consecutive memory whatever the layout of the source.
import FloatKernelInterface

/// Source [M, K] -> [ceil(M / tileRows)][K][tileRows].
func packLeft(
  _ destination: MutableFloats, _ source: Floats, _ rowStride: Int, _ m: Int, _ k: Int
) {
  var out = destination
  var row = 0
  while row < m {
    let count = m - row < tileRows ? m - row : tileRows
    packStrip(out, tileRows, source + row * rowStride, rowStride, count, k)
    if count < tileRows { clearStrip(out, tileRows, count, k) }
    out += tileRows * k
    row += tileRows
  }
}

/// destination[d * width + r] = source[r * rowStride + d] for `count` rows of k.
@inline(__always) private func packStrip(
  _ destination: MutableFloats, _ width: Int, _ source: Floats, _ rowStride: Int, _ count: Int,
  _ k: Int
) {
  let whole = k - k % transposeColumns
  var depth = 0
  // Depth by depth, so that the written lines are still in the first-level cache when the next
  // rows come.
  while depth < whole {
    let from = source + depth
    let to = destination + depth * width
    var r = 0
    while r + 4 <= count {
      transposeFour(to + r, width, from + r * rowStride, rowStride)
      r += 4
    }
    if r + 2 <= count {
      transposeTwo(to + r, width, from + r * rowStride, rowStride)
      r += 2
    }
    if r < count {
      let rest = from + r * rowStride
      var d = 0
      while d < transposeColumns {
        to[d * width + r] = rest[d]
        d += 1
      }
    }
    depth += transposeColumns
  }
  while depth < k {
    var r = 0
    while r < count {
      destination[depth * width + r] = source[r * rowStride + depth]
      r += 1
    }
    depth += 1
  }
}

/// Zeros beside the `count` values of each depth.
@inline(__always) private func clearStrip(
  _ destination: MutableFloats, _ width: Int, _ count: Int, _ k: Int
) {
  var depth = 0
  while depth < k {
    var r = count
    while r < width {
      destination[depth * width + r] = 0
      r += 1
    }
    depth += 1
  }
}

/// Source [K, M] -> [ceil(M / tileRows)][K][tileRows].
func packLeftTransposed(
  _ destination: MutableFloats, _ source: Floats, _ rowStride: Int, _ m: Int, _ k: Int
) {
  let panels = (m + tileRows - 1) / tileRows
  var depth = 0
  while depth < k {
    let from = source + depth * rowStride
    var panel = 0
    while panel < panels {
      let first = panel * tileRows
      let to = destination + (panel * k + depth) * tileRows
      let count = m - first < tileRows ? m - first : tileRows
      if count == tileRows {
        var r = 0
        while r < tileRows {
          to[r] = from[first + r]
          r += 1
        }
      } else {
        var r = 0
        while r < tileRows {
          to[r] = r < count ? from[first + r] : 0
          r += 1
        }
      }
      panel += 1
    }
    depth += 1
  }
}

/// Source [K, N] -> [ceil(N / tileColumns)][panelDepth][tileColumns], the first K of each panel.
func packRight(
  _ destination: MutableFloats, _ source: Floats, _ rowStride: Int, _ k: Int, _ n: Int,
  _ panelDepth: Int
) {
  let panels = (n + tileColumns - 1) / tileColumns
  var depth = 0
  while depth < k {
    let from = source + depth * rowStride
    var panel = 0
    while panel < panels {
      let first = panel * tileColumns
      let to = destination + (panel * panelDepth + depth) * tileColumns
      let count = n - first < tileColumns ? n - first : tileColumns
      if count == tileColumns {
        var c = 0
        while c < tileColumns {
          store(load(from, first + c), to, c)
          c += 16
        }
      } else {
        var c = 0
        while c < tileColumns {
          to[c] = c < count ? from[first + c] : 0
          c += 1
        }
      }
      panel += 1
    }
    depth += 1
  }
}

/// Source [N, K] -> [ceil(N / tileColumns)][panelDepth][tileColumns], the first K of each panel.
func packRightTransposed(
  _ destination: MutableFloats, _ source: Floats, _ rowStride: Int, _ k: Int, _ n: Int,
  _ panelDepth: Int
) {
  var out = destination
  var column = 0
  while column < n {
    let count = n - column < tileColumns ? n - column : tileColumns
    packStrip(out, tileColumns, source + column * rowStride, rowStride, count, k)
    if count < tileColumns { clearStrip(out, tileColumns, count, k) }
    out += panelDepth * tileColumns
    column += tileColumns
  }
}
