// Softmax of one row and its backward pass.
import FloatKernelInterface

/// row = exp(scale * (row - max)) / sum. count >= 1, scale > 0.
func softmax(_ row: MutableFloats, _ count: Int, _ scale: Float) {
  var top = row[0]
  var i = 0
  if count >= 16 {
    var tops = load(row, 0)
    i = 16
    while i + 16 <= count {
      tops = maximum(load(row, i), tops)
      i += 16
    }
    top = largest(tops)
  }
  while i < count {
    if row[i] > top { top = row[i] }
    i += 1
  }
  let shift = Lanes(repeating: top)
  let factor = Lanes(repeating: scale)
  var total = Lanes()
  i = 0
  while i + 16 <= count {
    let value = exponential((load(row, i) - shift) * factor)
    total += value
    store(value, row, i)
    i += 16
  }
  if i < count {
    // Lanes beyond the row are far below the largest, so that they add nothing.
    var rest = Lanes()
    for lane in 0..<(count - i) { rest[lane] = (row[i + lane] - top) * scale }
    rest = exponential(rest)
    for lane in 0..<16 where lane >= count - i { rest[lane] = 0 }
    total += rest
    for lane in 0..<(count - i) { row[i + lane] = rest[lane] }
  }
  let inverse = Lanes(repeating: 1 / sum(total))
  i = 0
  while i + 16 <= count {
    store(load(row, i) * inverse, row, i)
    i += 16
  }
  while i < count {
    row[i] *= inverse[0]
    i += 1
  }
}

/// gradient = scale * p * (gradient - sum over the row of gradient * p).
func softmaxBackward(_ gradient: MutableFloats, _ p: Floats, _ count: Int, _ scale: Float) {
  var product = Lanes()
  var tail: Float = 0
  var i = 0
  while i + 16 <= count {
    product = multiplyAdd(product, load(gradient, i), load(p, i))
    i += 16
  }
  while i < count {
    tail += gradient[i] * p[i]
    i += 1
  }
  let mean = sum(product) + tail
  i = 0
  while i + 16 <= count {
    let value = (load(gradient, i) - Lanes(repeating: mean)) * load(p, i)
    store(value * Lanes(repeating: scale), gradient, i)
    i += 16
  }
  while i < count {
    gradient[i] = (gradient[i] - mean) * p[i] * scale
    i += 1
  }
}
