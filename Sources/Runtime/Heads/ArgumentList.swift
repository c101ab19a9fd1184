// The mentions that a head reads at: types of tags heads, as a head section lists them.

/// Pairs of a tags head and one of its types, ascending; at least one but for an open head.
public struct ArgumentList {
  /// Pairs as the file holds them.
  private let pairs: UnsafeRawBufferPointer

  private typealias Field = ModelLayout.Head

  /// - pairs: checked.
  init(_ pairs: UnsafeRawBufferPointer) { self.pairs = pairs }

  public var count: Int { pairs.count / Field.argumentByteCount }

  /// - Precondition: 0 <= index < count.
  public subscript(index: Int) -> (headIndex: Int, typeIndex: Int) {
    precondition(index >= 0 && index < count, "no such argument")
    let start = index * Field.argumentByteCount
    return (
      Int(pairs.littleEndianU32(start + Field.argumentHead)),
      Int(pairs.littleEndianU32(start + Field.argumentType))
    )
  }

  /// Whether spans of this type are read.
  public func contains(headIndex: Int, typeIndex: Int) -> Bool {
    for index in 0..<count {
      let pair = self[index]
      if pair.headIndex == headIndex && pair.typeIndex == typeIndex { return true }
    }
    return false
  }
}
