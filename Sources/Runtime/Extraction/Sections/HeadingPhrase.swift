// A run of a note's bytes read as the words of a heading, in the form of SectionPhrases.

final class HeadingPhrase {
  static let byteLimit = 72
  static let wordLimit = 9
  /// Bytes of a key: a byte of the text becomes " and" at most.
  static let keyByteLimit = 4 * byteLimit

  private let key: UnsafeMutablePointer<UInt8>
  private let table = PhraseTable.shared
  private(set) var count = 0
  private(set) var wordCount = 0
  private(set) var upperCount = 0
  private(set) var lowerCount = 0
  private(set) var startsUpper = false

  init() {
    key = .allocate(capacity: HeadingPhrase.keyByteLimit)
    key.initialize(repeating: 0, count: HeadingPhrase.keyByteLimit)
  }

  deinit { key.deallocate() }

  /// All letters capitals, two at least.
  var isCapitals: Bool { upperCount >= 2 && lowerCount == 0 }
  /// PMHx, FHx: two capitals at least and few small letters.
  var isShortForm: Bool { wordCount == 1 && isMadeOfCapitals }
  /// The same of words with a slash between them: O/E.
  var isMadeOfCapitals: Bool { upperCount >= 2 && lowerCount <= 2 }

  /// Reads text[start..<end]; false where it has what no heading has.
  func read(_ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Bool {
    count = 0
    wordCount = 0
    upperCount = 0
    lowerCount = 0
    startsUpper = false
    guard end > start, end - start <= HeadingPhrase.byteLimit else { return false }
    var position = start
    while position < end {
      let byte = text[position]
      if byte.isASCIILetter {
        let wordStart = count
        if wordCount == 0 { startsUpper = byte & 0x20 == 0 }
        if count > 0 { append(UInt8(ascii: " ")) }
        let letters = count
        while position < end, text[position].isASCIILetter || text[position] == 0x27 {
          let letter = text[position]
          if letter != 0x27 {
            if letter & 0x20 == 0 { upperCount += 1 } else { lowerCount += 1 }
            append(letter | 0x20)
          }
          position += 1
        }
        wordCount += 1
        if isLast("the", from: letters) || isLast("this", from: letters) {
          // A sentence begins so, a heading does not.
          if wordCount == 1 { return false }
          count = wordStart
          wordCount -= 1
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "/"), UInt8(ascii: "&"), UInt8(ascii: "+"):
        if count == 0 { return false }
        appendWord("and")
      case UInt8(ascii: "("):
        while position < end, text[position] != UInt8(ascii: ")") { position += 1 }
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: ","), UInt8(ascii: "."), 0x09: break
      default: return false
      }
      position += 1
    }
    return wordCount > 0 && wordCount <= HeadingPhrase.wordLimit
  }

  private func append(_ byte: UInt8) {
    key[count] = byte
    count += 1
  }

  private func appendWord(_ word: StaticString) {
    append(UInt8(ascii: " "))
    for index in 0..<word.utf8CodeUnitCount { append(word.utf8Start[index]) }
  }

  private func isLast(_ word: StaticString, from start: Int) -> Bool {
    guard count - start == word.utf8CodeUnitCount else { return false }
    for index in 0..<word.utf8CodeUnitCount where key[start + index] != word.utf8Start[index] {
      return false
    }
    return true
  }

  /// The line of SectionPhrases that has exactly these words.
  var line: Int? { table.line(key, count, isCapitals: isCapitals) }

  func has(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    var start = 0
    while start + length <= count {
      if start == 0 || key[start - 1] == UInt8(ascii: " ") {
        let end = start + length
        if end == count || key[end] == UInt8(ascii: " ") {
          var index = 0
          while index < length, key[start + index] == word.utf8Start[index] { index += 1 }
          if index == length { return true }
        }
      }
      start += 1
    }
    return false
  }

  func hasOne(_ words: StaticString...) -> Bool {
    for word in words where has(word) { return true }
    return false
  }

  /// Whether the last word ends so and is longer.
  func endsOne(_ endings: StaticString...) -> Bool {
    for ending in endings {
      let length = ending.utf8CodeUnitCount
      guard count > length, key[count - length - 1] != UInt8(ascii: " ") else { continue }
      var index = 0
      while index < length, key[count - length + index] == ending.utf8Start[index] { index += 1 }
      if index == length { return true }
    }
    return false
  }

  func begins(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard count >= length, count == length || key[length] == UInt8(ascii: " ") else { return false }
    for index in 0..<length where key[index] != word.utf8Start[index] { return false }
    return true
  }
}
