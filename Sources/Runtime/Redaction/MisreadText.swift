// Signs that a part of a text is in another encoding than the one it was read in: names there would be
// seen by nothing, so such a note is not redacted.

enum MisreadText {
  /// Three letters of ASCII with a zero byte between each, as UTF-16 looks where it is read as
  /// UTF-8; or, where UTF-8 was read as UTF-16, Chinese characters of which nearly all are two of
  /// ASCII's.
  static func isSeen(in text: UnsafeRawBufferPointer) -> Bool {
    var (characterCount, pairCount) = (0, 0)
    // A bit for each, or for a few that are as one.
    var pairs: UInt64 = 0
    for index in 0..<max(0, text.count - 2) {
      let first = text[index]
      if first.isASCIILetter, text[index + 1] == 0, text[index + 2].isASCIILetter,
        index + 4 < text.count, text[index + 3] == 0, text[index + 4].isASCIILetter
      {
        return true
      }
      // U+2000 to U+9FFF in UTF-8.
      guard first >= 0xE2, first <= 0xE9 else { continue }
      let scalar =
        UInt32(first & 0x0F) << 12 | UInt32(text[index + 1] & 0x3F) << 6
        | UInt32(text[index + 2] & 0x3F)
      guard scalar >= 0x2E80 else { continue }
      characterCount += 1
      guard isPrinted(UInt8(scalar >> 8)), isPrinted(UInt8(scalar & 0xFF)) else { continue }
      pairCount += 1
      pairs |= 1 << UInt64((scalar &* 0x9E37_79B1) >> 26)
    }
    // Of Chinese text it is a third.
    return pairs.nonzeroBitCount >= 3 && 5 * pairCount >= 4 * characterCount
  }

  private static func isPrinted(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F || byte >= 0x09 && byte <= 0x0D
  }
}
