// What the answer of a form says of a finding: `DM: No`, `Fever? Y`, `cough -ve`, `[x] HTN`. A line of such
// answers says no and yes in turns, which a reader of words around a finding takes for one another.

struct AnswerReader {
  let text: UnsafeRawBufferPointer

  private static let words = Lexicon(
    """
    yes|yes|y
    present|present|positive|pos
    no|no|n|nil|none|absent|negative|neg|denies|denied
    """)

  /// Bytes that are looked at to each side.
  static let reach = 256

  /// What is said of a finding; nil where no answer stands beside it, or it may be another one's.
  func claim(on finding: Range<Int>) -> FindingClaim? {
    if let answer = formAnswer(to: finding) { return answer ? .present : .absent }
    if let answer = wordAnswer(to: finding) { return answer ? .notAbsent : .absent }
    if isQueried(finding) { return .possible }
    return isAffirmed(finding.lowerBound) ? .notAbsent : nil
  }

  /// Of boxes, choices and what stands behind a mark: these say that a finding is there, and not only
  /// that it is not denied.
  private func formAnswer(to finding: Range<Int>) -> Bool? {
    let end = finding.upperBound
    return choice(end) ?? boxBehindMark(end) ?? box(beside: finding) ?? answerBehindMark(end)
  }

  private func wordAnswer(to finding: Range<Int>) -> Bool? {
    let answer = isBehindPlus(finding.lowerBound) ? true : plainAnswer(finding)
    return answer == true && isDenied(finding.lowerBound) ? nil : answer
  }

  /// `DM: No`, `fever? yes`, `HIV: +ve`
  private func answerBehindMark(_ end: Int) -> Bool? {
    let place = skipBlanks(end)
    guard place < text.count, isOne(text[place], of: ":?") else { return nil }
    let start = skipBlanks(place + 1)
    if let sign = sign(start) { return sign }
    let wordEnd = wordEnd(start)
    guard let line = line(start..<wordEnd),
      endsAnswer(wordEnd) || nextMark(wordEnd, text[place]) != nil
    else { return nil }
    return line < 2
  }

  /// `HIV +ve`, `fever - yes`, `rash N`, `chills pos`, `fever -, chills +`
  private func plainAnswer(_ finding: Range<Int>) -> Bool? {
    let end = finding.upperBound
    var start = skipBlanks(end)
    if let sign = sign(start) ?? listedSign(start) { return sign }
    if start > end, isRuledOut(start) { return false }
    if start > end, start < text.count, text[start] == UInt8(ascii: "-") {
      start = skipBlanks(start + 1)
    }
    let wordEnd = wordEnd(start)
    guard let line = line(start..<wordEnd) else { return nil }
    if line == 1 {
      return (endsAnswer(wordEnd) || isDated(wordEnd)) && isApart(finding.lowerBound) ? true : nil
    }
    // A small letter within a sentence is no answer.
    guard endsAnswer(wordEnd), wordEnd > start + 1 || text[start] & 0x20 == 0 else { return nil }
    return line < 2
  }

  // MARK: Words

  func line(_ word: Range<Int>) -> Int? {
    word.isEmpty ? nil : RelativeReader(text).line(of: word, in: AnswerReader.words)
  }

  /// +ve, -ve
  private func sign(_ place: Int) -> Bool? {
    guard place + 3 <= text.count, text[place + 1] | 0x20 == UInt8(ascii: "v"),
      text[place + 2] | 0x20 == UInt8(ascii: "e"), wordEnd(place + 1) == place + 3
    else { return nil }
    switch text[place] {
    case UInt8(ascii: "+"): return true
    case UInt8(ascii: "-"): return false
    default: return nil
    }
  }

  /// `+fever`, but not `N+V`.
  private func isBehindPlus(_ start: Int) -> Bool {
    guard start > 0, text[start - 1] == UInt8(ascii: "+") else { return false }
    return start == 1 || text[start - 2] <= 0x20 || isOne(text[start - 2], of: ",;:(")
  }

  /// Whether nothing follows an answer but the end of its line, a mark or a gap.
  func endsAnswer(_ end: Int) -> Bool {
    let next = skipBlanks(end)
    if next == text.count || text[next] == 0x0A || text[next] == 0x0D || next - end > 1 {
      return true
    }
    if next > end { return false }
    if text[end] == UInt8(ascii: ".") { return end + 1 == text.count || text[end + 1] <= 0x20 }
    return text[end] == 0x09 || isOne(text[end], of: ",;|)]")
  }

  /// The mark of the next question of the form: `HTN: Yes DM: No`, but not `HTN: Yes No DM:`, `HTN: Y/N DM:`.
  func nextMark(_ end: Int, _ mark: UInt8) -> Int? {
    var place = skipBlanks(end)
    if place == end || line(place..<wordEnd(place)) != nil { return nil }
    while place < text.count, place - end < 40 {
      if text[place] == mark { return place }
      let isWord =
        text[place].isASCIILetter || text[place] == 0x20 || isOne(text[place], of: "-/'")
      if !isWord { return nil }
      place += 1
    }
    return nil
  }

  // MARK: Bytes

  func skipBlanks(_ start: Int) -> Int {
    var place = start
    while place < text.count, text[place] == 0x20 || text[place] == 0x09 { place += 1 }
    return place
  }

  func skipBlanksBack(_ end: Int) -> Int {
    var place = end
    while place > 0, text[place - 1] == 0x20 || text[place - 1] == 0x09 || text[place - 1] == 0x0D {
      place -= 1
    }
    return place
  }

  func wordEnd(_ start: Int) -> Int {
    var place = start
    while place < text.count, text[place].isASCIILetter { place += 1 }
    return place
  }

  func isOne(_ byte: UInt8, of bytes: StaticString) -> Bool {
    for index in 0..<bytes.utf8CodeUnitCount where bytes.utf8Start[index] == byte { return true }
    return false
  }
}
