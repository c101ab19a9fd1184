import Foundation
import Testing

@testable import Runtime

@Suite struct HeadingReaderTests {
  private struct Note: Decodable {
    struct Heading: Decodable {
      let start: Int
      let end: Int
      let section: String
    }

    let id: String
    let text: String
    let sections: [Heading]
  }

  static func headings(_ text: String) -> [(text: String, kind: NoteSection)] {
    var text = text
    return text.withUTF8 { bytes in
      let raw = UnsafeRawBufferPointer(bytes)
      let reader = HeadingReader()
      reader.begin(raw)
      var found: [(String, NoteSection)] = []
      while let heading = reader.next() {
        let words = raw[heading.byteStart..<heading.byteEnd]
        found.append((String(decoding: words, as: UTF8.self), heading.kind))
      }
      return found
    }
  }

  static func kinds(_ text: String) -> [NoteSection] { headings(text).map(\.kind) }

  static func name(_ kind: NoteSection) -> String {
    String(
      decoding: UnsafeBufferPointer(start: kind.name.utf8Start, count: kind.name.utf8CodeUnitCount),
      as: UTF8.self)
  }

  /// Headings listed by reading the notes; a heading counts with its range and its section.
  @Test(arguments: [("section-notes", 40, 267, 0.99), ("section-notes-fresh", 50, 311, 0.97)])
  func headingsOfNotesAreThoseThatAReaderFinds(
    file: String, notes: Int, headings: Int, leastF1: Double
  ) throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Golden/Extraction/\(file).jsonl")
    let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
    var (right, found, wanted) = (0, 0, 0)
    for line in lines {
      let note = try JSONDecoder().decode(Note.self, from: Data(line.utf8))
      let scalars = Array(note.text.unicodeScalars)
      func byteOffset(_ index: Int) -> Int {
        scalars[..<index].reduce(0) { $0 + String($1).utf8.count }
      }
      let expected = note.sections.map { heading in
        "\(byteOffset(heading.start)) \(byteOffset(heading.end)) \(heading.section)"
      }
      var text = note.text
      let actual = text.withUTF8 { bytes -> [String] in
        let reader = HeadingReader()
        reader.begin(UnsafeRawBufferPointer(bytes))
        var list: [String] = []
        while let heading = reader.next() {
          list.append("\(heading.byteStart) \(heading.byteEnd) \(Self.name(heading.kind))")
        }
        return list
      }
      right += Set(expected).intersection(actual).count
      found += actual.count
      wanted += expected.count
    }
    #expect(lines.count == notes)
    #expect(wanted == headings)
    #expect(Double(2 * right) / Double(found + wanted) >= leastF1)
  }

  @Test(arguments: [
    ("PAST MEDICAL HISTORY: none", "PAST MEDICAL HISTORY", NoteSection.pastMedicalHistory),
    ("Past Medical History\nAsthma", "Past Medical History", .pastMedicalHistory),
    ("PMHx: HTN", "PMHx", .pastMedicalHistory), ("PMH  SLE, APS", "PMH", .pastMedicalHistory),
    ("pmh: htn", "pmh", .pastMedicalHistory),
    ("HPI 3 days of cough", "HPI", .historyOfPresentIllness),
    ("FHx - mother DM", "FHx", .familyHistory), ("ROS:", "ROS", .reviewOfSystems),
    ("A/P: continue", "A/P", .assessmentAndPlan), ("A&P\ncontinue", "A&P", .assessmentAndPlan),
    ("  ** MEDS: none", "MEDS", .medications), ("* Allergies: NKDA", "Allergies", .allergies),
    ("O/E chest clear", "O/E", .physicalExam), ("Imp – asthma", "Imp", .impression),
    ("ASSESSMENT & PLAN:", "ASSESSMENT & PLAN", .assessmentAndPlan),
    ("Meds on Admission: none", "Meds on Admission", .medications),
    ("PREOPERATIVE DIAGNOSIS (ES): hernia", "PREOPERATIVE DIAGNOSIS (ES)", .diagnoses),
    ("DESCRIPTION OF THE PROCEDURE:", "DESCRIPTION OF THE PROCEDURE", .procedure),
    ("PHYSICAL EXAMINATION,VITAL SIGNS: stable", "PHYSICAL EXAMINATION", .physicalExam),
    ("FAMILY, SOCIAL, AND ALLERGY HISTORY:", "FAMILY, SOCIAL, AND ALLERGY HISTORY", .familyHistory),
    ("ESTIMATED BLOOD LOSS: minimal", "ESTIMATED BLOOD LOSS", .other),
    ("NURSING INTERVENTIONS TODAY: none", "NURSING INTERVENTIONS TODAY", .other),
    ("Discharge Medications:", "Discharge Medications", .dischargeMedications),
    ("OB HISTORY: G2P2", "OB HISTORY", .obstetricHistory),
    ("IMMUNIZATIONS:\tup to date", "IMMUNIZATIONS", .immunizations),
    ("S: cough", "S", .historyOfPresentIllness), ("A - bunions", "A", .assessment),
    ("Reason for Consultation: rash", "Reason for Consultation", .chiefComplaint),
    ("REASON FOR EXAM: pain", "REASON FOR EXAM", .indications),
    ("TTOs: aspirin", "TTOs", .dischargeMedications), ("F/H: DM", "F/H", .familyHistory),
    ("F/H/O: DM", "F/H/O", .familyHistory), ("P/H: HTN", "P/H", .pastMedicalHistory),
    ("G/E: pallor", "G/E", .physicalExam), ("D/D: asthma", "D/D", .diagnoses),
    ("ADR: ACEi - cough", "ADR", .allergies), ("Mx: rest", "Mx", .plan),
    ("Drug Hx: ramipril", "Drug Hx", .medications), ("Obs Hx: P2", "Obs Hx", .obstetricHistory),
    ("M/H: regular", "M/H", .obstetricHistory), ("Prov Dx: UTI", "Prov Dx", .diagnoses),
  ]) func aHeadingAtTheStartOfALineIsFound(line: String, words: String, kind: NoteSection) {
    let found = Self.headings(line)
    #expect(found.map(\.text) == [words])
    #expect(found.map(\.kind) == [kind])
  }

  @Test(arguments: [
    ("Prior to Admission medications", "Prior to Admission medications"),
    ("Medication Sig", "Medication Sig"), ("Scheduled Meds:", "Scheduled Meds"),
    ("Outpatient Encounter Medications as of 3/1/2024", "Outpatient Encounter Medications"),
    ("Current Medications as of 3/1/24: aspirin", "Current Medications"),
    ("Medications Ordered Prior to Encounter", "Medications Ordered Prior to Encounter"),
    ("Home medications include: aspirin", "Home medications include"), ("PRN Meds:", "PRN Meds"),
    ("Infusions:", "Infusions"),
    ("Current Facility-Administered Medications", "Current Facility-Administered Medications"),
    ("STOP taking these medications", "STOP taking these medications"),
    ("Drug Hx:", "Drug Hx"), ("Regular medication", "Regular medication"),
  ]) func headingsOfListsOfDrugsAreFound(line: String, words: String) {
    let found = Self.headings("Allergies: PCN\n" + line)
    #expect(found.map(\.text) == ["Allergies", words])
    #expect(found.map(\.kind) == [.allergies, .medications])
  }

  @Test(arguments: [
    "Allergies: NKDA, Meds: lisinopril 10 mg daily, PMH: HTN",
    "allergies: nkda, meds: lisinopril, pmh: htn",
    "Allergies - PCN; Meds - lisinopril 10 mg; PMH - HTN",
    "Allergy list: penicillin, codeine. Home med list: warfarin. PMHx: HTN",
    "Allergies: none Current Medications: lisinopril 10 PMH: HTN",
  ]) func aLineOfShortSectionsHasThemAll(line: String) {
    #expect(Self.kinds(line) == [.allergies, .medications, .pastMedicalHistory])
  }

  @Test(arguments: [
    "plan: discussed risks, meds: as before", "Plan: rest, meds: none", "Meds - a - b; c - d",
    "Allergies: NKDA, gait: steady", "Medications as of today were held",
  ]) func otherListsHaveTheirFirstHeadingAtMost(line: String) {
    #expect(Self.kinds(line).count <= 1)
  }

  @Test(arguments: [
    "ALL on maintenance chemo with methotrexate", "ALL in remission, on vincristine",
    "ALL s/p induction", "PE on CTA, started on apixaban", "PE ruled out with CTA",
    "PE tubes placed for OM", "PPH on sildenafil", "PPH s/p Bakri balloon", "FH on a statin",
    "AP and lateral views", "CC and MLO views", "ALL SYSTEMS NEGATIVE", "PE ON CTA",
  ]) func anAbbreviationThatBeginsASentenceIsNoHeading(line: String) {
    #expect(Self.headings("Meds: none\n" + line).map(\.text) == ["Meds"])
  }

  @Test func shortFormsHeadLinesInCapitals() {
    #expect(
      Self.kinds("PMH HTN, DM\nALL PCN\nMEDS lisinopril")
        == [.pastMedicalHistory, .allergies, .medications])
    #expect(Self.kinds("PE clear lungs\nALL sulfa") == [.physicalExam, .allergies])
  }

  @Test func headingsInsideALineAreFound() {
    let line =
      "ALLERGIES: NKDA MEDS: ASA 81 mg, metoprolol PMHx: HTN, CAD Plan is clear. Plan: home"
    #expect(Self.headings(line).map(\.text) == ["ALLERGIES", "MEDS", "PMHx", "Plan"])
    #expect(Self.kinds(line) == [.allergies, .medications, .pastMedicalHistory, .plan])
    #expect(
      Self.kinds("DM II,Past Surgical History:\nCholecystectomy,Family History:\nnone")
        == [.pastSurgicalHistory, .familyHistory])
    #expect(
      Self.kinds("S: cough x3d. O: clear. A: URI. P: rest") == [
        .historyOfPresentIllness, .physicalExam, .assessment, .plan,
      ])
  }

  @Test(arguments: [
    "HEENT: normal", "ABDOMEN: soft", "Gait: steady", "Blood pressure: 120/80",
    "HISTORY AND PHYSICAL", "DISCHARGE SUMMARY", "ED PROVIDER NOTE", "RADIOLOGY CRITICAL RESULT",
    "DATE OF BIRTH: 1/2/1950", "SURGEON: Dr. X", "MRN: 123456", "1. Hypertension:", "Time: 10:30",
    "The plan: rest", "He had a history of cough.", "Medications were reviewed", "CT of the head",
    "Discussed risks, complications: bleeding", "http://plan:8080", "pt: home",
    "mild assessment: fine", "E: x", ":", "::::", "PLAN FOR TOMORROW AND THE DAY AFTER AND ON",
  ]) func titlesFieldsPartsAndSentencesAreNoHeadings(line: String) {
    #expect(Self.headings(line).map(\.text) == [])
  }

  @Test func partsOfAnExaminationAreNoHeadings() {
    let note = """
      PHYSICAL EXAMINATION:
      GENERAL: well
      VITAL SIGNS: stable
      CARDIOVASCULAR EXAM: regular
      Gen Exam: fine
      Mental Status Exam: alert
      SPECIAL TESTS: none
      LABORATORY: pending
      REVIEW OF SYSTEMS:
      ENDOCRINE: none
      PLAN:
      """
    #expect(
      Self.kinds(note) == [.physicalExam, .laboratory, .reviewOfSystems, .plan])
    #expect(Self.kinds("VITAL SIGNS: stable\nEXAM: fine").first == .vitalSigns)
  }

  @Test func theSameWordHeadsAnotherSectionInTheReportOfAnOperation() {
    let visit = "PAST MEDICAL HISTORY: HTN\nSURGERY: appendectomy\nOPERATIONS: none"
    #expect(Self.kinds(visit) == [.pastMedicalHistory, .pastSurgicalHistory, .pastSurgicalHistory])
    let report =
      "PREOPERATIVE DIAGNOSIS: hernia\nOPERATIONS: repair\nSUMMARY: the patient was taken"
    #expect(Self.kinds(report) == [.diagnoses, .procedure, .procedure])
    #expect(Self.kinds("FINDINGS: none\nSUMMARY: normal") == [.findings, .impression])
  }

  @Test(arguments: [
    ("MEDICATIONS/ALLERGIES: none", NoteSection.medications),
    ("FAMILY AND SOCIAL HISTORY: none", .familyHistory), ("SHX/FHX: none", .socialHistory),
    ("PAST MEDICAL, FAMILY AND SOCIAL HISTORY: none", .pastMedicalHistory),
    ("CHIEF COMPLAINT/HISTORY OF PRESENT ILLNESS: cough", .chiefComplaint),
    ("ASSESSMENT/TREATMENT PLAN: rest", .assessmentAndPlan),
    ("IMPRESSION / DIAGNOSIS: asthma", .diagnoses),
  ]) func aHeadingOfSeveralSectionsIsTheFirst(line: String, kind: NoteSection) {
    #expect(Self.kinds(line) == [kind])
  }

  @Test func wordsInCapitalsAreAHeadingAsAWholeOrNone() {
    let exam = "PHYSICAL EXAMINATION:\nMENTAL STATUS: alert\nMOTOR EXAM: normal\nSTATUS: well"
    #expect(Self.kinds(exam) == [.physicalExam])
    #expect(Self.headings("MENTAL HEALTH HISTORY: none").map(\.text) == ["MENTAL HEALTH HISTORY"])
    #expect(
      Self.headings("Seen. OTHER EVENTS HISTORY: none").map(\.text) == ["OTHER EVENTS HISTORY"])
  }

  @Test func anExaminationOfOnePartIsTheExaminationWhereThereIsNoOther() {
    let note = "HISTORY: falls\nNEUROLOGICAL EXAMINATION: normal\nMOTOR EXAMINATION: normal"
    #expect(Self.kinds(note) == [.historyOfPresentIllness, .physicalExam])
    #expect(Self.kinds("GOALS: walk\nINSPECTION: scar\nPALPATION: pain") == [.plan, .physicalExam])
  }

  @Test func wordsThatAreAlsoPartsAreHeadingsInCapitalsOnly() {
    #expect(Self.kinds("PAIN: 5 of ten") == [.other])
    #expect(Self.kinds("Pain: denies") == [])
    #expect(Self.kinds("SCHOOL: third grade") == [.socialHistory])
    #expect(Self.kinds("School: third grade") == [])
  }

  @Test func aShortValueWithDigitsMakesNoHeadingOfUnknownWords() {
    #expect(Self.kinds("FETAL WEIGHT PERCENTILE: 24%") == [])
    #expect(Self.kinds("DATE OF PREVIOUS ULTRASOUND: March") == [])
    #expect(Self.kinds("PLAN: rest\nPREOPERATIVE NOTE: seen") == [.plan, .other])
    #expect(
      Self.headings("LONG TERM GOALS TO BE MET IN 4 WEEKS:\nwalk").map(\.text)
        == ["LONG TERM GOALS TO BE MET IN 4 WEEKS"])
  }

  @Test func examAtTheTopOfAReportIsAStudy() {
    #expect(Self.kinds("EXAM:\nCT head.\nFINDINGS: none") == [.imaging, .findings])
    #expect(Self.kinds("CC: cough\nEXAM: clear") == [.chiefComplaint, .physicalExam])
  }

  @Test func aPlaceIsInTheSectionOfTheHeadingBeforeIt() {
    var text = "Seen today.\nPMH: asthma\nMEDS: albuterol"
    text.withUTF8 { bytes in
      let reader = HeadingReader()
      reader.begin(UnsafeRawBufferPointer(bytes))
      #expect(reader.section(at: 0) == nil)
      #expect(reader.section(at: 11) == nil)
      #expect(reader.section(at: 17) == .pastMedicalHistory)
      #expect(reader.section(at: 17) == .pastMedicalHistory)
      #expect(reader.section(at: 30) == .medications)
      #expect(reader.section(at: 38) == .medications)
      reader.begin(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[12...]))
      #expect(reader.section(at: 30) == .medications)
    }
  }

  @Test func everySectionHasPhrasesOfItsOwn() {
    let lines = String(
      decoding: UnsafeBufferPointer(
        start: SectionPhrases.table.utf8Start, count: SectionPhrases.table.utf8CodeUnitCount),
      as: UTF8.self
    ).split(separator: "\n").map { line in
      line.split(separator: "|").map { String($0.drop { $0 == "^" }) }
    }
    #expect(lines.count == NoteSection.allCases.count + 1)
    let phrases = lines.flatMap { $0 }
    #expect(Set(phrases).count == phrases.count)
    for kind in NoteSection.allCases {
      for phrase in lines[Int(kind.rawValue)] where phrase.count > 1 {
        var key = phrase
        let line = key.withUTF8 {
          PhraseTable.shared.line($0.baseAddress!, $0.count, isCapitals: true)
        }
        #expect(line == Int(kind.rawValue))
        break
      }
    }
  }

  @Test func sectionCodesOfDocumentsNameSections() {
    func kind(_ code: String) -> NoteSection? {
      Array(code.utf8).withUnsafeBytes { NoteSection(loincCode: $0) }
    }
    #expect(kind("10164-2") == .historyOfPresentIllness)
    #expect(kind("11535-2") == .diagnoses)
    #expect(kind("") == nil)
    #expect(kind("99999-9") == nil)
  }

  @Test func anyBytesAreReadWithinTheirBoundsInOrder() {
    var random = SeededGenerator(seed: 23)
    let letters = Array("PMHxlan: ,\n./&-()\t=SAOHPI".utf8) + [0xE2, 0x80, 0x93, 0xFF, 0x00]
    let reader = HeadingReader()
    for _ in 0..<400 {
      let bytes = (0..<Int(random.next() % 200)).map { _ in
        letters[Int(random.next() % UInt64(letters.count))]
      }
      bytes.withUnsafeBytes { text in
        reader.begin(text)
        var last = -1
        while let heading = reader.next() {
          #expect(heading.byteStart > last)
          #expect(heading.byteEnd > heading.byteStart && heading.byteEnd <= text.count)
          last = heading.byteStart
        }
      }
    }
  }
}
