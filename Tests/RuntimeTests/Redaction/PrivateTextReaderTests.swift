// What has a form is found, and what only looks like it stays.
import Foundation
import Testing

@testable import Runtime

@Suite struct PrivateTextReaderTests {
  private let reader = PrivateTextReader()

  /// What is found, as `TYPE text`.
  private func found(_ text: String, learnt: [PrivateSpan] = []) -> [String] {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBytes { reader.spans(in: $0, learnt: learnt) }.map {
      "\($0.type.name) \(String(decoding: bytes[$0.byteStart..<$0.byteEnd], as: UTF8.self))"
    }
  }

  @Test func ofALearntAgeTheNumberIsTaken() {
    let learnt = [PrivateSpan(byteStart: 5, byteEnd: 9, type: .age)]
    #expect(found("seen 31yo, RHD", learnt: learnt) == ["AGE 31"])
    // What is no number with letters behind it stays whole.
    #expect(found("seen 3-4y, RHD", learnt: learnt) == ["AGE 3-4y"])
  }

  @Test(arguments: [
    ("high Framingham risk score", 5, 15, true), ("a Chaddock reflex", 2, 10, true),
    ("the DAPA-HF trial", 4, 8, true), ("the McGill Pain Index.", 4, 21, true),
    ("Dr Chaddock reflex", 3, 11, false), ("by Tamsin on the scale", 3, 9, false),
    ("saw Abrams, score 3", 4, 10, false),
  ]) func ofALearntNameAMeasureIsNone(text: String, start: Int, end: Int, isMeasure: Bool) {
    let learnt = [PrivateSpan(byteStart: start, byteEnd: end, type: .patient)]
    let bytes = Array(text.utf8)
    let name = String(decoding: bytes[start..<end], as: UTF8.self)
    #expect(found(text, learnt: learnt).contains { $0.hasSuffix(name) } == !isMeasure)
  }

  @Test(arguments: [
    ("Mail j.doe+labs@corvid.example today", "EMAIL j.doe+labs@corvid.example"),
    ("Portal https://my.example/p/9942 open", "URL https://my.example/p/9942"),
    ("Host 10.34.201.7 answered", "ID 10.34.201.7"),
    ("Tel (702) 555-0137", "PHONE (702) 555-0137"),
    ("rang 07700 900 733 twice", "PHONE 07700 900 733"),
    ("call +31 6 5550 0147", "PHONE +31 6 5550 0147"),
    ("page x4471 now", "PHONE 4471"),
    ("SSN 402-19-8877.", "ID 402-19-8877"),
    ("SSN 402 19 8877", "ID 402 19 8877"),
    ("card 4111 1111 1111 1111 charged", "ID 4111 1111 1111 1111"),
    ("NHS 943 476 5919", "ID 943 476 5919"),
    ("IBAN GB82 WEST 1234 5698 7654 32", "ID GB82 WEST 1234 5698 7654 32"),
    ("MRN: 00447193", "MRN 00447193"),
    ("filed under mrn 2280 pending", "MRN 2280"),
    ("member ID is HPX-77-40921", "ID HPX-77-40921"),
    ("Case S24-03311", "ID S24-03311"),
    ("lives 12 Gasworks Row", "STREET 12 Gasworks Row"),
    ("to PO Box 88", "STREET PO Box 88"),
    ("Exeter EX2 4QT", "ZIP EX2 4QT"),
    ("seen by Dr. Bancroft", "DOCTOR Bancroft"),
    ("Jane Doe, MD", "DOCTOR Jane Doe"),
    ("Pt: LINDQVIST, BJÖRN E", "PATIENT LINDQVIST, BJÖRN E"),
    ("at St. Mary's Hospital", "HOSPITAL St. Mary's Hospital"),
    ("at Hope Med. Center today", "HOSPITAL Hope Med. Center"),
    ("works as a judo coach", "PROFESSION judo coach"),
    ("| clozapine 100 mg | 2/7 HS |", "DATE 2/7"),
    ("HospNo BM 7741902", "MRN BM 7741902"),
    ("UMRN C 0938811", "MRN C 0938811"),
    ("UR 0882931   KALLIS, Wren   M/49", "PATIENT KALLIS, Wren"),
    ("d.o.b. 30/10/1949 (75) NHS", "AGE 75"),
    ("born 12 May 1949 (75), well", "AGE 75"),
  ]) func formsAreFound(text: String, expected: String) {
    #expect(found(text).contains(expected), "\(found(text))")
  }

