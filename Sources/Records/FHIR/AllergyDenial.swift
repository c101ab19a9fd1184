// Whether the words before an allergen, in its sentence, say that it is none: a section of allergies
// also names what the patient takes without harm. Doubt leaves the allergy.

struct AllergyDenial {
  private let text: UnsafeRawBufferPointer
  /// Words and single marks of the sentence.
  private var tokens: [Range<Int>] = []

  /// Bytes that are looked back upon, at most.
  private static let byteLimit = 512

  /// "No allergy to sulfa or codeine", "not allergic to latex", "tolerates cephalexin".
  static func stands(before position: Int, in text: UnsafeRawBufferPointer) -> Bool {
    AllergyDenial(text, before: position).stands
  }

  private init(_ text: UnsafeRawBufferPointer, before position: Int) {
    self.text = text
    let first = max(0, position - AllergyDenial.byteLimit)
    var start = position
    while start > first, !AllergyDenial.endsSentence(text, start - 1) { start -= 1 }
    while start < position {
      var end = start
      while end < position, AllergyDenial.isLetter(text[end]) { end += 1 }
      if end > start {
        tokens.append(start..<end)
        start = end
        continue
      }
      if text[start] != 0x20, text[start] != 0x09 { tokens.append(start..<start + 1) }
      start += 1
    }
  }

  private static func endsSentence(_ text: UnsafeRawBufferPointer, _ index: Int) -> Bool {
    switch text[index] {
    case 0x0A, UInt8(ascii: ";"): true
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
      index + 1 == text.count || text[index + 1] <= 0x20
    default: false
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x80
  }

  private var stands: Bool {
    var isDenied = false
    // Brackets that opened behind the denial: one that closes before it takes it along.
    var openCount = 0
    for index in tokens.indices {
      if isDenial(endingAt: index) {
        isDenied = true
        openCount = 0
      } else if isOne(index, of: ["("]) {
        openCount += 1
      } else if isOne(index, of: [")"]) {
        openCount -= 1
        if openCount < 0 { isDenied = false }
      } else if isOne(index, of: AllergyDenial.turns) || isDash(index) {
        isDenied = false
      }
    }
    return isDenied
  }

  /// Behind these words a sentence speaks of something else.
  private static let turns: [StaticString] = [
    "but", "except", "than", "however", "although", "allergic", "allergy", "allergies",
    "intolerant", "intolerance", "intolerances", "reaction", "reactions", "avoid",
  ]

  private func isDenial(endingAt index: Int) -> Bool {
    if isOne(index, of: ["tolerates", "tolerated"]) {
      for before in max(0, index - 2)..<index
      where isOne(before, of: ["not", "never", "cannot", "poorly", "badly", "barely", "t"]) {
        return false
      }
      return true
    }
    guard isOne(index, of: ["to"]), index >= 2,
      isOne(index - 1, of: ["allergic", "allergy", "allergies"])
    else { return false }
    var before = index - 2
    while before > 0,
      isOne(before, of: ["known", "drug", "medication", "food", "any", "history", "of"])
    {
      before -= 1
    }
    return isOne(before, of: ["no", "not", "denies", "denied"])
  }

  /// A dash between blanks, as between a drug and its reaction.
  private func isDash(_ index: Int) -> Bool {
    let start = tokens[index].lowerBound
    return text[start] == UInt8(ascii: "-") && start > 0 && text[start - 1] == 0x20
  }

  /// - words: in lower case.
  private func isOne(_ index: Int, of words: [StaticString]) -> Bool {
    let token = tokens[index]
    for word in words where word.utf8CodeUnitCount == token.count {
      var count = 0
      while count < token.count, lower(text[token.lowerBound + count]) == word.utf8Start[count] {
        count += 1
      }
      if count == token.count { return true }
    }
    return false
  }

  private func lower(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }
}
