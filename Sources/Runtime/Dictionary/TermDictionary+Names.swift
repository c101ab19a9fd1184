// Whole texts as names of a dictionary.

extension TermDictionary {
  /// A text that is a name of the dictionary: all of it, not a part.
  struct WholeName {
    var senses: Range<Int>
    /// All of its words are written in capitals.
    var isCapitals: Bool
  }

  /// The name that a text is in normal form; nil for none.
  func name(_ text: UnsafeRawBufferPointer) -> WholeName? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: TermWordReader.normalCapacity) {
      storage in
      storage.initialize(repeating: 0)
      let normal = storage.baseAddress!
      var reader = TermWordReader(text: text, normal: normal)
      var word = TermWord()
      var node = TermNode()
      var wordCount = 0
      var isCapitals = true
      while reader.next(&word) {
        guard word.normalByteCount > 0, wordCount < longestName else { return nil }
        let number = self.word(normal, byteCount: word.normalByteCount)
        if number == 0 { return nil }
        node = wordCount == 0 ? rootChild(number) : child(node, number)
        if node.number == 0 { return nil }
        if !word.isCapitals { isCapitals = false }
        wordCount += 1
      }
      guard node.isName else { return nil }
      return WholeName(senses: senses(of: node), isCapitals: isCapitals)
    }
  }
}
