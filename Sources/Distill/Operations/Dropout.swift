// Dropout: which elements are dropped depends only on the run's seed, the step, the place in
// the network and the element's index, never on threads or on the order of work.
import FloatKernelInterface

/// The places where a layer drops, as part of the mask's key.
public enum DropoutSite: UInt64 {
  case embedding, attention, attentionOutput, feedForwardOutput, classifier
}

public struct Dropout {
  /// Identifies one forward pass: equal values give equal masks.
  public struct Pass {
    public var seed: UInt64
    public var step: UInt64
    public init(seed: UInt64, step: UInt64) {
      self.seed = seed
      self.step = step
    }
  }

  /// The mask of one site in one pass; nil when nothing is dropped.
  /// - probability: in [0, 1).
  public static func mask(
    _ probability: Float, pass: Pass?, layer: Int, site: DropoutSite
  ) -> DropoutMask? {
    guard let pass, probability > 0 else { return nil }
    var state = pass.seed &* 0x9e37_79b9_7f4a_7c15
    for word in [pass.step, UInt64(layer), site.rawValue] {
      state = mix(state ^ (word &* 0xbf58_476d_1ce4_e5b9 &+ 0x94d0_49bb_1331_11eb))
    }
    return DropoutMask(
      key: UInt32(truncatingIfNeeded: state >> 32),
      threshold: UInt32(Double(probability) * 4_294_967_296),
      keptScale: 1 / (1 - probability))
  }

  /// The finaliser of SplitMix64.
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Forward and backward are the same: kept elements are scaled, the others become 0.
  /// Element i of the row has the index firstIndex + i.
  static func apply(
    _ mask: DropoutMask?, _ kernels: RowKernels, row: MutableFloats, count: Int, firstIndex: Int
  ) {
    guard var mask else { return }
    kernels.dropout(row, count, UInt32(truncatingIfNeeded: firstIndex), &mask)
  }
}
