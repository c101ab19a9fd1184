// The inner loop for 32 vector registers of 16 lanes: 6 rows by 32 columns of sums, twelve
// independent chains, enough to cover the latency of two fused multiply-adds a cycle.
import FloatKernelInterface

@inline(__always) var tileRows: Int { 6 }
@inline(__always) var tileColumns: Int { 32 }

/// out[6, 32] (+)= left [K][6] * right [K][32]; out rows are outRowStride apart.
@inline(__always) func tileProduct(
  _ left: Floats, _ right: Floats, _ k: Int, _ out: MutableFloats, _ outRowStride: Int,
  _ accumulates: Bool
) {
  var s0 = (Lanes(), Lanes())
  var s1 = (Lanes(), Lanes())
  var s2 = (Lanes(), Lanes())
  var s3 = (Lanes(), Lanes())
  var s4 = (Lanes(), Lanes())
  var s5 = (Lanes(), Lanes())
  var a = left
  var b = right
  var step = 0
  while step < k {
    let columns = (load(b, 0), load(b, 16))
    accumulate(&s0, a[0], columns)
    accumulate(&s1, a[1], columns)
    accumulate(&s2, a[2], columns)
    accumulate(&s3, a[3], columns)
    accumulate(&s4, a[4], columns)
    accumulate(&s5, a[5], columns)
    a += 6
    b += 32
    step += 1
  }
  finish(s0, out, accumulates)
  finish(s1, out + outRowStride, accumulates)
  finish(s2, out + 2 * outRowStride, accumulates)
  finish(s3, out + 3 * outRowStride, accumulates)
  finish(s4, out + 4 * outRowStride, accumulates)
  finish(s5, out + 5 * outRowStride, accumulates)
}

@inline(__always) private func accumulate(
  _ sums: inout (Lanes, Lanes), _ factor: Float, _ columns: (Lanes, Lanes)
) {
  let lanes = Lanes(repeating: factor)
  sums.0 = multiplyAdd(sums.0, lanes, columns.0)
  sums.1 = multiplyAdd(sums.1, lanes, columns.1)
}

@inline(__always) private func finish(
  _ sums: (Lanes, Lanes), _ out: MutableFloats, _ accumulates: Bool
) {
  if accumulates {
    store(sums.0 + load(out, 0), out, 0)
    store(sums.1 + load(out, 16), out, 16)
  } else {
    store(sums.0, out, 0)
    store(sums.1, out, 16)
  }
}
