// The inner loop: 6 rows by 16 columns of sums in registers (12 of the 16 ymm on AVX2), one
// column vector and one broadcast at a time.
import FloatKernelInterface

@inline(__always) var tileRows: Int { 6 }
@inline(__always) var tileColumns: Int { 16 }

/// out[6, 16] (+)= left [K][6] * right [K][16]; out rows are outRowStride apart.
@inline(__always) func tileProduct(
  _ left: Floats, _ right: Floats, _ k: Int, _ out: MutableFloats, _ outRowStride: Int,
  _ accumulates: Bool
) {
  var s0 = Lanes()
  var s1 = Lanes()
  var s2 = Lanes()
  var s3 = Lanes()
  var s4 = Lanes()
  var s5 = Lanes()
  var a = left
  var b = right
  var step = 0
  while step < k {
    let columns = load(b, 0)
    s0 = multiplyAdd(s0, Lanes(repeating: a[0]), columns)
    s1 = multiplyAdd(s1, Lanes(repeating: a[1]), columns)
    s2 = multiplyAdd(s2, Lanes(repeating: a[2]), columns)
    s3 = multiplyAdd(s3, Lanes(repeating: a[3]), columns)
    s4 = multiplyAdd(s4, Lanes(repeating: a[4]), columns)
    s5 = multiplyAdd(s5, Lanes(repeating: a[5]), columns)
    a += 6
    b += 16
    step += 1
  }
  if accumulates {
    s0 += load(out, 0)
    s1 += load(out, outRowStride)
    s2 += load(out, 2 * outRowStride)
    s3 += load(out, 3 * outRowStride)
    s4 += load(out, 4 * outRowStride)
    s5 += load(out, 5 * outRowStride)
  }
  store(s0, out, 0)
  store(s1, out, outRowStride)
  store(s2, out, 2 * outRowStride)
  store(s3, out, 3 * outRowStride)
  store(s4, out, 4 * outRowStride)
  store(s5, out, 5 * outRowStride)
}
