// "Paget disease of bone (PDB)": an abbreviation that a note defines is what its long form is, in the brackets
// and from there on, whatever the letters alone look like. Which letters fit a long form is told as by Schwartz and
// Hearst (ShortFormDefinitions).

struct DefinedAbbreviations {
  /// So many definitions are kept, the note's first.
  private static let limit = 64
  /// Bytes of an abbreviation.
  private static let lengths = 2...10

  /// Abbreviations where they are defined, with the types of their long forms.
  private var definitions: [Mention] = []
  /// What the mention before was: its first byte, the byte and the word behind it, its head and type.
  private var (start, end, nextWord, headIndex, typeIndex) = (0, 0, -1, 0, 0)

  mutating func removeAll() {
    definitions.removeAll(keepingCapacity: true)
    nextWord = -1
  }

  /// Gives a mention the type of the long form that was written out for it. Mentions come in order.
  ///
  /// - text: the note's bytes.
  // Not inlined, for the size of the program.
  @inline(never)
  mutating func settle(
    _ mention: inout Mention, _ words: WordRing, of text: UnsafeRawBufferPointer
  ) {
    let count = mention.span.byteEnd - mention.span.byteStart
    if DefinedAbbreviations.lengths.contains(count), !isKnown(&mention, text),
      headIndex == mention.span.headIndex, nextWord + 1 == mention.words.lowerBound,
      nextWord >= 0, words.isMark(nextWord, "(", of: text), count < end - start,
      DefinedAbbreviations.fits(
        mention.span.byteStart..<mention.span.byteEnd, start..<end, of: text)
    {
      mention.span.typeIndex = typeIndex
      if definitions.count < DefinedAbbreviations.limit { definitions.append(mention) }
    }
    (start, end, nextWord) = (
      mention.span.byteStart, mention.span.byteEnd, mention.words.upperBound
    )
    (headIndex, typeIndex) = (mention.span.headIndex, mention.span.typeIndex)
  }

  /// Whether the mention's bytes were defined; it has that type then.
  private func isKnown(_ mention: inout Mention, _ text: UnsafeRawBufferPointer) -> Bool {
    for known in definitions where known.span.headIndex == mention.span.headIndex {
      if bytes(known, text).isEqual(to: bytes(mention, text)) {
        mention.span.typeIndex = known.span.typeIndex
        return true
      }
    }
    return false
  }

  private func bytes(_ mention: Mention, _ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: text[mention.span.byteStart..<mention.span.byteEnd])
  }

  /// Whether the letters and digits of an abbreviation stand in a long form in their order, the first at the
  /// start of a word.
  static func fits(_ short: Range<Int>, _ long: Range<Int>, of text: UnsafeRawBufferPointer) -> Bool
  {
    text[short.lowerBound].isASCIIAlphanumeric
      && ShortFormDefinitions.start(of: short, in: long, of: text) != nil
  }
}
