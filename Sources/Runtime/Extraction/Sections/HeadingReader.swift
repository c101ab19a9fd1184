// Headings of a note, one after the other, and the section that a place of the note is in.
//
// A heading is a known phrase (SectionPhrases) at the start of a line, with a colon or alone or set
// off by a dash or a gap, or inside a line with a colon; or, at the start of a line, a phrase in
// capitals with a colon that nothing else explains. Parts of an examination, titles and header
// fields are none. Sections.md says it in full.

/// A heading's words, without the colon behind them, in the note's own bytes.
public struct SectionHeading: Equatable, Sendable {
  public var byteStart: Int
  public var byteEnd: Int
  public var kind: NoteSection

  public init(byteStart: Int, byteEnd: Int, kind: NoteSection) {
    self.byteStart = byteStart
    self.byteEnd = byteEnd
    self.kind = kind
  }
}

/// Reads one note at a time; its storage is used again.
public final class HeadingReader {
  var text = UnsafeRawBufferPointer(start: nil, count: 0)
  let phrase = HeadingPhrase()
  /// Where the next line begins.
  private var nextLine = 0
  var lineEnd = 0
  /// From here on the line is searched for further headings.
  var scanStart = 0
  private var searchesLine = false
  /// The heading that the line begins with.
  private(set) var lineHeading: SectionHeading?
  var context = HeadingContext()

  /// Of `section(at:)`: a heading that was read but begins behind the place asked for.
  private var ahead: SectionHeading?
  private var placeKind: NoteSection?
  private var isAtEnd = false

  public init() {}

  /// - text: must stay until the last heading was read.
  public func begin(_ text: UnsafeRawBufferPointer) {
    self.text = text
    nextLine = 0
    searchesLine = false
    context = HeadingContext()
    ahead = nil
    placeKind = nil
    isAtEnd = false
  }

  /// The section of a place; nil before the first heading. Places must not go back.
  public func section(at byteStart: Int) -> NoteSection? {
    while true {
      if let heading = ahead {
        guard heading.byteStart <= byteStart else { return placeKind }
        placeKind = heading.kind
        ahead = nil
      }
      if isAtEnd { return placeKind }
      ahead = next()
      if ahead == nil { isAtEnd = true }
    }
  }

  /// The next heading; nil after the last. Not to be mixed with `section(at:)` in one note.
  public func next() -> SectionHeading? {
    while true {
      if searchesLine {
        if let heading = nextInLine() { return found(heading) }
        searchesLine = false
      }
      guard nextLine < text.count else { return nil }
      let start = nextLine
      lineEnd = start
      while lineEnd < text.count, text[lineEnd] != 0x0A { lineEnd += 1 }
      nextLine = lineEnd + 1
      scanStart = start
      searchesLine = true
      lineHeading = startOfLine(start)
      if let heading = lineHeading {
        scanStart = heading.byteEnd + 1
        return found(heading)
      }
    }
  }

  private func found(_ heading: SectionHeading) -> SectionHeading {
    _ = phrase.read(text, heading.byteStart, heading.byteEnd)
    context.add(heading.kind, phrase)
    return heading
  }

  // MARK: At the start of a line

  private func startOfLine(_ lineStart: Int) -> SectionHeading? {
    var start = lineStart
    while start < lineEnd, HeadingReader.isLead(text[start]) { start += 1 }
    guard start < lineEnd, text[start].isASCIILetter else { return nil }
    // The phrase ends before what no heading has; a comma may stand in it.
    var end = start
    var firstComma = 0
    let limit = min(lineEnd, start + HeadingPhrase.byteLimit)
    while end < limit, HeadingReader.isPhraseByte(text[end]) {
      if text[end] == UInt8(ascii: ","), firstComma == 0 { firstComma = end }
      end += 1
    }
    let isJammed =
      firstComma > 0 && firstComma + 1 < lineEnd && text[firstComma + 1] != UInt8(ascii: " ")
    if end < limit, text[end] == UInt8(ascii: ":"), !isJammed || trimmed(start, end) == firstComma {
      if let heading = heading(start, trimmed(start, end), isMarked: true) { return heading }
    } else if end == lineEnd || end < limit && text[end] == 0x0D {
      let heading = heading(start, trimmed(start, end), isMarked: false)
      if let heading { return heading }
    }
    // PHYSICAL EXAMINATION,VITAL SIGNS: and PROCEDURES,1. are headings in front of their text.
    if isJammed,
      phrase.read(text, start, firstComma), phrase.isCapitals,
      let heading = known(start, firstComma, byWords: true)
    {
      return heading
    }
    return table(start, end) ?? setOff(start, limit) ?? dated(start, limit)
      ?? numbered(start, limit)
  }

