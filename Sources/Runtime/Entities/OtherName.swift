// A drug's other name in brackets behind it, "citalopram (Celexa) 40 mg daily": what stands behind the
// brackets is said of the drug as it is named first.

enum OtherName {
  /// Longest name before the brackets, in words: one that is still held when they are read.
  private static let wordLimit = 16

  /// Whether a mention stands alone between brackets right behind another of its type.
  ///
  /// - Precondition: the word before the mention is in the ring.
  static func isOne(
    _ mention: Mention, of first: Mention, _ words: WordRing, _ text: UnsafeRawBufferPointer
  ) -> Bool {
    let (opening, closing) = (first.words.upperBound, mention.words.upperBound)
    return first.span.headIndex == mention.span.headIndex
      && first.span.typeIndex == mention.span.typeIndex && first.words.count <= wordLimit
      && mention.words.lowerBound == opening + 1 && closing < words.count
      && words.isMark(opening, "(", of: text) && words.isMark(closing, ")", of: text)
  }
}
