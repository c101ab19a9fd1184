import Foundation
import Records
import Runtime
import Testing

/// What becomes of the drugs of a note. In its text `{}` are drugs, `<>` reactions that are linked to the
/// drug before, `<^>` to the drug behind, `<!>` denied ones, `[]` attributes of the drug before.
@Suite struct AllergyTests {
  private static let names = TypeNames(
    heads: [
      Example.head("default", .entities, ["medication", "symptom"]),
      Example.head("medication", .relation, ["strength", "frequency", "adverse_reaction"]),
      Example.head("assertion", .flags, []),
    ], flags: ["negated", "uncertain", "historical", "other_person"].map { Array($0.utf8) })

  private struct MarkedNote {
    var text = ""
    var spans: [Span] = []
    var links: [Link] = []

    /// - drugFlags: of every drug.
    init(_ marked: String, drugFlags: UInt64) {
      var open: (mark: Character, start: Int)?
      var inside = ""
      var waiting: [Int] = []
      var lastDrug: Int?
      for character in marked {
        if "{<[".contains(character) {
          open = (character, text.utf8.count)
          inside = ""
        } else if let begun = open, "}>]".contains(character) {
          open = nil
          let isOfNext = inside.hasPrefix("^")
          let isDenied = inside.hasPrefix("!")
          if isOfNext || isDenied { inside.removeFirst() }
          text += inside
          var found = Span(
            byteStart: begun.start, byteEnd: text.utf8.count, typeIndex: 0, headIndex: 0, score: 0.5
          )
          let ordinal = spans.count
          if begun.mark == "{" {
            found.flags = drugFlags
            for other in waiting { link(ordinal, other, 2) }
            waiting = []
            lastDrug = ordinal
          } else if begun.mark == "<" {
            found.typeIndex = 1
            found.flags = isDenied ? 1 : 0
            if isOfNext { waiting.append(ordinal) } else { link(lastDrug, ordinal, 2) }
          } else {
            found.headIndex = 1
            found.typeIndex = inside.hasSuffix("mg") ? 0 : 1
            link(lastDrug, ordinal, found.typeIndex)
          }
          spans.append(found)
        } else if open != nil {
          inside.append(character)
        } else {
          text.append(character)
        }
      }
    }

    private mutating func link(_ drug: Int?, _ other: Int, _ type: Int) {
      guard let drug else { return }
      links.append(Link(from: drug, to: other, typeIndex: type, headIndex: 1, score: 0.5))
    }
  }

  private func resources(_ marked: String, drugFlags: UInt64 = 0) throws -> [[String: Any]] {
    let found = MarkedNote(marked, drugFlags: drugFlags)
    let test = try TestModel()
    let note = try note(found.text)
    let line = written { output in
      let context = test.context(output, names: Self.names)
      RecordWriter.fhir(FHIRWriter(context)).write(note, found.spans, context, links: found.links)
    }
    let bundle = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    return (bundle["entry"] as? [[String: Any]] ?? []).map { $0["resource"] as! [String: Any] }
  }

  /// A letter a drug: Active, Unconfirmed, Refuted, resolved (Z), Inactive, Medication.
  private func drugs(_ marked: String, drugFlags: UInt64 = 0) throws -> String {
    try resources(marked, drugFlags: drugFlags).compactMap { resource -> String? in
      if resource["resourceType"] as? String == "MedicationStatement" { return "M" }
      guard resource["resourceType"] as? String == "AllergyIntolerance" else { return nil }
      let clinical = FHIRWriterTests.code(resource, "clinicalStatus")
      let verification = FHIRWriterTests.code(resource, "verificationStatus")
      switch (clinical, verification) {
      case ("active", "confirmed"): return "A"
      case ("active", "unconfirmed"): return "U"
      case ("inactive", "refuted"): return "R"
      case ("resolved", "refuted"): return "Z"
      case ("inactive", "confirmed"): return "I"
      default: return "?"
      }
    }.joined()
  }

