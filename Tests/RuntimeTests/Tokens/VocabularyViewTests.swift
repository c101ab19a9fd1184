import Quantize
import Testing

@testable import Runtime

@Suite struct VocabularyViewTests {
  private typealias Field = VocabularyLayout.Field

  private static func section() throws -> [UInt8] {
    try Vocabulary(
      pieces: ["[UNK]", "[CLS]", "[SEP]", "a", "##b", "é"].map { Array($0.utf8) }
    ).compile().pieces
  }

  private static func field(_ bytes: [UInt8], _ index: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[index * 4 + $1]) << (8 * UInt32($1)) }
  }

  private static func failure(_ bytes: [UInt8]) -> TextTableError? {
    let aligned = AlignedBytes(bytes)
    do throws(TextTableError) {
      _ = try VocabularyView(bytes: aligned.view)
      return nil
    } catch {
      return error
    }
  }

  private static func failure(setting index: Int, to value: UInt32) throws -> TextTableError? {
    var bytes = try section()
    for byte in 0..<4 { bytes[index * 4 + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte)) }
    return failure(bytes)
  }

  @Test func aVocabularyKeepsItsSpellingsAndSpecialTokens() throws {
    let aligned = AlignedBytes(try Self.section())
    let view = try VocabularyView(bytes: aligned.view)
    #expect(view.count == 6 && view.maximumWordCharacters == 100 && view.specialCount == 3)
    #expect(view.unknownID == 0 && view.classifyID == 1 && view.separateID == 2)
    #expect(view.padID == -1 && view.maskID == -1)
    #expect(String(decoding: view.piece(5), as: UTF8.self) == "é")
    #expect(view.piece(6).isEmpty && view.piece(-1).isEmpty)
  }

  @Test func aHeaderOutOfRangeIsRefused() throws {
    #expect(
      try Self.failure(setting: Field.version, to: 2)
        == .invalidField(index: Field.version, value: 2))
    for (field, value) in [
      (Field.vocabularyCount, 0), (Field.vocabularyCount, UInt32.max),
      (Field.maximumWordCharacters, 0), (Field.maximumWordCharacters, 1025),
      (Field.nodeCount, 0), (Field.unknownID, 6), (Field.classifyID, VocabularyLayout.absent),
      (Field.separateID, 6), (Field.padID, 6), (Field.maskID, 0xffff_fffe),
      (Field.continuationNode, 1 << 30), (Field.specialCount, 257),
    ] {
      #expect(
        try Self.failure(setting: field, to: value) == .invalidField(index: field, value: value))
    }
  }

  @Test func aTableOutsideTheSectionIsRefused() throws {
    let bytes = try Self.section()
    for field in [
      Field.nodesByteStart, Field.pieceStartsByteStart, Field.pieceBytesByteStart,
      Field.specialsByteStart,
    ] {
      for value in [UInt32.max, UInt32(bytes.count + 8), Self.field(bytes, field) + 4] {
        let failure = try Self.failure(setting: field, to: value)
        guard case .tableOutside(let index, Int(value), _, bytes.count) = failure else {
          Issue.record("field \(field) value \(value): \(String(describing: failure))")
          continue
        }
        #expect(index == field)
      }
    }
  }

  @Test func aShortOrMisalignedSectionIsRefused() throws {
    let bytes = try Self.section()
    #expect(Self.failure([]) == .truncated(needByteCount: 96, haveByteCount: 0))
    #expect(
      Self.failure(Array(bytes[..<95])) == .truncated(needByteCount: 96, haveByteCount: 95))
    for byteCount in 96..<bytes.count { #expect(Self.failure(Array(bytes[..<byteCount])) != nil) }
    let aligned = AlignedBytes([0] + bytes)
    #expect(throws: TextTableError.misaligned(addressModulo8: 1)) {
      try VocabularyView(bytes: UnsafeRawBufferPointer(rebasing: aligned.view[1...]))
    }
  }

  @Test func aSpecialTokenOutsideTheVocabularyIsRefused() throws {
    let bytes = try Self.section()
    let start = Int(Self.field(bytes, Field.specialsByteStart))
    for (row, byte) in [(0, 0), (1, 4 + 3), (2, 8 + 3)] {
      var changed = bytes
      changed[start + row * 12 + byte] = 0xff
      #expect(Self.failure(changed) == .invalidSpecial(index: row))
    }
    var empty = bytes
    empty[start + 8] = 0
    #expect(Self.failure(empty) == .invalidSpecial(index: 0))
  }
}
