// The inner loop for 32 vector registers of four lanes: 6 rows by 16 columns of sums in 24 of them,
// four of columns, and the six row values of a step in two, taken lane by lane: `fmla` multiplies by
// an element of a register, so nothing is broadcast.
import Builtin
import FloatKernelInterface

@inline(__always) var tileRows: Int { 6 }
@inline(__always) var tileColumns: Int { 16 }

private typealias Four = SIMD4<Float>

@inline(__always) private func loadFour(_ source: Floats, _ index: Int) -> Four {
  UnsafeRawPointer(source + index).loadUnaligned(as: Four.self)
}

@inline(__always) private func multiplyAdd(_ sum: Four, _ a: Four, _ b: Four) -> Four {
  var result = Four()
  result._storage._value = Builtin.int_fma_Vec4xFPIEEE32(
    a._storage._value, b._storage._value, sum._storage._value)
  return result
}

/// One row's 16 sums.
private struct RowSums {
  var c0 = Four(), c1 = Four(), c2 = Four(), c3 = Four()

  @inline(__always)
  mutating func add(_ factor: Float, _ b0: Four, _ b1: Four, _ b2: Four, _ b3: Four) {
    let lanes = Four(repeating: factor)
    c0 = multiplyAdd(c0, lanes, b0)
    c1 = multiplyAdd(c1, lanes, b1)
    c2 = multiplyAdd(c2, lanes, b2)
    c3 = multiplyAdd(c3, lanes, b3)
  }

  @inline(__always) func finish(_ out: MutableFloats, _ accumulates: Bool) {
    let target = UnsafeMutableRawPointer(out)
    var (s0, s1, s2, s3) = (c0, c1, c2, c3)
    if accumulates {
      s0 += loadFour(out, 0)
      s1 += loadFour(out, 4)
      s2 += loadFour(out, 8)
      s3 += loadFour(out, 12)
    }
    target.storeBytes(of: s0, as: Four.self)
    target.storeBytes(of: s1, toByteOffset: 16, as: Four.self)
    target.storeBytes(of: s2, toByteOffset: 32, as: Four.self)
    target.storeBytes(of: s3, toByteOffset: 48, as: Four.self)
  }
}

/// out[6, 16] (+)= left [K][6] * right [K][16]; out rows are outRowStride apart.
///
/// Each output is one chain of fused multiply-adds over ascending k, as in every other tile, so the
/// result has the same bits.
@inline(__always) func tileProduct(
  _ left: Floats, _ right: Floats, _ k: Int, _ out: MutableFloats, _ outRowStride: Int,
  _ accumulates: Bool
) {
  var r0 = RowSums(), r1 = RowSums(), r2 = RowSums()
  var r3 = RowSums(), r4 = RowSums(), r5 = RowSums()
  var a = left
  var b = right
  var step = 0
  while step < k {
    let first = loadFour(a, 0)
    let last = UnsafeRawPointer(a + 4).loadUnaligned(as: SIMD2<Float>.self)
    let (b0, b1, b2, b3) = (loadFour(b, 0), loadFour(b, 4), loadFour(b, 8), loadFour(b, 12))
    r0.add(first[0], b0, b1, b2, b3)
    r1.add(first[1], b0, b1, b2, b3)
    r2.add(first[2], b0, b1, b2, b3)
    r3.add(first[3], b0, b1, b2, b3)
    r4.add(last[0], b0, b1, b2, b3)
    r5.add(last[1], b0, b1, b2, b3)
    a += 6
    b += 16
    step += 1
  }
  r0.finish(out, accumulates)
  r1.finish(out + outRowStride, accumulates)
  r2.finish(out + 2 * outRowStride, accumulates)
  r3.finish(out + 3 * outRowStride, accumulates)
  r4.finish(out + 4 * outRowStride, accumulates)
  r5.finish(out + 5 * outRowStride, accumulates)
}