  @Test(arguments: [
    ("{PCN} (<rash>). Pt is on {metformin} for diabetes.", "AM"),
    ("NKDA\n{Metoprolol} [25 mg] [BID]\n{Lisinopril} [10 mg] [daily]", "MM"),
    ("NKDA\n\nPatient was given {ketorolac} [30 mg] IV.", "M"),
    ("NKDA. {Tdap} given. Rx {amoxicillin} [500 mg] [tid].", "MM"),
    ("{lisinopril} - <cough>, now on {losartan}", "AM"),
    ("{sulfa} - <anaphylaxis> ({epinephrine} given)", "AM"),
    ("{PCN} - <rash>, treated with {prednisone} and {Benadryl}", "AMM"),
    ("{penicillin} (took {cephalexin} without problems)", "AM"),
    ("{PCN}, {sulfa}\n{Metoprolol} [BID]", "AAM"), ("None\n{Metoprolol}", "M"),
    ("{PCN}. Currently taking {metformin}, {lisinopril}", "AMU"),
    ("{PCN}, switched to {azithromycin}", "AM"),
    ("None known. Seasonal <!allergies> treated with {Zyrtec}.", "M"),
    ("no known drug allergies\nHe takes {aspirin}", "M"), ("Nil\n{Aspirin} [75 mg]", "M"),
    ("nil known\n{Propofol} [200 mg], {fentanyl}", "MM"),
    ("nil known drug allergies\n{Aspirin}", "M"),
    ("- None known\n{Aspirin}", "M"), ("{Penicillin}\n\n{Warfarin} commenced for AF.", "AM"),
  ])
  func aDrugThatIsTakenIsNoAllergen(text: String, wanted: String) throws {
    #expect(try drugs("Allergies: \(text)\n") == wanted)
  }

  @Test(arguments: [
    ("<^rash> when given {PCN}", "A"), ("Do not give {PCN}", "A"), ("{PCN} given, <rash>", "A"),
    ("<^hives> after taking {sulfa}", "A"), ("{Lisinopril} [10 mg] [daily] - <cough>", "A"),
    ("{penicillin} given for tonsillitis as a child", "U"), ("nil except {sulfa}", "A"),
    ("{latex}, nil else. {sulfa}", "AA"),
    ("NKDA except {sulfa}", "A"), ("NKDA. {sulfa} - <rash>", "A"), ("NKDA, {sulfa}", "U"),
    ("{codeine} [30 mg]", "U"), ("{PCN} given as a child", "U"), ("avoid taking {NSAIDs}", "A"),
    ("{PCN} - <rash>, on 2010, {sulfa}", "AA"), ("Reactions: none. {sulfa}", "A"),
    ("probably allergic to {IODINE}.\nShe takes one glass [per day]", "U"),
    ("{IODINE}. She takes one glass [per day]", "A"),
    ("{PCN} (on 3/2010), {sulfa}", "AA"), ("on file: {PCN}", "A"),
    ("No known drug allergies. Allergic to {sulfa}", "A"), ("{PCN}, {sulfa}, {codeine}", "AAA"),
  ])
  func anAllergenStaysOne(text: String, wanted: String) throws {
    #expect(try drugs("Allergies: \(text)\n") == wanted)
  }

  @Test(arguments: [
    ("{morphine} - <itching>; {Dilaudid} ok", "AR"), ("{PCN}; {cefazolin} OK", "AR"),
    ("{PCN} (<rash>). {Cephalosporins} okay.", "AR"), ("{PCN} - <rash>, ok with {Keflex}", "AR"),
    ("{PCN} - <rash> (okay to give {Ancef})", "AR"), ("{PCN} - no issues with {Keflex}", "AR"),
    ("{PCN} - <rash>, safe to use {Keflex}", "AR"), ("not ok with {Keflex}", "A"),
    ("{aspirin} ok at low dose", "A"), ("{PCN}. Tolerating {amoxicillin} [daily]", "AM"),
  ])
  func whatMayBeGivenIsNoAllergen(text: String, wanted: String) throws {
    #expect(try drugs("Allergies: \(text)\n") == wanted)
  }

