// What a byte or a code point beyond ASCII is to the dictionary's words.

/// ASCII bytes: a letter in lower case or a digit stands for itself, ` ` space, `\n` line break,
/// `-` hyphen, `'` apostrophe, `.` full stop, `!` any other mark; `?` is part of a longer sequence.
enum TextClass {
  private static let table: StaticString =
    """
              \n                      !!!!!!'!!!!!-.!0123456789!!!!!!!\
    abcdefghijklmnopqrstuvwxyz!!!! 'abcdefghijklmnopqrstuvwxyz!!!!!
    """

  @inline(__always)
  static func of(_ byte: UInt8) -> UInt8 {
    byte < 0x80 ? table.utf8Start[Int(byte)] : UInt8(ascii: "?")
  }

  /// A letter, a digit or a byte beyond ASCII.
  @inline(__always)
  static func isWordByte(_ byte: UInt8) -> Bool {
    let kind = of(byte)
    return kind >= UInt8(ascii: "a") && kind <= UInt8(ascii: "z")
      || kind >= UInt8(ascii: "0") && kind <= UInt8(ascii: "9") || kind == UInt8(ascii: "?")
  }
}

/// One code point beyond ASCII, or a byte that is not UTF-8.
struct ForeignScalar {
  enum Kind { case letter, mark, space, hyphen, apostrophe, nothing }

  var byteCount = 1
  var kind = Kind.letter
  /// The ASCII letter or digit that it is written with; from 0x80 a Greek letter's number; 0 where
  /// its bytes stand for themselves.
  var folded: UInt8 = 0

  /// U+00C0...U+017F without their accents; ! is a mark.
  private static let latin: StaticString =
    """
    aaaaaaeceeeeiiiidnooooo!ouuuuytsaaaaaaeceeeeiiiidnooooo!ouuuuyty\
    aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll\
    lllnnnnnnnnnooooooeerrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs
    """

  init(_ text: UnsafeRawBufferPointer, _ position: Int) {
    let first = text[position]
    var value: UInt32
    switch first {
    case 0xC2...0xDF: (byteCount, value) = (2, UInt32(first & 0x1F))
    case 0xE0...0xEF: (byteCount, value) = (3, UInt32(first & 0x0F))
    case 0xF0...0xF4: (byteCount, value) = (4, UInt32(first & 0x07))
    default: return
    }
    guard position + byteCount <= text.count else {
      byteCount = 1
      return
    }
    for index in 1..<byteCount {
      let next = text[position + index]
      guard next & 0xC0 == 0x80 else {
        byteCount = 1
        return
      }
      value = value << 6 | UInt32(next & 0x3F)
    }
    classify(value)
  }

  private mutating func classify(_ value: UInt32) {
    switch value {
    case 0xC0...0x17F:
      let letter = ForeignScalar.latin.utf8Start[Int(value) - 0xC0]
      if letter == UInt8(ascii: "!") { kind = .mark } else { folded = letter }
    case 0xB2: folded = UInt8(ascii: "2")
    case 0xB3: folded = UInt8(ascii: "3")
    case 0xB9: folded = UInt8(ascii: "1")
    case 0xB5: folded = 0x80 + 11
    case 0xAD, 0x300...0x36F, 0x200B...0x200D, 0x2060, 0xFEFF: kind = .nothing
    case 0xA0, 0xA9, 0xAE, 0x2000...0x200A, 0x202F, 0x205F, 0x2122, 0x3000: kind = .space
    case 0x2010...0x2015, 0x2212: kind = .hyphen
    case 0x2018, 0x2019, 0x201B, 0x2BC: kind = .apostrophe
    case 0x80...0xBF, 0x2016...0x206F, 0x2190...0x2BFF, 0xFFFD: kind = .mark
    case 0x391...0x3A9: folded = 0x80 + UInt8(value - 0x391)
    case 0x3B1...0x3C9: folded = 0x80 + UInt8(value - 0x3B1)
    default: break
    }
  }

  /// `beta` for the Greek letter of a `folded` from 0x80.
  static func greekName(_ folded: UInt8) -> StaticString {
    switch folded {
    case 0x80: "alpha"
    case 0x81: "beta"
    case 0x82: "gamma"
    case 0x83: "delta"
    case 0x84: "epsilon"
    case 0x85: "zeta"
    case 0x86: "eta"
    case 0x87: "theta"
    case 0x88: "iota"
    case 0x89: "kappa"
    case 0x8A: "lambda"
    case 0x8B: "mu"
    case 0x8C: "nu"
    case 0x8D: "xi"
    case 0x8E: "omicron"
    case 0x8F: "pi"
    case 0x90: "rho"
    case 0x91, 0x92: "sigma"
    case 0x93: "tau"
    case 0x94: "upsilon"
    case 0x95: "phi"
    case 0x96: "chi"
    case 0x97: "psi"
    default: "omega"
    }
  }
}
