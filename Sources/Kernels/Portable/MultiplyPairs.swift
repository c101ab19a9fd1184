// Products of eight pairs of s16 lanes, neighbours added: the one step of the portable product
// that is worth an instruction of its own where the baseline CPU has it.
import Builtin

/// a0 * b0 + a1 * b1, a2 * b2 + a3 * b3, ... for values within [-127, 127].
@inline(__always)
func multiplyPairs(_ a: SIMD8<Int16>, _ b: SIMD8<Int16>) -> SIMD4<Int32> {
  #if arch(x86_64)
    // SSE2, part of every x86-64 CPU.
    var result = SIMD4<Int32>()
    result._storage._value = Builtin.int_x86_sse2_pmadd_wd(a._storage._value, b._storage._value)
    return result
  #else
    // A product of two such values fits s16, so it is taken there and widened by shifts.
    let products = unsafeBitCast(a &* b, to: SIMD4<Int32>.self)
    let even = (products &<< SIMD4(repeating: 16)) &>> SIMD4(repeating: 16)
    return even &+ (products &>> SIMD4(repeating: 16))
  #endif
}
