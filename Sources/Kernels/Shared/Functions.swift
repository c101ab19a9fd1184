// The functions of a transformer that are not sums of products, as polynomials in + and * alone:
// no library function, whose last bit may differ from platform to platform.

/// e^x for x <= 0; from x < -87 on it stays at about 2^-126.
///
/// x = (n + f) ln 2 with n an integer and |f| <= 1/2; 2^f is a polynomial of degree 5, and n is
/// added to the exponent bits.
/// - Error: relative, of 2^f, at most 1.9e-7 (Numerics.md, Exponential).
@inline(__always) func exponential(_ x: F32x16) -> F32x16 {
  let t = maximum(x * all(1.442_695_041), all(-126))
  let shifted = t + all(roundingMagic)
  let f = t - (shifted - all(roundingMagic))
  var p = all(0.001_326_472_6)
  p = p * f + all(0.009_671_513)
  p = p * f + all(0.055_507_336)
  p = p * f + all(0.240_222_42)
  p = p * f + all(0.693_147)
  p = p * f + all(1)
  let exponent =
    (unsafeBitCast(shifted, to: U32x16.self) &- U32x16(repeating: UInt32(roundingMagicBits)))
    &* U32x16(repeating: 1 << 23)
  return unsafeBitCast(unsafeBitCast(p, to: U32x16.self) &+ exponent, to: F32x16.self)
}

/// x * Phi(x), Phi the normal distribution function as 1/2 + u P(u^2) with u = x kept in
/// [-3.9, 3.9].
/// - Error: absolute, at most 1.5e-4, far below one step of the int8 value that it becomes
///   (Numerics.md, GELU).
@inline(__always) func gelu(_ x: F32x16) -> F32x16 {
  let u = minimum(maximum(x, all(-3.9)), all(3.9))
  let t = u * u
  var p = all(2.627_024_1e-08)
  p = p * t + all(-1.770_430_7e-06)
  p = p * t + all(5.123_596_6e-05)
  p = p * t + all(-0.000_844_498_92)
  p = p * t + all(0.008_913_721)
  p = p * t + all(-0.064_869_32)
  p = p * t + all(0.398_085_47)
  return x * (all(0.5) + u * p)
}

/// The tanh form of GELU (`gelu_new`), by the same kind of polynomial on [-3.8, 3.8].
/// - Error: absolute, at most 1.7e-4.
@inline(__always) func geluTanh(_ x: F32x16) -> F32x16 {
  let u = minimum(maximum(x, all(-3.8)), all(3.8))
  let t = u * u
  var p = all(3.225_956e-08)
  p = p * t + all(-2.062_885_4e-06)
  p = p * t + all(5.679_742_4e-05)
  p = p * t + all(-0.000_895_788_9)
  p = p * t + all(0.009_141_538)
  p = p * t + all(-0.065_257_46)
  p = p * t + all(0.398_153_93)
  return x * (all(0.5) + u * p)
}
