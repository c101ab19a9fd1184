// Codes: letters and digits in one piece, such as record and account numbers have, and those of known forms:
// travel documents, extensions, number plates.

extension PrivateTextScan {
  /// Letters and digits in one piece, four digits or more: told at its first token.
  mutating func readCode(_ first: Int) {
    if tokens.isJoined(first) {
      let before = tokens[first - 1]
      // "<" and "(" may stand before; anything that belongs to the piece was read with it.
      if before.kind != .mark || before.mark == UInt8(ascii: "-")
        || before.mark == UInt8(ascii: "_")
        || before.mark == UInt8(ascii: "/") && tokens[first - 2].kind != .mark
          && tokens.isJoined(first - 1)
        || before.mark == UInt8(ascii: ".") && tokens[first - 2].kind != .mark
          && tokens.isJoined(first - 1)
      {
        return
      }
    }
    let end = codeEnd(first)
    if isCode(first, end) { claim(first, end, .id, rank: 2) }
  }

  /// Behind the last token of the piece; a mark at its end is left out.
  func codeEnd(_ first: Int) -> Int {
    var end = first + 1
    while end - first < PrivateTextScan.pieceLimit, tokens.isJoined(end) {
      let token = tokens[end]
      if token.kind == .mark {
        guard
          token.mark == UInt8(ascii: "-") || token.mark == UInt8(ascii: "_")
            || token.mark == UInt8(ascii: "/") || token.mark == UInt8(ascii: "<")
        else { break }
      }
      end += 1
    }
    while end > first + 1, tokens[end - 1].kind == .mark, tokens[end - 1].mark != UInt8(ascii: "<")
    {
      end -= 1
    }
    return end
  }

  private func isCode(_ first: Int, _ end: Int) -> Bool {
    var digitCount = 0
    var letterCount = 0
    var longestLowerWord = 0
    var hasUpper = false
    for index in first..<end {
      let token = tokens[index]
      if token.isNumber { digitCount += token.count }
      if token.isWord {
        letterCount += token.count
        if token.shape == .lower { longestLowerWord = max(longestLowerWord, token.count) }
        if token.shape != .lower { hasUpper = true }
        if token.has(.month), token.count == 3 { return false }
      }
    }
    guard letterCount >= 1, digitCount >= 4 else { return false }
    let (start, last) = (tokens[first], tokens[end - 1])
    if start.isNumber {
      // "1000mg", "1430h", "2000s", "5000/mm", "5000-unit"
      let second = tokens[first + 1]
      if second.isWord, second.has(.unit), end == first + 2 { return false }
      if last.isWord, last.has(.unit), end - first <= 4, !hasUpper { return false }
      if !hasUpper, longestLowerWord > 3 || letterCount < 2 { return false }
      if second.has(.sex), second.count == 1, end == first + 2 { return start.count >= 5 }
    } else {
      if start.has(.vital), !(start.count == 1 && digitCount >= 6 && start.shape == .upper) {
        return false
      }
      if start.shape == .lower, start.count > 3, digitCount < 5 { return false }
      if start.has(.unit), start.shape == .lower { return false }
    }
    if !hasUpper, digitCount < 5 { return false }
    // "G2P0101": pregnancies and births; "S1Q3T3"
    if start.count == 1, tokens[first + 1].isNumber, tokens[first + 1].count <= 2,
      tokens[first + 2].count == 1, tokens[first + 3].isNumber
    {
      return false
    }
    // Doses and ranges with slashes: "5mg/325mg".
    if last.has(.unit), last.shape == .lower { return false }
    return true
  }

  // MARK: Known forms

  /// Lines of a travel document: "P<UTOERIKSSON<<ANNA": told at the first of two "<".
  mutating func readTravelDocument(_ index: Int) {
    guard tokens.isMark(index + 1, "<"), tokens.isJoined(index + 1), tokens.isJoined(index) else {
      return
    }
    var first = index
    while index - first < PrivateTextScan.pieceLimit, tokens.isJoined(first) { first -= 1 }
    var end = index + 2
    while end - index < PrivateTextScan.pieceLimit, tokens.isJoined(end) { end += 1 }
    claim(first, end, .id, rank: 7)
  }

  /// "x4471", "p3308", "x4-2290": extensions and pagers.
  mutating func readExtension(_ index: Int) {
    guard tokens.isWord(index, "x") || tokens.isWord(index, "p"), !tokens.isJoined(index),
      tokens[index + 1].isNumber, tokens.isJoined(index + 1)
    else { return }
    var end = index + 2
    if tokens.isMark(end, "-"), tokens[end + 1].isNumber, tokens.isJoined(end + 1) { end += 2 }
    var digitCount = 0
    for place in index + 1..<end where tokens[place].isNumber { digitCount += tokens[place].count }
    guard digitCount == 4 || digitCount == 5, !tokens.isJoined(end) || tokens[end].kind == .mark
    else {
      return
    }
    claim(index + 1, end, .phone, rank: 4)
  }

  /// "AB12 CDE", a British number plate, behind a word for a vehicle or a registration.
  mutating func readPlate(_ index: Int) {
    guard tokens[index].shape == .upper, tokens[index].count == 2, tokens[index + 1].isNumber,
      tokens[index + 1].count == 2, tokens.isJoined(index + 1), tokens[index + 2].shape == .upper,
      tokens[index + 2].count == 3, tokens[index + 2].gap <= .space, !tokens.isJoined(index),
      !tokens.isJoined(index + 3) || tokens[index + 3].kind == .mark
    else { return }
    for place in max(0, index - 4)..<index
    where tokens.isWord(place, "reg") || tokens.isWord(place, "registration")
      || tokens.isWord(place, "plate") || tokens.isWord(place, "car")
      || tokens.isWord(place, "vehicle") || tokens.isWord(place, "vrn")
      || tokens.isWord(place, "van")
    {
      claim(index, index + 3, .id, rank: 5)
      return
    }
  }
}
