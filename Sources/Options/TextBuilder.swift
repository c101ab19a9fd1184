// Bytes of text under construction: plain pieces, padding, and paragraphs broken to a width.

public struct TextBuilder {
  public var bytes: [UInt8] = []

  public init() {}

  public mutating func append(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  public mutating func append(_ argument: Argument) {
    bytes.append(contentsOf: argument.bytes)
  }

  mutating func append(character: UInt8) { bytes.append(character) }

  mutating func appendSpaces(_ count: Int) {
    for _ in 0..<max(0, count) { bytes.append(UInt8(ascii: " ")) }
  }

  mutating func appendUpperCase(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount {
      let byte = text.utf8Start[index]
      bytes.append(byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte)
    }
  }

  /// Columns written since the last line break; the texts here are ASCII.
  var column: Int {
    var count = 0
    while count < bytes.count, bytes[bytes.count - 1 - count] != UInt8(ascii: "\n") { count += 1 }
    return count
  }

  /// Appends words, breaking lines so that none passes `width`; every line but the first starts
  /// with `indent` spaces. An empty line in the text starts a new paragraph, and a line that
  /// starts with two spaces is kept as it is. Ends with a line break.
  mutating func appendWrapped(_ text: StaticString, indent: Int, width: Int = 79) {
    let source = text.utf8Start
    let count = text.utf8CodeUnitCount
    var position = 0
    var isLineStart = column == 0
    if isLineStart { appendSpaces(indent) }
    isLineStart = true
    while position < count {
      if source[position] == UInt8(ascii: "\n") {
        // A line that keeps its form, or a paragraph's end.
        let isParagraph = position + 1 < count && source[position + 1] == UInt8(ascii: "\n")
        let isKept =
          position + 2 < count && source[position + 1] == 0x20 && source[position + 2] == 0x20
        position += 1
        if isParagraph {
          position += 1
          bytes.append(UInt8(ascii: "\n"))
          bytes.append(UInt8(ascii: "\n"))
          appendSpaces(indent)
          isLineStart = true
        }
        if isKept || (isParagraph && position + 1 < count && source[position] == 0x20) {
          if !isParagraph {
            bytes.append(UInt8(ascii: "\n"))
            appendSpaces(indent)
          }
          while position < count, source[position] != UInt8(ascii: "\n") {
            bytes.append(source[position])
            position += 1
          }
          isLineStart = false
        }
        continue
      }
      if source[position] == 0x20 {
        position += 1
        continue
      }
      var wordEnd = position
      while wordEnd < count, source[wordEnd] != 0x20, source[wordEnd] != UInt8(ascii: "\n") {
        wordEnd += 1
      }
      if !isLineStart {
        if column + 1 + wordEnd - position > width {
          bytes.append(UInt8(ascii: "\n"))
          appendSpaces(indent)
        } else {
          bytes.append(0x20)
        }
      }
      for index in position..<wordEnd { bytes.append(source[index]) }
      isLineStart = false
      position = wordEnd
    }
    bytes.append(UInt8(ascii: "\n"))
  }
}
