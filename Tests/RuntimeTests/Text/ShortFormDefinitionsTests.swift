// Short forms that a text defines itself.
import Testing

@testable import Runtime

@Suite struct ShortFormDefinitionsTests {
  @Test(arguments: [
    ("known congestive heart failure (CHF) since", "CHF", "congestive heart failure"),
    ("an MI (myocardial infarction) in", "MI", "myocardial infarction"),
    (
      "chronic obstructive pulmonary disease (COPD, severe)", "COPD",
      "chronic obstructive pulmonary disease"
    ),
    ("magnetic resonance imaging (MRI)", "MRI", "magnetic resonance imaging"),
  ])
  func definitionsAreFound(text: String, short: String, long: String) throws {
    let found = try #require(definitions(of: text).first)
    #expect(found.short == short)
    #expect(found.long == long)
  }

  @Test(arguments: [
    "pain (see below)", "aspirin (81 mg)", "heart failure (XYZ)", "(CHF)", "a (b", ")(",
  ])
  func otherBracketsDefineNothing(text: String) {
    #expect(definitions(of: text).isEmpty)
  }

  @Test func allAreFoundInTheirOrder() {
    let text = "deep vein thrombosis (DVT) or a PE (pulmonary embolism)\nheart\nfailure (HF)"
    #expect(definitions(of: text).map(\.short) == ["DVT", "PE"])
  }

  private func definitions(of text: String) -> [(short: String, long: String)] {
    Array(text.utf8).withUnsafeBytes { bytes in
      var found: [(short: String, long: String)] = []
      var definitions = ShortFormDefinitions(in: bytes)
      while let definition = definitions.next() {
        found.append(
          (
            String(decoding: bytes[definition.short], as: UTF8.self),
            String(decoding: bytes[definition.long], as: UTF8.self)
          ))
      }
      return found
    }
  }
}
