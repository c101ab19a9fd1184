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
  private static let reach = 256

  /// Yes or no; nil where no answer stands beside the finding, or it may be another one's.
  func answer(to finding: Range<Int>) -> Bool? {
    let end = finding.upperBound
    if let answer = choice(end) ?? box(beside: finding) ?? answerBehindMark(end) { return answer }
    let answer = isBehindPlus(finding.lowerBound) ? true : plainAnswer(end)
    return answer == true && isDenied(finding.lowerBound) ? nil : answer
  }

  /// `DM: No`, `fever? yes`, `HIV: +ve`
  private func answerBehindMark(_ end: Int) -> Bool? {
    let place = skipBlanks(end)
    guard place < text.count, isOne(text[place], of: ":?") else { return nil }
    let start = skipBlanks(place + 1)
    if let sign = sign(start) { return sign }
    let wordEnd = wordEnd(start)
    guard let line = line(start..<wordEnd), endsAnswer(wordEnd) || isForm(wordEnd, text[place])
    else { return nil }
    return line < 2
  }

  /// `HIV +ve`, `fever - yes`, `rash N`
  private func plainAnswer(_ end: Int) -> Bool? {
    var start = skipBlanks(end)
    if let sign = sign(start) { return sign }
    if start > end, start < text.count, text[start] == UInt8(ascii: "-") {
      start = skipBlanks(start + 1)
    }
    let wordEnd = wordEnd(start)
    guard let line = line(start..<wordEnd), endsAnswer(wordEnd) else { return nil }
    // `no rash or edema present`, and a small letter within a sentence, are no answers.
    if line == 1 || wordEnd == start + 1 && text[start] & 0x20 != 0 { return nil }
    return line < 2
  }

  // MARK: Words

  private func line(_ word: Range<Int>) -> Int? {
    word.isEmpty ? nil : RelativeReader(text).line(of: word, in: AnswerReader.words)
  }

  /// `not HIV +ve`: a denial stands before the finding, no mark between.
  private func isDenied(_ start: Int) -> Bool {
    var first = start
    while first > 0, start - first < AnswerReader.reach, text[first - 1] > 0x1F,
      !isOne(text[first - 1], of: ",.;:?)]")
    {
      first -= 1
    }
    let words = RelativeReader(text)
    while let word = words.nextWord(&first, start) {
      if words.line(of: word, in: AnswerReader.denials) != nil { return true }
    }
    return false
  }

  private static let denials = Lexicon("-|no|not|denies|denied|without|never|nil|non")

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
  private func endsAnswer(_ end: Int) -> Bool {
    let next = skipBlanks(end)
    if next == text.count || text[next] == 0x0A || text[next] == 0x0D || next - end > 1 {
      return true
    }
    if next > end { return false }
    if text[end] == UInt8(ascii: ".") { return end + 1 == text.count || text[end + 1] <= 0x20 }
    return text[end] == 0x09 || isOne(text[end], of: ",;|)]")
  }

  /// Whether the next question of the form follows: `HTN: Yes DM: No`, but not `HTN: Yes No DM:`, `HTN: Y/N DM:`.
  private func isForm(_ end: Int, _ mark: UInt8) -> Bool {
    var place = skipBlanks(end)
    if place == end || line(place..<wordEnd(place)) != nil { return false }
    while place < text.count, place - end < 40 {
      if text[place] == mark { return true }
      let isWord =
        text[place].isASCIILetter || text[place] == 0x20 || isOne(text[place], of: "-/'")
      if !isWord { return false }
      place += 1
    }
    return false
  }

  // MARK: Boxes

  /// `DM: [ ] Yes [x] No`: the one that is checked.
  private func choice(_ end: Int) -> Bool? {
    var place = skipBlanks(end)
    if place < text.count, isOne(text[place], of: ":?") { place = skipBlanks(place + 1) }
    var answer: Bool?
    var count = 0
    while let box = box(startingAt: place) {
      let start = skipBlanks(box.end)
      let end = wordEnd(start)
      guard let line = line(start..<end), !box.isYes || answer == nil else { return nil }
      if box.isYes { answer = line < 2 }
      count += 1
      place = skipBlanks(end)
    }
    return count > 1 ? answer : nil
  }

  /// Of a box right before or right behind: which, the boxes at the ends of its line tell.
  private func box(beside finding: Range<Int>) -> Bool? {
    let behind = box(startingAt: skipBlanks(finding.upperBound))
    let before = box(endingAt: skipBlanksBack(finding.lowerBound))
    guard behind != nil || before != nil else { return nil }
    var lineStart = finding.lowerBound
    while lineStart > 0, finding.lowerBound - lineStart < AnswerReader.reach,
      text[lineStart - 1] != 0x0A
    {
      lineStart -= 1
    }
    var lineEnd = finding.upperBound
    while lineEnd < text.count, lineEnd - finding.upperBound < AnswerReader.reach,
      text[lineEnd] != 0x0A
    {
      lineEnd += 1
    }
    var place = lineStart
    while place < lineEnd, box(startingAt: place) == nil {
      // A heading, a bullet or a number may stand before the first box.
      if text[place] == UInt8(ascii: ":") { lineStart = place + 1 }
      place += 1
    }
    var isFirst = true
    for index in lineStart..<max(lineStart, place) where text[index].isASCIILetter {
      isFirst = false
    }
    if isFirst { return before?.isYes }
    // Words stand first, then a box stands last.
    let last = skipBlanksBack(lineEnd)
    return box(endingAt: last) == nil && last != behind?.end ? nil : behind?.isYes
  }

  /// `[ ]`, `[x]`, `( )`, `(x)` and the signs of boxes.
  private func box(startingAt place: Int) -> (isYes: Bool, end: Int)? {
    guard place < text.count else { return nil }
    if text[place] == 0xE2, place + 3 <= text.count, text[place + 1] == 0x98 {
      // Empty, with a check, with an x.
      let sign = text[place + 2]
      return sign >= 0x90 && sign <= 0x92 ? (sign > 0x90, place + 3) : nil
    }
    let close: UInt8
    switch text[place] {
    case UInt8(ascii: "["): close = UInt8(ascii: "]")
    case UInt8(ascii: "("): close = UInt8(ascii: ")")
    default: return nil
    }
    var inside = place + 1
    var isYes = false
    while inside < text.count, inside - place < 4, text[inside] != close {
      if text[inside] | 0x20 == UInt8(ascii: "x") {
        isYes = true
      } else if text[inside] != 0x20 {
        return nil
      }
      inside += 1
    }
    guard inside < text.count, text[inside] == close else { return nil }
    return (isYes, inside + 1)
  }

  private func box(endingAt end: Int) -> (isYes: Bool, end: Int)? {
    for count in 2...5 where count <= end {
      if let box = box(startingAt: end - count), box.end == end { return box }
    }
    return nil
  }

  // MARK: Bytes

  private func skipBlanks(_ start: Int) -> Int {
    var place = start
    while place < text.count, text[place] == 0x20 || text[place] == 0x09 { place += 1 }
    return place
  }

  private func skipBlanksBack(_ end: Int) -> Int {
    var place = end
    while place > 0, text[place - 1] == 0x20 || text[place - 1] == 0x09 || text[place - 1] == 0x0D {
      place -= 1
    }
    return place
  }

  private func wordEnd(_ start: Int) -> Int {
    var place = start
    while place < text.count, text[place].isASCIILetter { place += 1 }
    return place
  }

  private func isOne(_ byte: UInt8, of bytes: StaticString) -> Bool {
    for index in 0..<bytes.utf8CodeUnitCount where bytes.utf8Start[index] == byte { return true }
    return false
  }
}
