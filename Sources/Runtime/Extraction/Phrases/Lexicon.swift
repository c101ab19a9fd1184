// A small table of words, written out in the source and read where it stands.

/// Lines of `code|word|other word|...`; a look-up gives the number of the line. The code is not
/// itself a word of its line. Words are in lower case, several of them with one blank between.
struct Lexicon: Sendable {
  private let text: StaticString

  /// - text: ends without a line break; no word stands in it twice.
  init(_ text: StaticString) { self.text = text }

  /// The line that has this word; nil for none.
  func line(of word: UnsafeBufferPointer<UInt8>) -> Int? {
    if word.isEmpty { return nil }
    let bytes = text.utf8Start
    let count = text.utf8CodeUnitCount
    var line = 0
    var isCode = true
    var position = 0
    while position < count {
      var end = position
      while end < count, bytes[end] != UInt8(ascii: "|"), bytes[end] != UInt8(ascii: "\n") {
        end += 1
      }
      if !isCode, end - position == word.count, matches(word, position) { return line }
      isCode = end < count && bytes[end] == UInt8(ascii: "\n")
      if isCode { line += 1 }
      position = end + 1
    }
    return nil
  }

  /// The code of a line, UTF-8; empty beyond the last.
  func code(_ line: Int) -> UnsafeRawBufferPointer {
    let bytes = text.utf8Start
    let count = text.utf8CodeUnitCount
    var position = 0
    for _ in 0..<line {
      while position < count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
      position += 1
    }
    if position >= count { return UnsafeRawBufferPointer(start: nil, count: 0) }
    var end = position
    while end < count, bytes[end] != UInt8(ascii: "|"), bytes[end] != UInt8(ascii: "\n") {
      end += 1
    }
    return UnsafeRawBufferPointer(start: bytes + position, count: end - position)
  }

  var lineCount: Int {
    var count = 1
    for index in 0..<text.utf8CodeUnitCount where text.utf8Start[index] == UInt8(ascii: "\n") {
      count += 1
    }
    return count
  }

  private func matches(_ word: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
    let bytes = text.utf8Start + position
    for index in 0..<word.count where bytes[index] != word[index] { return false }
    return true
  }
}
