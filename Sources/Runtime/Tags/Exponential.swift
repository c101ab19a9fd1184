// e to the x, the same on every machine: the C library's differs in the last bits.

/// e^x for x <= 0.
///
/// - Error: below 1.1 ulp for x >= -87; smaller x give 0, which is off by less than 2e-38.
/// - Source: x = n ln 2 + r with |r| <= ln 2 / 2, and the polynomial for e^r of the Cephes
///   library's expf (S. Moshier), which has relative error 2e-8 there.
@inline(__always)
func exponential(ofNonPositive x: Float) -> Float {
  guard x >= -87 else { return 0 }
  // Adding and taking away 1.5 * 2^23 rounds to the nearest whole number.
  let toWhole: Float = 12_582_912
  let n = (x * 1.442_695_04 + toWhole) - toWhole
  // ln 2 in two parts, the first exact in few bits, so that n times it is exact.
  let r = (x - n * 0.693_359_375) + n * 2.121_944_4e-4
  var p: Float = 1.987_569_2e-4
  p = p * r + 1.398_199_9e-3
  p = p * r + 8.333_452e-3
  p = p * r + 4.166_579_6e-2
  p = p * r + 1.666_666_5e-1
  p = p * r + 5.000_000_1e-1
  p = (p * (r * r) + r) + 1
  return p * Float(bitPattern: UInt32(bitPattern: (Int32(n) + 127) << 23))
}

/// 1 / (1 + e^-x), the probability of a yes or no answer with this logit.
@inline(__always)
func logistic(_ x: Float) -> Float {
  let power = exponential(ofNonPositive: -x.magnitude)
  return x >= 0 ? 1 / (1 + power) : power / (1 + power)
}