  @Test(arguments: [
    "03/14/2024", "2024-03-14", "14.3.2024", "8/9/24", "12 March 2024", "March 12th, 2024",
    "12-Mar-24", "12Mar2024", "Nov 11th '23", "the third of July", "Tuesday", "05/2021", "'98",
    "20240314",
  ]) func datesOfAllFormsAreFound(date: String) {
    #expect(
      found("seen on \(date), well").contains("DATE \(date)"), "\(found("seen on \(date), well"))")
  }

  @Test(arguments: [
    ("5 days after 5 January 2026. 1/9: discharged", ["5 January 2026", "1/9"]),
    ("Since 2019. Winter 2023. 2024-02-28.", ["2019", "Winter 2023", "2024-02-28"]),
    ("Seen on Monday. 3/14: well", ["Monday", "3/14"]), ("Seen Mon. 3/14: well", ["Mon. 3/14"]),
    ("Seen on 1/9. March 2020 was bad", ["1/9", "March 2020"]),
    ("Seen in January. 12 days of pain", ["January"]), ("on Jan. 12, well", ["Jan. 12"]),
  ]) func datesAreJoinedWithinASentence(text: String, dates: [String]) {
    // As a model finds them: each by itself.
    let spans = dates.compactMap { date -> PrivateSpan? in
      guard !date.contains(". "), let range = text.range(of: date) else { return nil }
      let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
      return PrivateSpan(byteStart: start, byteEnd: start + date.utf8.count, type: .date)
    }
    #expect(found(text, learnt: spans) == dates.map { "DATE \($0)" })
  }

  @Test(arguments: [
    "BP 120/80, strength 5/5, pain 3/10, GCS 14/15", "metformin 1000 mg, vit D 5000 IU, 2500ml",
    "5/7 of amoxicillin, review 3/12", "HLA-B27 positive, CA-125 raised, COVID-19, E11.9",
    "G2P0101, FEV1 80%, T10-L2, C677T", "Parkinson's disease, Foley catheter, Crohn's",
    "sats dropped, Sat 98%", "may eat, march on the spot", "the Emergency Department",
    "pain clinic, cardiology clinic", "no St John's wort", "24/7 care",
    "levels 1000-2000, 2.5-5 mg",
  ]) func whatOnlyLooksLikeItStays(text: String) {
    #expect(found(text) == [], "\(found(text))")
  }

  @Test(arguments: [
    "Bg: HTN, T2DM, IHD", "BG: GORD, HTN", "Mum: GDM, PET", "Partner: CF carrier", "Wife: HSV +ve",
    "father EtOH dependence", "Nil PMHx, NKDA", "ASA III, MP 2", "Pt Jaundiced",
    "Pt Afebrile, HSDNM",
    "Pt NBM, IVT", "Pt Cachectic.", "Sr. Creatinine 1.1", "S. Bilirubin 2", "T. Bil 1.2",
    "T. Ecosprin 75", "T. Dolo 650", "C. Omez 20", "I. Monocef 1 g", "Tab. Alex, Syp. Alex 5 ml",
    "GP: Ramipril up to 5 mg", "Ms Contin 10 mg BD", "GP: Zoladex 3.6 mg",
  ]) func findingsAndDrugsBehindACueStay(text: String) {
    #expect(found(text) == [], "\(found(text))")
  }

  @Test(arguments: [
    ("Pt Wojciechowski seen", "PATIENT Wojciechowski"), ("GP: Nwachukwu", "DOCTOR Nwachukwu"),
    ("Mum: Oyelaran", "PATIENT Oyelaran"), ("Sr. Mary", "PATIENT Mary"),
    ("Mum: McKay", "PATIENT McKay"),
    ("father O'Dea", "PATIENT O'Dea"), ("T. Okonkwo", "DOCTOR T. Okonkwo"),
    ("T. Oyelaran 54M", "DOCTOR T. Oyelaran"), ("S. Adeola 4pm", "DOCTOR S. Adeola"),
    ("Pt: HOANG, Minh", "PATIENT HOANG, Minh"), ("Name: OKORO, CHIDI", "PATIENT OKORO, CHIDI"),
    ("PT KOWALSKI ANYA seen", "PATIENT KOWALSKI ANYA"), ("Cap. Smith", "PATIENT Smith"),
    ("Mr Adewale 54 kg", "PATIENT Adewale"), ("Pt Adekunle afebrile", "PATIENT Adekunle"),
    ("mrs nguyen thi lan came", "PATIENT nguyen thi lan"), ("Jane Doe, MD", "DOCTOR Jane Doe"),
  ]) func namesThatNoListHasGoBehindACue(text: String, expected: String) {
    #expect(found(text).contains(expected), "\(found(text))")
  }

  @Test(arguments: [
    "Weber B ankle", "Clark III", "Los Angeles B", "Ann Arbor IIB", "Duke's B", "Duke's criteria",
    "Bristol stool type 6", "Bristol 7", "Glasgow Coma Scale 15", "Edinburgh PND scale 13",
    "Ottawa ankle rules neg", "Manchester repair", "Bennett's # today", "Thomas -ve",
    "Bence Jones protein",
  ]) func eponymsBeforeTheirGradeOrSignStay(text: String) {
    #expect(found(text) == [], "\(found(text))")
  }

  @Test(arguments: [
    ("Dr Weber", "DOCTOR Weber"), ("Mr Clark III", "PATIENT Clark III"),
    ("Thomas called", "PATIENT Thomas"),
    ("Clark A. called", "PATIENT Clark A."), ("lives in Bristol", "CITY Bristol"),
    ("moved to Glasgow, scale 3", "CITY Glasgow"), ("at Jones #24", "PATIENT Jones"),
  ]) func eponymsWithoutOneAreNames(text: String, expected: String) {
    #expect(found(text).contains(expected), "\(found(text))")
  }

  @Test(arguments: [
    "O/E E4V5M6", "T1N0M0", "Ca breast T2N1M0", "pT2N1M0", "K1A0B1 batch",
    "HPC: 3/7 hx of cough", "off food for last 2/7", "Duration: 2/12", "Steroids: 5/7",
    "asthma (3/12)",
    "seen 3/12 ago", "BO last 3/7", "ER 8/8, PR 6/8", "Allred 8/8", "pN1 (3/14)", "PHQ9 12/27",
    "GAD-7 9/21", "6-CIT 8/28", "2/3 of dose", "once weekly on Mondays", "weekly (Fridays)",
    "BP12 ABC", "CD20 NEG",
  ]) func stagesDurationsAndScoresStay(text: String) {
    #expect(found(text) == [], "\(found(text))")
  }

  @Test(arguments: [
    ("K1A 0B1", "ZIP K1A 0B1"), ("T2N 1M0", "ZIP T2N 1M0"), ("Toronto ON M5V2T6", "ZIP M5V2T6"),
    ("seen 3/12 by", "DATE 3/12"), ("Seen: 3/12", "DATE 3/12"), ("on 3/7 he", "DATE 3/7"),
    ("in ER 3/14", "DATE 3/14"), ("on Monday", "DATE Monday"), ("postcode m1 1ae", "ZIP m1 1ae"),
    ("Car reg AB12 CDE", "ID AB12 CDE"), ("number plate AB12CDE", "ID AB12CDE"),
  ]) func whatOnlyResemblesThemGoes(text: String, expected: String) {
    #expect(found(text).contains(expected), "\(found(text))")
  }

  @Test(arguments: [
    ("a 65-year-old man", "65"), ("72 y/o F", "72"), ("47yo", "47"), ("aged 94", "94"),
    ("27F s/p", "27"), ("eleven-year-old", "eleven"),
  ]) func agesAreFound(text: String, age: String) {
    #expect(found(text) == ["AGE \(age)"])
  }

  @Test func lookAlikesAndInvisibleCharactersHideNothing() {
    #expect(found("card 4111\u{200D}1111\u{200D}1111\u{200D}1111 ok").count == 1)
    #expect(found("card ４１１１ １１１１ １１１１ １１１１").count == 1)
    #expect(found("jan\u{0435}.patient@example.com") == ["EMAIL jan\u{0435}.patient@example.com"])
  }

  @Test(arguments: [
    ("Mr Thornquist came. Plan: call Thornquist. thornquist is well", "Thornquist", 3),
    ("Mr. Kowalski was seen. File kowalski_1 and kowalski, and kowalski,john", "kowalski", 4),
    ("Mr Walker came with a walker. Call Walker.", "Walker", 2),
    ("Dr. Parkinson doubts parkinson. Call Parkinson.", "Parkinson", 2),
    ("Dr. Okafor saw okafor disease", "Okafor", 1), ("Mr Moyo is here, moyo too", "Moyo", 1),
  ]) func aNameIsFoundAgainWhereverItStands(text: String, name: String, count: Int) {
    let names = found(text).filter { $0.lowercased().hasSuffix(" \(name.lowercased())") }
    #expect(names.count == count, "\(found(text))")
  }

  @Test func anEponymIsNoNameBesideAPersonOfThatName() {
    #expect(found("Dr. Parkinson doubts Parkinson's disease") == ["DOCTOR Parkinson"])
  }

  @Test func learntSpansAreJoinedWithForms() {
    let text = "with Bix Quillan at noon"
    let span = PrivateSpan(byteStart: 5, byteEnd: 16, type: .patient)
    #expect(found(text, learnt: [span]) == ["PATIENT Bix Quillan"])
  }

  @Test func spansAreSortedAndApartForAnyBytes() {
    var random = SplitMix(seed: 41)
    let pieces = [
      "@", ".", "a", "1", "<<", ":", "://", "-", "/", " ", "\n", "Dr ", "MRN ", "12/03/2024",
      "St. ",
      "Smith", "é", "\u{200D}", "(", ")", "+", "'", "id:",
    ]
    for _ in 0..<300 {
      var bytes: [UInt8] = []
      for _ in 0..<Int(random.next() % 120) {
        bytes += Array(pieces[Int(random.next() % UInt64(pieces.count))].utf8)
        if random.next() % 9 == 0 { bytes.append(UInt8(truncatingIfNeeded: random.next())) }
      }
      let spans = bytes.withUnsafeBytes { reader.spans(in: $0) }
      var end = 0
      for span in spans {
        #expect(
          span.byteStart >= end && span.byteEnd > span.byteStart && span.byteEnd <= bytes.count)
        end = span.byteEnd
      }
    }
  }

  @Test(arguments: ["a.", "a:", "id:", "<<a", "a@", "Smith, ", "1-", "://", "Dr. A"])
  func timeStaysInProportionForRepeatedPieces(piece: String) {
    let bytes = Array(String(repeating: piece, count: 40_000).utf8)
    let clock = ContinuousClock()
    let time = clock.measure { _ = bytes.withUnsafeBytes { reader.spans(in: $0) } }
    // Far above what a linear pass takes on a busy machine, far below a quadratic one.
    #expect(time < .seconds(20))
  }
}

/// A small source of numbers, seeded.
private struct SplitMix {
  var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
