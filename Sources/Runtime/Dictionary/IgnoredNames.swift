// Names that are not to be given as entities, whatever the model finds.

public struct IgnoredNames: Sendable {
  private let dictionary: TermDictionary

  /// - dictionary: all of its names, of any type, are ignored.
  public init(_ dictionary: TermDictionary) {
    self.dictionary = dictionary
  }

  /// Whether a text is one of the names, in normal form: all of it, not a part.
  public func contains(_ text: UnsafeRawBufferPointer) -> Bool {
    let normal = UnsafeMutablePointer<UInt8>.allocate(capacity: TermWordReader.normalCapacity)
    defer { normal.deallocate() }
    normal.initialize(repeating: 0, count: TermWordReader.normalCapacity)
    var reader = TermWordReader(text: text, normal: normal)
    var word = TermWord()
    var node = TermNode()
    var wordCount = 0
    while reader.next(&word) {
      guard word.normalByteCount > 0, wordCount < dictionary.longestName else { return false }
      let number = dictionary.word(normal, byteCount: word.normalByteCount)
      if number == 0 { return false }
      node = wordCount == 0 ? dictionary.rootChild(number) : dictionary.child(node, number)
      if node.number == 0 { return false }
      wordCount += 1
    }
    return node.isName
  }
}
