// Short forms that a text defines itself: "congestive heart failure (CHF)", "MI (myocardial
// infarction)".
//
// Source: A. Schwartz, M. Hearst: A simple algorithm for identifying abbreviation definitions in
// biomedical text, PSB 2003. Their algorithm reads the long form before the brackets; the other
// order is read when the words in brackets begin with the short form's letters.

/// A short form and what it stands for, as ranges of the text's bytes.
package struct ShortFormDefinition: Equatable {
  package var short: Range<Int>
  package var long: Range<Int>
}

/// The definitions of a text, one after another; each on one line.
package struct ShortFormDefinitions {
  /// Bytes between brackets, and of the words before them, that are read: for a linear time.
  private static let insideLimit = 120
  private static let beforeLimit = 200

  private let text: UnsafeRawBufferPointer
  private var position = 0

  /// - text: must outlive these.
  package init(in text: UnsafeRawBufferPointer) {
    self.text = text
  }

  /// The next definition; nil behind the last one.
  package mutating func next() -> ShortFormDefinition? {
    var open: Int?
    while position < text.count {
      let index = position
      position += 1
      switch text[index] {
      case UInt8(ascii: "("): open = index
      case UInt8(ascii: ")"):
        if let start = open, index - start < ShortFormDefinitions.insideLimit,
          let found = definition(before: start, inside: start + 1..<index)
        {
          return found
        }
        open = nil
      case UInt8(ascii: "\n"): open = nil
      default: break
      }
    }
    return nil
  }

  /// Where the letters and digits of a short form begin in a long one, in their order and whatever
  /// their case, the first at the start of a word; read from the right. Nil where they do not stand
  /// there.
  static func start(
    of short: Range<Int>, in long: Range<Int>, of text: UnsafeRawBufferPointer
  ) -> Int? {
    var place = long.upperBound
    for index in short.reversed() where text[index].isASCIIAlphanumeric {
      let isFirst = index == short.lowerBound
      repeat {
        place -= 1
        if place < long.lowerBound { return nil }
      } while text[place].lowercasedASCII != text[index].lowercasedASCII
        || isFirst && place > long.lowerBound && text[place - 1].isASCIIAlphanumeric
    }
    return place
  }

  private func definition(before open: Int, inside: Range<Int>) -> ShortFormDefinition? {
    let inside = trimmed(upToSeparator(inside))
    if isShort(inside) {
      // The long form has at most min(n + 5, 2n) words, all on the same line.
      let region = lastWords(before: open, atMost: min(inside.count + 5, inside.count * 2))
      guard let start = longFormStart(of: inside, in: region) else { return nil }
      return ShortFormDefinition(short: inside, long: start..<region.upperBound)
    }
    let word = lastWords(before: open, atMost: 1)
    guard isShort(word), longFormStart(of: word, in: inside) == inside.lowerBound else {
      return nil
    }
    return ShortFormDefinition(short: word, long: inside)
  }

  /// A long form is longer and not the short form again.
  private func longFormStart(of short: Range<Int>, in region: Range<Int>) -> Int? {
    guard let start = ShortFormDefinitions.start(of: short, in: region, of: text) else {
      return nil
    }
    return region.upperBound - start > short.count ? start : nil
  }

  /// `(CHF, since 2010)`: only the part before the separator.
  private func upToSeparator(_ range: Range<Int>) -> Range<Int> {
    for index in range where text[index] == UInt8(ascii: ",") || text[index] == UInt8(ascii: ";") {
      return range.lowerBound..<index
    }
    return range
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, text[start] == 0x20 { start += 1 }
    while end > start, text[end - 1] == 0x20 { end -= 1 }
    return start..<end
  }

  /// 2 to 10 bytes, at most two words, the first a letter or digit, and not all small letters
  /// (those in brackets are remarks).
  private func isShort(_ range: Range<Int>) -> Bool {
    guard range.count >= 2, range.count <= 10, text[range.lowerBound].isASCIIAlphanumeric else {
      return false
    }
    var (hasCapital, blankCount) = (false, 0)
    for index in range {
      if text[index].isASCIIUppercase { hasCapital = true }
      if text[index] == 0x20 { blankCount += 1 }
    }
    return hasCapital && blankCount <= 1
  }

  /// The last words before `end`, without the white space behind them, on the same line.
  private func lastWords(before end: Int, atMost count: Int) -> Range<Int> {
    var last = end
    while last > 0, text[last - 1] == 0x20 { last -= 1 }
    var start = last
    var words = 0
    while start > 0, last - start < ShortFormDefinitions.beforeLimit {
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
}
