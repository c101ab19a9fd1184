// The words, numbers and single marks of a part of a note, for rules that look at what stands around a
// finding.
import Runtime

struct NoteTokens {
  let text: UnsafeRawBufferPointer
  private(set) var ranges: [Range<Int>] = []

  /// - range: within the text.
  /// - keepsLines: whether line feeds are marks; other blanks are none.
  init(_ text: UnsafeRawBufferPointer, _ range: Range<Int>, keepsLines: Bool = true) {
    self.text = text
    ranges.reserveCapacity(range.count / 3 + 1)
    var start = range.lowerBound
    while start < range.upperBound {
      var end = start
      while end < range.upperBound, NoteTokens.isLetter(text[end]) { end += 1 }
      if end == start {
        while end < range.upperBound, text[end].isASCIIDigit { end += 1 }
      }
      let isBlank =
        text[start] == 0x20 || text[start] == 0x09 || text[start] == 0x0D
        || text[start] == 0x0A && !keepsLines
      end = max(end, start + 1)
      if !isBlank { ranges.append(start..<end) }
      start = end
    }
  }

  var count: Int { ranges.count }

  /// Whether a token stands there that is one of these words or marks.
  ///
  /// - words: in lower case, with a blank between. Not inlined, for the size of the program.
  @inline(never)
  func isOne(_ index: Int, of words: StaticString) -> Bool {
    guard ranges.indices.contains(index) else { return false }
    let token = ranges[index]
    let count = words.utf8CodeUnitCount
    var start = 0
    while start < count {
      var end = start
      while end < count, words.utf8Start[end] != 0x20 { end += 1 }
      if end - start == token.count, isEqual(token, words.utf8Start + start) { return true }
      start = end + 1
    }
    return false
  }

  func isWord(_ index: Int) -> Bool {
    ranges.indices.contains(index) && NoteTokens.isLetter(text[ranges[index].lowerBound])
  }

  /// Whether blanks or nothing stand before a token, and behind it.
  func isApart(_ index: Int) -> Bool {
    let range = ranges[index]
    return (range.lowerBound == 0 || text[range.lowerBound - 1] <= 0x20)
      && (range.upperBound == text.count || text[range.upperBound] <= 0x20)
  }

  private func isEqual(_ token: Range<Int>, _ word: UnsafePointer<UInt8>) -> Bool {
    for place in 0..<token.count {
      if text[token.lowerBound + place].lowercasedASCII != word[place] { return false }
    }
    return true
  }

  /// Whether a byte is of a letter; those of other characters than ASCII's count as such.
  static func isLetter(_ byte: UInt8) -> Bool { byte.isASCIILetter || byte >= 0x80 }
}
