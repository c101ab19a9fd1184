import Testing

@testable import Runtime

/// What a form's answer says of the finding in `{}`.
@Suite struct AnswerReaderTests {
  private func answer(_ marked: String) -> Bool? {
    let bytes = Array(marked.utf8)
    let start = bytes.firstIndex(of: UInt8(ascii: "{"))!
    let end = bytes.firstIndex(of: UInt8(ascii: "}"))! - 1
    return bytes.filter { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "}") }.withUnsafeBytes {
      AnswerReader(text: $0).answer(to: start..<end)
    }
  }

  @Test(arguments: [
    "DM: No   {HTN}: Yes", "DM: No {HTN}: Yes", "{HTN}: Y  DM: N", "{Fever}? yes",
    "no rash, {cough}: present",
    "{Fever} yes.", "Rash N {Fever} Y", "{HIV} +ve", "{HIV}: +ve", "{cough} - yes",
    "+{fever} -chills",
    "DM [ ] {HTN} [x] CAD [ ]", "[ ] DM [x] {HTN} [ ] CAD", "PMH: [ ] DM [x] {HTN}", "1. [X] {HTN}",
    "{HTN} (x)\nDM ( )", "{DM}: [x] Yes [ ] No HTN: [ ] Yes [x] No", "{DM} ☒ Yes ☐ No",
    "☐ DM ☒ {HTN}", "☑ {asthma}", "{Chest pain}? Yes SOB? No",
  ])
  func yes(text: String) {
    #expect(answer(text) == true)
  }

  @Test(arguments: [
    "{DM}: No   HTN: Yes", "{DM}: No HTN: Yes", "{DM}: N", "{Chest pain}? No. SOB? Yes",
    "{Fever}: absent, cough: present",
    "{Fever} absent.", "{cough} -ve", "{cough} - nil", "{dyspnea}: denies",
    "{HIV} negative.", "DM: [x] Yes [ ] No {HTN}: [ ] Yes [x] No", "{DM} ( ) Y (x) N",
    "{DM} [ ] HTN [x]", "[ ] {DM} [x] HTN", "[] {DM}", "☐ {DM} ☒ HTN", "{DM} [ ]\nHTN [x]",
  ])
  func no(text: String) {
    #expect(answer(text) == false)
  }

  @Test(
    arguments: [
      "No {edema} present.", "No rash or {edema} present.", "not known to be {HIV} +ve",
      "{DM}: N/A", "{HTN}: no known",
      "{Tumor}: N0", "{Rash} N Fever Y", "{fever} no cough", "{Fever}, no cough",
      "{fever} n vomiting", "N+{V}",
      "{cough} +", "{fever} -",
      "Pt has [x] DM [ ] {HTN} noted", "{fever}", "{DM} [1]", "{DM} (x2)", "[x", "{pain} [",
      "{pain}:", "{pain}\nNo",
      "{pain}: nö", "{DM}: Yes No HTN: Yes No", "{DM}: Y/N HTN: Y/N",
      "{DM} [ ] Yes [ ] No", "{DM} [x] Yes [x] No", "{DM}: [x] IDDM [ ] NIDDM",
      "{PE}: no evidence of", "no {fever} yes",
    ].map { $0.contains("{") ? $0 : $0 + "{y}" })
  func none(text: String) {
    #expect(answer(text) == nil)
  }

  @Test func anyTextIsReadWithinItsBounds() {
    let parts = [
      "[", "]", "x", " ", "(", ")", ":", "?", "-", "+", "ve", "No", "Y", "\n", "\t", ".", ",", "☐",
      "☒", "fever", "é",
    ]
    var generator = SeededGenerator(seed: 22)
    for _ in 0..<3_000 {
      func some() -> String {
        (0..<Int.random(in: 0...8, using: &generator)).map { _ in
          parts[Int.random(in: 0..<parts.count, using: &generator)]
        }.joined()
      }
      _ = answer(some() + "{pain}" + some())
    }
  }
}