  /// Allergen | Reaction | Severity: the first cell of a table of allergies.
  private func table(_ start: Int, _ end: Int) -> SectionHeading? {
    guard end < lineEnd, text[end] == UInt8(ascii: "|"),
      phrase.read(text, start, trimmed(start, end)),
      phrase.line == Int(NoteSection.allergies.rawValue), phrase.startsUpper
    else { return nil }
    return known(start, trimmed(start, end), byWords: false)
  }

  /// Outpatient Encounter Medications as of 3/1/2024: known words and the day of a list.
  private func dated(_ start: Int, _ limit: Int) -> SectionHeading? {
    var end = start
    while end + 7 < limit, text[end].isASCIILetter || text[end] == 0x20 || text[end] == 0x2D {
      if text[end] == 0x20, isAsOf(end + 1) {
        var rest = end + 7
        var hasDigit = false
        while rest < lineEnd, text[rest] != UInt8(ascii: ":") {
          if text[rest].isASCIIDigit { hasDigit = true }
          if text[rest].isASCIILetter || text[rest] >= 0x80 { return nil }
          rest += 1
        }
        guard hasDigit, phrase.read(text, start, end), phrase.startsUpper else { return nil }
        return known(start, end, byWords: false)
      }
      end += 1
    }
    return nil
  }

  private func isAsOf(_ start: Int) -> Bool {
    let words: StaticString = "as of "
    for index in 0..<words.utf8CodeUnitCount
    where text[start + index] | 0x20 != words.utf8Start[index] {
      return false
    }
    return true
  }

  /// GOALS TO BE MET IN 4 WEEKS: words in capitals that name a section, with a number among them.
  private func numbered(_ start: Int, _ limit: Int) -> SectionHeading? {
    var end = start
    var lastLetter = start
    while end < limit,
      HeadingReader.isPhraseByte(text[end]) || text[end].isASCIIDigit
    {
      if text[end].isASCIILetter { lastLetter = end }
      end += 1
    }
    guard end < limit, text[end] == UInt8(ascii: ":"), lastLetter + 1 == end else { return nil }
    // The phrase is read up to its number; what stands behind it must be in capitals too.
    var number = start
    while number < end, text[number] < 0x30 || text[number] > 0x39 { number += 1 }
    for index in number..<end where text[index] >= 0x61 { return nil }
    for index in start..<end where text[index] == UInt8(ascii: ",") { return nil }
    guard number < end, phrase.read(text, start, number), phrase.isCapitals, phrase.wordCount >= 3,
      let kind = phrase.kindByWords, let heading = accepted(start, end, kind)
    else { return nil }
    return heading
  }

