// What a character between two words means for the page: blanks, gaps and breaks.

/// The kinds of white space, of control characters that separate, and of marks that no word holds.
/// Everything else that may stand between words (format characters, other controls) is `none`: it
/// is not there.
enum WhiteSpace {
  case none
  /// A space of any width.
  case blank
  /// A step to another column or cell.
  case tab
  case lineBreak
  /// A line end that ends a record too.
  case recordBreak
  /// The end of a page or paragraph: as good as an empty line.
  case paragraphBreak
  /// A bullet of a font of symbols, which the tokenizer drops.
  case mark

  /// Where fonts of symbols are kept by word processors: U+F0B7 is their bullet.
  static let marks: ClosedRange<UInt32> = 0xf020...0xf0ff

  @inline(__always)
  static func of(_ scalar: UInt32) -> WhiteSpace {
    if scalar == 0x20 { return .blank }
    if scalar == 0x0a { return .lineBreak }
    if scalar > 0x20, scalar < 0x85 { return .none }
    return ofOther(scalar)
  }

  private static func ofOther(_ scalar: UInt32) -> WhiteSpace {
    switch scalar {
    // Tab, unit separator.
    case 0x09, 0x1f: .tab
    // Line feed, vertical tab, carriage return, next line, line separator.
    case 0x0a, 0x0b, 0x0d, 0x85, 0x2028: .lineBreak
    // Record separator.
    case 0x1e: .recordBreak
    // Form feed, file and group separator, paragraph separator.
    case 0x0c, 0x1c, 0x1d, 0x2029: .paragraphBreak
    case 0x20, 0xa0, 0x1680, 0x2000...0x200a, 0x202f, 0x205f, 0x3000: .blank
    case marks: .mark
    default: .none
    }
  }
}

/// The white space between two words, counted.
struct WordGap {
  /// Line ends; CR LF is one, the end of a page or paragraph two.
  private(set) var breakCount = 0
  private(set) var blankCount = 0
  private(set) var hasTab = false
  private var endsRecord = false
  private var hasMark = false

  /// - text: the bytes from the end of one word to the start of the next.
  init(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) {
    var position = range.lowerBound
    // Nearly every gap is one space or nothing.
    if range.count == 1, text[position] == 0x20 {
      blankCount = 1
      return
    }
    while position < range.upperBound {
      let decoded = decodeUTF8(text, at: position, end: range.upperBound)
      switch WhiteSpace.of(decoded.scalar) {
      case .none: break
      case .blank: blankCount += 1
      case .tab: hasTab = true
      case .recordBreak:
        breakCount += 1
        endsRecord = true
      case .lineBreak:
        breakCount += 1
        let next = position + 1
        if text[position] == 0x0d, next < range.upperBound, text[next] == 0x0a { position = next }
      case .paragraphBreak: breakCount += 2
      case .mark: hasMark = true
      }
      position += decoded.byteCount
    }
  }

  var isEmpty: Bool { breakCount == 0 && blankCount == 0 && !hasTab }

  var layout: UInt8 {
    if breakCount > 0 {
      return breakCount > 1 ? LayoutClass.afterEmptyLine : LayoutClass.startsLine
    }
    return hasTab || blankCount > 1 ? LayoutClass.afterGap : LayoutClass.goesOn
  }

  /// Blanks that part columns as a tab does.
  static let columnBlankCount = 3

  /// Whether what stands on both sides is never one thing: an empty line, the end of a page,
  /// paragraph or record, another column or cell, another item of a list. A tab behind a line end
  /// is an indent.
  var isHardBreak: Bool {
    if breakCount > 0 { return breakCount > 1 || endsRecord || hasMark }
    return hasTab || blankCount >= WordGap.columnBlankCount
  }
}
