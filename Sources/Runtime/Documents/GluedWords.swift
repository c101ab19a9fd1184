// Where a blank is missing in a text: "amitrip10on" is a drug, its strength and its frequency,
// "68F" an age and a sex, and "warf→apixaban" are two drugs. Words end at white space and
// punctuation alone, so labels could say nothing of the parts. Documents.md has the rule.

/// Finds the places of a text at which words stand glued together.
struct GluedWords {
  private let text: UnsafeRawBufferPointer

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  /// Ascending places, each between two bytes that are no white space.
  func places() -> [Int] {
    var places: [Int] = []
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte.isASCIIDigit {
        index = readNumber(index, &places)
      } else if byte >= 0xC2, let byteCount = symbolByteCount(index) {
        if index > 0, needsBlank(text[index - 1]), places.last != index, !isSpaceBefore(index) {
          places.append(index)
        }
        index += byteCount
        if index < text.count, needsBlank(text[index]), !isSpace(index) { places.append(index) }
      } else {
        index += 1
      }
    }
    return places
  }

  // MARK: Numbers

  /// A word of ASCII letters and digits, by its first digit.
  ///
  /// - Returns: where the word ends.
  private func readNumber(_ digits: Int, _ places: inout [Int]) -> Int {
    var numberEnd = digits
    while numberEnd < text.count, text[numberEnd].isASCIIDigit { numberEnd += 1 }
    var end = numberEnd
    while end < text.count, text[end].isASCIIDigit || text[end].isASCIILetter { end += 1 }
    var start = digits
    while start > 0, text[start - 1].isASCIILetter { start -= 1 }
    guard start < digits || end > numberEnd, isFree(start, end) else { return end }
    if start == digits, isPerson(digits..<numberEnd, end) {
      places.append(numberEnd)
      return end
    }
    guard let orders = DoseTail(text, numberEnd..<end)?.orders else { return end }
    if start < digits {
      guard isName(start..<digits, number: digits..<numberEnd, end) else { return end }
      places.append(digits)
    }
    places += orders
    return end
  }

  /// Whether an age is followed by what says whose: "68F", "3yo".
  private func isPerson(_ number: Range<Int>, _ end: Int) -> Bool {
    guard number.count <= 3 else { return false }
    switch end - number.upperBound {
    case 1: return text[end - 1] == UInt8(ascii: "M") || text[end - 1] == UInt8(ascii: "F")
    case 2:
      return text[end - 2] | 0x20 == UInt8(ascii: "y") && text[end - 1] | 0x20 == UInt8(ascii: "o")
    default: return false
    }
  }

  /// Whether the letters before a number are a name that the number does not belong to.
  private func isName(_ letters: Range<Int>, number: Range<Int>, _ end: Int) -> Bool {
    if end > number.upperBound { return letters.count >= 3 }
    let hasDecimals =
      end + 1 < text.count && text[end] == UInt8(ascii: ".") && text[end + 1].isASCIIDigit
    let isInAddress = letters.lowerBound > 0 && text[letters.lowerBound - 1] == UInt8(ascii: ".")
    return letters.count >= 4 && text[letters.upperBound - 1] >= UInt8(ascii: "a") && !isInAddress
      && (hasDecimals || (2...4).contains(number.count))
  }

  /// Whether the word is no part of a longer one, an address or a name of a file.
  private func isFree(_ start: Int, _ end: Int) -> Bool {
    if start > 0, !isBoundary(start - 1) { return false }
    return end == text.count || isBoundary(end)
  }

  private func isBoundary(_ index: Int) -> Bool {
    switch text[index] {
    case UInt8(ascii: "_"), UInt8(ascii: "@"), UInt8(ascii: "\\"): return false
    case 0..<0x80: return true
    default: break
    }
    // Blanks, symbols and punctuation, no letters, begin with these bytes.
    var lead = index
    while lead > 0, index - lead < 3, text[lead] & 0xC0 == 0x80 { lead -= 1 }
    return text[lead] == 0xC2 || text[lead] == 0xE2
  }

  // MARK: Symbols

  /// Signs beyond ASCII, arrows most of all, which are words of their own as those of ASCII are.
  private func symbolByteCount(_ index: Int) -> Int? {
    guard let count = plainSymbolByteCount(index) else { return nil }
    // U+FE0F behind it, which asks for its picture.
    let next = index + count
    let isPicture =
      next + 2 < text.count && text[next] == 0xEF && text[next + 1] == 0xB8
      && text[next + 2] == 0x8F
    return isPicture ? count + 3 : count
  }

  private func plainSymbolByteCount(_ index: Int) -> Int? {
    guard index + 1 < text.count else { return nil }
    let second = text[index + 1]
    switch text[index] {
    case 0xC2:  // © ® ° ±
      return second == 0xA9 || second == 0xAE || second == 0xB0 || second == 0xB1 ? 2 : nil
    case 0xC3:  // × ÷
      return second == 0x97 || second == 0xB7 ? 2 : nil
    case 0xE2:
      guard index + 2 < text.count, second & 0xC0 == 0x80, text[index + 2] & 0xC0 == 0x80 else {
        return nil
      }
      let scalar = UInt32(second & 0x3F) << 6 | UInt32(text[index + 2] & 0x3F) | 0x2000
      switch scalar {
      // Trade mark; arrows, mathematical and technical signs; boxes, shapes, pictures; more arrows.
      case 0x2122, 0x2190...0x23FF, 0x2500...0x27BF, 0x27F0...0x27FF, 0x2900...0x2BFF: return 3
      default: return nil
      }
    case 0xF0:  // U+1F000 to U+1FAFF: pictures
      return second == 0x9F && index + 3 < text.count && text[index + 2] <= 0xAB ? 4 : nil
    default: return nil
    }
  }

  /// A letter or digit, or a byte of one beyond ASCII.
  private func needsBlank(_ byte: UInt8) -> Bool {
    byte.isASCIIDigit || byte.isASCIILetter || byte >= 0x80
  }

  /// Whether a blank or mark beyond ASCII begins here.
  private func isSpace(_ index: Int) -> Bool {
    guard index + 1 < text.count else { return false }
    return text[index] == 0xC2 && text[index + 1] == 0xA0
      || text[index] == 0xE2 && text[index + 1] <= 0x81
  }

  private func isSpaceBefore(_ index: Int) -> Bool {
    index > 1 && isSpace(index - 2) || index > 2 && isSpace(index - 3)
  }

}

