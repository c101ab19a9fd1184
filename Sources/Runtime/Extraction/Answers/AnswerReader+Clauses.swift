// What the words of a finding's clause say of its answer: a denial in front of it, a comma that parts it
// from what was denied (`No fever, cough present`), a verb that takes it up (`Denies fever, c/o cough`).

extension AnswerReader {
  static let denials = Lexicon(
    "-|no|not|denies|denied|without|never|nil|non|neg|negative|absent|free|resolved")

  /// Who complains or has, and `c/o` by its last letter.
  private static let affirmations = Lexicon(
    "-|reports|endorses|admits|complains|complaining|has|pos|positive|o")

  private static let joints = Lexicon("-|and|or|nor|but")
  private static let times = Lexicon("-|since|for|today|now|x|this|currently")

  /// `not HIV +ve`: a denial stands before the finding, no mark between.
  func isDenied(_ start: Int) -> Bool {
    var index = start
    let first = clauseStart(start, marks: ",.;:?)]")
    let words = RelativeReader(text)
    while let word = words.wordBefore(&index, first) {
      if words.line(of: word, in: AnswerReader.denials) != nil { return true }
    }
    return false
  }

  /// Whether `present` behind a finding is said of it alone: `no rash or edema present` and
  /// `No rash, warmth, edema present` deny all they name.
  func isApart(_ start: Int) -> Bool {
    let clause = clauseStart(start, marks: ",.;:?)]")
    let sentence = clauseStart(start, marks: ".;:?")
    let words = RelativeReader(text)
    var index = start
    var last = start
    var commaCount = 0
    while let word = words.wordBefore(&index, sentence) {
      for place in word.upperBound..<last where text[place] == UInt8(ascii: ",") { commaCount += 1 }
      last = word.lowerBound
      if words.line(of: word, in: AnswerReader.denials) != nil { return commaCount == 1 }
      if word.lowerBound >= clause, words.line(of: word, in: AnswerReader.joints) != nil {
        return false
      }
    }
    return true
  }

  /// Whether a time follows an answer within its sentence: `SOB present since am`.
  func isDated(_ end: Int) -> Bool {
    var index = end
    let words = RelativeReader(text)
    guard let next = words.nextWord(&index, min(text.count, end + 12)),
      next.lowerBound == skipBlanks(end)
    else { return false }
    return words.line(of: next, in: AnswerReader.times) != nil
  }

  /// Whether the clause of a finding begins with a word that says it, behind a comma or `but`, and denies
  /// nothing: `Neg HA, pos neck pain`.
  func isAffirmed(_ start: Int) -> Bool {
    let first = clauseStart(start, marks: ",.;:?")
    let words = RelativeReader(text)
    var index = start
    while let word = words.wordBefore(&index, first) {
      if words.line(of: word, in: AnswerReader.denials) != nil { return false }
      guard words.line(of: word, in: AnswerReader.affirmations) != nil else { continue }
      var begin = word.lowerBound
      if word.count == 1 {
        guard begin >= first + 2, text[begin - 1] == UInt8(ascii: "/"),
          text[begin - 2] | 0x20 == UInt8(ascii: "c")
        else { continue }
        begin -= 2
      }
      let before = skipBlanksBack(begin)
      if before <= first { return first > 0 && text[first - 1] == UInt8(ascii: ",") }
      var behind = before
      guard let joint = words.wordBefore(&behind, first), joint.upperBound == before else {
        return false
      }
      return words.reads(joint, "but")
    }
    return false
  }

  private static let doubts = Lexicon("-|poss|susp|f")

  /// `(?) CVA`, `CVA (?)`, `poss CVA`, `c/f PE`
  func isQueried(_ finding: Range<Int>) -> Bool {
    let before = skipBlanksBack(finding.lowerBound)
    if isQuery(before - 3) || isQuery(skipBlanks(finding.upperBound)) { return true }
    let words = RelativeReader(text)
    var index = before
    let first = max(0, before - 16)
    guard var word = words.wordBefore(&index, first), word.upperBound == before else {
      return false
    }
    if words.reads(word, "for"), let other = words.wordBefore(&index, first),
      other.upperBound + 1 == word.lowerBound
    {
      word = other
    }
    guard words.line(of: word, in: AnswerReader.doubts) != nil else { return false }
    if word.count == 1 {
      guard word.lowerBound >= 2, text[word.lowerBound - 1] == UInt8(ascii: "/"),
        text[word.lowerBound - 2] | 0x20 == UInt8(ascii: "c")
      else { return false }
    }
    return !isDenied(word.lowerBound)
  }

  /// `r/o'd`, `RO'd`
  func isRuledOut(_ start: Int) -> Bool {
    var place = start
    let letters: StaticString = "ro"
    for index in 0..<2 {
      guard place < text.count, text[place] | 0x20 == letters.utf8Start[index] else { return false }
      place += 1
      if index == 0, place < text.count, text[place] == UInt8(ascii: "/") { place += 1 }
    }
    guard place < text.count, text[place] == 0x27 || text[place] == 0xE2 else { return false }
    place += text[place] == 0x27 ? 1 : 3
    return place < text.count && text[place] | 0x20 == UInt8(ascii: "d")
      && wordEnd(place) == place + 1
  }

  private func isQuery(_ place: Int) -> Bool {
    place >= 0 && place + 3 <= text.count
      && UnsafeRawBufferPointer(rebasing: text[place..<place + 3]).isEqual(toASCII: "(?)")
  }

  /// Behind the last of the marks, or where the line begins.
  private func clauseStart(_ start: Int, marks: StaticString) -> Int {
    var first = start
    while first > 0, start - first < AnswerReader.reach, text[first - 1] > 0x1F,
      !isOne(text[first - 1], of: marks)
    {
      first -= 1
    }
    return first
  }
}
