import Foundation
import Testing

@testable import Runtime

@Suite struct EncodingTests {
  static func utf16(_ text: String, bigEndian: Bool, mark: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    for unit in (mark ? [0xFEFF] : []) + Array(text.utf16) {
      let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      bytes += bigEndian ? pair : pair.reversed()
    }
    return bytes
  }

  @Test func windows1252IsReadWhereNothingIsUTF8() {
    let bytes: [UInt8] = Array("chest".utf8) + [0xA0] + Array("pain; metformin".utf8) + [0x85]
    let read = TextCase(bytes + Array("lisinopril".utf8))
    #expect(read.string == "chest\u{A0}pain; metformin…lisinopril")
    #expect(read.warnings == ["windows_1252"])
    let marks: [UInt8] = [0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x80, 0xE9]
    #expect(TextCase(marks).string == "‘’“”•–—€é")
  }

  @Test func oneLetterOfUTF8KeepsTheNoteUTF8() {
    let mixed = TextCase(Array("é ".utf8) + [0xA0])
    #expect(mixed.source == Array("é ".utf8) + [0xA0] && mixed.warnings == ["mixed_encoding"])
    #expect(TextCase("é…").warnings.isEmpty && TextCase("plain").warnings.isEmpty)
    // A character that the end cut off is no other encoding.
    #expect(TextCase(Array("a".utf8) + [0xE2, 0x80]).source == Array("a".utf8) + [0xE2, 0x80])
    // Bytes that Windows-1252 has not are no text of it.
    #expect(TextCase([0x61, 0x81, 0x8D]).source == [0x61, 0x81, 0x8D])
  }

  @Test(arguments: [true, false], [true, false])
  func utf16IsReadByItsMarkOrItsZeros(bigEndian: Bool, mark: Bool) {
    let text = "Fever and cough, 38 ° C 😀"
    let bytes = Self.utf16(text, bigEndian: bigEndian, mark: mark)
    #expect(TextCase(bytes, mark ? .auto : .utf16).string == text)
    #expect(TextCase(bytes, .utf16).warnings.isEmpty)
  }

  @Test(arguments: [true, false])
  func utf16WithoutAMarkIsSeenByItsZeros(bigEndian: Bool) {
    let text = "Fever and cough, 38 ° C 😀"
    let bytes = Self.utf16(text, bigEndian: bigEndian, mark: false)
    #expect(TextCase(bytes).string == text && TextCase(bytes).warnings.isEmpty)
    #expect(TextCase(bytes, .utf8).source == bytes)
    // Of fewer than four units nothing is said.
    for chunk in [8, 1 << 16] {
      let lines = NoteSource(
        NoteInput([.bytes(Self.utf16("fever\ncough\n", bigEndian: bigEndian, mark: false))]),
        .lines, .plain, .standard, limits: NoteLimits(chunkByteCount: chunk))
      #expect(NoteSourceTests.readAll(lines) == ["fever", "cough"].map { .init($0) })
    }
  }

  @Test(arguments: [
    "fever\u{0}cough", "\u{0}", "a\u{0}b\u{0}c\u{0}", "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}",
  ]) func someZerosMakeNoUTF16(text: String) {
    #expect(TextCase(text).source == Array(text.utf8))
  }