/// What stands behind a number in the same word: a unit, and words of an order.
private struct DoseTail {
  /// Where each word of the order begins.
  private(set) var orders: [Int] = []

  /// nil where anything else is in it.
  init?(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) {
    let unitByteCount = DoseTail.longest(DoseTail.units, text, range)
    if !read(text, range.lowerBound + unitByteCount..<range.upperBound, isBare: unitByteCount == 0)
    {
      orders = []
      guard unitByteCount > 0, read(text, range, isBare: true) else { return nil }
    }
  }

  /// - isBare: whether neither a unit nor another word stands between the number and these.
  private mutating func read(
    _ text: UnsafeRawBufferPointer, _ range: Range<Int>, isBare: Bool
  ) -> Bool {
    var start = range.lowerBound
    while start < range.upperBound {
      let rest = start..<range.upperBound
      var byteCount = DoseTail.longest(DoseTail.words, text, rest)
      // "q8", "q8h", "q28d"; "x3", "x5d", but "3x4" is a size.
      byteCount = max(byteCount, DoseTail.counted("q", "h hr hrs d w wk m mo", text, rest))
      if !isBare || !orders.isEmpty {
        byteCount = max(byteCount, DoseTail.counted("x", "d wk", text, rest))
      }
      if byteCount == 0 { return false }
      orders.append(start)
      start += byteCount
    }
    return true
  }

  // Words with blanks between them: as lists of their own they would make the program larger.
  private static let units: StaticString =
    "mg mcg ug g gm kg ml cc l u iu mu miu unit units mmol meq"
  private static let words: StaticString =
    """
    od bd bds bid td tds tid qds qid qd qod qam qpm qhs hs om on mane nocte stat prn daily weekly \
    monthly mwf po iv im sc sq sl tab tabs cap caps
    """

  /// The bytes of a letter with a number of one or two digits and, where it has one, a unit of a list.
  private static func counted(
    _ letter: UnicodeScalar, _ units: StaticString, _ text: UnsafeRawBufferPointer,
    _ range: Range<Int>
  ) -> Int {
    guard text[range.lowerBound] | 0x20 == UInt8(ascii: letter) else { return 0 }
    var end = range.lowerBound + 1
    while end < range.upperBound, text[end].isASCIIDigit { end += 1 }
    let byteCount = end - range.lowerBound
    guard byteCount == 2 || byteCount == 3 else { return 0 }
    return byteCount + longest(units, text, end..<range.upperBound)
  }

  /// The bytes of the longest word of a list, in small letters, that the range begins with in any case.
  private static func longest(
    _ list: StaticString, _ text: UnsafeRawBufferPointer, _ range: Range<Int>
  ) -> Int {
    var longest = 0
    var matched = 0
    var isMatch = true
    for index in 0...list.utf8CodeUnitCount {
      if index == list.utf8CodeUnitCount || list.utf8Start[index] == UInt8(ascii: " ") {
        if isMatch { longest = max(longest, matched) }
        matched = 0
        isMatch = true
      } else if isMatch {
        let place = range.lowerBound + matched
        isMatch = place < range.upperBound && text[place] | 0x20 == list.utf8Start[index]
        matched += 1
      }
    }
    return longest
  }
}
