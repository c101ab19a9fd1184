import Records
import Runtime
import Testing

@Suite struct OutputBufferTests {
  /// What is killed before a record is whole leaves no part of it, up to the size that help states.
  @Test func aRecordIsKeptUntilItIsWholeOrLong() {
    let output = OutputBuffer(nil)
    let piece = [UInt8](repeating: 0x78, count: 1 << 10)
    for _ in 0..<255 { output.append(piece) }
    #expect(output.gathered.count == 255 << 10)
    output.append(piece)
    #expect(output.gathered.count == 0)
    output.append(piece)
    output.flush()
    #expect(output.gathered.count == 0)
  }

  @Test func aWriteThatFailsClosesTheOutput() {
    let output = OutputBuffer(Descriptor(number: -1))
    output.append("x")
    #expect(!output.isClosed)
    output.flush()
    #expect(output.isClosed && output.failure != nil)
  }

  @Test func controlCharactersOfNamesAreReplaced() {
    let name: [UInt8] = Array("a\u{1B}[31m\n\tb\u{9B}".utf8) + [0xFF]
    #expect(
      written { $0.append(printable: name) }
        == "a\u{FFFD}[31m\u{FFFD}\u{FFFD}b\u{FFFD}\u{FFFD}")
  }
}
