// The lines of a note that are about the family alone: what stands under `Family history` on a line of its
// own, up to an empty line, the next heading or a sentence about the patient.

/// Reads one note at a time; its storage is used again.
final class FamilySection {
  private var text = UnsafeRawBufferPointer(start: nil, count: 0)
  private let headings = HeadingReader()
  /// The first heading that begins behind the lines read.
  private var ahead: SectionHeading?
  private var lineStart = 0
  /// Where the next sentence or line begins.
  private var nextPart = 0
  private var isInside = false
  /// Whom the lines since the heading named.
  private var hasFemale = false
  private var hasMale = false
  private var hasOther = false
  /// Whether the history was said to be none: what names no one of the family then ends it.
  private var isSettled = false

  /// Words of a heading that names nothing but the family's history.
  private static let headingWords = Lexicon(
    """
    family|family|fam|medical|history|hx|fh|fhx|fmh|fmhx|famh|famhx|pedigree|notes
    """)

  /// Who presents and complains is the patient.
  private static let visitVerbs = Lexicon(
    """
    -|presents|complains|reports|endorses|states
    """)

  /// The first words of what still is about the family after `None`.
  private static let denials = Lexicon(
    """
    -|no|non|none|negative|neg|denies|denied|not|nor|nil|otherwise|unknown|without
    """)

  /// Words that say that there is no history, and those that may stand beside them.
  private static let noneWords = Lexicon(
    """
    none|none|noncontributory|contributory|contrib|relevant|unremarkable|negative|neg|nil|na|unknown|significant
    -|no|not|non|is|was|and|of|the|to|for|reviewed|pertinent|known|family|history|hx|note|noted|nothing|reported
    -|otherwise|at|time|this|today
    """)

  /// - text: alive until the last place was asked for.
  func begin(_ text: UnsafeRawBufferPointer) {
    self.text = text
    lineStart = 0
    nextPart = 0
    ahead = nil
    isInside = false
  }

  /// Whether a place stands in such lines. Places must not go back.
  func contains(_ place: Int) -> Bool {
    if nextPart == 0 {
      headings.begin(text)
      ahead = headings.next()
    }
    while nextPart <= place, nextPart < text.count { readPart() }
    return isInside
  }

  /// A line, or a sentence of it.
  private func readPart() {
    let start = nextPart
    var end = start
    while end < text.count, text[end] != 0x0A, !isSentenceEnd(end) { end += 1 }
    nextPart = end + 1
    if start == lineStart, isEmpty(start) { isInside = false }
    if isInside { read(start, end) }
    while let heading = ahead, heading.byteStart < nextPart {
      isInside =
        heading.kind == .familyHistory && isAlone(heading) && isOfFamily(heading)
      (hasFemale, hasMale, hasOther, isSettled) = (false, false, false, false)
      ahead = headings.next()
    }
    if nextPart <= text.count, text[nextPart - 1] == 0x0A { lineStart = nextPart }
  }

