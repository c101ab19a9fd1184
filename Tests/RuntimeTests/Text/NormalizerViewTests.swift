import Quantize
import Testing

@testable import Runtime

@Suite struct NormalizerViewTests {
  private typealias Field = NormalizerLayout.Field

  private static func section(_ options: NormalizerOptions = NormalizerOptions()) throws -> [UInt8]
  {
    try Vocabulary(pieces: ["[UNK]", "[CLS]", "[SEP]"].map { Array($0.utf8) }, options: options)
      .compile().normalizer
  }

  private static func failure(_ bytes: [UInt8]) -> TextTableError? {
    let aligned = AlignedBytes(bytes)
    do throws(TextTableError) {
      _ = try NormalizerView(bytes: aligned.view)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: 0..<16) func theSwitchesAreKept(bits: Int) throws {
    let options = NormalizerOptions(
      cleansText: bits & 1 != 0, separatesCJK: bits & 2 != 0, stripsAccents: bits & 4 != 0,
      lowercases: bits & 8 != 0)
    let aligned = AlignedBytes(try Self.section(options))
    let view = try NormalizerView(bytes: aligned.view)
    #expect(view.cleansText == options.cleansText && view.separatesCJK == options.separatesCJK)
    #expect(view.stripsAccents == options.stripsAccents && view.lowercases == options.lowercases)
  }

  @Test func strippingFollowsLowerCaseWhenNotGiven() {
    #expect(NormalizerOptions(lowercases: true).stripsAccents)
    #expect(!NormalizerOptions(lowercases: false).stripsAccents)
    #expect(!NormalizerOptions(stripsAccents: false, lowercases: true).stripsAccents)
  }

  @Test func aDamagedHeaderIsRefused() throws {
    let bytes = try Self.section()
    for byteCount in 0..<64 {
      #expect(
        Self.failure(Array(bytes[..<byteCount]))
          == .truncated(needByteCount: 64, haveByteCount: byteCount))
    }
    #expect(Self.failure(Array(bytes.dropLast())) != nil)
    for field in [
      Field.version, Field.flags, Field.byteTableByteStart, Field.pageTableByteStart,
      Field.entriesByteStart, Field.entryCount, Field.elementsByteStart, Field.elementCount,
    ] {
      var changed = bytes
      changed[field * 4 + 3] = 0xff
      #expect(Self.failure(changed) != nil, "field \(field)")
    }
  }

  @Test func lookUpsOutsideTheTablesGiveNothing() throws {
    var bytes = try Self.section()
    let aligned = AlignedBytes(bytes)
    let view = try NormalizerView(bytes: aligned.view)
    #expect(view.element(1 << 30) & NormalizerLayout.Element.lastBit != 0)
    // Every page index becomes 0xffff: far behind the entries.
    let start = Field.pageTableByteStart * 4
    let pageStart = (0..<4).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    for byte in 0..<NormalizerLayout.pageCount * 2 { bytes[pageStart + byte] = 0xff }
    let damaged = AlignedBytes(bytes)
    let broken = try NormalizerView(bytes: damaged.view)
    #expect(broken.entry(0x41) == NormalizerLayout.Entry.removed)
    #expect(broken.entry(0x10ffff) == NormalizerLayout.Entry.removed)
  }
}
