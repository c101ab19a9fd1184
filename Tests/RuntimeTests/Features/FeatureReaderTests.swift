import Quantize
import Testing

@testable import Runtime

@Suite struct FeatureReaderTests {
  private static let letters = "abcdefghijklmnopqrstuvwxyz0123456789".flatMap {
    ["\($0)", "##\($0)"]
  }
  private static let marks = [".", ",", "/", "-", "(", ")", ":", "é", "##é", "µ", "##µ"]

  /// The classes of one kind, a pair of spelling and class for each word piece.
  private func classes(
    _ kind: FeatureKind, _ text: String, pieces: [String] = []
  ) throws -> [String] {
    try classes(kind, Array(text.utf8), pieces: pieces)
  }

  private func classes(
    _ kind: FeatureKind, _ text: [UInt8], pieces: [String] = []
  ) throws -> [String] {
    let test = try TestTokenizer(Self.letters + Self.marks + pieces)
    // The feature asked for stands between others, so that its place is told by the list alone.
    let reader = FeatureReader(
      features: FeatureKind.allCases.filter { $0 != kind && $0 != .dictionary }
        .map { InputFeature($0) } + [InputFeature(kind)])
    let place = reader.features.count - 1
    return text.withUnsafeBytes { bytes in
      var stream = TokenStream(test.tokenizer, text: bytes)
      reader.begin(bytes)
      var token = Token()
      var result: [String] = []
      while stream.next(into: &token) {
        reader.read(&token)
        if kind == .letterCase || token.flags.contains(.startsWord) {
          let word = bytes[Int(token.wordByteStart)..<Int(token.wordByteEnd)]
          result.append("\(String(decoding: word, as: UTF8.self)) \(token.features[place])")
        }
      }
      return result
    }
  }

  @Test(arguments: [
    ("a b", ["a 4", "b 0"]),
    (" \n\n a", ["a 4"]),
    ("a\nb c", ["a 4", "b 1", "c 0"]),
    ("a\r\nb", ["a 4", "b 1"]),
    ("a\rb", ["a 4", "b 1"]),
    ("a\n\nb", ["a 4", "b 2"]),
    ("a \r\n \t\r\n  b", ["a 4", "b 2"]),
    ("a\n    b", ["a 4", "b 1"]),
    ("a\tb", ["a 4", "b 3"]),
    ("a  b", ["a 4", "b 3"]),
    ("a\u{a0}b", ["a 4", "b 0"]),
    ("a \u{a0}b", ["a 4", "b 3"]),
    ("a\u{2003}b\u{3000} c", ["a 4", "b 0", "c 3"]),
    ("a \u{b} b", ["a 4", "b 1"]),
    ("a \u{c} b", ["a 4", "b 2"]),
    ("a \u{85} b", ["a 4", "b 1"]),
    ("a\u{2028}b\u{2029}c", ["a 4", "b 1", "c 2"]),
    ("a \u{1e}b \u{1f}c \u{1c}d", ["a 4", "b 1", "c 3", "d 2"]),
    ("a \u{200b} b", ["a 4", "b 3"]),
    ("a \u{ad}b", ["a 4", "b 0"]),
    ("a,b\n- c", ["a 4", ", 0", "b 0", "- 1", "c 0"]),
  ])
  func layoutIsTheWhiteSpaceBeforeAWord(text: String, expected: [String]) throws {
    #expect(try classes(.layout, text) == expected)
  }

  @Test func aListGivesEachItemItsLine() throws {
    let text = "pmh:\r\n1. htn\r\n2. dm\r\n\r\nmeds:\tasa"
    #expect(
      try classes(.layout, text) == [
        "pmh 4", ": 0", "1 1", ". 0", "htn 0", "2 1", ". 0", "dm 0", "meds 2", ": 0", "asa 3",
      ])
  }

  @Test func furtherPiecesOfAWordGoOn() throws {
    let test = try TestTokenizer(Self.letters)
    let reader = FeatureReader(features: [InputFeature(.layout), InputFeature(.joined)])
    let text = Array("x\nabc".utf8)
    text.withUnsafeBytes { bytes in
      var stream = TokenStream(test.tokenizer, text: bytes)
      reader.begin(bytes)
      var token = Token()
      var found: [UInt64] = []
      while stream.next(into: &token) {
        reader.read(&token)
        found.append(token.features.bits)
      }
      #expect(found == [4, 1, 0, 0])
    }
  }

  @Test(arguments: [
    ("pain", 0), ("-", 0), ("Pain", 1), ("É", 3), ("Été", 1), ("ÉTÉ", 2), ("HTN", 2), ("R", 3),
    ("CVAs", 4), ("pH", 4), ("McArdle", 4), ("B12", 5), ("q8h", 5), ("120", 5), ("µg", 0),
    ("Ωmega", 1), ("ЖЖ", 2), ("病", 0), ("ŠKODA", 2), ("Škoda", 1), ("Ÿ", 3), ("ž", 0),
  ])
  func caseIsThatOfTheWholeWord(word: String, expected: UInt8) throws {
    let found = try classes(.letterCase, "x \(word)", pieces: ["x", "##x"])
    #expect(found.count > 1)
    #expect(found.dropFirst().allSatisfy { $0 == "\(word) \(expected)" }, "\(found)")
  }

  @Test(arguments: [
    ("BP120/80", ["BP120 0", "/ 1", "80 1"]),
    ("q8h, prn", ["q8h 0", ", 1", "prn 0"]),
    ("(a)\nb", ["( 0", "a 1", ") 1", "b 0"]),
    ("a/ b", ["a 0", "/ 1", "b 0"]),
    ("a,\u{200b}b", ["a 0", ", 1", "b 1"]),
    ("a,\u{a0}b", ["a 0", ", 1", "b 0"]),
  ])
  func joinedWordsHaveNoWhiteSpaceBeforeThem(text: String, expected: [String]) throws {
    #expect(try classes(.joined, text) == expected)
  }

  @Test func malformedBytesAreNoWhiteSpace() throws {
    #expect(try classes(.layout, [0x61, 0x20, 0xff, 0x20, 0x62]) == ["a 4", "b 3"])
    #expect(try classes(.joined, [0x61, 0x2c, 0xc2, 0x62]) == ["a 0", ", 1", "b 1"])
    #expect(try classes(.layout, []) == [])
  }

  @Test func aNoteDoesNotSeeTheOneBefore() throws {
    let test = try TestTokenizer(Self.letters)
    let reader = FeatureReader(features: FeatureKind.allCases.map { InputFeature($0) })
    var found: [UInt64] = []
    for text in ["ABC\n", "d"] {
      Array(text.utf8).withUnsafeBytes { bytes in
        var stream = TokenStream(test.tokenizer, text: bytes)
        reader.begin(bytes)
        var token = Token()
        while stream.next(into: &token) {
          reader.read(&token)
          found.append(token.features.bits)
        }
      }
    }
    #expect(found == [0x204, 0x200, 0x200, 4])
  }

  @Test func featuresStandInTheirBytes() {
    var features = TokenFeatures()
    features[0] = 3
    features[7] = 0xff
    features[3] = 5
    features[3] = 2
    #expect(features.bits == 0xff00_0000_0200_0003)
    #expect((0..<8).map { features[$0] } == [3, 0, 0, 2, 0, 0, 0, 0xff])
  }
}