  private func isSentenceEnd(_ index: Int) -> Bool {
    switch text[index] {
    case UInt8(ascii: "."), UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: ";"):
      return index + 1 < text.count && text[index + 1] == 0x20
    default: return false
    }
  }

  private func isEmpty(_ start: Int) -> Bool {
    var index = start
    while index < text.count, text[index] != 0x0A {
      if text[index] > 0x20 { return false }
      index += 1
    }
    return true
  }

  // MARK: Whose a sentence is

  /// Takes in whom a sentence names, or ends the lines where it is about the patient.
  private func read(_ start: Int, _ end: Int) {
    let words = RelativeReader(text)
    var index = start
    guard let first = words.nextWord(&index, end) else { return }
    let isOfFamily = namesFamily(start, end)
    if isOfPatient(first, end, isOfFamily: isOfFamily)
      || start == lineStart && !isOfFamily && words.beginsVisit(first, end)
    {
      isInside = false
      return
    }
    if isOfFamily {
      isSettled = false
      take(start, end)
    }
    if saysNone(start, end) { isSettled = true }
  }

  private func isOfPatient(_ first: Range<Int>, _ end: Int, isOfFamily: Bool) -> Bool {
    let words = RelativeReader(text)
    var index = first.upperBound
    let second = words.nextWord(&index, end)
    if words.reads(first, "pt") || words.reads(first, "patient") {
      return second.map { !isOwned(first, by: $0) } ?? true
    }
    if words.reads(first, "the"), let second,
      words.reads(second, "pt") || words.reads(second, "patient")
    {
      return words.nextWord(&index, end).map { !isOwned(second, by: $0) } ?? true
    }
    if words.reads(first, "this") { return isAge(first.upperBound, end) }
    if isOfFamily { return false }
    // What the patient does today, whoever was named before.
    if words.reads(first, "today") || isOfVisit(first) { return true }
    let isFemale = words.reads(first, "she")
    if isFemale || words.reads(first, "he") {
      if let second, isOfVisit(second) { return true }
      return !hasOther && (isFemale ? !hasFemale : !hasMale)
    }
    // Takes lisinopril; On warfarin.
    if !hasFemale, !hasMale, !hasOther, words.reads(first, "takes") || words.reads(first, "on") {
      return true
    }
    return isSettled && words.line(of: first, in: FamilySection.denials) == nil
  }

  /// `patient's` before what is his.
  private func isOwned(_ word: Range<Int>, by next: Range<Int>) -> Bool {
    RelativeReader(text).reads(next, "s") && text[word.upperBound] != 0x20
  }

  private func isOfVisit(_ verb: Range<Int>) -> Bool {
    RelativeReader(text).line(of: verb, in: FamilySection.visitVerbs) != nil
  }

  /// This 54-year-old woman, This is a 54 y/o man.
  private func isAge(_ start: Int, _ end: Int) -> Bool {
    let words = RelativeReader(text)
    var index = start
    var hasDigit = false
    var last = start
    for _ in 0..<5 {
      guard let word = words.nextWord(&index, min(end, start + 40)) else { return false }
      for place in last..<word.lowerBound where text[place].isASCIIDigit { hasDigit = true }
      if hasDigit {
        return words.reads(word, "year") || words.reads(word, "years") || words.reads(word, "yo")
          || words.reads(word, "y") || words.reads(word, "yr")
      }
      last = word.upperBound
    }
    return false
  }

  private func namesFamily(_ start: Int, _ end: Int) -> Bool {
    let words = RelativeReader(text)
    var index = start
    while let word = words.nextWord(&index, end) {
      if words.isFamily(word) { return true }
    }
    return false
  }

  private func take(_ start: Int, _ end: Int) {
    let words = RelativeReader(text)
    var index = start
    while let word = words.nextWord(&index, end) {
      guard words.isFamily(word) else { continue }
      guard let relative = words.bareRelative(word) else {
        if words.isPersonOfFamily(word) { hasOther = true }
        continue
      }
      switch relative.sex {
      case .female: hasFemale = true
      case .male: hasMale = true
      case nil: hasOther = true
      }
    }
  }

  /// `None`, `Not relevant`, `Reviewed and noncontributory`: no word beside these.
  private func saysNone(_ start: Int, _ end: Int) -> Bool {
    let words = RelativeReader(text)
    var index = start
    var isSaid = false
    while let word = words.nextWord(&index, end) {
      switch words.line(of: word, in: FamilySection.noneWords) {
      case 0: isSaid = true
      case nil: return false
      default: break
      }
    }
    return isSaid
  }

  // MARK: Headings

  /// Whether only signs stand beside a heading in its line.
  private func isAlone(_ heading: SectionHeading) -> Bool {
    for index in lineStart..<heading.byteStart where text[index].isASCIILetter { return false }
    var index = heading.byteEnd
    while index < text.count, text[index] != 0x0A {
      if isText(text[index]) { return false }
      index += 1
    }
    return true
  }

  private func isText(_ byte: UInt8) -> Bool {
    byte.isASCIIAlphanumeric || byte >= 0x80
  }

  private func isOfFamily(_ heading: SectionHeading) -> Bool {
    let words = RelativeReader(text)
    var index = heading.byteStart
    while let word = words.nextWord(&index, heading.byteEnd) {
      if words.line(of: word, in: FamilySection.headingWords) == nil { return false }
    }
    return true
  }
}
