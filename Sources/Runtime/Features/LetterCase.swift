// Capitals and digits of a word.

extension LetterCaseClass {
  /// The class of a word.
  /// - text: the note; `range` the word's bytes, as the tokenizer cut it.
  static func of(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> UInt8 {
    var upperCount = 0
    var lowerCount = 0
    var beginsUpper = false
    var position = range.lowerBound
    while position < range.upperBound {
      let byte = text[position]
      var isUpper = false
      var isLower = false
      if byte < 0x80 {
        if byte.isASCIIDigit { return withDigits }
        isUpper = byte.isASCIIUppercase
        isLower = byte.isASCIILowercase
        position += 1
      } else {
        let decoded = decodeUTF8(text, at: position, end: range.upperBound)
        (isUpper, isLower) = letter(decoded.scalar)
        position += decoded.byteCount
      }
      if isUpper {
        if upperCount + lowerCount == 0 { beginsUpper = true }
        upperCount += 1
      } else if isLower {
        lowerCount += 1
      }
    }
    if upperCount == 0 { return lower }
    if lowerCount == 0 { return upperCount == 1 ? singleCapital : upper }
    return beginsUpper && upperCount == 1 ? title : mixed
  }

  /// Case of a letter beyond ASCII: Latin-1, Latin Extended-A, Greek and Cyrillic; other
  /// characters have none.
  private static func letter(_ scalar: UInt32) -> (isUpper: Bool, isLower: Bool) {
    let isEven = scalar & 1 == 0
    switch scalar {
    case 0xd7, 0xf7: return (false, false)
    case 0xc0...0xde, 0x178: return (true, false)
    case 0xb5, 0xdf...0xff, 0x138, 0x149, 0x17f: return (false, true)
    case 0x100...0x137, 0x14a...0x177: return (isEven, !isEven)
    case 0x139...0x148, 0x179...0x17e: return (!isEven, isEven)
    case 0x386, 0x388...0x38f, 0x391...0x3ab: return (true, false)
    case 0x390, 0x3ac...0x3ce: return (false, true)
    case 0x400...0x42f: return (true, false)
    case 0x430...0x45f: return (false, true)
    default: return (false, false)
    }
  }
}
