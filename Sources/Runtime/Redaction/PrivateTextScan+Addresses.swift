// Addresses of the network: e-mail, web, internet protocol, names of files and users.

extension PrivateTextScan {
  /// Words, numbers and marks of one piece without a blank that are looked at, so that the time for a
  /// long piece stays in proportion.
  static var pieceLimit: Int { 64 }

  /// Letters, digits and the marks that addresses are made of.
  private func isAddressPart(_ index: Int, _ marks: StaticString) -> Bool {
    let token = tokens[index]
    guard token.kind == .mark else { return index >= 0 && index < tokens.count }
    for place in 0..<marks.utf8CodeUnitCount where marks.utf8Start[place] == token.mark {
      return true
    }
    return false
  }

  /// "@": an e-mail address, or a user's name.
  mutating func readAt(_ at: Int) {
    var first = at
    while at - first < PrivateTextScan.pieceLimit, tokens.isJoined(first),
      isAddressPart(first - 1, "._%+-'=")
    { first -= 1 }
    var end = at + 1
    while end - at < PrivateTextScan.pieceLimit, tokens.isJoined(end), isAddressPart(end, ".-_") {
      end += 1
    }
    while end > at + 1, tokens[end - 1].kind == .mark { end -= 1 }
    while first < at, tokens[first].kind == .mark { first += 1 }
    guard end > at + 1, tokens[at + 1].kind == .word || first < at else { return }
    // "2023@09:20": the hour of a stamp.
    guard (first..<end).contains(where: { tokens[$0].isWord }) else { return }
    if first < at {
      claim(first, end, .email, rank: 9)
    } else if tokens[at].gap != .none, tokens[at + 1].isWord {
      claim(at, end, .username, rank: 3)
    }
  }

  /// "john dot doe at gmail dot com", "jdoe (at) hotmail (dot) com": told at "at".
  mutating func readSpelledAddress(_ at: Int) {
    guard tokens.isWord(at, "at") else { return }
    var first = beforeSpelled(at)
    guard tokens[first].kind != .mark, tokens[first + 1].gap <= .space else { return }
    // "look at example.org" spells nothing.
    var isSpelled = first < at - 1
    while at - first < PrivateTextScan.pieceLimit, isDot(first - 1),
      tokens[beforeSpelled(first - 1)].kind != .mark
    { first = beforeSpelled(first - 1) }
    var end = afterSpelled(at)
    var dotCount = 0
    while end - at < PrivateTextScan.pieceLimit, tokens[end].kind != .mark,
      tokens[end].gap <= .space
    {
      let isBracketed = tokens.isMark(end + 1, "(") || tokens.isMark(end + 1, "[")
      let dot = isBracketed ? end + 2 : end + 1
      guard isDot(dot), tokens[dot].gap <= .space else { break }
      dotCount += 1
      if tokens[dot].isWord { isSpelled = true }
      end = afterSpelled(dot)
    }
    guard dotCount > 0, isSpelled, tokens[end].has(.domainEnd) else { return }
    claim(first, end + 1, .email, rank: 9)
  }

  private func isDot(_ index: Int) -> Bool {
    tokens.isWord(index, "dot") || tokens.isMark(index, ".") && tokens.isJoined(index)
  }

  /// What stands before a spelled sign and the bracket that opens there.
  private func beforeSpelled(_ index: Int) -> Int {
    tokens.isMark(index - 1, "(") || tokens.isMark(index - 1, "[") ? index - 2 : index - 1
  }

  /// What stands behind a spelled sign and the bracket that closes there.
  private func afterSpelled(_ index: Int) -> Int {
    tokens.isMark(index + 1, ")") || tokens.isMark(index + 1, "]") ? index + 2 : index + 1
  }

  /// "://", an internet address of version 6, or a hardware address.
  mutating func readColons(_ colon: Int) {
    if tokens.isMark(colon + 1, "/"), tokens.isMark(colon + 2, "/"), tokens.isJoined(colon),
      tokens[colon - 1].isWord
    {
      claim(colon - 1, addressEnd(colon + 3), .url, rank: 9)
      return
    }
    readHexadecimalGroups(colon)
  }

  /// Behind the last token of an address that goes on from here without a blank.
  private func addressEnd(_ start: Int) -> Int {
    var end = start
    while end - start < 4 * PrivateTextScan.pieceLimit, tokens.isJoined(end),
      !isClosing(tokens[end].mark)
    { end += 1 }
    while end > start, tokens[end - 1].kind == .mark, tokens[end - 1].mark != UInt8(ascii: "/") {
      end -= 1
    }
    return end
  }

  private func isClosing(_ mark: UInt8) -> Bool {
    mark == UInt8(ascii: ">") || mark == UInt8(ascii: "<") || mark == UInt8(ascii: "\"")
      || mark == UInt8(ascii: ")") || mark == UInt8(ascii: "]") || mark == UInt8(ascii: ";")
  }

