import Quantize
import Testing

@testable import Runtime

@Suite struct TokenStreamTests {
  private static let pieces = [
    "pain", "in", "the", "chest", "chest", "##ache", "back", ".", "!", ",", "-", "é", "##e", "e",
    "ᄒ", "##ᅡ", "##ᆫ", "〮", "##〮", "##a", "a",
  ]

  @Test func aNoteWithoutWordsHasNoTokens() throws {
    let test = try TestTokenizer(Self.pieces)
    for text in ["", " ", "\n\r\n\t ", "\0\0", "\u{feff}", "\u{301}\u{302}", "\u{200b}"] {
      #expect(test.tokens(text).isEmpty)
    }
  }

  @Test func aWordIsCutIntoTheLongestPieces() throws {
    let test = try TestTokenizer(Self.pieces)
    #expect(test.pieces("Backache, pain") == ["back", "##ache", ",", "pain"])
    #expect(test.pieces("backpain") == ["[UNK]"])
    let tokens = test.tokens("  Backache,")
    #expect(tokens.map(\.byteStart) == [2, 6, 10])
    #expect(tokens.map(\.byteEnd) == [6, 10, 11])
    #expect(tokens.map(\.wordByteStart) == [2, 2, 10])
    #expect(tokens.map(\.wordByteEnd) == [10, 10, 11])
    #expect(tokens.map { $0.flags.contains(.startsWord) } == [true, false, true])
  }

  @Test func ofEqualPiecesTheLastIsUsed() throws {
    let test = try TestTokenizer(Self.pieces)
    #expect(test.tokens("chest").map(\.id) == [9])
  }

  @Test func lineBreaksAndSentenceEndsAreFlagged() throws {
    let test = try TestTokenizer(Self.pieces)
    let text = "pain. In\nthe\r\nchest \u{85}! back.in. \n the.\u{2028}in"
    let tokens = test.tokens(text)
    func spellings(_ flag: TokenFlags) -> [String] {
      tokens.filter { $0.flags.contains(flag) }.map {
        String(decoding: Array(text.utf8)[Int($0.byteStart)..<Int($0.byteEnd)], as: UTF8.self)
      }
    }
    #expect(spellings(.afterLineBreak) == ["the", "chest", "the", "in"])
    #expect(spellings(.afterSentenceEnd) == ["In", "back", "the", "in"])
  }

  @Test func specialTokensAreFoundBeforeNormalisation() throws {
    let test = try TestTokenizer(Self.pieces)
    let tokens = test.tokens("pain[SEP]in [sep]\u{e9}[MASK]")
    #expect(tokens.map(\.id) == [5, 3, 6, 1, 1, 1, 18, 4])
    #expect(
      tokens.map { $0.flags.contains(.isSpecial) } == [
        false, true, false, false, false, false, false, true,
      ])
    #expect(tokens[1].byteStart == 4 && tokens[1].byteEnd == 9)
  }

  @Test func aWordOfMoreThanAHundredCharactersIsUnknown() throws {
    let test = try TestTokenizer(Self.pieces)
    for base in ["a", "\u{e1}", "a\u{301}"] {
      let word = String(repeating: base, count: 100)
      #expect(test.tokens(word).count == 100)
      let longer = test.tokens(word + "a pain")
      #expect(longer.map(\.id) == [1, 5])
      #expect(Int(longer[0].byteEnd) == (word + "a").utf8.count)
    }
  }

  @Test func lettersOfASyllableShareItsRange() throws {
    let test = try TestTokenizer(Self.pieces)
    let tokens = test.tokens(" 한")
    #expect(tokens.count == 3)
    #expect(tokens.allSatisfy { $0.byteStart == 1 && $0.byteEnd == 4 })
  }

  /// U+0323 and U+302E change places; alignment follows the place, not the mark.
  @Test func marksThatStayAreOrderedAndAlignedByPlace() throws {
    let test = try TestTokenizer(Self.pieces)
    let tokens = test.tokens("a\u{302e}\u{323}")
    #expect(tokens.map(\.byteStart) == [0, 4])
    #expect(tokens.map(\.byteEnd) == [1, 6])
  }

  @Test func malformedBytesAreCountedAndRemoved() throws {
    let test = try TestTokenizer(Self.pieces)
    let (tokens, malformedCount) = test.tokens(
      [0xff] + Array("pa".utf8) + [0xe2, 0x82] + Array("in ".utf8) + [0xf0, 0x9f, 0xc3])
    #expect(malformedCount == 4)
    #expect(tokens.count == 1)
    #expect(tokens[0].id == 5 && tokens[0].byteStart == 1 && tokens[0].byteEnd == 7)
  }

  /// The stream must end, keep ids below V and ranges inside the note, whatever the tables say.
  /// A read outside a section is caught when the tests run with the address sanitizer.
  @Test func hostileTablesGiveTokensInsideTheNote() throws {
    var options = NormalizerOptions()
    options.separatesCJK = true
    let vocabulary = try Vocabulary(
      pieces: (["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + Self.pieces).map {
        Array($0.utf8)
      }, options: options)
    let compiled = try vocabulary.compile()
    let seed = UInt64(20_261_121)
    var random = SeededGenerator(seed: seed)
    let note = Array(
      ("Backache, pain[SEP] na\u{ef}ve \u{1d15e}\u{302e}\u{323}\u{344} 한글 中文 \u{130}"
        + String(repeating: "a", count: 120)).utf8)
    var openedCount = 0
    for round in 0..<3000 {
      var pieces = compiled.pieces
      var normalizer = compiled.normalizer
      for _ in 0..<Int.random(in: 1...40, using: &random) {
        let value = UInt8.random(in: 0...255, using: &random)
        switch round % 3 {
        case 0: pieces[Int.random(in: 64..<pieces.count, using: &random)] = value
        case 1: normalizer[Int.random(in: 64..<normalizer.count, using: &random)] = value
        default:
          pieces[Int.random(in: 0..<96, using: &random)] = value
          normalizer[Int.random(in: 0..<64, using: &random)] = value
        }
      }
      if round % 3 == 1 {
        // The elements are few among many entries: damage them too.
        for _ in 0..<40 {
          let back = Int.random(in: 1...4000, using: &random)
          normalizer[normalizer.count - back] = UInt8.random(in: 0...255, using: &random)
        }
      }
      guard let test = try? TestTokenizer(pieces: pieces, normalizer: normalizer) else { continue }
      openedCount += 1
      var bytes = note
      for _ in 0..<4 { bytes[Int.random(in: 0..<bytes.count, using: &random)] = 0xcc }
      let areInside = test.tokens(bytes).tokens.allSatisfy {
        $0.id >= 0 && Int($0.id) < test.tokenizer.vocabulary.count && $0.byteStart < $0.byteEnd
          && Int($0.byteEnd) <= bytes.count
      }
      #expect(areInside, "seed \(seed) round \(round)")
    }
    #expect(openedCount > 1500)
  }
}
