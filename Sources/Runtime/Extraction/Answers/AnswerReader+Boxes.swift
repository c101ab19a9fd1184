// Boxes and signs that answer for a finding: `[x] HTN`, `cough ✓`, `fever (-)`, `DM: [ ] Yes [x] No`.

extension AnswerReader {
  typealias Box = (isYes: Bool, end: Int)

  // MARK: Choices

  /// `DM: [ ] Yes [x] No`, `Yes[x] No[ ]`, `Y / (N)`: the one that is checked, of two.
  func choice(_ end: Int) -> Bool? {
    var place = skipBlanks(end)
    if place < text.count, isOne(text[place], of: ":?") { place = skipBlanks(place + 1) }
    let first = boxedChoice(place)
    return first ?? bracketedChoice(place)
  }

  private func boxedChoice(_ start: Int) -> Bool? {
    var place = start
    var answer: Bool?
    var count = 0
    let isBefore = box(startingAt: place) != nil
    while true {
      let front = isBefore ? box(startingAt: place) : nil
      let start = skipBlanks(front?.end ?? place)
      let end = wordEnd(start)
      guard let line = line(start..<end),
        let box = front ?? box(startingAt: skipBlanks(end))
      else { break }
      if box.isYes, answer != nil { return nil }
      if box.isYes { answer = line < 2 }
      count += 1
      place = skipBlanks(isBefore ? end : box.end)
    }
    // `[ ] Yes [x] 3 times`
    if isBefore, box(startingAt: place) != nil { return nil }
    return count > 1 ? answer : nil
  }

  /// Two answers with a stroke between, one of them in brackets.
  private func bracketedChoice(_ start: Int) -> Bool? {
    guard let one = option(start) else { return nil }
    let stroke = skipBlanks(one.end)
    guard stroke < text.count, text[stroke] == UInt8(ascii: "/"),
      let other = option(skipBlanks(stroke + 1)), one.isBracketed != other.isBracketed
    else { return nil }
    return one.isBracketed ? one.isYes : other.isYes
  }

  private func option(_ start: Int) -> (isYes: Bool, isBracketed: Bool, end: Int)? {
    let isBracketed = start < text.count && isOne(text[start], of: "([")
    let wordStart = isBracketed ? start + 1 : start
    let end = wordEnd(wordStart)
    guard let line = line(wordStart..<end) else { return nil }
    guard isBracketed else { return (line < 2, false, end) }
    guard end < text.count, isOne(text[end], of: ")]") else { return nil }
    return (line < 2, true, end + 1)
  }

  // MARK: Beside a finding

  /// `fever: ✗  cough: ✓`, `Guarding: - Rebound: -`
  func boxBehindMark(_ end: Int) -> Bool? {
    let place = skipBlanks(end)
    guard place < text.count, isOne(text[place], of: ":?") else { return nil }
    let start = skipBlanks(place + 1)
    if let box = box(startingAt: start) {
      return endsAnswer(box.end) || nextMark(box.end, text[place]) != nil ? box.isYes : nil
    }
    // A dash may begin what is told of a finding.
    guard let sign = bareSign(start) else { return nil }
    if endsSign(start + 1) { return sign }
    let question = skipBlanks(start + 1)
    guard text[question].isASCIIUppercase, let next = nextMark(start + 1, text[place]),
      bareSign(skipBlanks(next + 1)) != nil
    else { return nil }
    return sign
  }

  /// Of a box right before or right behind: which, the boxes at the ends of its line tell.
  func box(beside finding: Range<Int>) -> Bool? {
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
    // Words stand first, then a box stands last or before a comma.
    let last = skipBlanksBack(lineEnd)
    guard let behind, box(endingAt: last) != nil || endsAnswer(behind.end) else { return nil }
    return behind.isYes
  }

  /// `fever -, chills +`: a sign before a comma, or the last of such a line.
  func listedSign(_ start: Int) -> Bool? {
    guard let sign = bareSign(start), endsSign(start + 1) else { return nil }
    if start + 1 < text.count, isOne(text[start + 1], of: ",;)") { return sign }
    var place = start
    while place > 1, start - place < AnswerReader.reach, text[place - 1] != 0x0A {
      place -= 1
      if isOne(text[place], of: ",;"), bareSign(place - 1) != nil { return sign }
    }
    return nil
  }

  private func bareSign(_ place: Int) -> Bool? {
    guard place < text.count, isOne(text[place], of: "+-") else { return nil }
    return text[place] == UInt8(ascii: "+")
  }

