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
    if count == tileRows {
      var r = 0
      while r < tileRows {
        let from = source + (row + r) * rowStride
        var depth = 0
        var to = out + r
        while depth < k {
          to.pointee = from[depth]
          to += tileRows
          depth += 1
        }
        r += 1
      }
    } else {
      var depth = 0
      while depth < k {
        var r = 0
        while r < tileRows {
          out[depth * tileRows + r] = r < count ? source[(row + r) * rowStride + depth] : 0
          r += 1
        }
        depth += 1
      }
    }
    out += tileRows * k
    row += tileRows
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
    // Eight depths at a time keep the written lines in the first-level cache.
    var depth = 0
    while depth < k {
      let end = depth + 8 < k ? depth + 8 : k
      var c = 0
      while c < tileColumns {
        var d = depth
        if c < count {
          let from = source + (column + c) * rowStride
          while d < end {
            out[d * tileColumns + c] = from[d]
            d += 1
          }
        } else {
          while d < end {
            out[d * tileColumns + c] = 0
            d += 1
          }
        }
        c += 1
      }
      depth = end
    }
    out += panelDepth * tileColumns
    column += tileColumns
  }
}
