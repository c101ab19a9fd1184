// The integer ranges of the runtime's products, which a quantization-aware pass rounds to.
// Source: Numerics.md.

public struct Rounding: Equatable, Sendable {
  /// Weights of an output channel lie in -limit...limit steps.
  public var weightLimit: Float
  /// So do the activations of a row, and queries, keys and values of a head's row.
  public var activationLimit: Float

  public static let embeddingLimit: Float = 127
  /// Attention probabilities times their value's scale lie in 0...limit steps of the row.
  public static let probabilityLimit: Float = 127

  public init(weightLimit: Float, activationLimit: Float) {
    self.weightLimit = weightLimit
    self.activationLimit = activationLimit
  }

  /// 7-bit weights and activations, which AVX2 and plain NEON multiply exactly in 16-bit lanes.
  public static let narrow = Rounding(weightLimit: 63, activationLimit: 63)
  public static let wide = Rounding(weightLimit: 127, activationLimit: 127)
}
