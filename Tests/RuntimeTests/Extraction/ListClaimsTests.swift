import Testing

@testable import Runtime

@Suite struct ListClaimsTests {
  private func claim(_ marked: String) -> FindingClaim? {
    RelativeReaderTests.reading(marked) { reader, range in
      var list = ListClaims(reader.text)
      return list.claim(on: range)
    }
  }

  @Test(arguments: [
    "Return to ED if:", "Call your doctor if you have:", "Go to the ER for:", "Watch for:",
    "Red flags:", "Return precautions:", "DDx:", "Differential:", "Rule out:", "R/o:",
    "Seek medical attention if you develop any of the following:", "Call 911 for:",
    "Return precautions", "## Red flags:", "**Watch for:**",
  ]) func whatMayComeOrBeIsUncertainToTheEndOfItsList(head: String) {
    #expect(claim(head + "\n- {Fever}\n- Rash") == .possible)
    #expect(claim(head + "\n\n- Fever\n- SOB\n- Chest pain\n- {Rash}\n\n- cough") == .possible)
    #expect(claim(head + "\n1. Fever\n2. {Rash}\n") == .possible)
    #expect(claim(head + "\n- Fever\n\n{Rash}") == nil)
    #expect(claim(head + "\n- Fever\n{Rash}") == nil)
    #expect(claim(head + "\n- Fever\n- Plan:\n- {Rash}") == nil)
  }

  @Test(arguments: [
    "No evidence of:", "No history of:", "Denies:", "Ruled out:", "Negative for:", "Absent:",
    "Negative:", "No:", "Pertinent negatives:", "Not present:",
  ]) func whatAHeadDeniesIsNegatedToTheEndOfItsList(head: String) {
    #expect(claim(head + "\n• {Fever}\n• Rash") == .absent)
    #expect(claim(head + "\n• Fever\n• {Rash}") == .absent)
    #expect(claim(head + "\nFever\n{Rash}\n") == .absent)
    #expect(claim(head + " Fever, {Rash}.") == .absent)
    #expect(claim(head + "\n• Fever\n- {Rash}") == nil)
    #expect(claim(head + "\n• Fever but has {Rash}") == nil)
    #expect(claim(head + "\n• Fever\nPresent:\n• {Rash}") == .present)
  }

  @Test(arguments: ["Present:", "Positive:", "Yes:", "Reports:", "Pertinent positives:"])
  func whatAHeadHasIsPresent(head: String) {
    #expect(claim(head + "\n- {cough}") == .present)
    #expect(claim(head + " chills, {cough}") == .present)
    #expect(claim("Absent: fever\n" + head + " {cough}") == .present)
    #expect(claim(head + "\n- no fever or {cough}") == nil)
    #expect(claim(head + "\n- possible {cough}") == nil)
  }

  @Test(arguments: [
    ("NEGATIVE: {fever}\nPOSITIVE: cough", FindingClaim.absent),
    ("NO - {fever}\nYES - cough", .absent), ("NO - fever\nYES - {cough}", .present),
    ("ROS: Denies: {fever}", .absent),
    ("ROS: cough. Denies: fever; positive for: {chills}", .present),
    ("RTED for fever, {chills}", .possible), ("Seek care for {CP}", .possible),
    ("Call 911 for: {CP}", .possible), ("Stable. Return to the ER for {CP}.", .possible),
    ("DDx: PE vs {PNA}", .possible),
    ("Return precautions given: {CP}", .possible), ("Present to ED if: {CP}", .possible),
  ]) func aHeadHoldsForItsSentence(text: String, expected: FindingClaim) {
    #expect(claim(text) == expected)
  }

  @Test(arguments: [
    "{fever}", "DDx: PE. {HTN} stable", "No {fever}", "Denies {fever}", "Reports {cough}",
    "Return to clinic for {DM}", "He returned to ED for {CP}", "Present illness: {cough}",
    "R: {weakness}", "Contact: {COVID}", "History of: {MI}", "Go to: {PT}", "Call: {fever}",
    "Symptoms present or absent: {cough}", "No - stable {asthma}",
    "Consider:\n- metformin for {DM}", "Present history: {cough}",
    "Denies:\nfever and chills since the day before yesterday, also {cough}",
    "Denies: fever PMH: {asthma}", "No evidence of\n{pneumonia}", "Watch for: no {fever}",
  ]) func otherWordsAreNoHead(text: String) {
    #expect(claim(text) == nil)
  }

  @Test func aNoteOfManyHeadsIsReadOnce() {
    let text = String(repeating: "Denies:\n- fever\n\nPresent: cough. ", count: 500)
    text.utf8.withContiguousStorageIfAvailable { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      var list = ListClaims(bytes)
      for place in stride(from: 0, to: bytes.count - 4, by: 5) {
        _ = list.claim(on: place..<place + 4)
      }
    }
  }
}

@Suite struct FindingClaimsTests {
  @Test(arguments: [
    ("Denies:\n- {fever}: yes", false, FindingClaim.present),
    ("Denies:\n- {fever}", false, .absent),
    ("Symptom\tYes\tNo\n{cough}\tX\t", false, .present),
  ]) func whatStandsBesideAFindingCountsFirst(text: String, isDrug: Bool, expected: FindingClaim) {
    let claim = RelativeReaderTests.reading(text) { reader, range in
      var claims = FindingClaims()
      claims.begin(reader.text)
      return claims.claim(on: range, isDrug: isDrug)
    }
    #expect(claim == expected)
  }

  @Test func aListSaysNothingOfDrugs() {
    let claim = RelativeReaderTests.reading("Return to ED if:\n- fever on {ibuprofen}") {
      var claims = FindingClaims()
      claims.begin($0.text)
      return claims.claim(on: $1, isDrug: true)
    }
    #expect(claim == nil)
  }

  /// Findings of several heads may step back by a few words.
  @Test func anyTextIsReadWithinItsBoundsInAnyOrder() {
    let parts = [
      "Denies", ":", "\n", "- ", "• ", "1. ", "fever", " ", "\t", "|", "Yes", "No", "X", ".", ";",
      "#",
      "r/o", "911", "return to ED for", "DDx", " - ", "[x]", "é", "☐", "FHx:", "pt has", "mother",
      "_",
    ]
    var generator = SeededGenerator(seed: 23)
    for _ in 0..<2_000 {
      let text = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
        parts[Int.random(in: 0..<parts.count, using: &generator)]
      }.joined()
      Array(text.utf8).withUnsafeBytes { bytes in
        var claims = FindingClaims()
        claims.begin(bytes)
        let rules = OtherPersonRules()
        rules.begin(bytes)
        for _ in 0..<6 where bytes.count > 1 {
          let start = Int.random(in: 0..<bytes.count - 1, using: &generator)
          let span = start..<Int.random(in: start + 1...bytes.count, using: &generator)
          _ = claims.claim(on: span, isDrug: false)
          _ = rules.holds(for: span, isDrug: false, isLearnt: true)
        }
      }
    }
  }
}
