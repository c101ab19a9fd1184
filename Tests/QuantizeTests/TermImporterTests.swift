// Importers of the vocabularies' release forms.
import Foundation
import Testing

@testable import Quantize

@Suite struct TermImporterTests {
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
}
