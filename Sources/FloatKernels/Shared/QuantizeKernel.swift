// The runtime's rounding to int8 steps, in place on floats, for the quantization-aware finish.
import FloatKernelInterface

/// row[i] = q * scale with q = round-to-even(row[i] / scale) in [-limit, limit] and
/// scale = max|row| / limit; rows below 2^-100 become 0. Source: Numerics.md.
func fakeQuantize(_ row: MutableFloats, _ count: Int, _ limit: Float) {
  var top: Float = 0
  var tops = Lanes()
  var i = 0
  while i + 16 <= count {
    let value = load(row, i)
    tops = maximum(maximum(value, -value), tops)
    i += 16
  }
  top = largest(tops)
  while i < count {
    let size = row[i] < 0 ? -row[i] : row[i]
    if size > top { top = size }
    i += 1
  }
  // Below this limit / top could overflow; the runtime takes such a row for zeros too.
  let isVisible = top > 0x1p-100
  let inverse = isVisible ? limit / top : 0
  let scale = isVisible ? top / limit : 0
  // Adding and taking away 1.5 * 2^23 rounds to the nearest integer, ties to even.
  let magic: Float = 12_582_912
  i = 0
  while i + 16 <= count {
    let shifted = load(row, i) * Lanes(repeating: inverse) + Lanes(repeating: magic)
    store((shifted - Lanes(repeating: magic)) * Lanes(repeating: scale), row, i)
    i += 16
  }
  while i < count {
    row[i] = (row[i] * inverse + magic - magic) * scale
    i += 1
  }
}
