// Ids and offsets equal to Hugging Face tokenizers: Tests/Golden/Tokens, made by
// scripts/golden/tokens.py, which also says what is in each file.
import Foundation
import Quantize
import Testing

@testable import Runtime

@Suite struct GoldenTokenTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Golden/Tokens")

  private static func tokenizer(_ switches: String) throws -> TestTokenizer {
    let text = try Data(contentsOf: folder.appendingPathComponent("vocabulary.txt"))
    let vocabulary = try Vocabulary(
      pieces: text.split(separator: UInt8(ascii: "\n")).map { Array($0) },
      options: NormalizerOptions(
        cleansText: switches.contains("c"), separatesCJK: switches.contains("i"),
        stripsAccents: switches.contains("a"), lowercases: switches.contains("l")))
    let compiled = try vocabulary.compile()
    return try TestTokenizer(pieces: compiled.pieces, normalizer: compiled.normalizer)
  }

  /// What a golden case is compared with: ids, and offsets in code points, one after another.
  private static func encode(_ bytes: [UInt8], _ test: TestTokenizer) -> (
    ids: [Int], offsets: [Int]
  ) {
    let tokens = test.tokens(bytes).tokens
    return bytes.withUnsafeBytes { text in
      var converter = OffsetConverter(text: text)
      return (
        tokens.map { Int($0.id) },
        tokens.flatMap { token in
          [token.byteStart, token.byteEnd].map { converter.convert(Int($0), to: .codePoint) }
        }
      )
    }
  }

  private static func bytes(hexadecimal text: String) -> [UInt8] {
    let digits = Array(text.utf8).map { $0 < 0x3a ? $0 - 0x30 : $0 - 0x57 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  @Test func textsOfEveryKindGiveTheTokensOfHuggingFace() throws {
    let lines = try Data(contentsOf: Self.folder.appendingPathComponent("cases.jsonl"))
      .split(separator: UInt8(ascii: "\n"))
    var tokenizers: [String: TestTokenizer] = [:]
    var caseCount = 0
    for (number, line) in lines.enumerated().dropFirst() {
      let record = try #require(
        try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
      let switches = try #require(record["switches"] as? String)
      let test = try tokenizers[switches] ?? Self.tokenizer(switches)
      tokenizers[switches] = test
      let bytes =
        try (record["bytes"] as? String).map(Self.bytes)
        ?? Array(#require(record["text"] as? String).utf8)
      let found = Self.encode(bytes, test)
      #expect(found.ids == record["ids"] as? [Int], "line \(number + 1)")
      #expect(found.offsets == record["offsets"] as? [Int], "line \(number + 1)")
      caseCount += 1
    }
    #expect(caseCount == 2000)
  }

  @Test func everyCodePointGivesTheTokensOfHuggingFace() throws {
    let data = try Data(contentsOf: Self.folder.appendingPathComponent("blocks.json"))
    let record = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let switches = ["cial", "ci", "al", ""]
    let golden = try switches.map { try #require(record[$0] as? [String]) }
    let tests = try switches.map { try Self.tokenizer($0) }
    let text = UnsafeMutablePointer<UInt8>.allocate(capacity: 32 * 14)
    defer { text.deallocate() }
    for block in 0..<0x110 {
      var hashes = [UInt64](repeating: 0xcbf2_9ce4_8422_2325, count: switches.count)
      for first in stride(from: block << 12, to: (block + 1) << 12, by: 32) {
        let byteCount = Self.writeBlockText(UInt32(first), to: text)
        let bytes = UnsafeRawBufferPointer(start: text, count: byteCount)
        for index in tests.indices { Self.addHash(&hashes[index], bytes, tests[index].tokenizer) }
      }
      for index in switches.indices {
        #expect(
          hashes[index] == UInt64(golden[index][block], radix: 16),
          "switches \(switches[index]), code points from \(String(block << 12, radix: 16))")
      }
    }
  }

  private static func addHash(
    _ hash: inout UInt64, _ text: UnsafeRawBufferPointer, _ tokenizer: Tokenizer
  ) {
    var stream = TokenStream(tokenizer, text: text)
    var converter = OffsetConverter(text: text)
    var token = Token()
    while stream.next(into: &token) {
      let start = converter.convert(Int(token.byteStart), to: .codePoint)
      let end = converter.convert(Int(token.byteEnd), to: .codePoint)
      hash = (hash ^ UInt64(token.id)) &* 0x100_0000_01b3
      hash = (hash ^ UInt64(start)) &* 0x100_0000_01b3
      hash = (hash ^ UInt64(end)) &* 0x100_0000_01b3
    }
  }

  /// `block_text` of scripts/parity/token_texts.py: 14 bytes a code point at most.
  private static func writeBlockText(
    _ first: UInt32, to text: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var byteCount = 0
    for codePoint in first..<first + 32 where !(0xd800..<0xe000).contains(codePoint) {
      text[byteCount] = 0x61
      byteCount += 1
      byteCount += encodeUTF8(codePoint, to: text + byteCount)
      text[byteCount] = 0x62
      text[byteCount + 1] = 0x20
      byteCount += 2
      byteCount += encodeUTF8(codePoint, to: text + byteCount)
      text[byteCount] = 0xcc
      text[byteCount + 1] = 0x81
      text[byteCount + 2] = 0x20
      byteCount += 3
    }
    return byteCount
  }
}
