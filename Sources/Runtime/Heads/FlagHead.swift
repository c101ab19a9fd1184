// A head of independent yes or no answers about a mention, such as negated or historical, read at
// the mention's words. FlagReader computes them.

/// A flags head; views into the mapping that live as long as the Model.
public struct FlagHead {
  /// H to the flags, one logit each.
  public let projection: LinearView
  /// The mentions it answers for.
  public let arguments: ArgumentList
  /// Plain labels; label i and type i are flag i.
  public let labels: LabelsView
  /// [flagCount], 0...1.
  let thresholds: UnsafePointer<Float>

  /// Flags, 1...64.
  public var flagCount: Int { labels.labelCount }

  /// UTF-8, 1...255 bytes, no control characters.
  ///
  /// - Precondition: 0 <= index < flagCount.
  public func flagName(_ index: Int) -> UnsafeRawBufferPointer { labels.typeName(index) }

  /// The least probability with which the flag is set.
  ///
  /// - Precondition: 0 <= index < flagCount.
  public func threshold(_ index: Int) -> Float {
    precondition(index >= 0 && index < flagCount, "no such flag")
    return thresholds[index]
  }
}
