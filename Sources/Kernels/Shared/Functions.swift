// The functions of a transformer that are not sums of products, as polynomials in + and * alone:
// no library function, whose last bit may differ from platform to platform.

/// What is added to x < 8 before `powerOfTwo`: 2^10 - 8, so that the sum's bits hold x in steps of 2^-14.
@inline(__always) var powerBias: Float { 1016 }

/// 2^x from x + `powerBias`, x < 8; from x < -118 on it stays at 2^-118.
///
/// Shifted by 9 bits, the sum's bits are floor(x) - 8 where a float has its exponent and the rest f of x where
/// it has its fraction; 2^(8 + f) is a polynomial of degree 3 in 1 + f, to whose exponent the other is added.
/// - Error: relative, at most 1e-4, a hundredth of a step of the largest probability (Numerics.md,
///   Powers of two).
@inline(__always) func powerOfTwo(_ biased: F32x16) -> F32x16 {
  let t = maximum(biased, all(powerBias - 118))
  let fixed = unsafeBitCast(t, to: U32x16.self) &* U32x16(repeating: 1 << 9)
  let f = fraction(fixed)
  var p = all(0.078_023_55 * 256)
  p = p * f + all(-0.008_002_07 * 256)
  p = p * f + all(0.477_766_58 * 256)
  p = p * f + all(0.452_137_17 * 256)
  let exponent = fixed & U32x16(repeating: 0xFF80_0000)
  return unsafeBitCast(unsafeBitCast(p, to: U32x16.self) &+ exponent, to: F32x16.self)
}

/// The logarithm to the base 2 of x, which is normal and positive.
/// - Error: absolute, at most 1.7e-5 (Numerics.md, Powers of two).
@inline(__always) func logarithm(_ x: F32x16) -> F32x16 {
  let bits = unsafeBitCast(x, to: U32x16.self)
  let exponent = toF32(unsafeBitCast(bits & U32x16(repeating: 0x7F80_0000), to: S32x16.self))
  let f = fraction(bits) - all(1)
  var p = all(0.044_858_578)
  p = p * f + all(-0.192_156_32)
  p = p * f + all(0.413_593_86)
  p = p * f + all(-0.707_979_04)
  p = p * f + all(1.441_682_9)
  p = p * f + all(1.251_736_6e-5)
  return (exponent * all(0x1p-23) - all(127)) + p
}

/// The fraction of floats with these bits, as a float in 1 ..< 2.
@inline(__always) private func fraction(_ bits: U32x16) -> F32x16 {
  unsafeBitCast(
    bits & U32x16(repeating: 0x007F_FFFF) | U32x16(repeating: 0x3F80_0000), to: F32x16.self)
}

/// x * Phi(x), Phi the normal distribution function.
/// - Error: absolute, at most 2.1e-3, a small part of a step of the int8 value that it becomes
///   (Numerics.md, GELU).
@inline(__always) func gelu(_ x: F32x16) -> F32x16 {
  lessABump(x, 0.020_310_24, -0.179_282_53, 0.530_998_05, -0.529_846_22)
}

/// The tanh form of GELU (`gelu_new`).
/// - Error: absolute, at most 2.1e-3.
@inline(__always) func geluTanh(_ x: F32x16) -> F32x16 {
  lessABump(x, 0.020_151_13, -0.178_381_54, 0.529_632_72, -0.529_407_87)
}

/// max(x, 0) less a bump v P(v) with v = |x| kept below 3.25, where it has ended.
///
/// - c3 ... c0: of P, which is of degree 3.
@inline(__always)
private func lessABump(
  _ x: F32x16, _ c3: Float, _ c2: Float, _ c1: Float, _ c0: Float
) -> F32x16 {
  let v = smaller(absolute(x), all(3.25))
  var p = all(c3)
  p = p * v + all(c2)
  p = p * v + all(c1)
  p = p * v + all(c0)
  return positivePart(x) + v * p
}
