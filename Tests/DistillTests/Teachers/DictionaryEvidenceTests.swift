// What dictionaries say of a note's tokens.
import Foundation
import Quantize
import Testing

@testable import Distill
@testable import Runtime

@Suite struct DictionaryEvidenceTests {
  /// `word:class` of one type for each token of a text, tokens outside all names left out.
  private func evidence(
    _ dictionaries: [SmallDictionary], _ type: String, _ text: String
  ) throws -> [String] {
    let pieces = "abcdefghijklmnopqrstuvwxyz0123456789".flatMap { ["\($0)", "##\($0)"] }
    let vocabulary = try Vocabulary(
      pieces: (["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "-", ",", "'", "/"]
        + ["heart", "failure", "congestive", "chest", "pain"] + pieces).map { Array($0.utf8) },
      options: NormalizerOptions())
    let compiled = try vocabulary.compile()
    return try compiled.pieces.withUnsafeBytes { pieces in
      try compiled.normalizer.withUnsafeBytes { normalizer in
        let tokenizer = Tokenizer(
          vocabulary: try VocabularyView(bytes: pieces),
          normalizer: try NormalizerView(bytes: normalizer))
        let reader = FeatureReader(
          features: ["medication", "disease", "symptom"].map {
            InputFeature(.dictionary, typeName: Array($0.utf8))
          }, dictionaries: dictionaries.map(\.dictionary))
        let place = try #require(["medication", "disease", "symptom"].firstIndex(of: type))
        let utf8 = Array(text.utf8)
        return utf8.withUnsafeBytes { bytes in
          var stream = TokenStream(tokenizer, text: bytes)
          reader.begin(bytes)
          var token = Token()
          var found: [String] = []
          while stream.next(into: &token) {
            reader.read(&token)
            guard token.features[place] != 0 else { continue }
            let piece = utf8[Int(token.byteStart)..<Int(token.byteEnd)]
            found.append("\(String(decoding: piece, as: UTF8.self)):\(token.features[place])")
          }
          return found
        }
      }
    }
  }

  @Test func theFirstTokenOfANameIsToldFromTheOthers() throws {
    let small = try SmallDictionary(["1|heart failure|disease", "2|gout|disease"])
    #expect(
      try evidence([small], "disease", "heart failure, Gout; failure")
        == ["heart:1", "failure:2", "G:1", "o:2", "u:2", "t:2"])
    #expect(try evidence([small], "symptom", "heart failure, gout").isEmpty)
  }

  @Test func theLongestNameOfATypeWinsAndTypesAreIndependent() throws {
    let small = try SmallDictionary([
      "1|heart|symptom", "2|heart failure|disease", "3|congestive heart failure|disease",
      "4|failure chest pain|symptom", "5|chest pain|disease",
    ])
    let text = "congestive heart failure chest pain"
    #expect(
      try evidence([small], "disease", text)
        == ["congestive:1", "heart:2", "failure:2", "chest:1", "pain:2"])
    #expect(
      try evidence([small], "symptom", text) == ["heart:1", "failure:1", "chest:2", "pain:2"])
  }

  @Test func namesOfOneTypeDoNotOverlap() throws {
    let small = try SmallDictionary(["1|chest pain|symptom", "2|pain failure|symptom"])
    #expect(try evidence([small], "symptom", "chest pain failure") == ["chest:1", "pain:2"])
  }

  @Test func anyOfSeveralDictionariesSpeaksAndTheLongestNameCounts() throws {
    let own = try SmallDictionary(["1|heart|disease", "2|pain|symptom"])
    let local = try SmallDictionary(["x|pain|medication", "y|heart failure|disease"])
    let text = "heart failure pain"
    #expect(try evidence([own, local], "disease", text) == ["heart:1", "failure:2"])
    #expect(try evidence([local, own], "disease", text) == ["heart:1", "failure:2"])
    #expect(try evidence([own, local], "medication", text) == ["pain:1"])
    #expect(try evidence([own, local], "symptom", text) == ["pain:1"])
    #expect(try evidence([], "symptom", text).isEmpty)
  }

  @Test func marksInsideANameBelongToIt() throws {
    let small = try SmallDictionary(["1|x-ray chest|disease", "2|parkinson|disease"])
    #expect(
      try evidence([small], "disease", "x-ray  chest")
        == ["x:1", "-:2", "r:2", "a:2", "y:2", "chest:2"])
    #expect(try evidence([small], "disease", "(Parkinson's)").suffix(3) == ["n:2", "':2", "s:2"])
  }

  @Test func shortFormsNeedCapitals() throws {
    let small = try SmallDictionary(["1|ALL|disease", "2|asthma|disease", "3|gout|disease"])
    #expect(try evidence([small], "disease", "all is ALL") == ["A:1", "L:2", "L:2"])
    #expect(try evidence([small], "disease", "HAS ALL OTHER").isEmpty)
  }
}