  private func endsSign(_ end: Int) -> Bool {
    let next = skipBlanks(end)
    if next == text.count || text[next] == 0x0A || text[next] == 0x0D { return true }
    if text[end] == UInt8(ascii: ".") { return end + 1 == text.count || text[end + 1] <= 0x20 }
    return isOne(text[end], of: ",;|)")
  }

  // MARK: One box

  /// `[ ]`, `[x]`, `( )`, `(+)`, `_x_`, the signs of boxes, ticks and crosses.
  func box(startingAt place: Int) -> Box? {
    guard place < text.count else { return nil }
    let close: UInt8
    switch text[place] {
    case UInt8(ascii: "_"): return blank(place)
    case UInt8(ascii: "["): close = UInt8(ascii: "]")
    case UInt8(ascii: "("): close = UInt8(ascii: ")")
    default: return tick(place)
    }
    var inside = skipBlanks(place + 1)
    guard inside < text.count, inside - place < 4 else { return nil }
    var isYes = false
    if text[inside] != close {
      guard let mark = mark(inside, isRound: close == UInt8(ascii: ")")) else { return nil }
      isYes = mark.isYes
      inside = skipBlanks(mark.end)
    }
    guard inside < text.count, inside - place < 9, text[inside] == close else { return nil }
    return (isYes, inside + 1)
  }

  func box(endingAt end: Int) -> Box? {
    for count in 2...9 where count <= end {
      if let box = box(startingAt: end - count), box.end == end { return box }
    }
    return nil
  }

  /// What stands in a box. A letter in round brackets may be a list's, a small one a short form.
  private func mark(_ place: Int, isRound: Bool) -> Box? {
    switch text[place] {
    case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "+"): return (true, place + 1)
    case UInt8(ascii: "-"): return (false, place + 1)
    case UInt8(ascii: "*"): return isRound ? nil : (true, place + 1)
    case UInt8(ascii: "Y"), UInt8(ascii: "N"), UInt8(ascii: "y"), UInt8(ascii: "n"):
      if isRound, text[place] & 0x20 != 0 { return nil }
      return (text[place] | 0x20 == UInt8(ascii: "y"), place + 1)
    default: return tick(place)
    }
  }

  /// `_x_`; `___` only where another is checked, for it also stands for what was left out.
  private func blank(_ place: Int) -> Box? {
    if place > 0, text[place - 1] == UInt8(ascii: "_") { return nil }
    var end = place
    var isYes = false
    while end < text.count, end - place < 9 {
      if text[end] | 0x20 == UInt8(ascii: "x"), !isYes, end > place {
        isYes = true
      } else if text[end] != UInt8(ascii: "_") {
        break
      }
      end += 1
    }
    guard end - place > 2, text[end - 1] == UInt8(ascii: "_") else { return nil }
    guard isYes || isNear(place, { $0 > 0 && text[$0] | 0x20 == 0x78 && text[$0 - 1] == 0x5F })
    else {
      return nil
    }
    return (isYes, end)
  }

  /// A tick, a cross or a box of three bytes; squares and circles, which are bullets too, only where the
  /// other kind stands near.
  private func tick(_ place: Int) -> Box? {
    guard let low = signNumber(place, lead: 0xE2) else { return nil }
    var end = place + 3
    // The selector of pictures, which the parting of words sets off.
    let selector = end < text.count && text[end] == 0x20 ? end + 1 : end
    if signNumber(selector, lead: 0xEF) == 0x388F { end = selector + 3 }
    switch low {
    // Boxes with a tick and a cross, ticks.
    case 0x1891, 0x1892, 0x1C85, 0x1C93, 0x1C94: return (true, end)
    // An empty box, crosses.
    case 0x1890, 0x1C95...0x1C98, 0x1D8C, 0x1D8E: return (false, end)
    // Squares and circles, of which the filled one comes first.
    case 0x16A0, 0x16A1, 0x16AA, 0x16AB:
      return isNear(place, { signNumber($0, lead: 0xE2) == low ^ 1 }) ? (low & 1 == 0, end) : nil
    case 0x178B, 0x178F:
      return isNear(place, { signNumber($0, lead: 0xE2) == low ^ 4 }) ? (low == 0x178F, end) : nil
    default: return nil
    }
  }

  /// The lower twelve bits of a character of three bytes with this lead, as its two bytes have them.
  private func signNumber(_ place: Int, lead: UInt8) -> UInt16? {
    guard place + 3 <= text.count, text[place] == lead else { return nil }
    return UInt16(text[place + 1] & 0x3F) << 8 | UInt16(text[place + 2])
  }

  private func isNear(_ place: Int, _ holds: (Int) -> Bool) -> Bool {
    let last = min(text.count, place + AnswerReader.reach)
    for other in max(0, place - AnswerReader.reach)..<last where holds(other) { return true }
    return false
  }
}
