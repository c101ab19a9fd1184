// Sixteen float lanes and the few helpers every float kernel uses. Nothing here is generic or
// public: a generic specialised in a target for one CPU could be linked into another's place.
import Builtin
import FloatKernelInterface

typealias Lanes = SIMD16<Float>

@inline(__always) func load(_ source: Floats, _ index: Int) -> Lanes {
  UnsafeRawPointer(source + index).loadUnaligned(as: Lanes.self)
}

@inline(__always) func store(_ value: Lanes, _ destination: MutableFloats, _ index: Int) {
  UnsafeMutableRawPointer(destination + index).storeBytes(of: value, as: Lanes.self)
}

/// accumulator + a * b, fused where the instruction set has it.
@inline(__always) func multiplyAdd(_ accumulator: Lanes, _ a: Lanes, _ b: Lanes) -> Lanes {
  #if FUSED
    var result = Lanes()
    result._storage._value = Builtin.int_fma_Vec16xFPIEEE32(
      a._storage._value, b._storage._value, accumulator._storage._value)
    return result
  #else
    return accumulator + a * b
  #endif
}

/// The sum of the lanes by one fixed tree.
@inline(__always) func sum(_ x: Lanes) -> Float {
  let eight = x.lowHalf + x.highHalf
  let four = eight.lowHalf + eight.highHalf
  let two = four.lowHalf + four.highHalf
  return two[0] + two[1]
}

@inline(__always) func maximum(_ a: Lanes, _ b: Lanes) -> Lanes {
  b.replacing(with: a, where: a .> b)
}

@inline(__always) func largest(_ x: Lanes) -> Float {
  var result = x[0]
  for lane in 1..<16 where x[lane] > result { result = x[lane] }
  return result
}

@inline(__always) func clamped(_ x: Lanes, _ low: Float, _ high: Float) -> Lanes {
  let least = Lanes(repeating: low)
  let most = Lanes(repeating: high)
  let raised = least.replacing(with: x, where: x .> least)
  return most.replacing(with: raised, where: raised .< most)
}

/// e^x, relative error below 2e-7 for x in [-87, 88]; clamped outside.
/// Source: Cephes expf (argument reduction by ln 2, polynomial of degree 5).
@inline(__always) func exponential(_ argument: Lanes) -> Lanes {
  let x = clamped(argument, -87, 88)
  // Adding and taking away 1.5 * 2^23 rounds to the nearest integer.
  let magic = Lanes(repeating: 12_582_912)
  let shifted = multiplyAdd(magic, x, Lanes(repeating: 1.442_695_04))
  let whole = shifted - magic
  var rest = multiplyAdd(x, whole, Lanes(repeating: -0.693_359_375))
  rest = multiplyAdd(rest, whole, Lanes(repeating: 2.121_944_4e-4))
  var p = Lanes(repeating: 1.987_569_15e-4)
  p = multiplyAdd(Lanes(repeating: 1.398_199_95e-3), p, rest)
  p = multiplyAdd(Lanes(repeating: 8.333_451_9e-3), p, rest)
  p = multiplyAdd(Lanes(repeating: 4.166_579_6e-2), p, rest)
  p = multiplyAdd(Lanes(repeating: 1.666_666_55e-1), p, rest)
  p = multiplyAdd(Lanes(repeating: 0.5), p, rest)
  let fraction = multiplyAdd(rest + Lanes(repeating: 1), p, rest * rest)
  // The low bits of `shifted` are the integer; moved to the exponent they scale by 2^n.
  let bits = unsafeBitCast(shifted, to: SIMD16<UInt32>.self)
  let power = (bits &+ SIMD16<UInt32>(repeating: 127)) &<< SIMD16<UInt32>(repeating: 23)
  return fraction * unsafeBitCast(power, to: Lanes.self)
}

/// erf(x), absolute error below 4e-7. Source: the rational approximation of Eigen's `perf`.
@inline(__always) func errorFunction(_ argument: Lanes) -> Lanes {
  let x = clamped(argument, -4, 4)
  let square = x * x
  var p = Lanes(repeating: -2.726_142_26e-10)
  p = multiplyAdd(Lanes(repeating: 2.770_681_42e-08), p, square)
  p = multiplyAdd(Lanes(repeating: -2.101_024_02e-06), p, square)
  p = multiplyAdd(Lanes(repeating: -5.692_506_39e-05), p, square)
  p = multiplyAdd(Lanes(repeating: -7.349_906_30e-04), p, square)
  p = multiplyAdd(Lanes(repeating: -2.954_599_81e-03), p, square)
  p = multiplyAdd(Lanes(repeating: -1.609_603_33e-02), p, square)
  var q = Lanes(repeating: -1.456_607_18e-05)
  q = multiplyAdd(Lanes(repeating: -2.133_740_55e-04), q, square)
  q = multiplyAdd(Lanes(repeating: -1.682_826_97e-03), q, square)
  q = multiplyAdd(Lanes(repeating: -7.373_329_17e-03), q, square)
  q = multiplyAdd(Lanes(repeating: -1.426_473_90e-02), q, square)
  return x * p / q
}
