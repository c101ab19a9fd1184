// Codes: letters and digits in one piece, such as record and account numbers have.

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
}
