// A small generator of test data: the same seed gives the same numbers everywhere.

/// SplitMix64 (Steele, Lea and Flood, 2014).
public struct SplitMix64 {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in 0 ..< bound; bound is positive and far below 2^32, so the bias is negligible.
  public mutating func below(_ bound: Int) -> Int {
    Int((next() >> 32) &* UInt64(bound) >> 32)
  }

  /// A number in [-1, 1), a multiple of 2^-23.
  public mutating func unit() -> Float {
    Float(Int32(truncatingIfNeeded: next() >> 40) - 8_388_608) / 8_388_608
  }
}