  @Test(arguments: ["fever 38 °C – 😀", "", "x"], [NoteEnding.none, .carriageReturnAndLineFeed])
  func aTextIsSpelledAsItsSourceWas(text: String, ending: NoteEnding) {
    let end = "\(ending.bytes)"
    for bigEndian in [true, false] {
      let bytes = Self.utf16(text, bigEndian: bigEndian, mark: true)
      let read = TextCase(bytes)
      read.note.ending = ending
      #expect(
        read.note.spelled(read.source) == Self.utf16(text + end, bigEndian: bigEndian, mark: true))
    }
    let single: [UInt8] = [0x63, 0xE9, 0x80, 0x81, 0x9F]
    let read = TextCase(single, .windows1252)
    read.note.ending = ending
    #expect(read.note.spelled(read.source) == single + Array(end.utf8))
    #expect(read.note.spelled(Array("漢".utf8)) == [0x3F] + Array(end.utf8))
    let other = TextCase([0xFF, 0xC3, 0xA9])
    other.note.ending = ending
    #expect(other.note.spelled(other.source) == [0xFF, 0xC3, 0xA9] + Array(end.utf8))
  }

  @Test func utf16CutInHalfIsReadToItsEnd() {
    var bytes = Self.utf16("ab", bigEndian: false, mark: true)
    bytes.removeLast()
    let cut = TextCase(bytes)
    #expect(cut.string == "a\u{FFFD}" && cut.warnings == ["broken_utf_16"])
    #expect(cut.note.malformedCount == 1)
    let half = TextCase([0xFF, 0xFE, 0x3D, 0xD8, 0x61, 0, 0, 0xDE])
    #expect(half.string == "\u{FFFD}a\u{FFFD}" && half.note.malformedCount == 2)
  }

  @Test func offsetsInBytesAreThoseOfTheInput() {
    func offset(_ bytes: [UInt8], _ words: String, _ encoding: TextEncoding) -> (Int, Int, Int) {
      let read = TextCase(bytes, encoding, .none)
      let start = read.range(words)!.lowerBound
      var converter = OffsetConverter(source: read.note)
      return (
        converter.convert(start, to: .byte), converter.convert(start, to: .codePoint),
        converter.convert(start, to: .utf16)
      )
    }
    #expect(offset([0xE9, 0x20, 0x61], "a", .windows1252) == (2, 2, 2))
    #expect(offset(Array("é a".utf8), "a", .auto) == (3, 2, 2))
    let wide = Self.utf16("😀 a", bigEndian: false, mark: true)
    #expect(offset(wide, "a", .auto) == (8, 2, 3))
    #expect(wide[8] == 0x61)
  }

  @Test func linesOfUTF16AndOfSeveralEncodingsAreReadEachForItself() {
    let text = "fever\r\ncafé\n😀\n"
    let reading = NoteReading(encoding: .auto, markup: .auto)
    for bigEndian in [true, false] {
      let bytes = Self.utf16(text, bigEndian: bigEndian, mark: true)
      for chunk in [2, 3, 5, 1 << 16] {
        let source = NoteSource(
          NoteInput([.bytes(bytes)]), .lines, .plain, reading,
          limits: NoteLimits(chunkByteCount: chunk))
        #expect(
          NoteSourceTests.readAll(source) == ["fever", "café", "😀"].map { .init($0) },
          "chunks of \(chunk)")
      }
    }
    let mixed = Array("caf".utf8) + [0xE9, 0x0A] + Array("café\n".utf8)
    let lines = NoteSource(kind: .lines, bytes: mixed, reading: reading)
    #expect(NoteSourceTests.readAll(lines) == ["café", "café"].map { .init($0) })
  }

  @Test func aLoneCarriageReturnEndsALineUnlessBytesAreTakenAsTheyAre() {
    let bytes = Array("fever\rcough\r\n\rasthma\r".utf8)
    let reading = NoteReading(encoding: .auto, markup: .auto)
    for chunk in [1, 3, 1 << 16] {
      let source = NoteSource(
        NoteInput([.bytes(bytes)]), .lines, .plain, reading,
        limits: NoteLimits(chunkByteCount: chunk))
      #expect(
        NoteSourceTests.readAll(source) == ["fever", "cough", "", "asthma"].map { .init($0) })
    }
    let exact = NoteSource(kind: .lines, bytes: bytes, reading: .exact)
    #expect(NoteSourceTests.readAll(exact).count == 2)
  }

  @Test func jsonLinesInOtherEncodingsAreReadToo() {
    let reading = NoteReading(encoding: .auto, markup: .auto)
    let single =
      Array(#"{"id":"caf"#.utf8) + [0xE9] + Array(#"","text":"\u00e9 "#.utf8) + [0xE9]
      + Array("\"}\n".utf8)
    let notes = NoteSourceTests.readAll(
      NoteSource(kind: .jsonLines, bytes: single, reading: reading))
    #expect(notes == [.init("é é", id: "café")])
    let wide = Self.utf16(#"{"text":"é"}"# + "\n", bigEndian: true, mark: true)
    #expect(
      NoteSourceTests.readAll(NoteSource(kind: .jsonLines, bytes: wide, reading: reading))
        == [.init("é")])
  }
}
