import Runtime
import Testing

@testable import Quantize

@Suite struct VocabularyPruneTests {
  private static let pieces = [
    "[PAD]", "[unused1]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "pain", "##ful", "head", "##ache",
    "a", "##a", "é", "##é", "p", "##i", "##n",
  ]

  @Test func usedPiecesCharactersAndSpecialTokensStay() throws {
    let vocabulary = try Vocabulary(pieces: Self.pieces.map { Array($0.utf8) })
    let pruned = vocabulary.pruned(keeping: [6, 7])
    #expect(pruned.originalIDs == [0, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16])
    let small = pruned.vocabulary
    #expect(small.count == 14)
    #expect(small.padID == 0 && small.unknownID == 1 && small.maskID == 4)
    #expect(small.classifyID == 2 && small.separateID == 3)
    #expect(small.addedTokens.allSatisfy { small.pieces[$0.id] == $0.spelling })
  }

  @Test func textOfKeptPiecesGetsTheSamePieces() throws {
    let vocabulary = try Vocabulary(pieces: Self.pieces.map { Array($0.utf8) })
    let text = Array("Painful pain[SEP] a".utf8)
    let before = try tokenIDs(text, vocabulary.compile())
    let pruned = vocabulary.pruned(keeping: Set(before.map { Int($0) }))
    let after = try tokenIDs(text, pruned.vocabulary.compile())
    #expect(after.map { Int32(pruned.originalIDs[Int($0)]) } == before)
    #expect(pruned.vocabulary.count < vocabulary.count)
  }

  @Test func aDroppedPieceIsSpelledInCharacters() throws {
    let vocabulary = try Vocabulary(pieces: Self.pieces.map { Array($0.utf8) })
    let pruned = vocabulary.pruned(keeping: [])
    let ids = try tokenIDs(Array("pain".utf8), pruned.vocabulary.compile())
    #expect(
      ids.map { String(decoding: pruned.vocabulary.pieces[Int($0)], as: UTF8.self) }
        == ["p", "##a", "##i", "##n"])
  }
}