  /// A host's name without a scheme, or the name of a file: told at its first word.
  mutating func readDomain(_ first: Int) {
    guard !tokens.isJoined(first) || tokens[first - 1].kind == .mark,
      !tokens.isMark(first - 1, "@") || !tokens.isJoined(first)
    else { return }
    var index = first
    var dotCount = 0
    var lastWord = first
    while index - first < PrivateTextScan.pieceLimit, tokens.isJoined(index + 1),
      isAddressPart(index + 1, ".-_")
    {
      index += 1
      if tokens.isMark(index, ".") {
        guard tokens.isJoined(index + 1), tokens[index + 1].kind != .mark else { break }
        dotCount += 1
        lastWord = index + 1
      }
    }
    guard dotCount > 0, lastWord > first else { return }
    let ending = tokens[lastWord]
    if ending.has(.fileEnding), tokens[first].count + (lastWord - first) > 3 {
      claim(first, lastWord + 1, .id, rank: 4)
      return
    }
    let isWebName = tokens.isWord(first, "www")
    guard ending.has(.domainEnd) || isWebName, ending.shape == .lower, tokens[first].count >= 2,
      ending.count > 2 || dotCount > 1 || tokens.isMark(lastWord + 1, "/")
    else { return }
    var end = lastWord + 1
    if tokens.isMark(end, "/"), tokens.isJoined(end) { end = addressEnd(end + 1) }
    claim(first, end, .url, rank: 8)
  }

  /// Four numbers up to 255 with points between.
  mutating func readInternetAddress(_ first: Int) {
    guard !tokens.isMark(first - 1, ".") || !tokens.isJoined(first) else { return }
    var index = first
    for part in 0..<4 {
      let token = tokens[index]
      guard token.isNumber, token.count <= 3, token.value <= 255,
        part == 0 || tokens.isJoined(index)
      else { return }
      if part < 3 {
        guard tokens.isMark(index + 1, "."), tokens.isJoined(index + 1) else { return }
        index += 2
      }
    }
    if tokens.isMark(index + 1, "."), tokens[index + 2].isNumber, tokens.isJoined(index + 2) {
      return
    }
    claim(first, index + 1, .id, rank: 8)
  }

  /// Groups of one to four hexadecimal digits with colons between, six or more of them or with an empty
  /// one; told at the first colon.
  private mutating func readHexadecimalGroups(_ colon: Int) {
    var first = colon
    while first > 0, tokens.isJoined(first), tokens[first - 1].kind != .mark,
      isHexadecimal(first - 1)
    { first -= 1 }
    var end = colon
    var colonCount = 0
    var hasEmpty = false
    while end - first < PrivateTextScan.pieceLimit, end < tokens.count,
      end == first || tokens.isJoined(end)
    {
      if tokens.isMark(end, ":") {
        colonCount += 1
        if tokens.isMark(end + 1, ":"), tokens.isJoined(end + 1) { hasEmpty = true }
      } else if tokens[end].kind == .mark || !isHexadecimal(end) {
        break
      }
      end += 1
    }
    while end > colon, tokens.isMark(end - 1, ":") { end -= 1 }
    guard colonCount >= 5 || hasEmpty && colonCount >= 3 else { return }
    claim(first, end, .id, rank: 8)
  }

  private func isHexadecimal(_ index: Int) -> Bool {
    let token = tokens[index]
    if token.isNumber { return token.count <= 4 }
    guard token.count <= 4 else { return false }
    for place in token.start..<token.end {
      let c = tokens.text.characters[place] | 0x20
      if c < 0x61 || c > 0x66 { return false }
    }
    return true
  }

  /// "rkeane7", "s.brightwell" at the end of a line or behind "signed": a user's name by its form.
  mutating func readUserName(_ index: Int) {
    let token = tokens[index]
    guard
      !tokens.isJoined(index) || tokens[index - 1].mark == UInt8(ascii: "(")
        || tokens[index - 1].mark == UInt8(ascii: "-")
    else { return }
    var end = index + 1
    if token.shape == .lower, token.count == 1, tokens.isMark(end, "."), tokens.isJoined(end),
      tokens[end + 1].isWord, tokens.isJoined(end + 1), tokens[end + 1].count >= 4,
      tokens[end + 1].shape == .lower
    {
      end += 2
    }
    let isDotted = end > index + 1
    if tokens.isMark(end, "_"), tokens.isJoined(end) {
      end += 1
      if tokens[end].kind != .mark, tokens.isJoined(end) { end += 1 }
    } else if tokens[end].isNumber, tokens.isJoined(end), tokens[end].count <= 4 {
      end += 1
    }
    let isNumbered = end > index + 1 && !isDotted || isDotted && end > index + 3
    let isSigned =
      tokens.isWord(index - 1, "by") || tokens.isWord(index - 1, "signed")
      || tokens.isWord(index - 1, "author") || tokens.isWord(index - 1, "verified")
      || tokens.isMark(index - 1, "(") && tokens.isMark(end, ")")
      || tokens[index - 1].has(.clinicianCue) && tokens[index].gap == .space && isNumbered
      || tokens.isMark(index - 1, ":") && tokens[index - 2].has(.clinicianCue)
    let isLineEnd = tokens[end].gap == .line
    let isWhole =
      !tokens.isJoined(end) || tokens[end].mark == UInt8(ascii: ",")
      || tokens[end].mark == UInt8(ascii: ")") || tokens[end].mark == UInt8(ascii: ".")
    guard isWhole, token.words.isDisjoint(with: [.common, .unit, .vital, .month]) || isDotted else {
      return
    }
    if isNumbered || isDotted {
      guard token.count >= 3 || isDotted, isSigned || isLineEnd || tokens[index].gap == .line,
        token.shape == .lower || isSigned
      else { return }
      claim(index, end, .username, rank: 3)
    } else if isSigned, token.shape == .lower, token.count >= 5, token.words.isEmpty,
      tokens.isWord(index - 1, "by"),
      tokens[index - 2].has([.clinicianCue, .dateCue]) || tokens.isWord(index - 2, "pm")
        || tokens.isWord(index - 2, "am") || tokens[index - 2].isNumber
    {
      claim(index, end, .username, rank: 3)
    }
  }
}
