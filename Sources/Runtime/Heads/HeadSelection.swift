// Which heads of a model a run wants: the others are neither computed nor decoded.

/// A set of heads, by their index in the model.
public struct HeadSelection: Equatable, Sendable {
  private var bits: UInt64

  /// Every head of any model.
  public static let all = HeadSelection(bits: .max)
  public static let none = HeadSelection(bits: 0)

  private init(bits: UInt64) { self.bits = bits }

  /// - Precondition: 0 <= index < ModelLayout.Limit.headCount.
  public mutating func insert(_ index: Int) {
    precondition(index >= 0 && index < ModelLayout.Limit.headCount, "no such head")
    bits |= 1 << UInt64(index)
  }

  /// These heads and those whose spans they read at: what must be computed. Open heads that nobody asks
  /// for a type find nothing.
  ///
  /// - openHead: the one that is asked.
  func computed(in model: Model, openHead: Int?) -> HeadSelection {
    var all = self
    for index in 0..<model.headCount where model.head(index).isOpen && index != openHead {
      all.bits &= ~(1 << UInt64(index))
    }
    for index in 0..<model.headCount where contains(index) {
      guard let arguments = model.head(index).arguments else { continue }
      for argument in 0..<arguments.count { all.insert(arguments[argument].headIndex) }
    }
    return all
  }

  public func contains(_ index: Int) -> Bool {
    index >= 0 && index < ModelLayout.Limit.headCount && bits >> UInt64(index) & 1 == 1
  }
}