  @Test(arguments: [
    ("{PCN}; premedicate with {Benadryl}", "AM"), ("{PCN} -> treated with {Benadryl}", "AM"),
    ("{PCN} \u{2192} given {Benadryl}", "AM"), ("bee stings, carries {EpiPen}", "M"),
    ("<!seasonal allergies> on {Claritin}", "M"),
    ("{contrast} (<hives>; premed with {prednisone})", "AM"),
    ("{PCN} - <rash>. {Ramipril} stopped.", "AM"), ("{Ramipril} stopped", "A"),
    ("{PCN}. {Ramipril} stopped - <cough>", "AA"),
  ])
  func aTreatmentIsNoAllergen(text: String, wanted: String) throws {
    #expect(try drugs("Allergies: \(text)\n") == wanted)
  }

  @Test(arguments: [
    ("{PCN}, patient denies this", "U"), ("{PCN}, not sure", "U"), ("{PCN}, tolerated", "U"),
    ("{PCN}, ?", "U"), ("{PCN}; not sure", "U"), ("{PCN} tolerated", "U"),
    ("{PCN}, delabeled", "Z"),
    ("{PCN}, outgrew", "Z"), ("{PCN}, no longer allergic", "Z"), ("{PCN}; outgrew per mom", "Z"),
    ("{sulfa}, {PCN}, outgrew", "AZ"), ("{PCN}, not sure, {sulfa}", "UA"),
    ("{PCN}, not allergic", "R"),
    ("{PCN}, tolerates {Keflex}", "AR"), ("{PCN}, confirmed", "A"), ("{PCN}, not tolerated", "A"),
    ("{PCN}, denies latex", "A"), ("{PCN}, unsure of reaction", "A"),
    ("{PCN}; denies tobacco", "A"),
    ("{PCN} - <rash>, not sure", "U"), ("{PCN}, {sulfa}", "AA"),
  ])
  func aRemarkBehindACommaIsOfTheAllergenBefore(text: String, wanted: String) throws {
    #expect(try drugs("Allergies: \(text)\n") == wanted)
  }

  @Test(arguments: [
    ("Outgrew allergy to {penicillin}.", "Z"),
    ("He says he outgrew the allergy to {penicillin}", "Z"),
    ("He outgrew his allergy to {amoxicillin}.", "Z"), ("Allergies {penicillin}, {sulfa}", "AA"),
    ("Allergies, {albuterol}", "M"), ("takes allergies {Zyrtec}", "M"), ("NKDA except {PCN}", "A"),
    ("Anaphylactic to {penicillin}", "A"), ("Rxn to {vanc}: <red man syndrome>", "U"),
    ("No reaction to {vanc}: <nausea>", "M"), ("Reacts to {codeine} with <nausea>", "U"),
    ("{Sulfa drugs} cause <hives>", "U"), ("{Metformin} causes <nausea>", "M"),
    ("do not use: {lisinopril} (<angioedema>)", "U"), ("{lisinopril} (<angioedema>)", "M"),
    ("do not use {NSAIDs} (<ulcer>)", "M"), ("<^rash> with {amoxicillin}", "M"),
    ("Allergen: {Penicillin G}\nReaction: <Anaphylaxis>\nSeverity: High", "A"),
    ("Allergen | Reaction | Severity\n{Penicillins} | <Hives> | Moderate", "A"),
    ("Allergen Reactions\n{Penicillin} <Hives>", "A"),
  ])
  func anAllergenElsewhereIsKnownByItsWords(text: String, wanted: String) throws {
    #expect(try drugs(text + "\n") == wanted)
  }

