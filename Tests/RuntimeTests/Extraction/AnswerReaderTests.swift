import Testing

@testable import Runtime

/// What a form's answer says of the finding in `{}`.
@Suite struct AnswerReaderTests {
  private func claim(_ marked: String) -> FindingClaim? {
    RelativeReaderTests.reading(marked) { AnswerReader(text: $0.text).claim(on: $1) }
  }

  /// Nil also where it is left open.
  private func answer(_ marked: String) -> Bool? {
    switch claim(marked) {
    case .present, .notAbsent: true
    case .absent: false
    case .possible, nil: nil
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
    "ROS:\n[✓] {cough}\n[ ] fever", "ROS: ✓ {cough} ✗ fever", "✅ {cough}\n❌ fever",
    "[+] {cough} [-] fever", "[Y] {cough} [N] fever", "fever: ✗\n{cough}: ✓",
    "fever: ✗ {cough}: ✓", "[✔] fever [✔] {cough}", "(✓) {fever} ( ) cough", "✔️ {cough} ✖️ fever",
    "✔ \u{FE0F} {cough}",
    "[*] {fever} [ ] cough", "■ {cough} / □ fever", "■ {cough}\n□ fever", "○ fever\n● {cough}",
    "_x_ {cough}  ___ fever", "cough ✓, {fever} ✓, chills ✗",
    "ROS: fever (-), {chills} (+)", "{chills} (+), fever (-), on abx", "fever -, {chills} +",
    "{V}+, HA-", "fever neg, {chills} pos", "Neg HA, pos {neck pain}",
    "Guarding: - Rebound: - {Tenderness}: +", "FHx: (+) {DM}, (-) CAD",
    "{cough}: Yes[x] No[ ]; fever: Yes[ ] No[x]", "{cough} Yes_X_ No___", "{x}: (Y) / N",
    "{x} [Yes] / No", "Any {cough}? Yes.", "Do you have {chest pain}? Yes",
    "No fever, {cough} present.", "No CP, {SOB} present since am", "Denies fever, c/o {cough}",
    "No fever but reports {cough}", "{edema} present.",
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
    "[✓] cough\n[ ] {fever}", "✓ cough ✗ {fever}", "✅ cough\n❌ {fever}", "[+] cough [-] {fever}",
    "[Y] cough [N] {fever}", "{fever}: ✗\ncough: ✓", "{fever}: ✗ cough: ✓", "■ cough / □ {fever}",
    "_x_ cough  ___ {fever}", "ROS: {fever} (-), chills (+)", "ROS: {fever} -, chills +",
    "chills +, {fever} -", "{HA}-, V+", "{Guarding}: - Rebound: - Tenderness: +", "{fever}: -",
    "(+) DM, (-) {CAD}, (+) HTN", "fever: Yes[ ] No[x]; {cough}: Yes[ ] No[x]",
    "{Glaucoma}: Yes [ ] No [x]", "{DM} Yes___ No_X_", "{DM}: Y / (N)", "{DM}: Yes / [No]",
    "{MI} r/o'd", "{MI} RO'd by enzymes", "{PE} r/o’d",
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
      // Bullets, blanks of what was left out, dashes and brackets that are no answers.
      "■ {cough}\n■ fever", "● {cough}", "a ___ {fever} and cough",
      "{HTN}: - lisinopril DM: - metformin",
      "{Cough}: [ ] productive [x] dry", "{HTN} - continue", "{nausea} (n) and vomiting (v)",
      "{DM} Y / N",  // What is denied in a list, or not said of the finding.
      "No rash, warmth, {edema} present.", "No rash, and {edema} present.",
      "Denies fever, no c/o {cough}", "denies reports of {cough}", "He reports {cough}",
      "No gallbladder disease, positive liver disease, {cancer}", "{PE} not r/o'd", "{PE} rod",
    ].map { $0.contains("{") ? $0 : $0 + "{y}" })
  func none(text: String) {
    #expect(answer(text) == nil)
  }

  /// A yes of a form is certain; one among the words of a sentence may be said of what is not.
  @Test(arguments: [
    ("Any {cough}? Yes.", FindingClaim.present), ("[x] {cough}", .present),
    ("{cough} ✓", .present), ("if {fever} present,", .notAbsent), ("+{fever}", .notAbsent),
    ("(?) {CVA}", .possible), ("{CVA} (?)", .possible), ("poss {CVA}", .possible),
    ("c/f {PE}", .possible), ("low susp for {PE}", .possible), ("{DM}: No", .absent),
  ]) func aFormIsMoreCertainThanASentence(text: String, expected: FindingClaim) {
    #expect(claim(text) == expected)
  }

  @Test(arguments: [
    "no c/f {PE}", "amox susp, {fever}", "d/f {PE}", "f {PE}", "poss of {PE}", "({PE})",
  ])
  func otherWordsLeaveNoDoubt(text: String) {
    #expect(claim(text) == nil)
  }

  @Test func anyTextIsReadWithinItsBounds() {
    let parts = [
      "[", "]", "x", " ", "(", ")", ":", "?", "-", "+", "ve", "No", "Y", "\n", "\t", ".", ",", "☐",
      "☒", "fever", "é", "✓", "■", "□", "_", "_x_", "/", "r/o'", "d", "(?)", "poss", "c/", "f",
      "present", "no",
    ]
    var generator = SeededGenerator(seed: 22)
    for _ in 0..<3_000 {
      func some() -> String {
        (0..<Int.random(in: 0...8, using: &generator)).map { _ in
          parts[Int.random(in: 0..<parts.count, using: &generator)]
        }.joined()
      }
      _ = claim(some() + "{pain}" + some())
    }
  }
}
