// The functions of a transformer that are not sums of products, as polynomials in + and * alone:
// no library function, whose last bit may differ from platform to platform.

/// 2^x for x <= 0; from x < -126 on it stays at about 2^-126.
///
/// x = n + f with n an integer and |f| <= 1/2; 2^f is a polynomial of degree 3, and n is added to
/// the exponent bits.
/// - Error: relative, at most 1.1e-4, a hundredth of a step of the largest probability
///   (Numerics.md, Powers of two).
@inline(__always) func powerOfTwo(_ x: F32x16) -> F32x16 {
  let t = maximum(x, all(-126))
  let shifted = t + all(roundingMagic)
  let f = t - (shifted - all(roundingMagic))
  var p = all(0.055_008_933)
  p = p * f + all(0.242_210_97)
  p = p * f + all(0.693_282_9)
  p = p * f + all(1)
  let exponent =
    (unsafeBitCast(shifted, to: U32x16.self) &- U32x16(repeating: UInt32(roundingMagicBits)))
    &* U32x16(repeating: 1 << 23)
  return unsafeBitCast(unsafeBitCast(p, to: U32x16.self) &+ exponent, to: F32x16.self)
}

/// x * Phi(x), Phi the normal distribution function: max(x, 0) less a bump v P(v) with v = |x| kept
/// below 3.1, where it has ended.
/// - Error: absolute, at most 1.7e-3, a small part of a step of the int8 value that it becomes
///   (Numerics.md, GELU).
@inline(__always) func gelu(_ x: F32x16) -> F32x16 {
  let v = minimum(absolute(x), all(3.1))
  var p = all(0.001_365_450_2)
  p = p * v + all(0.010_990_06)
  p = p * v + all(-0.157_729_78)
  p = p * v + all(0.511_772_34)
  p = p * v + all(-0.524_652_6)
  return maximum(x, F32x16()) + v * p
}

/// The tanh form of GELU (`gelu_new`), by the same kind of polynomial.
/// - Error: absolute, at most 1.7e-3.
@inline(__always) func geluTanh(_ x: F32x16) -> F32x16 {
  let v = minimum(absolute(x), all(3.1))
  var p = all(0.001_366_616_5)
  p = p * v + all(0.010_818_557)
  p = p * v + all(-0.156_794_76)
  p = p * v + all(0.510_379_55)
  p = p * v + all(-0.524_211_1)
  return maximum(x, F32x16()) + v * p
}
