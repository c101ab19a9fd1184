// Layer normalisation of one row, forward and backward.
import FloatKernelInterface

/// row = (row - mean) / deviation * scale + bias, in place; normalized receives the part before
/// scale and bias. Returns 1 / deviation. The deviation is the biased one, with epsilon added to
/// the variance. count >= 1.
func layerNormForward(
  _ row: MutableFloats, _ normalized: MutableFloats?, _ scale: Floats, _ bias: Floats,
  _ count: Int, _ epsilon: Float
) -> Float {
  var total = Lanes()
  var tail: Float = 0
  var i = 0
  while i + 16 <= count {
    total += load(row, i)
    i += 16
  }
  while i < count {
    tail += row[i]
    i += 1
  }
  let mean = (sum(total) + tail) / Float(count)
  var squares = Lanes()
  tail = 0
  i = 0
  let center = Lanes(repeating: mean)
  while i + 16 <= count {
    let distance = load(row, i) - center
    squares = multiplyAdd(squares, distance, distance)
    i += 16
  }
  while i < count {
    tail += (row[i] - mean) * (row[i] - mean)
    i += 1
  }
  let variance = (sum(squares) + tail) / Float(count)
  let inverse = 1 / (variance + epsilon).squareRoot()
  let inverses = Lanes(repeating: inverse)
  i = 0
  while i + 16 <= count {
    let value = (load(row, i) - center) * inverses
    if let normalized { store(value, normalized, i) }
    store(multiplyAdd(load(bias, i), value, load(scale, i)), row, i)
    i += 16
  }
  while i < count {
    let value = (row[i] - mean) * inverse
    if let normalized { normalized[i] = value }
    row[i] = bias[i] + value * scale[i]
    i += 1
  }
  return inverse
}

/// gradient = inverse * (s - mean(s) - normalized * mean(s * normalized)), s = gradient * scale.
func layerNormBackward(
  _ gradient: MutableFloats, _ normalized: Floats, _ scale: Floats, _ inverse: Float,
  _ count: Int
) {
  var total = Lanes()
  var product = Lanes()
  var tailTotal: Float = 0
  var tailProduct: Float = 0
  var i = 0
  while i + 16 <= count {
    let s = load(gradient, i) * load(scale, i)
    total += s
    product = multiplyAdd(product, s, load(normalized, i))
    i += 16
  }
  while i < count {
    let s = gradient[i] * scale[i]
    tailTotal += s
    tailProduct += s * normalized[i]
    i += 1
  }
  let mean = (sum(total) + tailTotal) / Float(count)
  let slope = (sum(product) + tailProduct) / Float(count)
  i = 0
  while i + 16 <= count {
    let s = load(gradient, i) * load(scale, i)
    let centered = s - Lanes(repeating: mean) - load(normalized, i) * Lanes(repeating: slope)
    store(centered * Lanes(repeating: inverse), gradient, i)
    i += 16
  }
  while i < count {
    gradient[i] = (gradient[i] * scale[i] - mean - normalized[i] * slope) * inverse
    i += 1
  }
}

/// scaleGradient[c] = sum over rows of gradient * normalized; biasGradient[c] = sum of gradient.
func normSums(
  _ scaleGradient: MutableFloats, _ biasGradient: MutableFloats, _ gradient: Floats,
  _ normalized: Floats, _ rows: Int, _ columns: Int, _ rowStride: Int
) {
  var c = 0
  while c < columns {
    scaleGradient[c] = 0
    biasGradient[c] = 0
    c += 1
  }
  var r = 0
  while r < rows {
    let g = gradient + r * rowStride
    let x = normalized + r * rowStride
    c = 0
    while c + 16 <= columns {
      store(
        multiplyAdd(load(scaleGradient, c), load(g, c), load(x, c)), scaleGradient, c)
      store(load(biasGradient, c) + load(g, c), biasGradient, c)
      c += 16
    }
    while c < columns {
      scaleGradient[c] += g[c] * x[c]
      biasGradient[c] += g[c]
      c += 1
    }
    r += 1
  }
}