  @Test func aReactionOfThePastIsNoPastAllergy() throws {
    #expect(try drugs("h/o <^rash> with {amoxicillin}", drugFlags: 4) == "U")
    #expect(try drugs("Had <^hives> with {sulfa}.", drugFlags: 4) == "U")
  }

  @Test func whatAnEarlierSectionSaysDoesNotCount() throws {
    #expect(try drugs("HPI: NKDA, none.\nAllergies: {sulfa}\n") == "A")
  }

  @Test(arguments: [
    ("No longer tolerates {lisinopril}, {metformin}", "AA"),
    ("tolerates {lisinopril} poorly", "A"), ("Hardly tolerated {morphine}", "A"),
    ("has not well tolerated {statins}", "A"), ("only tolerates low dose {oxycodone}", "U"),
    ("tolerates {oxycodone} only at night", "U"), ("Does not tolerate {sulfa}", "A"),
    ("unable to tolerate {sulfa}", "A"), ("had difficulty tolerating {Ativan}", "A"),
    ("Not well tolerated: {sulfa}", "A"),
  ])
  func whatIsNotToleratedIsAnAllergy(text: String, wanted: String) throws {
    #expect(try drugs("Allergies: \(text)\n") == wanted)
    // The negation and the past are those of the tolerance.
    if !wanted.contains("U") {
      #expect(try drugs("Allergies: \(text)\n", drugFlags: 5) == wanted)
    }
  }

  @Test(arguments: [
    ("Tolerates {cephalosporins}, {PCN}, {sulfa}", "RUU"),
    ("tolerates {Keflex}, {penicillin} (<anaphylaxis>), {sulfa}, {codeine}", "RAAA"),
    ("no allergy to latex, {penicillin}: <rash>, {sulfa}, {codeine}", "AAA"),
    ("not allergic to eggs, {PCN} +, {sulfa} +", "AA"),
    ("{penicillin} 1980; tolerated {amoxicillin}, {sulfa}, {codeine}", "ARUU"),
    ("denies {PCN}, {sulfa}, latex", "RU"), ("no {PCN} or {sulfa} allergy", "RR"),
    ("no allergy to {PCN}, {sulfa} or {codeine}", "RRR"),
    ("tolerates {Keflex} and {Ancef}", "RR"), ("tolerates {Keflex} now has had {PCN}", "RU"),
    ("no {PCN} allergy, {sulfa}", "RA"), ("denies <!rash> with {PCN}", "A"),
    ("no reaction to {penicillin}; {codeine} - <nausea>", "RA"),
    ("denies allergy to {penicillin}; <^rash> with {amoxicillin}", "RA"),
    ("Tolerates {codeine}, allergic to {sulfa}", "RA"), ("Can take {Keflex}", "R"),
    ("<^rash> when treated with {PCN}", "A"),
  ])
  func aDenialEndsWithItsList(text: String, wanted: String) throws {
    #expect(try drugs("Allergies: \(text)\n") == wanted)
  }

  @Test(arguments: [
    ("No allergy to {sulfa}.", "R"), ("No known drug allergies to codeine or {sulfa}", "R"),
    ("Not allergic to {sulfa}.", "R"), ("Denies any allergies to {sulfa}", "R"),
    ("Tolerates cephalexin, {sulfa}", "U"), ("Has tolerated {sulfa} (in 2019)", "R"),
    ("{sulfa}", "A"), ("Allergic to {sulfa}", "A"), ("No allergy to codeine. {sulfa}", "A"),
    ("Not allergic to codeine but {sulfa}", "A"), ("No allergies to drugs except {sulfa}", "A"),
    ("codeine (tolerates), {sulfa}", "A"), ("No fever, allergic to {sulfa}", "A"),
    ("Tolerates codeine - no; {sulfa}", "A"),
  ])
  func aDenialIsOfWhatItNames(text: String, wanted: String) throws {
    #expect(try drugs("Allergies: \(text)\n") == wanted)
  }

