// Short forms that a note explains itself: "congestive heart failure (CHF)", "MI (myocardial
// infarction)".
//
// Source: A. Schwartz, M. Hearst: A simple algorithm for identifying abbreviation definitions in
// biomedical text, PSB 2003. Their algorithm reads the long form before the brackets; the other
// order is read when the words in brackets begin with the short form's letters.

final class NoteShortForms {
  /// A note explains seldom more; further ones are not kept.
  static let limit = 64

  private let pairs: UnsafeMutablePointer<(short: Range<Int>, long: Range<Int>)>
  private var count = 0
  private var text = UnsafeRawBufferPointer(start: nil, count: 0)

  init() { pairs = .allocate(capacity: NoteShortForms.limit) }

  deinit { pairs.deallocate() }

  /// - text: must stay until the note is done.
  func read(_ text: UnsafeRawBufferPointer) {
    self.text = text
    count = 0
    var open: Int?
    for index in 0..<text.count {
      switch text[index] {
      case UInt8(ascii: "("): open = index
      case UInt8(ascii: ")"):
        if let start = open, index - start < 120, count < NoteShortForms.limit {
          define(before: start, inside: start + 1..<index)
        }
        open = nil
      case 0x0A: open = nil
      default: break
      }
    }
  }

  /// The long form of a short one, also of its plural; nil where the note has none.
  func long(_ short: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    for index in 0..<count {
      let pair = pairs[index].short
      let isPlural = short.count == pair.count + 1 && short[pair.count] == UInt8(ascii: "s")
      guard short.count == pair.count || isPlural else { continue }
      var position = 0
      while position < pair.count, text[pair.lowerBound + position] == short[position] {
        position += 1
      }
      if position == pair.count { return UnsafeRawBufferPointer(rebasing: text[pairs[index].long]) }
    }
    return nil
  }

  private func define(before open: Int, inside: Range<Int>) {
    let inside = trimmed(upToSeparator(inside))
    if isShort(inside) {
      // The long form has at most min(n + 5, 2n) words, all on the same line.
      let region = lastWords(before: open, atMost: min(inside.count + 5, inside.count * 2))
      guard let start = longFormStart(short: inside, region: region) else { return }
      return keep(inside, start..<region.upperBound)
    }
    let word = lastWords(before: open, atMost: 1)
    guard isShort(word), let start = longFormStart(short: word, region: inside),
      start == inside.lowerBound
    else { return }
    keep(word, inside)
  }

  private func keep(_ short: Range<Int>, _ long: Range<Int>) {
    (pairs + count).initialize(to: (short, long))
    count += 1
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

  /// 2 to 10 bytes, at most two words, the first a letter or digit, and not all small letters.
  private func isShort(_ range: Range<Int>) -> Bool {
    guard range.count >= 2, range.count <= 10 else { return false }
    guard NoteShortForms.isLetterOrDigit(text[range.lowerBound]) else { return false }
    var capitalCount = 0
    var blankCount = 0
    for index in range {
      let byte = text[index]
      if byte >= 0x41, byte <= 0x5A { capitalCount += 1 }
      if byte == 0x20 { blankCount += 1 }
    }
    return capitalCount > 0 && blankCount <= 1
  }

  /// The last words before `end`, without the white space behind them, on the same line.
  private func lastWords(before end: Int, atMost count: Int) -> Range<Int> {
    var last = end
    while last > 0, text[last - 1] == 0x20 { last -= 1 }
    var start = last
    var words = 0
    while start > 0, last - start < 200 {
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
  private func longFormStart(short: Range<Int>, region: Range<Int>) -> Int? {
    var longIndex = region.upperBound - 1
    var shortIndex = short.upperBound - 1
    while shortIndex >= short.lowerBound {
      let wanted = NoteShortForms.lower(text[shortIndex])
      guard NoteShortForms.isLetterOrDigit(wanted) else {
        shortIndex -= 1
        continue
      }
      let isFirst = shortIndex == short.lowerBound
      while longIndex >= region.lowerBound,
        NoteShortForms.lower(text[longIndex]) != wanted
          || isFirst && longIndex > region.lowerBound
            && NoteShortForms.isLetterOrDigit(text[longIndex - 1])
      {
        longIndex -= 1
      }
      if longIndex < region.lowerBound { return nil }
      longIndex -= 1
      shortIndex -= 1
    }
    let start = longIndex + 1
    // A long form is longer and not the short form again.
    return region.upperBound - start > short.count ? start : nil
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    Phrase.isLetter(byte) || Phrase.isDigit(byte)
  }
}
