// Importers of the vocabularies' release forms, short forms, and the teacher's decisions.
import Foundation
import Testing

@testable import Distill
@testable import Runtime

@Suite struct OntologyTests {
  private func file(_ name: String, _ contents: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent(name).path
    try contents.write(toFile: path, atomically: false, encoding: .utf8)
    return path
  }

  private func read(_ path: String) throws -> (records: [TermRecord], report: TermImportReport) {
    var records: [TermRecord] = []
    let report = try TermImporter.read(path: path) { records.append($0) }
    return (records, report)
  }

  @Test func snomedDescriptionsBecomeConcepts() throws {
    let fsn = "900000000000003001", synonym = "900000000000013009"
    let path = try file(
      "sct2_Description_Snapshot-en_X_20250101.txt",
      """
      id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId
      1\t2025\t1\tm\t100\ten\t\(fsn)\tAsthma (disorder)\tc
      2\t2025\t1\tm\t100\ten\t\(synonym)\tAsthma\tc
      3\t2025\t1\tm\t100\ten\t\(synonym)\tBronchial asthma\tc
      4\t2025\t0\tm\t100\ten\t\(synonym)\tOld name\tc
      5\t2025\t1\tm\t200\ten\t\(fsn)\tHand structure (body structure)\tc
      6\t2025\t1\tm\t300\ten\t\(fsn)\tAspirin (product)\tc
      7\tbroken
      """)
    let folder = (path as NSString).deletingLastPathComponent
    let (records, report) = try read(folder)
    #expect(
      records == [
        TermRecord(
          code: "SNOMEDCT:100", preferred: "Asthma", synonyms: ["Bronchial asthma"], type: "disease"
        ),
        TermRecord(code: "SNOMEDCT:300", preferred: "Aspirin", type: "medication"),
      ])
    #expect(report.faultCounts == [.fieldCount: 1])
    #expect(report.firstFaults == [TermFault(reason: .fieldCount, line: 8)])
  }

  @Test func rxnormIngredientsAndBrandsAreTaken() throws {
    func line(_ code: String, _ source: String, _ kind: String, _ name: String, _ suppress: String)
      -> String
    {
      "\(code)|ENG||||||1||||\(source)|\(kind)|\(code)|\(name)||\(suppress)||"
    }
    let path = try file(
      "RXNCONSO.RRF",
      [
        line("161", "RXNORM", "IN", "acetaminophen", "N"),
        line("161", "MSH", "IN", "Paracetamol", "N"),
        line("202", "RXNORM", "BN", "Tylenol", "N"),
        line("203", "RXNORM", "SCD", "acetaminophen 325 MG", "N"),
        line("204", "RXNORM", "BN", "Gone", "O"), line("205", "RXNORM", "IN", "", "N"),
      ].joined(separator: "\n"))
    let (records, report) = try read(path)
    #expect(
      records == [
        TermRecord(code: "RXNORM:161", preferred: "acetaminophen", type: "medication"),
        TermRecord(code: "RXNORM:202", preferred: "Tylenol", type: "medication"),
      ])
    #expect(report.faultCounts == [.emptyName: 1])
  }

  @Test func umlsNamesGetTheTypeOfTheirConcept() throws {
    func line(_ cui: String, _ status: String, _ name: String) -> String {
      "\(cui)|ENG|\(status)|L|PF|S|Y|A||||MSH|MH|D|\(name)|0|N||"
    }
    let path = try file(
      "MRCONSO.RRF",
      [
        line("C1", "S", "Shakes"), line("C1", "P", "Tremor"), line("C2", "P", "Finger"),
        line("C3", "P", "Gout"),
      ].joined(separator: "\n"))
    let folder = (path as NSString).deletingLastPathComponent
    #expect(throws: TermImportError.missingFile(path: path, name: "MRSTY.RRF")) {
      try read(path)
    }
    try "C1|T184|||\nC2|T023|||\nC3|T047|||\nC3|T033|||\n"
      .write(toFile: folder + "/MRSTY.RRF", atomically: false, encoding: .utf8)
    let (records, _) = try read(folder)
    #expect(
      records == [
        TermRecord(code: "UMLS:C1", preferred: "Tremor", synonyms: ["Shakes"], type: "symptom"),
        TermRecord(code: "UMLS:C3", preferred: "Gout", type: "disease"),
      ])
  }

  @Test func oboTermsKeepExactSynonyms() throws {
    let path = try file(
      "hp.obo",
      """
      format-version: 1.2

      [Term]
      id: HP:1
      name: Headache
      synonym: "Head \\"pain\\"" EXACT layperson []
      synonym: "Migraine" NARROW []

      [Term]
      id: HP:2
      name: Gone
      is_obsolete: true

      [Typedef]
      id: part_of
      name: part of
      """)
    let (records, report) = try read(path)
    #expect(
      records == [
        TermRecord(
          code: "HP:1", preferred: "Headache", synonyms: ["Head \"pain\""], type: "finding")
      ])
    #expect(report.faultCounts.isEmpty)
  }

  @Test func unknownFormsAreRefused() throws {
    let path = try file("names.tsv", "a\tb\n1\t2\n")
    #expect(throws: TermImportError.unknownForm(path: path)) { try read(path) }
    let other = try file("names.csv", "a,b\n")
    #expect(throws: TermImportError.unknownForm(path: other)) { try read(other) }
  }

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
    let bytes = Array(text.utf8)
    let found = try #require(ShortForms.find(in: bytes).first)
    #expect(String(decoding: bytes[found.short], as: UTF8.self) == short)
    #expect(String(decoding: bytes[found.long], as: UTF8.self) == long)
  }

  @Test(arguments: [
    "pain (see below)", "aspirin (81 mg)", "heart failure (XYZ)", "(CHF)", "a (b", ")(",
  ])
  func otherBracketsDefineNothing(text: String) {
    #expect(ShortForms.find(in: Array(text.utf8)).isEmpty)
  }

  @Test func shortFormsMeanWhatTheNoteSays() throws {
    let small = try SmallDictionary([
      "1|congestive heart failure|disease", "2|CHF|medication", "3|ABC|medication",
    ])
    let teacher = try OntologyTeacher(small.dictionary)
    let text =
      "Has congestive heart failure (CHF). CHF is stable. Airway, breath, care (ABC). ABC fine."
    let entities = teacher.label(text)
    let offsets = CodePointOffsets(text)
    #expect(
      entities.map { String(offsets.slice(text, $0.start, $0.end)) + ":" + $0.type } == [
        "congestive heart failure:disease", "CHF:disease", "CHF:disease",
      ])
    #expect(entities.map(\.code) == ["1", "1", "1"])
  }

  @Test func spansTakeSideAndSiteAndLeaveSeverity() throws {
    let small = try SmallDictionary([
      "1|severe pain|symptom", "2|knee pain|symptom", "3|lasix|medication",
    ])
    let text = "Caf\u{e9}: severe pain, left knee pain; right-sided knee pain, left lasix"
    func spans(_ settings: OntologyTeacher.Settings) throws -> [String] {
      let offsets = CodePointOffsets(text)
      return try OntologyTeacher(small.dictionary, settings: settings).label(text)
        .map { String(offsets.slice(text, $0.start, $0.end)) }
    }
    #expect(try spans(.init()) == ["pain", "left knee pain", "right-sided knee pain", "lasix"])
    var settings = OntologyTeacher.Settings()
    settings.hasSpanRules = false
    #expect(try spans(settings) == ["severe pain", "knee pain", "knee pain", "lasix"])
  }

  @Test func typesAreMappedAndUnknownSourcesNamed() throws {
    let small = try SmallDictionary(["1|gout|disease", "2|iron|substance"])
    var settings = OntologyTeacher.Settings()
    settings.typeMap = try #require(TypeMap("disease=problem,*="))
    let teacher = try OntologyTeacher(small.dictionary, settings: settings)
    #expect(teacher.label("gout, iron").map(\.type) == ["problem"])
    settings.sources = ["none"]
    #expect(throws: OntologyTeacher.UnknownSource(name: "none", known: ["test"])) {
      try OntologyTeacher(small.dictionary, settings: settings)
    }
  }
}