  @Test func aReactionOfTheNextSentenceDoesNotDefeatADenial() throws {
    let marked = "Allergies: denies allergy to {penicillin}; <rash> with {amoxicillin}\n"
    #expect(try drugs(marked) == "RA")
    #expect(try resources(marked).allSatisfy { $0["reaction"] == nil })
    #expect(try drugs("Allergies: no allergy to {codeine} (<nausea>)\n") == "U")
  }

  @Test(arguments: [
    ("{PCN}?", "U"), ("{penicillin}? (childhood, not sure)", "U"), ("?{PCN}, {sulfa}", "UA"),
    ("{penicillin} - delabeled 2022", "Z"), ("{penicillin} (de-labeled)", "Z"),
    ("{penicillin} - to be delabeled", "A"),
    ("{codeine} - no longer allergic per allergist", "Z"), ("no longer allergic to {PCN}", "Z"),
    ("{PCN} (patient denies this)", "U"), ("{PCN} (denies <!SOB>)", "A"),
    ("(-) {PCN} (+) {sulfa}", "RA"), ("{PCN} (-), {sulfa} (+)", "RA"), ("{PCN} (<rash>?)", "A"),
    ("{PCN} (not sure of reaction)", "A"), ("{PCN} (unknown reaction)", "A"),
    ("{penicillin} (tolerates {Keflex})", "AR"), ("{codeine} (tolerates), {sulfa}", "UA"),
    ("{PCN} - not allergic", "R"), ("outgrew {PCN}", "Z"), ("unknown if allergic to {PCN}", "U"),
  ])
  func doubtAndResolutionShow(text: String, wanted: String) throws {
    #expect(try drugs("Allergies: \(text)\n") == wanted)
  }

  @Test(arguments: [
    ("Allergic to {penicillin} (<anaphylaxis>) and {sulfa}.", "AA"),
    ("Pt is allergic to {codeine}.", "A"),
    ("{PCN} allergy. Given {azithromycin} [500 mg] PO.", "AM"),
    ("Had <^hives> with {sulfa}.", "U"), ("{PCN}-allergic, given {azithromycin}", "AM"),
    ("{PCN} and {sulfa} allergies", "AA"), ("allergies to {PCN}, {sulfa}, {codeine}.", "AAA"),
    ("She is allergic\nto {PCN}", "A"), ("not allergic to {PCN}", "R"),
    ("no {PCN} or {sulfa} allergy", "RR"), ("allergic to {PCN}, on {metformin}", "AM"),
    ("possible {PCN} allergy", "U"), ("{PCN} allergy testing", "U"),
    ("no longer allergic to {PCN}", "Z"), ("If allergic to {PCN} give {azithromycin}", "M"),
  ])
  func anAllergyIsOneInAnySection(text: String, wanted: String) throws {
    #expect(try drugs(text) == wanted)
  }

  @Test(arguments: [
    ("Alerts: {penicillin} (<rash>), latex", "A"), ("Alerts: on {apixaban}", "M"),
    ("Known allergy: {NSAIDs}", "A"), ("Intolerance: {statins} (<myalgia>)", "A"),
    ("Intolerant of {codeine} (<vomiting>).", "A"), ("She is intolerant of {codeine}.", "A"),
    ("{statin}-intolerant, on {ezetimibe} [10 mg]", "AM"), ("{statin} intolerance", "A"),
    ("no intolerance to {statins}", "R"), ("not intolerant of {statins}", "R"),
    ("Cannot tolerate {metformin} or {sitagliptin}", "AA"),
    ("did not tolerate {metformin}, on {gliclazide} [80 mg]", "AM"),
    ("h/o allergy to Inj. {ceftriaxone}.", "A"), ("History of allergy to {PCN}.", "A"),
    ("Allergic to Tab. {Septran}. Given Inj. {Avil}.", "AM"),
    ("not tolerating {metformin} well", "M"), ("can tolerate {metformin}", "M"),
    ("could not tolerate {metformin} [1000 mg] [BID]", "M"),
  ])
  func whatIsCalledOtherwiseIsAnAllergyToo(text: String, wanted: String) throws {
    #expect(try drugs(text + "\n") == wanted)
  }

