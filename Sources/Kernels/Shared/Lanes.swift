// Sixteen lanes: the vector that every float step of the kernels works in, and the few operations
// on it that Swift's SIMD types offer only as generics. A generic specialised here would leave a
// weak symbol compiled for this target's CPU that the linker may choose for the whole program,
// so each operation names its LLVM builtin.
//
// Nothing here fuses a multiplication with an addition: the same source gives the same bits on
// every instruction set.
import Builtin

typealias F32x16 = SIMD16<Float>
typealias S32x16 = SIMD16<Int32>
typealias U32x16 = SIMD16<UInt32>
typealias S8x16 = SIMD16<Int8>
typealias S16x16 = SIMD16<Int16>

/// 1.5 * 2^23: added to |x| < 2^22 it rounds x to the nearest integer, ties to even, and leaves
/// that integer in the low bits of the sum.
@inline(__always) var roundingMagic: Float { 12_582_912 }
@inline(__always) var roundingMagicBits: Int32 { 0x4B40_0000 }

@inline(__always) func loadF32(_ from: UnsafePointer<Float>) -> F32x16 {
  UnsafeRawPointer(from).loadUnaligned(as: F32x16.self)
}

@inline(__always) func loadF32(_ from: UnsafeMutablePointer<Float>) -> F32x16 {
  UnsafeRawPointer(from).loadUnaligned(as: F32x16.self)
}

@inline(__always) func storeF32(_ lanes: F32x16, _ to: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(to).storeBytes(of: lanes, as: F32x16.self)
}

@inline(__always) func loadS32(_ from: UnsafePointer<Int32>) -> S32x16 {
  UnsafeRawPointer(from).loadUnaligned(as: S32x16.self)
}

/// Asks for the 64 bytes around an address to come into the second-level cache, whether or not they are
/// anyone's to read.
@inline(__always) func fetch(_ address: UnsafeRawPointer) {
  let forReading: Int32 = 0
  let secondLevel: Int32 = 2
  let isData: Int32 = 1
  Builtin.int_prefetch_RawPointer(
    address._rawValue, forReading._value, secondLevel._value, isData._value)
}

@inline(__always) func all(_ value: Float) -> F32x16 { F32x16(repeating: value) }

/// a > b ? a : b in each lane; b where a lane holds a NaN.
@inline(__always) func maximum(_ a: F32x16, _ b: F32x16) -> F32x16 {
  let isGreater = Builtin.fcmp_ogt_Vec16xFPIEEE32(a._storage._value, b._storage._value)
  var result = F32x16()
  result._storage._value = Builtin.select_Vec16xInt1_Vec16xFPIEEE32(
    isGreater, a._storage._value, b._storage._value)
  return result
}

/// The smaller of two floats that are not negative: their bits are ordered as integers are, whose comparisons leave
/// the pipes of additions free.
@inline(__always) func smaller(_ a: F32x16, _ b: F32x16) -> F32x16 {
  let aBits = unsafeBitCast(a, to: S32x16.self)
  let bBits = unsafeBitCast(b, to: S32x16.self)
  let isLess = Builtin.cmp_slt_Vec16xInt32(aBits._storage._value, bBits._storage._value)
  var result = S32x16()
  result._storage._value = Builtin.select_Vec16xInt1_Vec16xInt32(
    isLess, aBits._storage._value, bBits._storage._value)
  return unsafeBitCast(result, to: F32x16.self)
}

/// max(a, 0) in each lane, by its bits; no NaN comes here (Numerics.md, Ranges).
@inline(__always) func positivePart(_ a: F32x16) -> F32x16 {
  let bits = unsafeBitCast(a, to: S32x16.self)
  let zero = S32x16()
  let isGreater = Builtin.cmp_sgt_Vec16xInt32(bits._storage._value, zero._storage._value)
  var result = S32x16()
  result._storage._value = Builtin.select_Vec16xInt1_Vec16xInt32(
    isGreater, bits._storage._value, zero._storage._value)
  return unsafeBitCast(result, to: F32x16.self)
}

/// The lanes below `count` of `a`, those from `count` on of `b`.
@inline(__always) func first(_ count: Int, of a: F32x16, else b: F32x16) -> F32x16 {
  let index = S32x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  let limit = S32x16(repeating: Int32(truncatingIfNeeded: count))
  let isBelow = Builtin.cmp_slt_Vec16xInt32(index._storage._value, limit._storage._value)
  var result = F32x16()
  result._storage._value = Builtin.select_Vec16xInt1_Vec16xFPIEEE32(
    isBelow, a._storage._value, b._storage._value)
  return result
}

