// A note as the recognisers read it: one ASCII character for each character of the note, with look-alikes
// turned into what they look like and invisible characters left out, each with its place in the
// note. So "４１１１", a Cyrillic "а" and a zero-width joiner inside a number hide nothing.

struct FoldedText {
  /// ASCII, or one of the three classes below.
  private(set) var characters: [UInt8] = []
  /// Where each character starts in the note; one more for the end. Left-out characters belong to the
  /// one before them.
  private(set) var byteStarts: [UInt32] = []

  /// Letters that look like no ASCII letter.
  static let lowerLetter: UInt8 = 0x80
  static let upperLetter: UInt8 = 0x81
  /// Anything else beyond ASCII.
  static let otherMark: UInt8 = 0x82

  var count: Int { characters.count }

  /// - text: fewer than 2^32 bytes.
  init(_ text: UnsafeRawBufferPointer) {
    characters.reserveCapacity(text.count)
    byteStarts.reserveCapacity(text.count + 1)
    guard let start = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
      byteStarts.append(0)
      return
    }
    var position = 0
    while position < text.count {
      let decoded = decodeUTF8(start, at: position, end: text.count)
      if let character = FoldedText.folded(decoded.scalar) {
        characters.append(character)
        byteStarts.append(UInt32(truncatingIfNeeded: position))
      } else if characters.isEmpty {
        characters.append(FoldedText.otherMark)
        byteStarts.append(UInt32(truncatingIfNeeded: position))
      }
      position += decoded.byteCount
    }
    byteStarts.append(UInt32(truncatingIfNeeded: text.count))
  }

  func byteStart(_ index: Int) -> Int { Int(byteStarts[index]) }

  // MARK: Characters

  @inline(__always) static func isUpper(_ c: UInt8) -> Bool {
    c.isASCIIUppercase || c == upperLetter
  }
  @inline(__always) static func isLetter(_ c: UInt8) -> Bool {
    c.isASCIILetter || c == lowerLetter || c == upperLetter
  }

  /// The character that a scalar is read as; nil for one that cannot be seen.
  private static func folded(_ scalar: UInt32) -> UInt8? {
    if scalar < 0x80 {
      return UInt8(scalar)
    }
    if scalar < 0x180 {
      if scalar >= 0xC0 { return UInt8(latin.utf8Start[Int(scalar - 0xC0)]) }
      switch scalar {
      case 0xA0: return UInt8(ascii: " ")
      case 0xAD: return nil
      case 0xB4: return UInt8(ascii: "'")
      default: return otherMark
      }
    }
    return scalar < 0x2000 ? script(scalar) : symbol(scalar)
  }

  /// U+00C0 to U+017F without their marks; "?" stands for signs that are no letters.
  private static let latin: StaticString = """
    AAAAAAACEEEEIIIIDNOOOOO?OUUUUYTsaaaaaaaceeeeiiiidnooooo?ouuuuyty\
    AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL\
    lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs
    """

  private static func script(_ scalar: UInt32) -> UInt8? {
    switch scalar {
    case 0x0300...0x036F, 0x061C, 0x180E, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF: return nil
    case 0x02BC, 0x02B9, 0x02BB: return UInt8(ascii: "'")
    case 0x0391...0x03C9: return greek(scalar)
    case 0x0401...0x045F: return cyrillic(scalar)
    case 0x1E00...0x1EFF: return scalar & 1 == 0 ? upperLetter : lowerLetter
    default: return digit(scalar) ?? lowerLetter
    }
  }

  private static func greek(_ scalar: UInt32) -> UInt8 {
    switch scalar {
    case 0x0391: return UInt8(ascii: "A")
    case 0x0392: return UInt8(ascii: "B")
    case 0x0395: return UInt8(ascii: "E")
    case 0x0396: return UInt8(ascii: "Z")
    case 0x0397: return UInt8(ascii: "H")
    case 0x0399: return UInt8(ascii: "I")
    case 0x039A: return UInt8(ascii: "K")
    case 0x039C: return UInt8(ascii: "M")
    case 0x039D: return UInt8(ascii: "N")
    case 0x039F, 0x03BF: return scalar == 0x039F ? UInt8(ascii: "O") : UInt8(ascii: "o")
    case 0x03A1: return UInt8(ascii: "P")
    case 0x03A4: return UInt8(ascii: "T")
    case 0x03A5: return UInt8(ascii: "Y")
    case 0x03A7: return UInt8(ascii: "X")
    default: return scalar < 0x03B1 ? upperLetter : lowerLetter
    }
  }

  private static func cyrillic(_ scalar: UInt32) -> UInt8 {
    switch scalar {
    case 0x0405: return UInt8(ascii: "S")
    case 0x0406: return UInt8(ascii: "I")
    case 0x0408: return UInt8(ascii: "J")
    case 0x0410: return UInt8(ascii: "A")
    case 0x0412: return UInt8(ascii: "B")
    case 0x0415: return UInt8(ascii: "E")
    case 0x041A: return UInt8(ascii: "K")
    case 0x041C: return UInt8(ascii: "M")
    case 0x041D: return UInt8(ascii: "H")
    case 0x041E: return UInt8(ascii: "O")
    case 0x0420: return UInt8(ascii: "P")
    case 0x0421: return UInt8(ascii: "C")
    case 0x0422: return UInt8(ascii: "T")
    case 0x0423: return UInt8(ascii: "Y")
    case 0x0425: return UInt8(ascii: "X")
    case 0x0430: return UInt8(ascii: "a")
    case 0x0435: return UInt8(ascii: "e")
    case 0x043E: return UInt8(ascii: "o")
    case 0x0440: return UInt8(ascii: "p")
    case 0x0441: return UInt8(ascii: "c")
    case 0x0443: return UInt8(ascii: "y")
    case 0x0445: return UInt8(ascii: "x")
    case 0x0455: return UInt8(ascii: "s")
    case 0x0456: return UInt8(ascii: "i")
    case 0x0458: return UInt8(ascii: "j")
    default: return scalar < 0x0430 ? upperLetter : lowerLetter
    }
  }

  /// Decimal digits of the scripts that notes are written in.
  private static func digit(_ scalar: UInt32) -> UInt8? {
    switch scalar {
    case 0x0660...0x0669: return UInt8(0x30 + scalar - 0x0660)
    case 0x06F0...0x06F9: return UInt8(0x30 + scalar - 0x06F0)
    case 0x0966...0x096F: return UInt8(0x30 + scalar - 0x0966)
    case 0x09E6...0x09EF: return UInt8(0x30 + scalar - 0x09E6)
    case 0x0A66...0x0A6F: return UInt8(0x30 + scalar - 0x0A66)
    case 0x0AE6...0x0AEF: return UInt8(0x30 + scalar - 0x0AE6)
    case 0x0BE6...0x0BEF: return UInt8(0x30 + scalar - 0x0BE6)
    case 0x0C66...0x0C6F: return UInt8(0x30 + scalar - 0x0C66)
    case 0x0E50...0x0E59: return UInt8(0x30 + scalar - 0x0E50)
    default: return nil
    }
  }

  private static func symbol(_ scalar: UInt32) -> UInt8? {
    switch scalar {
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x20D0...0x20FF, 0xFE00...0xFE0F,
      0xFE20...0xFE2F, 0xFEFF, 0xE0000...0xE01EF:
      return nil
    case 0x2000...0x200A, 0x202F, 0x205F, 0x3000: return UInt8(ascii: " ")
    case 0x2028, 0x2029: return UInt8(ascii: "\n")
    case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: return UInt8(ascii: "-")
    case 0x2018...0x201B, 0x2032: return UInt8(ascii: "'")
    case 0x201C...0x201F, 0x2033: return UInt8(ascii: "\"")
    case 0x2024, 0x3002: return UInt8(ascii: ".")
    case 0x2044, 0x2215: return UInt8(ascii: "/")
    case 0xFF01...0xFF5E: return UInt8(scalar - 0xFEE0)
    case 0xFE6B: return UInt8(ascii: "@")
    case 0x1D400...0x1D6A3:
      let place = (scalar - 0x1D400) % 52
      return UInt8(place < 26 ? 0x41 + place : 0x61 + place - 26)
    case 0x1D7CE...0x1D7FF: return UInt8(0x30 + (scalar - 0x1D7CE) % 10)
    case 0x2C00...0x2DFF, 0x3040...0xD7FF, 0xF900...0xFAFF, 0x10000...0x1CFFF,
      0x20000...0x3FFFF:
      return lowerLetter
    default: return otherMark
    }
  }
}
