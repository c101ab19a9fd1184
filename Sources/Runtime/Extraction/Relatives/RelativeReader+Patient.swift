// Where the text says that a finding is the patient's beside other people's (`Mom has DM and pt has HTN`),
// and that it is the family's in a line of family history (`FHx: F: MI; S: asthma`).

extension RelativeReader {
  private static let patientWords = Lexicon("-|pt|patient|pts")

  /// What stands behind the one who has or takes.
  private static let holders = Lexicon(
    """
    -|with|w|has|had|have|himself|herself|now|currently|presents|presented|complains|reports|endorses|denies
    -|takes|on|developed|diagnosed|c
    """)

  /// Children whom a parent brings.
  private static let broughtChildren = Lexicon("-|child|kid|baby|infant|toddler|newborn|neonate")

  /// What may stand before such a child beside a comma.
  private static let bringing = Lexicon(
    "-|and|now|that|reports|reported|states|says|brings|brought|notes|noticed")

  /// First words of a line about a visit.
  private static let visitWords = Lexicon("-|bp|hr|vs|vitals|currently|today|presents|complains")

  /// Whether the clause of a finding is about the patient: no one else is named between him and it.
  ///
  /// - span: bytes of the text.
  func isOfPatient(_ span: Range<Int>) -> Bool {
    let start = sentenceStart(span.lowerBound)
    let end = sentenceEnd(span.upperBound)
    var index = span.upperBound
    var isBehindIn = false
    while let word = nextWord(&index, end), !hasComma(span.upperBound..<word.lowerBound) {
      if isBehindIn, reads(word, "pt") || reads(word, "patient") { return true }
      if isPerson(word) { return false }
      isBehindIn = reads(word, "in")
    }
    index = span.lowerBound
    var first: Range<Int>?
    while let word = wordBefore(&index, start) {
      if isPatient(word, before: first, from: start) { return true }
      if isPerson(word) { return false }
      first = word
    }
    guard let first, start == 0 || text[start - 1] == 0x0A else { return false }
    return beginsVisit(first, span.lowerBound)
  }

  /// Whether a word is the patient, and the one behind it says that something is told of him.
  private func isPatient(_ word: Range<Int>, before next: Range<Int>?, from start: Int) -> Bool {
    let tells = next.map { line(of: $0, in: RelativeReader.holders) != nil } ?? false
    var index = word.lowerBound
    var before = wordBefore(&index, start)
    if line(of: word, in: RelativeReader.patientWords) != nil {
      // The mother of the patient; what is his owns the next word.
      if let article = before, reads(article, "the") { before = wordBefore(&index, start) }
      if let before, reads(before, "of") || reads(before, "to") { return false }
      return tells
    }
    if reads(word, "own") {
      return before.map { text[$0.upperBound] == UInt8(ascii: ",") } ?? true
    }
    guard tells, line(of: word, in: RelativeReader.broughtChildren) != nil, let before else {
      return false
    }
    let isApart =
      line(of: before, in: RelativeReader.bringing) != nil
      || text[before.upperBound] == UInt8(ascii: ",")
    guard isApart else { return false }
    while let other = wordBefore(&index, start) {
      if let line = bareRelative(other)?.line, line <= 2 { return true }
    }
    if let line = bareRelative(before)?.line { return line <= 2 }
    return false
  }

  /// `C/o CP`, `Currently has CP`, `BP 120/80`: a line about the visit.
  func beginsVisit(_ first: Range<Int>, _ end: Int) -> Bool {
    if reads(first, "c"), first.upperBound + 1 < end {
      return text[first.upperBound] == UInt8(ascii: "/")
        && text[first.upperBound + 1] | 0x20 == UInt8(ascii: "o")
    }
    return line(of: first, in: RelativeReader.visitWords) != nil
  }

  // MARK: Lines of family history

  private static let headings = Lexicon("-|fh|fhx|fmh|fmhx|famh|famhx")

  /// Words that end what is the family's in such a line, besides those of `patients`, or leave it open.
  private static let endings = Lexicon(
    """
    -|sh|shx|soc|social|meds|medications|allergies|psh|pshx|ros|takes|on|currently|now|none|noncontributory
    -|unremarkable|noncontrib|nc|unknown|adopted|personally
    """)

  /// Whether a finding stands in the list of a line that begins with a family history: `+FH CAD, HTN`,
  /// `FHx: (+) DM, (-) CAD`, `FHx: M: HTN; S: asthma`.
  ///
  /// - span: bytes of the text.
  func isBehindFamilyHeading(_ span: Range<Int>) -> Bool {
    var start = span.lowerBound
    while start > 0, span.lowerBound - start < 240, text[start - 1] != 0x0A { start -= 1 }
    guard start == 0 || text[start - 1] == 0x0A else { return false }
    var index = start
    guard let heading = nextWord(&index, span.lowerBound), heading.lowerBound - start < 8,
      line(of: heading, in: RelativeReader.headings) != nil
    else { return false }
    let isPlus = heading.lowerBound > start && text[heading.lowerBound - 1] == UInt8(ascii: "+")
    guard isPlus || text[heading.upperBound] == UInt8(ascii: ":") else { return false }
    var last = heading
    while let word = nextWord(&index, span.lowerBound) {
      if isHeadingBreak(last, word.lowerBound, isFirst: last == heading)
        || line(of: word, in: RelativeReader.endings) != nil
        || line(of: word, in: RelativeReader.patients) != nil
      {
        return false
      }
      last = word
    }
    return !isHeadingBreak(last, span.lowerBound, isFirst: last == heading)
  }

  /// Whether a sentence ends between two words, or a colon stands there that is not a relative's.
  private func isHeadingBreak(_ last: Range<Int>, _ next: Int, isFirst: Bool) -> Bool {
    for place in last.upperBound..<next {
      if text[place] == UInt8(ascii: "."), text[place + 1] == 0x20 { return true }
      if text[place] == UInt8(ascii: ":"), !isFirst, last.count > 1, !isPerson(last) { return true }
    }
    return false
  }
}