  @Test func theHistoryOfAnAllergyIsNoPastOne() throws {
    #expect(try drugs("h/o allergy to {PCN}", drugFlags: 4) == "A")
    #expect(try drugs("History of allergy to {PCN}", drugFlags: 4) == "A")
    #expect(try drugs("Cannot tolerate {metformin}", drugFlags: 1) == "A")
    #expect(try drugs("In childhood allergic to {PCN}", drugFlags: 4) == "I")
  }

  @Test(arguments: [
    "takes {Zyrtec} allergy", "{Claritin} allergy relief", "takes {aspirin}, PCN allergy",
    "tolerates {metformin}", "{Zyrtec} for allergies", "<^nausea> with {metformin}",
    "<hives> treated with {prednisone}", "{cetirizine} [10 mg] allergy", "denies {aspirin} use",
    "allergic reaction, given {epinephrine}",
  ])
  func aMedicationElsewhereStaysOne(text: String) throws {
    #expect(try drugs(text) == "M")
  }

  @Test func aDeniedReactionIsNone() throws {
    let found = try resources("Allergies: {Vancomycin} - <!rash>, <flushing> only\n")
    let reactions = try #require(found[0]["reaction"] as? [[String: Any]])
    let manifestations = reactions.compactMap { $0["manifestation"] as? [[String: Any]] }
    #expect(manifestations.flatMap { $0.map { $0["text"] as? String } } == ["flushing"])
    #expect(try resources("Allergies: {PCN} - <!rash>\n")[0]["reaction"] == nil)
  }

  /// Whatever stands there is read within its bounds.
  @Test func anyTextIsRead() throws {
    let parts = [
      "{PCN}", "{sulfa}", "<rash>", "<^hives>", "[5 mg]", "[daily]", "(", ")", "-", "+", "?", ",",
      ";", ". ", "\n", ":", "no", "denies", "allergic", "to", "allergy", "tolerates", "not", "NKDA",
      "given", "on", "or", "and", "delabeled", "longer", "none", "\u{2013}", "if", "(+)", "(-)",
    ]
    var generator = SeededGenerator(seed: 19)
    for round in 0..<100 {
      let words = (0..<Int.random(in: 1...16, using: &generator)).map { _ in
        parts[Int.random(in: 0..<parts.count, using: &generator)]
      }
      let text = (round % 2 == 0 ? "Allergies: " : "") + words.joined(separator: " ")
      #expect(!(try drugs(text)).contains("?"))
    }
  }

  @Test(arguments: [
    ("Allergies: {sulfa} - <hives>\n", "Y", "allergy=yes"),
    ("Allergies: {sulfa}?\n", "N", "certainty=uncertain,allergy=yes"),
    ("Allergies: no {sulfa} allergy\n", "N", "negated=yes"), ("on {sulfa}", "Y", nil),
  ])
  func omopMarksAnAllergen(marked: String, exists: String, modifier: String?) throws {
    let found = MarkedNote(marked, drugFlags: 0)
    let test = try TestModel()
    let note = try note(found.text)
    let rows = written { output in
      let context = test.context(output, names: Self.names)
      RecordWriter.omop(OMOPWriter(context)).write(note, found.spans, context, links: found.links)
    }.split(separator: "\n").map { $0.components(separatedBy: "\t") }
    #expect(rows[1][11] == exists)
    #expect(rows[1][13].contains(modifier ?? "negated=no"))
    #expect(rows[1][13].contains("allergy=yes") == (modifier != nil))
  }
}
