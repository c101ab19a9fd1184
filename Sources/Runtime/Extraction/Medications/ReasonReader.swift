// Whether words that were tagged as a drug's adverse reaction are what it is taken for: `prn nausea`, `as
// needed (weight gain)`, and in a list of drugs that are taken `gabapentin (neuropathy)`. For DrugRules, by
// which NoteDecoder leaves the relation out.

/// What a drug stands in, for what may be said of it there.
struct DrugList {
  enum Kind {
    /// A section of medications, where the drug is taken.
    case medications
    /// A line that begins with the drug, before any heading: only what stands behind a dose is a reason.
    case line
    /// A section of allergies: nothing is a reason.
    case allergies
    case other
  }

  let kind: Kind
  /// Behind its heading; without one the start of the drug's line.
  let start: Int
}

struct ReasonReader {
  let text: UnsafeRawBufferPointer

  /// Bytes between a drug and its reason, and before and behind them.
  private static let reach = 240
  private static let reachBeside = 80

  private static let words = Lexicon(
    """
    needed|prn|sos
    joint|and|or|for|needed|as|a|an|the
    allergy|allergy|allergies|allergic|outgrew|outgrown|intolerance|intolerances|intolerant
    cause|cause|causes|caused|causing|leaves|left|makes|made|gives|gave|gets|got|had|has|developed|induced
    cause|with|from|but|after|since|due|because|stop|stopped|d|c|dc|discontinued|held|hold|switched|switch
    cause|changed|change|reduced|off|intolerable|failed|tried|trial|trials|adverse|adr|adrs|reaction|reactions
    cause|rxn|tolerate|tolerated|se|effect|effects|avoid|past|previous|prior|given|gone|worse|when
    """)

  /// What may stand as a reason and be joined to one before it.
  private static let wordLimit = 8

  /// - words: bytes of what was tagged.
  /// - list: which the drug stands in.
  func isReason(_ words: Range<Int>, of drug: Range<Int>, in list: DrugList) -> Bool {
    guard list.kind != .allergies, drug.upperBound <= words.lowerBound,
      words.lowerBound - drug.upperBound <= ReasonReader.reach
    else { return false }
    if isAsNeeded(words.lowerBound, from: drug.upperBound) { return true }
    let between = drug.upperBound..<words.lowerBound
    guard list.kind != .other, let mark = mark(in: between),
      list.kind != .line || isDose(drug.upperBound..<mark)
    else { return false }
    var start = drug.lowerBound
    while start > list.start, drug.lowerBound - start < ReasonReader.reach, text[start - 1] != 0x0A
    {
      start -= 1
    }
    var end = words.upperBound
    while end < text.count, end - words.upperBound < ReasonReader.reachBeside, text[end] != 0x0A,
      text[end] != UInt8(ascii: ";")
    {
      end += 1
    }
    return !hasCause(start..<drug.lowerBound) && !hasCause(between)
      && !hasCause(words.upperBound..<end)
  }

  /// Whether a number and no comma stands there.
  private func isDose(_ range: Range<Int>) -> Bool {
    var hasDigit = false
    for place in range {
      if text[place] == UInt8(ascii: ",") { return false }
      if text[place].isASCIIDigit { hasDigit = true }
    }
    return hasDigit
  }

  /// Whether tagged words say nothing but that there is an allergy, or was one.
  func isNothing(_ words: Range<Int>) -> Bool {
    let reader = RelativeReader(text)
    var index = words.lowerBound
    var isSo = false
    while let word = reader.nextWord(&index, words.upperBound) {
      if line(word) != 1, line(word) != 2 { return false }
      isSo = true
    }
    return isSo
  }

  private func line(_ word: Range<Int>) -> Int? {
    RelativeReader(text).line(of: word, in: ReasonReader.words)
  }

  private func hasCause(_ range: Range<Int>) -> Bool {
    let words = RelativeReader(text)
    var index = range.lowerBound
    while let word = words.nextWord(&index, range.upperBound) {
      if let line = line(word), line > 1 { return true }
    }
    return false
  }

  // MARK: As needed

  /// Whether `prn` or `as needed` stands right before a place, or before a list that the place is in.
  private func isAsNeeded(_ place: Int, from start: Int) -> Bool {
    let words = RelativeReader(text)
    var index = start
    var last = start
    var isBehind = false
    var isFirst = false
    var wordCount = 0
    while let word = words.nextWord(&index, place) {
      if isBehind, !joins(last..<word.lowerBound, isFirst: isFirst) { isBehind = false }
      isFirst = false
      last = word.upperBound
      if isNeeded(word) {
        isBehind = true
        isFirst = true
        wordCount = 0
        // p.r.n.
        if word.count == 1, last < place, text[last] == UInt8(ascii: ".") { last += 1 }
      } else if isBehind, let line = line(word), line > 1 {
        isBehind = false
      } else if line(word) != 1 {
        wordCount += 1
        if wordCount > ReasonReader.wordLimit { isBehind = false }
      }
    }
    return isBehind && joins(last..<place, isFirst: isFirst)
  }

  private func isNeeded(_ word: Range<Int>) -> Bool {
    let words = RelativeReader(text)
    let start = word.lowerBound
    if words.reads(word, "needed") {
      return start >= 3 && words.reads(start - 3..<start - 1, "as")
    }
    if words.reads(word, "n") { return start >= 4 && words.reads(start - 4..<start - 1, "p.r") }
    return line(word) == 0
  }

  /// Whether the marks of a gap go on with a reason: of the first any that set it off, then those of a list.
  private func joins(_ gap: Range<Int>, isFirst: Bool) -> Bool {
    for place in gap {
      switch text[place] {
      case 0x20, 0x09, UInt8(ascii: ","), UInt8(ascii: "/"), UInt8(ascii: "&"): continue
      case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "|"), UInt8(ascii: "("):
        if !isFirst { return false }
      case 0xE2:
        // A dash, no arrow.
        if !isFirst || place + 1 == text.count || text[place + 1] != 0x80 { return false }
      case 0x80, 0x93, 0x94: continue
      default: return false
      }
    }
    return true
  }

  // MARK: Set off in a list

  /// The opening bracket or the dash that a range ends with, in the item of a list. Behind a bracket other
  /// words of a list may stand.
  private func mark(in range: Range<Int>) -> Int? {
    for index in range {
      switch text[index] {
      case 0x0A, UInt8(ascii: ";"), UInt8(ascii: ">"): return nil
      case UInt8(ascii: "."):
        if text[index + 1] == 0x20 { return nil }
      default: continue
      }
    }
    var end = range.upperBound
    while end > range.lowerBound, text[end - 1] == 0x20 { end -= 1 }
    guard end > range.lowerBound else { return nil }
    if end < range.upperBound, text[end - 1] == UInt8(ascii: "-") {
      return end >= 2 && text[end - 2] == 0x20 ? end - 1 : nil
    }
    // An en dash or an em dash.
    if end < range.upperBound, end >= range.lowerBound + 3, text[end - 3] == 0xE2,
      text[end - 2] == 0x80, text[end - 1] == 0x93 || text[end - 1] == 0x94
    {
      return end - 3
    }
    while end > range.lowerBound, isOfList(text[end - 1]) { end -= 1 }
    return end > range.lowerBound && text[end - 1] == UInt8(ascii: "(") ? end - 1 : nil
  }

  private func isOfList(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte == 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "/")
  }
}
