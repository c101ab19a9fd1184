// The ends of a medication's strength, dosage, frequency or duration, by its form. Labels are chosen
// word by word, and every point of "t.i.d." is a word, so now and then one end stands a word or two off:
// "t.i.", "p.r.n. ,3", "20" of "20 mg". Where the words as they are have no value
// (MedicationValueReader) and a few more or fewer do, those are meant.

/// Mends the ends of attributes of one note.
struct AttributeEnds {
  /// The note.
  let text: UnsafeRawBufferPointer
  let words: WordRing
  let values: MedicationValueReader

  /// Most words added or taken away at one end.
  private static let stepLimit = 4

  /// An attribute with its end where its form puts it; it begins where it began.
  ///
  /// - reached: words that may be added.
  /// - Precondition: the words in reach are in the ring, and within the text.
  func mend(
    _ mention: Mention, _ attribute: MedicationAttribute, reached: Range<Int>
  ) -> Mention {
    switch attribute {
    case .form, .route: return mention
    case .strength, .dosage, .frequency, .duration: break
    }
    let own = mention.words
    var range = own
    if let value = value(own, attribute) {
      range = completed(own, value, attribute, reached)
    } else {
      range = grown(own, attribute, reached) ?? cut(own, attribute) ?? own
    }
    range = withAbbreviationPoint(range, reached)
    guard range != own else { return mention }
    var result = mention
    result.words = range
    result.span.byteEnd = end(range.upperBound - 1)
    return result
  }

  private func start(_ word: Int) -> Int { Int(words[word].byteStart) }
  private func end(_ word: Int) -> Int { Int(words[word].byteEnd) }

  // Not inlined, for the size of the program.
  @inline(never)
  private func value(_ range: Range<Int>, _ attribute: MedicationAttribute) -> MedicationValue? {
    let bytes = start(range.lowerBound)..<end(range.upperBound - 1)
    return values.value(of: UnsafeRawBufferPointer(rebasing: text[bytes]), attribute)
  }

  /// A number with the unit behind it, "once" with "a day".
  private func completed(
    _ own: Range<Int>, _ value: MedicationValue, _ attribute: MedicationAttribute,
    _ reached: Range<Int>
  ) -> Range<Int> {
    var best = own
    for more in own.upperBound..<limit(behind: own, reached) {
      let range = own.lowerBound..<more + 1
      guard !isMark(more, "."), let longer = self.value(range, attribute), longer.completes(value)
      else { continue }
      best = range
    }
    return best
  }

  /// With the fewest words more behind it.
  private func grown(
    _ own: Range<Int>, _ attribute: MedicationAttribute, _ reached: Range<Int>
  ) -> Range<Int>? {
    for more in own.upperBound..<limit(behind: own, reached) {
      let range = own.lowerBound..<more + 1
      if value(range, attribute) != nil { return range }
    }
    return nil
  }

  /// Without what stands behind a comma or a sentence's end in it.
  private func cut(_ own: Range<Int>, _ attribute: MedicationAttribute) -> Range<Int>? {
    guard own.count > 1 else { return nil }
    var last = own.upperBound - 1
    while last > own.lowerBound, own.upperBound - last <= AttributeEnds.stepLimit {
      if isMark(last, ",") || isMark(last - 1, ".") && end(last - 1) < start(last) {
        let range = own.lowerBound..<last
        if value(range, attribute) != nil { return range }
      }
      last -= 1
    }
    return nil
  }

  /// The end of the words behind a span that may be added: on its line, in reach.
  private func limit(behind own: Range<Int>, _ reached: Range<Int>) -> Int {
    var word = own.upperBound
    let most = min(reached.upperBound, own.upperBound + AttributeEnds.stepLimit)
    while word < most, words[word].flags.isEmpty { word += 1 }
    return word
  }

  /// "o.d" with its last point; "every Sunday." without it.
  private func withAbbreviationPoint(_ range: Range<Int>, _ reached: Range<Int>) -> Range<Int> {
    let last = range.upperBound - 1
    if isMark(last, "."), range.count > 1, !isAbbreviation(endingWith: last - 1, in: range) {
      // A longer word is no abbreviation by a point.
      return isLetters(last - 1, 4...Int.max) ? range.lowerBound..<last : range
    }
    if isAbbreviation(endingWith: last, in: range), last + 1 < reached.upperBound,
      isMark(last + 1, "."), start(last + 1) == end(last)
    {
      return range.lowerBound..<last + 2
    }
    return range
  }

  /// Whether a letter or two stand there, and a letter or two with a point before: the d of "b.i.d".
  private func isAbbreviation(endingWith last: Int, in range: Range<Int>) -> Bool {
    guard last - 2 >= range.lowerBound, isMark(last - 1, "."),
      start(last) == end(last - 1), end(last - 2) == start(last - 1)
    else { return false }
    return isLetters(last, 1...2) && isLetters(last - 2, 1...2)
  }

  /// Whether a word is of ASCII letters alone, and of so many.
  @inline(never)
  private func isLetters(_ word: Int, _ counts: ClosedRange<Int>) -> Bool {
    guard counts.contains(end(word) - start(word)) else { return false }
    for place in start(word)..<end(word) where (text[place] | 0x20) &- 0x61 >= 26 { return false }
    return true
  }

  private func isMark(_ word: Int, _ mark: Unicode.Scalar) -> Bool {
    words.isMark(word, mark, of: text)
  }
}

extension MedicationValue {
  /// Whether it says what another value says and a unit or a period that the other lacks.
  fileprivate func completes(_ other: MedicationValue) -> Bool {
    switch (self, other) {
    case (.quantity(let own), .quantity(let other)):
      guard other.unit == nil, let unit = own.unit, !unit.isCounted else { return false }
      return own.low == other.low && own.high == other.high
    case (.frequency(let own), .frequency(let other)):
      return other.timesHigh == nil && own.timesHigh != nil
    default: return false
    }
  }
}