  /// PMH  SLE, Plan - home, HPI 3 days of cough: known words and a gap, a dash or, behind a short
  /// form in capitals, a blank.
  private func setOff(_ start: Int, _ limit: Int) -> SectionHeading? {
    var end = start
    var wordCount = 0
    while end < limit, wordCount < 5 {
      while end < limit, text[end].isASCIILetter || HeadingReader.isJoint(text[end]) { end += 1 }
      wordCount += 1
      guard end < limit,
        text[end] == UInt8(ascii: " ") || text[end] == 0x09
          || text[end] == UInt8(ascii: "=")
      else { return nil }
      var next = end
      while next < limit, text[next] == UInt8(ascii: " ") || text[next] == 0x09 { next += 1 }
      let isGap = next - end > 1 || text[end] == 0x09
      let isDash =
        next + 1 < lineEnd
        && (text[next] == UInt8(ascii: "-") && text[next + 1] == UInt8(ascii: " ")
          || text[next] == UInt8(ascii: "=")
          || next + 3 < lineEnd && text[next] == 0xE2 && text[next + 1] == 0x80
            && text[next + 3] == UInt8(ascii: " "))
      if phrase.read(text, start, end), next < lineEnd {
        if phrase.count == 1, isDash, phrase.startsUpper { return soap(start, end) }
        let isShort =
          wordCount == 1 && phrase.isMadeOfCapitals && end - start <= 5
          && (hasSmallLetter(next) ? !goesOn(next) : isListInCapitals(next))
        let isSetOff = isDash && phrase.startsUpper || isGap && phrase.upperCount >= 2
        if isSetOff || isShort, phrase.count > 1, let heading = known(start, end, byWords: false),
          isSetOff || heading.kind != context.current && heading.kind != .imaging
        {
          return heading
        }
      }
      guard !isGap, next < limit, text[next].isASCIILetter else { return nil }
      end = next
    }
    return nil
  }

  /// Words of a sentence that begins with an abbreviation: PE on CTA, ALL s/p induction.
  private static let predicates = Lexicon(
    """
    -|on|in|s|status|ruled|tubes|tube|was|is|with|due|from|w|has|had|after|since|diagnosed|noted|treated
    -|secondary|resolved|likely|vs|or|dx
    """)

  /// Whether a short form that is also a disease or a view of a radiograph begins a sentence.
  private func goesOn(_ start: Int) -> Bool {
    if phrase.hasOne("all", "pe", "pph", "fh") {
      return line(at: start, in: HeadingReader.predicates) != nil
    }
    // AP and lateral views.
    return phrase.hasOne("ap", "cc") && start + 4 < lineEnd
      && RelativeReader(text).reads(start..<start + 3, "and") && text[start + 3] == 0x20
  }

  /// What stands behind ALL in a note's line of allergies.
  private static let allergens = Lexicon(
    """
    -|nkda|nka|nkma|none|pcn|penicillin|sulfa|codeine|latex|asa|iodine
    """)

  /// PMH HTN, DM: a line in capitals behind a short form that is no word, or ALL before an allergen.
  private func isListInCapitals(_ start: Int) -> Bool {
    if phrase.hasOne("pmh", "pmhx", "psh", "pshx", "fhx", "shx") { return true }
    return phrase.has("all") && line(at: start, in: HeadingReader.allergens) != nil
  }

  /// The line of a table that has the word at a place.
  private func line(at start: Int, in table: Lexicon) -> Int? {
    let words = RelativeReader(text)
    var index = start
    guard let word = words.nextWord(&index, lineEnd), word.lowerBound == start else { return nil }
    return words.line(of: word, in: table)
  }

  /// Whether the rest of the line is not all in capitals.
  private func hasSmallLetter(_ start: Int) -> Bool {
    for index in start..<lineEnd where text[index].isASCIILowercase { return true }
    return false
  }

  /// - isMarked: a colon stands behind the words; else they are the whole line.
  private func heading(_ start: Int, _ end: Int, isMarked: Bool) -> SectionHeading? {
    guard phrase.read(text, start, end) else { return nil }
    // One letter is a heading with a colon and as a capital only: S: O: A: P:
    if phrase.count == 1 { return isMarked && phrase.startsUpper ? soap(start, end) : nil }
    if phrase.line == SectionPhrases.notHeading {
      scanStart = end + 1
      return nil
    }
    // A title where it stands alone.
    if !isMarked, phrase.has("history"), phrase.has("physical") { return nil }
    if isMarked, phrase.line == nil, let heading = firstOfSeveral(start, end) { return heading }
    guard phrase.read(text, start, end) else { return nil }
    if let heading = known(start, end, byWords: phrase.isCapitals) {
      // RADIOLOGY CRITICAL RESULT alone on a line is a title.
      return isMarked || phrase.line != nil || namesList(heading.kind) ? heading : nil
    }
    guard isMarked, phrase.isCapitals, phrase.count > 3 else { return nil }
    if context.isExamination(phrase) {
      return SectionHeading(byteStart: start, byteEnd: end, kind: .physicalExam)
    }
    guard !context.holdsSubheadings, !phrase.namesPart, !phrase.isField, !isMeasurement(end),
      !context.isFirst || !phrase.isTitle
    else { return nil }
    return SectionHeading(byteStart: start, byteEnd: end, kind: .other)
  }

