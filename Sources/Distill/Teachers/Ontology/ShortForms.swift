// Short forms that a note defines itself: "congestive heart failure (CHF)", "MI (myocardial
// infarction)".
//
// Source: A. Schwartz, M. Hearst: A simple algorithm for identifying abbreviation definitions in
// biomedical text, PSB 2003. Their algorithm reads the long form before the brackets; the other
// order is read when the words in brackets begin with the short form's letters.

struct ShortForm: Equatable {
  /// Bytes of the text.
  var short: Range<Int>
  var long: Range<Int>
}

enum ShortForms {
  /// All definitions of a text, in order.
  static func find(in text: [UInt8]) -> [ShortForm] {
    var found: [ShortForm] = []
    var open: Int?
    for (index, byte) in text.enumerated() {
      if byte == UInt8(ascii: "(") {
        open = index
      } else if byte == UInt8(ascii: ")"), let start = open {
        open = nil
        if let definition = definition(text, before: start, inside: start + 1..<index) {
          found.append(definition)
        }
      } else if byte == UInt8(ascii: "\n") {
        open = nil
      }
    }
    return found
  }

  private static func definition(
    _ text: [UInt8], before open: Int, inside: Range<Int>
  ) -> ShortForm? {
    let inside = trimmed(text, upToSeparator(text, inside))
    if isShort(text, inside) {
      let letterCount = inside.count
      // The long form has at most min(n + 5, 2n) words, all on the same line.
      let region = lastWords(text, before: open, atMost: min(letterCount + 5, letterCount * 2))
      guard let start = longFormStart(text, short: inside, region: region) else { return nil }
      return ShortForm(short: inside, long: start..<region.upperBound)
    }
    let word = lastWords(text, before: open, atMost: 1)
    guard isShort(text, word), let start = longFormStart(text, short: word, region: inside),
      start == inside.lowerBound
    else { return nil }
    return ShortForm(short: word, long: inside)
  }

  /// `(CHF, since 2010)`: only the part before the separator.
  private static func upToSeparator(_ text: [UInt8], _ range: Range<Int>) -> Range<Int> {
    for index in range where text[index] == UInt8(ascii: ",") || text[index] == UInt8(ascii: ";") {
      return range.lowerBound..<index
    }
    return range
  }

  private static func trimmed(_ text: [UInt8], _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, text[start] == 0x20 { start += 1 }
    while end > start, text[end - 1] == 0x20 { end -= 1 }
    return start..<end
  }

  /// 2 to 10 characters, at most two words, a letter at least, the first a letter or digit, and
  /// not all small letters (those in brackets are remarks).
  private static func isShort(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    guard range.count >= 2, range.count <= 10 else { return false }
    let bytes = text[range]
    guard bytes.first!.isASCIILetter || bytes.first!.isASCIIDigit else { return false }
    guard bytes.contains(where: { $0 >= 0x41 && $0 <= 0x5A }) else { return false }
    return bytes.count { $0 == 0x20 } <= 1
  }

  /// The last words before `end`, without the white space behind them, on the same line.
  private static func lastWords(
    _ text: [UInt8], before end: Int, atMost count: Int
  ) -> Range<Int> {
    var last = end
    while last > 0, text[last - 1] == 0x20 { last -= 1 }
    var start = last
    var words = 0
    while start > 0 {
      let byte = text[start - 1]
      if byte == 0x0A || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ";") { break }
      if byte == 0x20, start < last {
        words += text[start] == 0x20 ? 0 : 1
        if words == count { break }
      }
      start -= 1
    }
    return start..<last
  }

  /// Matches the short form's letters from the right; the first must begin a word.
  private static func longFormStart(
    _ text: [UInt8], short: Range<Int>, region: Range<Int>
  ) -> Int? {
    var longIndex = region.upperBound - 1
    var shortIndex = short.upperBound - 1
    while shortIndex >= short.lowerBound {
      let wanted = text[shortIndex].lowerASCII
      guard wanted.isASCIILetter || wanted.isASCIIDigit else {
        shortIndex -= 1
        continue
      }
      let isFirst = shortIndex == short.lowerBound
      while longIndex >= region.lowerBound,
        text[longIndex].lowerASCII != wanted
          || isFirst && longIndex > region.lowerBound
            && (text[longIndex - 1].isASCIILetter || text[longIndex - 1].isASCIIDigit)
      {
        longIndex -= 1
      }
      if longIndex < region.lowerBound { return nil }
      longIndex -= 1
      shortIndex -= 1
    }
    let start = longIndex + 1
    // A long form is longer and not the short form again.
    guard region.upperBound - start > short.count else { return nil }
    return start
  }
}

extension UInt8 {
  var lowerASCII: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
  var isASCIILetter: Bool { lowerASCII >= 0x61 && lowerASCII <= 0x7A }
  var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
}
