// The lines of a note that are about the family alone: what stands under `Family history` on a line of its
// own, up to an empty line, the next heading or a line about the patient.

/// Reads one note at a time; its storage is used again.
final class FamilySection {
  private var text = UnsafeRawBufferPointer(start: nil, count: 0)
  private let headings = HeadingReader()
  /// The first heading that begins behind the lines read.
  private var ahead: SectionHeading?
  private var nextLine = 0
  private var isInside = false

  /// Words of a heading that names nothing but the family's history.
  private static let headingWords = Lexicon(
    """
    family|family|fam|medical|history|hx|fh|fhx|fmh|fmhx|famh|famhx|pedigree|notes
    """)

  /// - text: alive until the last place was asked for.
  func begin(_ text: UnsafeRawBufferPointer) {
    self.text = text
    nextLine = 0
    ahead = nil
    isInside = false
  }

  /// Whether a place stands in such lines. Places must not go back.
  func contains(_ place: Int) -> Bool {
    if nextLine == 0 {
      headings.begin(text)
      ahead = headings.next()
    }
    while nextLine <= place, nextLine < text.count { readLine() }
    return isInside
  }

  private func readLine() {
    let start = nextLine
    var end = start
    while end < text.count, text[end] != 0x0A { end += 1 }
    nextLine = end + 1
    if isEmpty(start, end) || isOfPatient(start, end) { isInside = false }
    while let heading = ahead, heading.byteStart < nextLine {
      isInside =
        heading.kind == .familyHistory && isAlone(heading, start, end) && isOfFamily(heading)
      ahead = headings.next()
    }
  }

  private func isEmpty(_ start: Int, _ end: Int) -> Bool {
    for index in start..<end where text[index] > 0x20 { return false }
    return true
  }

  /// Whether a line begins with the patient: `Pt`, `The patient`.
  private func isOfPatient(_ start: Int, _ end: Int) -> Bool {
    let words = RelativeReader(text)
    var index = start
    guard var word = words.nextWord(&index, end) else { return false }
    if words.reads(word, "the") {
      guard let next = words.nextWord(&index, end) else { return false }
      word = next
    }
    return words.reads(word, "pt") || words.reads(word, "patient")
  }

  /// Whether only signs stand beside a heading in its line.
  private func isAlone(_ heading: SectionHeading, _ start: Int, _ end: Int) -> Bool {
    for index in start..<heading.byteStart where Phrase.isLetter(text[index]) { return false }
    for index in min(heading.byteEnd, end)..<end where isText(text[index]) { return false }
    return true
  }

  private func isText(_ byte: UInt8) -> Bool {
    Phrase.isLetter(byte) || byte >= 0x80 || Phrase.isDigit(byte)
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