  /// FETAL WEIGHT: 3289 g: a colon and, to the end of the line, a short value with digits.
  private func isMeasurement(_ end: Int) -> Bool {
    guard lineEnd - end < 40 else { return false }
    for index in end..<lineEnd where text[index].isASCIIDigit { return true }
    return false
  }

  /// Sections whose headings need no colon though the table does not have their words as they stand.
  private func namesList(_ kind: NoteSection) -> Bool {
    guard phrase.wordCount <= 3 else { return false }
    switch kind {
    case .diagnoses, .medications, .dischargeMedications, .findings, .pastMedicalHistory,
      .pastSurgicalHistory, .familyHistory, .socialHistory:
      return true
    default: return false
    }
  }

  /// PMH/PSH/FHx: the first named; a diagnosis or a plan among them is more than that.
  private func firstOfSeveral(_ start: Int, _ end: Int) -> SectionHeading? {
    var slash = start
    while slash < end, text[slash] != UInt8(ascii: "/"), text[slash] != UInt8(ascii: "&") {
      slash += 1
    }
    guard slash < end, !phrase.hasOne("diagnosis", "diagnoses", "plan", "recommendations"),
      phrase.read(text, start, trimmed(start, slash)), phrase.count > 2, let line = phrase.line,
      line != SectionPhrases.notHeading,
      let kind = NoteSection(rawValue: UInt8(line))
    else { return nil }
    return accepted(start, end, kind)
  }

  func soap(_ start: Int, _ end: Int) -> SectionHeading? {
    let kind: NoteSection
    switch text[start] {
    case UInt8(ascii: "S"): kind = .historyOfPresentIllness
    case UInt8(ascii: "O"): kind = .physicalExam
    case UInt8(ascii: "A"): kind = .assessment
    case UInt8(ascii: "P"): kind = .plan
    default: return nil
    }
    return SectionHeading(byteStart: start, byteEnd: end, kind: kind)
  }

  /// The phrase read last, if the table has it or its words name a section.
  func known(_ start: Int, _ end: Int, byWords: Bool) -> SectionHeading? {
    if let line = phrase.line {
      guard line != SectionPhrases.notHeading, let kind = NoteSection(rawValue: UInt8(line)) else {
        return nil
      }
      return accepted(start, end, kind)
    }
    guard byWords, let kind = phrase.kindByWords else { return nil }
    if kind == .other, context.holdsSubheadings { return nil }
    if kind == .imaging, context.current == .findings || context.current == .imaging { return nil }
    return accepted(start, end, kind)
  }

  private func accepted(_ start: Int, _ end: Int, _ kind: NoteSection) -> SectionHeading? {
    guard let kind = context.kind(of: phrase, named: kind) else { return nil }
    return SectionHeading(byteStart: start, byteEnd: end, kind: kind)
  }

  // MARK: Bytes

  func trimmed(_ start: Int, _ end: Int) -> Int {
    var end = end
    while end > start,
      text[end - 1] == UInt8(ascii: " ") || text[end - 1] == UInt8(ascii: ",")
        || text[end - 1] == 0x09 || text[end - 1] == 0x0D
    {
      end -= 1
    }
    return end
  }

  /// Blanks, bullets and marks of emphasis before a line's first word.
  static func isLead(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "-"), UInt8(ascii: ">"),
      UInt8(ascii: "="), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "["):
      true
    default: false
    }
  }

  /// What may stand between the letters of one word.
  static func isJoint(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "/"), UInt8(ascii: "&"), UInt8(ascii: "-"), UInt8(ascii: "'"),
      UInt8(ascii: "+"):
      true
    default: false
    }
  }

  static func isPhraseByte(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || isJoint(byte) || byte == UInt8(ascii: " ") || byte == UInt8(ascii: ",")
      || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
  }
}
