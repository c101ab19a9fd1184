// What a model takes for private is mended by the form of its words, and forms are set beside it.
import Testing

@testable import Runtime

@Suite struct PrivateLayerTests {
  private let reader = PrivateTextReader()

  /// The layer of a text as `TYPE text`, the words of `learnt` found there in their order.
  private func layer(_ text: String, _ learnt: [(words: String, type: PrivateType)]) -> [String] {
    let bytes = Array(text.utf8)
    let learntSpans = FoundSpans.spans(learnt, in: text)
    return bytes.withUnsafeBytes { reader.layer(in: $0, learnt: learntSpans) }.map {
      "\($0.type.name) \(String(decoding: bytes[$0.byteStart..<$0.byteEnd], as: UTF8.self))"
    }
  }

  @Test func partsOfOneAreJoined() {
    #expect(layer("OR Weds 3/13.", [("Weds", .date), ("3/13", .date)]) == ["DATE Weds 3/13"])
    #expect(layer("on 05 Mrt 2024.", [("05 Mrt", .date), ("2024", .date)]) == ["DATE 05 Mrt 2024"])
    #expect(
      layer("NBM. Mo Tanaka", [("Mo", .doctor), ("Tanaka", .doctor)]) == ["DOCTOR Mo Tanaka"])
    // Two dates in digits are two.
    #expect(
      layer("seen 3/1 4/2 too", [("3/1", .date), ("4/2", .date)]) == ["DATE 3/1", "DATE 4/2"])
    #expect(
      layer("Amy Lin, Bo Wu", [("Amy Lin", .patient), ("Bo Wu", .patient)])
        == ["PATIENT Amy Lin", "PATIENT Bo Wu"])
  }

  @Test func endsWithinAWordAreMended() {
    #expect(layer("INR 3.1 on [3]/6.", [("3", .date)]) == ["DATE 3"])
    #expect(layer("INR low 3/6. Eats", [("3", .date)]) == ["DATE 3/6"])
    #expect(layer("in her late 80s, NSCLC", [("80s", .age)]) == ["AGE late 80s"])
    #expect(layer("a man, 70s, smokes", [("70", .age)]) == ["AGE 70s"])
    #expect(layer("pharm Ayers, x4-2290", [("x4-2290", .phone)]) == ["PHONE 4-2290"])
    #expect(layer("fellow pgr3145", [("pgr3145", .username)]) == ["PHONE 3145"])
    #expect(layer("mail a@b.example.", [("a@b.example.", .email)]) == ["EMAIL a@b.example"])
    #expect(layer("Unit 12, Ferny", [("12", .street)]) == ["STREET Unit 12"])
    #expect(
      layer("at Noor Med. Center", [("Noor Med", .hospital)]) == ["HOSPITAL Noor Med. Center"])
  }

  @Test(arguments: [
    ("sepsis 2/2 UTI", "2/2", PrivateType.date), ("Snellen 6/6 6/9, ok", "6/9", .date),
    ("Vent PC 18/8 now", "18/8", .date), ("Tolvaptan 45/15", "45/15", .date),
    ("size 12.1/11.8", "1/11", .date), ("Bactrim Sat/Sun.", "Sat", .date),
    ("scoliosis, Risser 2.", "2", .age), ("NSTEMI: GRACE 180", "180", .age),
    ("NSTEMI: GRACE 180", "GRACE", .state), ("of late. Rockwood 5.", "Rockwood", .street),
    ("a man of 92 kg", "92", .age), ("6MWD 288 m", "6", .age), ("6MWD 288 m", "6MWD", .age),
    ("a man, 92kg.", "92kg", .age),
    ("Manila, MS (MVA 1)", "MS", .state),
    ("here for 6 mo f/u IPF", "6", .age), ("NED at 5y s/p SCC", "5y", .age),
    ("LR started 0133. MAP", "0133", .phone), ("Choir director 44.", "44", .phone),
    ("Aadhaar xxxx", "Aadhaar", .patient),
  ]) func whatIsSurelyNoneIsDropped(text: String, words: String, type: PrivateType) {
    #expect(!layer(text, [(words, type)]).contains { $0.hasPrefix("\(type.name) ") })
  }

  @Test(arguments: [
    ("tube out 4/4, well", "4/4", PrivateType.date), ("LR started 0133. MAP", "0133", .phone),
    ("Aadhaar xxxx", "Aadhaar", .patient), ("of late. Rockwood 5.", "Rockwood", .patient),
  ]) func whatAFormDoubtsARedactionTakes(text: String, words: String, type: PrivateType) {
    let span = FoundSpans.spans([(words, type)], in: text)[0]
    let taken = Array(text.utf8).withUnsafeBytes { reader.spans(in: $0, learnt: [span]) }
    #expect(taken.contains { $0.byteStart <= span.byteStart && $0.byteEnd >= span.byteEnd })
    #expect(layer(text, [(words, type)]).isEmpty)
  }

  @Test(arguments: [
    ("CURB65 2/5", "2/5", PrivateType.date), ("LN 3/14", "3/14", .date),
    ("EPDS 13/30", "13/30", .date),
    ("CURB65 2/5", "CURB65", .medicalRecord), ("2/3 of dose", "2/3", .date),
    ("Tazocin 4.5g iv 8/24", "8/24", .date), ("obs 4/24, well", "4/24", .date),
    ("Oramorph 5 mg 4/24", "4/24", .date), ("weekly on Mondays", "Mondays", .date),
    ("for last 3/12", "3/12", .date), ("cough 3/7 hx", "3/7", .date),
    ("Pill 21/28", "21/28", .date),
    ("pT2N1M0", "pT2N1M0", .username), ("E4V5M6", "E4V5M6", .zip),
    ("Inj. Emeset", "Emeset", .doctor),
    ("Sr Creatinine", "Creatinine", .patient), ("Weber B, well", "Weber B", .patient),
    ("T. Ecosprin 75", "T. Ecosprin", .doctor), ("Bence Jones protein", "Jones", .doctor),
    ("Hickman line", "Hickman", .city),
  ]) func ofWhatIsClinicalARedactionLeavesAll(text: String, words: String, type: PrivateType) {
    let span = FoundSpans.spans([(words, type)], in: text)[0]
    let taken = Array(text.utf8).withUnsafeBytes { reader.spans(in: $0, learnt: [span]) }
    #expect(taken.isEmpty)
  }

  @Test(arguments: [
    ("mammogram 8/24 clear", "8/24", PrivateType.date), ("since 8/24 iv", "8/24", .date),
    ("to ER 3/14", "3/14", .date), ("on 21/28 March", "21/28", .date),
    ("saw Emeset", "Emeset", .doctor),
    ("Dr Weber B came", "Weber B", .doctor), ("Clark B, Anna", "Clark B, Anna", .patient),
    ("Dr Hickman line", "Hickman", .doctor), ("T. Oyelaran 54M", "T. Oyelaran", .doctor),
  ]) func whatMayBePrivateARedactionTakes(text: String, words: String, type: PrivateType) {
    let span = FoundSpans.spans([(words, type)], in: text)[0]
    let taken = Array(text.utf8).withUnsafeBytes { reader.spans(in: $0, learnt: [span]) }
    #expect(taken.contains { $0.byteStart <= span.byteStart && $0.byteEnd >= span.byteEnd })
  }

  @Test(arguments: [
    ("since 2/2 worse", "2/2", PrivateType.date), ("seen 6/12, well", "6/12", .date),
    ("Manila, MS 39001", "MS", .state), ("ext 44.", "44", .phone), ("pager 0133.", "0133", .phone),
    ("27 F s/p fall", "27", .age), ("a man of 92, well", "92", .age),
    ("Mrs Grace 92, well", "Grace", .patient),
  ]) func whatMayBeOneStays(text: String, words: String, type: PrivateType) {
    #expect(layer(text, [(words, type)]).contains("\(type.name) \(words)"))
  }

  @Test func aFormBesideItsWordSaysMore() {
    #expect(layer("UMRN C 0938811", [("0938811", .id)]) == ["MRN C 0938811"])
    #expect(layer("Medicare 2950 55501 7", [("2950 55501 7", .phone)]) == ["ID 2950 55501 7"])
    #expect(layer("Amy Attah, MD (maattah)", [("maattah", .doctor)]) == ["USERNAME maattah"])
    #expect(layer("inserted 04MAR24, lot", [("04MAR24", .id)]) == ["DATE 04MAR24"])
    #expect(
      layer("to Hafnargata 12, by", [("Hafnargata", .doctor), ("12", .age)])
        == ["STREET Hafnargata 12"])
  }
}
