import Testing

@testable import Runtime

@Suite struct CodeDictionaryTests {
  /// The compiled test dictionary with some bytes changed.
  private static func opened(_ change: (inout [UInt8]) -> Void) throws -> DictionaryError? {
    let test = try TestCodes()
    var bytes = Array(test.bytes)
    change(&bytes)
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(bytes.count, 1), alignment: 64)
    defer { memory.deallocate() }
    memory.copyBytes(from: bytes)
    do throws(DictionaryError) {
      let view = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[0..<bytes.count])
      try CodeDictionary.view(view).verify()
      return nil
    } catch {
      return error
    }
  }

  private static func set(_ bytes: inout [UInt8], _ value: UInt32, at position: Int) {
    for index in 0..<4 { bytes[position + index] = UInt8(value >> UInt32(8 * index) & 255) }
  }

  @Test func aWholeFileIsAccepted() throws {
    #expect(try Self.opened { _ in } == nil)
    let test = try TestCodes()
    #expect(test.dictionary.conceptCount == 29)
    #expect(test.dictionary.abbreviationCount == 7)
    #expect(
      test.dictionary.systems.map { String(decoding: $0, as: UTF8.self) } == [
        "MESH", "MONDO", "ICD10CM", "UNII",
      ])
  }

  @Test func eachFaultOfAFileIsToldApart() throws {
    typealias Header = CodeLayout.Header
    #expect(try Self.opened { $0[0] = 0 } == .wrongMagic)
    #expect(try Self.opened { $0.removeLast(8) } != nil)
    #expect(
      try Self.opened { $0 = Array($0.prefix(64)) }
        == .truncated(neededByteCount: UInt64(Header.byteCount), haveByteCount: 64))
    #expect(
      try Self.opened { Self.set(&$0, 9, at: Header.version) }
        == .unsupportedVersion(found: 9, supported: CodeLayout.version))
    #expect(
      try Self.opened { Self.set(&$0, 7, at: Header.normalization) }
        == .otherNormalization(found: 7, supported: CodeDictionary.normalization))
    #expect(
      try Self.opened { Self.set(&$0, 999, at: Header.longestProbe) }
        == .countOutOfRange(field: UInt32(Header.longestProbe), value: 999, limit: 255))
    #expect(try Self.opened { Self.set(&$0, 1, at: Header.conceptCount) } != nil)
    #expect(try Self.opened { Self.set(&$0, 3, at: Header.filterBits) } != nil)
    #expect(try Self.opened { Self.set(&$0, 4096, at: Header.sections) } != nil)
    let whole = Array(try TestCodes().bytes)
    func place(_ section: Int) -> (start: Int, byteCount: Int) {
      let entry = Header.sections + section * 16
      return whole.withUnsafeBytes { bytes in
        (
          Int(bytes.loadUnaligned(fromByteOffset: entry, as: UInt64.self)),
          Int(bytes.loadUnaligned(fromByteOffset: entry + 8, as: UInt64.self))
        )
      }
    }
    // A letter of a system's name.
    #expect(
      try Self.opened { $0[place(CodeLayout.Section.systems).start + 1] ^= 1 }
        == .wrongContentHash)
    // The first byte behind the first section that does not fill its lines.
    let end = (0..<CodeLayout.Section.count).lazy.map { place($0).start + place($0).byteCount }
      .first { $0 % CodeLayout.alignment != 0 }
    let gap = try #require(end)
    #expect(
      try Self.opened { $0[gap] = 0x41 } == .byteNotZero(bytePosition: UInt64(gap)))
  }

  /// Without the hash, links may lead anywhere; no look-up may leave the file.
  @Test func brokenLinksGiveWrongCodesAtWorst() throws {
    let test = try TestCodes(isSimilar: true)
    var random = SeededGenerator(seed: 31)
    let notes = [
      "{hypertension}", "{breast cancer}", "x {MS} y", "{hypertnsion}", "{type ii diabetes}",
      "{seasonal rheumatoid arthritis}",
    ]
    for _ in 0..<300 {
      let start = CodeLayout.Header.byteCount
      var saved: [(Int, UInt8)] = []
      for _ in 0..<24 {
        let place = start + Int(random.next() % UInt64(test.bytes.count - start))
        saved.append((place, test.bytes[place]))
        test.bytes[place] = UInt8(random.next() & 255)
      }
      for note in notes {
        for code in test.codes(note, threshold: 0) { #expect(code.utf8.count < 600) }
      }
      for (place, byte) in saved.reversed() { test.bytes[place] = byte }
    }
    #expect(test.codes("{hypertension}").contains("MESH D006973"))
  }
}