/// 0 in each lane whose other value is below a limit, `a` in the others.
@inline(__always)
func zeroed(_ a: F32x16, where other: F32x16, isBelow limit: Float) -> F32x16 {
  let isBelow = Builtin.fcmp_olt_Vec16xFPIEEE32(
    other._storage._value, all(limit)._storage._value)
  var result = F32x16()
  result._storage._value = Builtin.select_Vec16xInt1_Vec16xFPIEEE32(
    isBelow, F32x16()._storage._value, a._storage._value)
  return result
}

@inline(__always) func absolute(_ a: F32x16) -> F32x16 {
  let bits = unsafeBitCast(a, to: U32x16.self) & U32x16(repeating: 0x7FFF_FFFF)
  return unsafeBitCast(bits, to: F32x16.self)
}

/// The exact value of each integer up to 2^24, else the nearest float, ties to even.
@inline(__always) func toF32(_ a: S32x16) -> F32x16 {
  var result = F32x16()
  result._storage._value = Builtin.sitofp_Vec16xInt32_Vec16xFPIEEE32(a._storage._value)
  return result
}

@inline(__always) func toF32(_ a: S8x16) -> F32x16 {
  var result = F32x16()
  let wide = Builtin.sext_Vec16xInt8_Vec16xInt32(a._storage._value)
  result._storage._value = Builtin.sitofp_Vec16xInt32_Vec16xFPIEEE32(wide)
  return result
}

/// The nearest integer, ties to even, of |x| < 2^22.
@inline(__always) func roundedToS32(_ x: F32x16) -> S32x16 {
  let shifted = x + all(roundingMagic)
  return unsafeBitCast(shifted, to: S32x16.self) &- S32x16(repeating: roundingMagicBits)
}

/// The low byte of each lane.
@inline(__always) func toS8(_ a: S32x16) -> S8x16 {
  var result = S8x16()
  result._storage._value = Builtin.trunc_Vec16xInt32_Vec16xInt8(a._storage._value)
  return result
}

/// The low half of each lane.
@inline(__always) func toS16(_ a: S32x16) -> S16x16 {
  var result = S16x16()
  result._storage._value = Builtin.trunc_Vec16xInt32_Vec16xInt16(a._storage._value)
  return result
}

/// The sum of the lanes by one written tree: 16 -> 8 -> 4 -> 2 -> 1, each lane i with i + half.
@inline(__always) func sum(_ a: F32x16) -> Float {
  let halves = unsafeBitCast(a, to: (SIMD8<Float>, SIMD8<Float>).self)
  let quarters = unsafeBitCast(halves.0 + halves.1, to: (SIMD4<Float>, SIMD4<Float>).self)
  let four = quarters.0 + quarters.1
  return (four.x + four.z) + (four.y + four.w)
}

/// The sum of the lanes, wrapping.
@inline(__always) func sum(_ a: S32x16) -> Int32 {
  let halves = unsafeBitCast(a, to: (SIMD8<Int32>, SIMD8<Int32>).self)
  let quarters = unsafeBitCast(halves.0 &+ halves.1, to: (SIMD4<Int32>, SIMD4<Int32>).self)
  let four = quarters.0 &+ quarters.1
  return (four.x &+ four.z) &+ (four.y &+ four.w)
}

/// The largest lane.
@inline(__always) func largest(_ a: F32x16) -> Float {
  let halves = unsafeBitCast(a, to: (SIMD8<Float>, SIMD8<Float>).self)
  let quarters = unsafeBitCast(
    maximum(halves.0, halves.1), to: (SIMD4<Float>, SIMD4<Float>).self)
  let four = maximum(quarters.0, quarters.1)
  let low = four.x > four.z ? four.x : four.z
  let high = four.y > four.w ? four.y : four.w
  return low > high ? low : high
}

@inline(__always) private func maximum(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> {
  var result = SIMD8<Float>()
  result._storage._value = Builtin.select_Vec8xInt1_Vec8xFPIEEE32(
    Builtin.fcmp_ogt_Vec8xFPIEEE32(a._storage._value, b._storage._value), a._storage._value,
    b._storage._value)
  return result
}

@inline(__always) private func maximum(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> {
  var result = SIMD4<Float>()
  result._storage._value = Builtin.select_Vec4xInt1_Vec4xFPIEEE32(
    Builtin.fcmp_ogt_Vec4xFPIEEE32(a._storage._value, b._storage._value), a._storage._value,
    b._storage._value)
  return result
}
