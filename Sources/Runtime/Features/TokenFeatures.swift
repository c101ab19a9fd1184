// The classes of one token's input features, one byte each.

/// Up to eight small classes, in the order in which the model declares its features.
///
/// Class 0 is the neutral one, whose row adds nothing: [CLS] and [SEP] have it everywhere.
public struct TokenFeatures: Equatable, Sendable {
  /// Class f in bits 8 f to 8 f + 7.
  public var bits: UInt64

  /// Most features of a model.
  public static let capacity = 8

  @inlinable
  public init(bits: UInt64 = 0) { self.bits = bits }

  /// The class of one feature.
  /// - feature: 0 ..< capacity.
  @inlinable
  public subscript(feature: Int) -> UInt8 {
    get { UInt8(truncatingIfNeeded: bits >> UInt64(8 * feature)) }
    set {
      let shift = UInt64(8 * feature)
      bits = bits & ~(0xff << shift) | UInt64(newValue) << shift
    }
  }
}
