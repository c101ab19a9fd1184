// Sums, products and bias over rows; tails shorter than a vector are done lane by lane.
import FloatKernelInterface

func addBias(
  _ out: MutableFloats, _ bias: Floats, _ rows: Int, _ columns: Int, _ rowStride: Int
) {
  var r = 0
  while r < rows {
    addTo(out + r * rowStride, bias, columns)
    r += 1
  }
}

func addTo(_ out: MutableFloats, _ source: Floats, _ count: Int) {
  var i = 0
  while i + 16 <= count {
    store(load(out, i) + load(source, i), out, i)
    i += 16
  }
  while i < count {
    out[i] += source[i]
    i += 1
  }
}

func multiplyBy(_ out: MutableFloats, _ factor: Floats, _ count: Int) {
  var i = 0
  while i + 16 <= count {
    store(load(out, i) * load(factor, i), out, i)
    i += 16
  }
  while i < count {
    out[i] *= factor[i]
    i += 1
  }
}

/// out[c] = sum over rows, added in the order of the rows.
func columnSums(
  _ out: MutableFloats, _ source: Floats, _ rows: Int, _ columns: Int, _ rowStride: Int
) {
  var c = 0
  while c < columns {
    out[c] = 0
    c += 1
  }
  var r = 0
  while r < rows {
    addTo(out, source + r * rowStride, columns)
    r += 1
  }
}
