import Testing

@testable import Runtime

@Suite struct BlockReaderTests {
  /// Words, `|` before one that starts a block and `>` before one that starts a line only.
  private func blocks(_ text: String) throws -> String {
    let bytes = Array(text.utf8)
    return try LayoutCase().words(bytes).map { word in
      let sign =
        word.flags.contains(.startsBlock) ? "|" : word.flags.contains(.startsLine) ? ">" : ""
      let range = Int(word.byteStart)..<Int(word.byteEnd)
      return sign + String(decoding: bytes[range], as: UTF8.self)
    }.joined(separator: " ")
  }

  @Test(arguments: [
    ("a b", "|a b"),
    ("a\nb", "|a >b"),
    ("a\r\nb", "|a >b"),
    ("a \u{b}b", "|a >b"),
    ("a \u{85}b\u{2028}c", "|a >b >c"),
    ("a\n    b", "|a >b"),
    ("a\n\tb", "|a >b"),
  ])
  func oneLineEndIsNoHardBreak(text: String, expected: String) throws {
    #expect(try blocks(text) == expected)
  }

  @Test(arguments: [
    "a\n\nb", "a\r\n\r\nb", "a\n \t\nb",
    "a \u{c}b", "a \u{1c}b", "a \u{1d}b", "a \u{1e}b", "a \u{1f}b",
    "a\u{2029}b", "a\tb", "a \t b", "a   b", "a \u{a0} b", "a\n\u{f0b7}\tb", "a\u{f0b7}\nb",
  ])
  func emptyLinesPagesRecordsAndColumnsAreHardBreaks(text: String) throws {
    let read = try LayoutCase().words(text)
    #expect(read.map { $0.flags.contains(.startsBlock) } == [true, true])
  }

  @Test(arguments: [
    ("a | b", "|a || |b"), ("a|b|c", "|a || |b || |c"), ("|a b|", "|| |a b ||"),
    ("a||b", "|a || || |b"),
  ])
  func tableMarksAreCellsOfTheirOwn(text: String, expected: String) throws {
    #expect(try blocks(text) == expected)
  }

  @Test(arguments: [
    "a\n- b", "a\n-b", "a\n* b", "a\n• b", "a\n•b", "a\n1. b", "a\n12) b", "a\n1.b", "a\n(1) b",
    "a\na) b", "a\niv) b", "a\n[ ] b", "a\n[x] b", "a\n– b", "a\n# b", "a\n#1 b", "a\n+ b",
    "a\n  - b",
  ])
  func anItemOfAListStartsABlock(text: String) throws {
    let read = try LayoutCase().words(text)
    let blocks = read.filter { $0.flags.contains(.startsBlock) }
    #expect(blocks.count == 2)
    #expect(blocks == read.filter { $0.flags.contains(.startsLine) })
  }

  @Test(arguments: [
    "a\n1.5 b", "a\n-5 b", "a\n2 b", "a\nb. c", "a\n(03) 5550", "a - b", "a 1. b",
    "a\n123. b", "a\n[b] c",
  ])
  func whatOnlyLooksLikeAnItemDoesNot(text: String) throws {
    let read = try LayoutCase().words(text)
    #expect(read.filter { $0.flags.contains(.startsBlock) }.count == 1)
  }

  @Test func wordsThatAreNotInTheTextAreLeftAsTheyAre() {
    var blocks = BlockReader()
    #expect(blocks.read(Word(byteStart: 3, byteEnd: 9)).flags.isEmpty)
  }
}
