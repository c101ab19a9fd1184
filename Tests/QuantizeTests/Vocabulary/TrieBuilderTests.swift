import Runtime
import Testing

@testable import Quantize

@Suite struct TrieBuilderTests {
  /// The id at the end of a spelling, -1 when it is no piece.
  private static func find(_ spelling: [UInt8], in trie: TrieBuilder) -> Int {
    guard let slot = trie.slot(of: spelling) else { return -1 }
    return Int(Int32(truncatingIfNeeded: trie.nodes[slot] >> VocabularyLayout.valueShift))
  }

  @Test func everyPieceIsFoundAndNothingElse() {
    var state: UInt64 = 5
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    var ids: [[UInt8]: Int] = [:]
    var pieces: [(spelling: [UInt8], id: UInt32)] = []
    for id in 0..<5000 {
      // Few different bytes make long shared beginnings; 0 and 255 are ordinary labels.
      let spelling = (0..<1 + random(7)).map { _ in UInt8([0, 1, 97, 98, 99, 255][random(6)]) }
      pieces.append((spelling, UInt32(id)))
      ids[spelling] = id
    }
    let trie = TrieBuilder(pieces)
    for (spelling, id) in ids { #expect(Self.find(spelling, in: trie) == id) }
    for _ in 0..<5000 {
      let spelling = (0..<1 + random(8)).map { _ in UInt8([0, 1, 97, 98, 99, 255][random(6)]) }
      #expect(Self.find(spelling, in: trie) == ids[spelling] ?? -1)
    }
  }

  @Test func anEmptyVocabularyHasNoChildren() {
    let trie = TrieBuilder([])
    for byte in UInt8.min...255 { #expect(trie.slot(of: [byte]) == nil) }
  }
}
