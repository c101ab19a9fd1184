// Finds the relative that a finding is said of. For findings that the model flags as another
// person's; whether they are is not decided here.
//
// Within the finding's sentence: a relative behind it that is joined to it (`diabetes in her
// mother`, `CAD (father)`, `stroke - mother`), else the nearest before it, unless `no` or `denies`
// stands between, else one behind it in a list that ends so (`CAD, stroke in father`). Without any,
// the last relative of the sentence before, where this one begins `He had`. What is said of somebody
// without a name of the table (a mother-in-law, a relative's side of the family) is said of no relative.
// What a word and its neighbours name is in RelativeReader+Names.

public struct RelativeReader {
  let text: UnsafeRawBufferPointer

  /// - text: must stay as long as the reader.
  public init(_ text: UnsafeRawBufferPointer) { self.text = text }

  /// How far a sentence is looked through, in bytes to each side.
  private static let reach = 240

  /// The relative; nil where the text names none.
  public func relative(of span: Range<Int>) -> Relative? {
    guard span.lowerBound >= 0, span.upperBound <= text.count else { return nil }
    let start = sentenceStart(span.lowerBound)
    let end = sentenceEnd(span.upperBound)
    if let joined = joined(span.upperBound, end, reach: 3, from: start) { return joined.relative }
    if let (before, wordEnd) = last(start, span.lowerBound) {
      return hasDenial(wordEnd, span.lowerBound) ? nil : before.relative
    }
    if let (inside, _) = last(span.lowerBound, span.upperBound) { return inside.relative }
    if let after = joined(span.upperBound, end, reach: .max, from: start) { return after.relative }
    let previous = sentenceStart(max(0, start - 2))
    return previous < start && goesOn(start, span.lowerBound)
      ? last(previous, start)?.0.relative : nil
  }

  // MARK: Sentences

  func sentenceStart(_ position: Int) -> Int {
    var index = position
    while index > 0, position - index < RelativeReader.reach {
      if isSentenceEnd(index - 1) { return index }
      index -= 1
    }
    return index
  }

  func sentenceEnd(_ position: Int) -> Int {
    var index = position
    while index < text.count, index - position < RelativeReader.reach {
      if isSentenceEnd(index) { return index }
      index += 1
    }
    return index
  }

  private func isSentenceEnd(_ index: Int) -> Bool {
    switch text[index] {
    case 0x0A, UInt8(ascii: ";"), UInt8(ascii: "?"), UInt8(ascii: "!"): return true
    case UInt8(ascii: "."):
      guard index + 1 == text.count || text[index + 1] == 0x20 || text[index + 1] == 0x0A else {
        return false
      }
      // mat. aunt
      let isSide =
        index >= 3 && (reads(index - 3..<index, "mat") || reads(index - 3..<index, "pat"))
      return !isSide
    default: return false
    }
  }

  // MARK: Relatives

  /// A relative behind a finding that `in`, `of`, `on`, a dash or a bracket joins to it.
  ///
  /// - reach: words between the two, and no comma where it is small.
  private func joined(
    _ start: Int, _ end: Int, reach: Int, from sentenceStart: Int
  ) -> NamedPerson? {
    var index = start
    var wordEnd = start
    var isJoined = false
    var wordCount = 0
    while wordCount < reach, let word = nextWord(&index, end) {
      let gap = wordEnd..<word.lowerBound
      if reach < .max,
        has(gap, UInt8(ascii: ",")) || has(gap, UInt8(ascii: ":"))
          || has(gap, UInt8(ascii: ")"))
      {
        return nil
      }
      if has(gap, UInt8(ascii: ",")) { isJoined = false }
      if reads(word, "in") || reads(word, "of") || reads(word, "on") {
        isJoined = true
      } else if reach < .max, has(gap, UInt8(ascii: "(")) || has(gap, UInt8(ascii: "-")) {
        isJoined = true
      }
      if isJoined, let person = person(at: word, from: sentenceStart) { return person }
      // `mother's` before what is hers is no step.
      if bareRelative(word) == nil, !reads(word, "s") { wordCount += 1 }
      wordEnd = word.upperBound
    }
    return nil
  }

  private func has(_ range: Range<Int>, _ mark: UInt8) -> Bool {
    for index in range where text[index] == mark { return true }
    return false
  }

  private func last(_ start: Int, _ end: Int) -> (NamedPerson, wordEnd: Int)? {
    var found: (NamedPerson, wordEnd: Int)?
    var index = start
    while let word = nextWord(&index, end) {
      if let person = person(at: word, from: start) { found = (person, word.upperBound) }
    }
    return found
  }

  private func hasDenial(_ start: Int, _ end: Int) -> Bool {
    var index = start
    while let word = nextWord(&index, end) {
      if reads(word, "no") || reads(word, "denies") || reads(word, "negative")
        || reads(word, "neg") || reads(word, "without")
      {
        return true
      }
    }
    return false
  }

  /// Whether a sentence goes on about the one before: `He had`, `she died`.
  private func goesOn(_ start: Int, _ end: Int) -> Bool {
    var index = start
    guard let subject = nextWord(&index, end),
      reads(subject, "he") || reads(subject, "she") || reads(subject, "they"),
      let verb = nextWord(&index, end)
    else { return false }
    return reads(verb, "had") || reads(verb, "has") || reads(verb, "have") || reads(verb, "died")
      || reads(verb, "was") || reads(verb, "also") || reads(verb, "developed")
      || reads(verb, "suffered")
  }

  /// The line of a table that has the word, in any case.
  func line(of word: Range<Int>, in table: Lexicon) -> Int? {
    var letters: (UInt64, UInt64) = (0, 0)
    guard word.count <= 15 else { return nil }
    return withUnsafeMutableBytes(of: &letters) { key in
      for index in 0..<word.count { key[index] = text[word.lowerBound + index] | 0x20 }
      return table.line(
        of: UnsafeBufferPointer(
          start: key.baseAddress!.assumingMemoryBound(to: UInt8.self), count: word.count))
    }
  }

  func reads(_ word: Range<Int>, _ letters: StaticString) -> Bool {
    guard word.count == letters.utf8CodeUnitCount else { return false }
    for index in 0..<word.count
    where text[word.lowerBound + index] | 0x20 != letters.utf8Start[index] {
      return false
    }
    return true
  }

  /// The next run of letters that begins from here.
  func nextWord(_ index: inout Int, _ end: Int) -> Range<Int>? {
    while index < end, !text[index].isASCIILetter { index += 1 }
    let start = index
    while index < end, text[index].isASCIILetter { index += 1 }
    return start < index ? start..<index : nil
  }
}
