// Escapes with a backslash, and characters that spreadsheets and exports write out.

extension TextPass {
  /// `\.br\`, `\T\` and their like; in `auto` also `\n`, `\r` and `\t` written out.
  mutating func readEscape(_ plainStart: Int) -> Bool {
    if let escape = HL7Escape(text, at: position, end: end, allowsLocal: markup == .hl7),
      markup == .hl7 || !isInPath(position)
    {
      copyPlain(plainStart, position)
      output.write(escape, of: text, for: position..<escape.end)
      position = escape.end
      return true
    }
    guard markup == .auto, let letter = writtenLetter(position), !isInPath(position) else {
      return false
    }
    copyPlain(plainStart, position)
    let range = position..<position + 2
    switch letter {
    case UInt8(ascii: "n"): output.write(0x0A, for: range)
    case UInt8(ascii: "r"): output.write(0x0D, for: range)
    default: output.replace(range, with: "\t")
    }
    position += 2
    return true
  }

  /// `n`, `r` or `t` behind the backslash at `position`, where it stands for a character: in a
  /// text that has no line ends but written ones, and elsewhere where no word goes on with it.
  private func writtenLetter(_ position: Int) -> UInt8? {
    guard position + 1 < end, position == 0 || text[position - 1] != UInt8(ascii: "\\") else {
      return nil
    }
    let letter = text[position + 1]
    switch letter {
    case UInt8(ascii: "n"): break
    case UInt8(ascii: "r"), UInt8(ascii: "t"): guard evidence.hasWrittenBreaks else { return nil }
    default: return nil
    }
    if evidence.hasWrittenBreaks { return letter }
    let next = position + 2 < end ? text[position + 2] : 0x20
    let goesOn = next.isASCIILowercase || next >= 0x80
    let before = position > 0 ? text[position - 1] : 0x20
    let isInWord = before.isASCIILetter
    return goesOn && isInWord ? nil : letter
  }

  /// Whether the word that the backslash stands in is a path: `C:\TEMP\T\x`, `\\server\T\x`.
  private func isInPath(_ position: Int) -> Bool {
    var start = position
    let limit = max(0, position - 256)
    while start > limit, text[start - 1] > 0x20 { start -= 1 }
    if start + 1 < end, start < position, text[start] == UInt8(ascii: "\\"),
      text[start + 1] == UInt8(ascii: "\\")
    {
      return true
    }
    var index = start
    while index < position {
      if text[index] == UInt8(ascii: ":"), text[index + 1] == UInt8(ascii: "\\"),
        index == start + 1 || index == start + 2
      {
        return true
      }
      index += 1
    }
    return false
  }

  /// `_x000D_`: a control character or blank as spreadsheets write it.
  mutating func readWrittenCharacter(_ plainStart: Int) -> Bool {
    guard position + 6 < end, text[position + 1] | 0x20 == UInt8(ascii: "x"),
      text[position + 6] == UInt8(ascii: "_")
    else { return false }
    var scalar: UInt32 = 0
    for index in position + 2..<position + 6 {
      guard let digit = hexadecimalDigit(text[index]) else { return false }
      scalar = scalar << 4 | digit
    }
    guard scalar < 0x20 || scalar == 0xA0 || scalar == 0x2028 || scalar == 0x2029, scalar > 0
    else { return false }
    copyPlain(plainStart, position)
    output.write(scalar, for: position..<position + 7)
    position += 7
    return true
  }
}
