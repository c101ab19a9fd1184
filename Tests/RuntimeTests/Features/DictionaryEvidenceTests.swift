// What dictionaries say of a note's tokens.
import Quantize
import Testing

@testable import Runtime

@Suite struct DictionaryEvidenceTests {
  /// `word:class` of one type for each token of a text, tokens outside all names left out.
  private func evidence(
    _ dictionaries: [BuiltDictionary], _ type: String, _ text: String
  ) throws -> [String] {
    let letters = "abcdefghijklmnopqrstuvwxyz0123456789".flatMap { ["\($0)", "##\($0)"] }
    let test = try TestTokenizer(
      ["-", ",", "'", "/", "heart", "failure", "congestive", "chest", "pain"] + letters)
    let types = ["medication", "disease", "symptom"]
    let reader = FeatureReader(
      features: types.map { InputFeature(.dictionary, typeName: Array($0.utf8)) },
      dictionaries: dictionaries.map(\.dictionary))
    let place = try #require(types.firstIndex(of: type))
    let utf8 = Array(text.utf8)
    return utf8.withUnsafeBytes { bytes in
      var stream = TokenStream(test.tokenizer, text: bytes)
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

  @Test func theFirstTokenOfANameIsToldFromTheOthers() throws {
    let small = try BuiltDictionary(["heart failure|disease", "gout|disease"])
    #expect(
      try evidence([small], "disease", "heart failure, Gout; failure")
        == ["heart:1", "failure:2", "G:1", "o:2", "u:2", "t:2"])
    #expect(try evidence([small], "symptom", "heart failure, gout").isEmpty)
  }

  @Test func theLongestNameOfATypeWinsAndTypesAreIndependent() throws {
    let small = try BuiltDictionary([
      "heart|symptom", "heart failure|disease", "congestive heart failure|disease",
      "failure chest pain|symptom", "chest pain|disease",
    ])
    let text = "congestive heart failure chest pain"
    #expect(
      try evidence([small], "disease", text)
        == ["congestive:1", "heart:2", "failure:2", "chest:1", "pain:2"])
    #expect(
      try evidence([small], "symptom", text) == ["heart:1", "failure:1", "chest:2", "pain:2"])
  }

  @Test func namesOfOneTypeDoNotOverlap() throws {
    let small = try BuiltDictionary(["chest pain|symptom", "pain failure|symptom"])
    #expect(try evidence([small], "symptom", "chest pain failure") == ["chest:1", "pain:2"])
  }

  @Test func anyOfSeveralDictionariesSpeaksAndTheLongestNameCounts() throws {
    let own = try BuiltDictionary(["heart|disease", "pain|symptom"])
    let local = try BuiltDictionary(["pain|medication", "heart failure|disease"])
    let text = "heart failure pain"
    #expect(try evidence([own, local], "disease", text) == ["heart:1", "failure:2"])
    #expect(try evidence([local, own], "disease", text) == ["heart:1", "failure:2"])
    #expect(try evidence([own, local], "medication", text) == ["pain:1"])
    #expect(try evidence([own, local], "symptom", text) == ["pain:1"])
    #expect(try evidence([], "symptom", text).isEmpty)
  }

  @Test func marksInsideANameBelongToIt() throws {
    let small = try BuiltDictionary(["x-ray chest|disease", "parkinson|disease"])
    #expect(
      try evidence([small], "disease", "x-ray  chest")
        == ["x:1", "-:2", "r:2", "a:2", "y:2", "chest:2"])
    #expect(try evidence([small], "disease", "(Parkinson's)").suffix(3) == ["n:2", "':2", "s:2"])
  }

  @Test func shortFormsNeedCapitals() throws {
    let small = try BuiltDictionary(["ALL|disease|1", "asthma|disease", "gout|disease"])
    #expect(try evidence([small], "disease", "all is ALL") == ["A:1", "L:2", "L:2"])
    #expect(try evidence([small], "disease", "HAS ALL OTHER").isEmpty)
  }
}
