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

  /// Lines with the columns and ends of the released files.
  private func release(_ lines: [[String]], _ delimiter: String, end: String = "\r\n") -> String {
    lines.map { $0.joined(separator: delimiter) + end }.joined()
  }

  private func folder(_ files: [(path: String, contents: String)]) throws -> String {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    for file in files {
      let path = root.appendingPathComponent(file.path)
      try FileManager.default.createDirectory(
        at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.contents.utf8).write(to: path)
    }
    return root.path
  }

  private func conso(
    _ concept: String, _ language: String, _ source: String, _ kind: String, _ name: String,
    _ suppress: String, status: String = ""
  ) -> [String] {
    // RxNorm leaves the five fields empty that say which name of the UMLS is preferred.
    let isOfUMLS = !status.isEmpty
    return [
      concept, language, status, isOfUMLS ? "L1" : "", isOfUMLS ? "PF" : "", isOfUMLS ? "S1" : "",
      isOfUMLS ? "Y" : "", "A" + concept, "", concept, "", source, kind, concept, name,
      isOfUMLS ? "0" : "", suppress, "4096", "",
    ]
  }

  @Test(arguments: ["\r\n", "\n"]) func theUnpackedReleaseOfRxNormIsRead(end: String) throws {
    let lines = [
      conso("161", "ENG", "RXNORM", "TMSY", "acetaMINOPHEN", "N"),
      conso("161", "ENG", "RXNORM", "IN", "acetaminophen", "N"),
      conso("161", "ENG", "RXNORM", "SY", "APAP", "N"),
      conso("161", "ENG", "MTHSPL", "SU", "ACETAMINOPHEN", "N"),
      conso("161", "SPA", "RXNORM", "SY", "paracetamol (es)", "N"),
      conso("161", "ENG", "RXNORM", "SY", "suppressed name", "Y"),
      conso("202433", "ENG", "RXNORM", "BN", "Tylenol", "N"),
      conso("209387", "ENG", "RXNORM", "SCD", "acetaminophen 325 MG Oral Tablet", "N"),
      conso("209387", "ENG", "RXNORM", "SY", "APAP 325 MG Oral Tablet", "N"),
      conso("999999", "ENG", "RXNORM", "IN", "obsolete drug", "O"),
    ]
    let path = try folder([
      ("rrf/RXNCONSO.RRF", release(lines, "|", end: end)),
      ("prescribe/rrf/RXNCONSO.RRF", release([lines[6]], "|", end: end)),
      ("rrf/RXNREL.RRF", "161||RXCUI|RB|202433|||||\n"),
    ])
    let wanted = [
      TermRecord(
        code: "RXNORM:161", preferred: "acetaminophen", synonyms: ["acetaMINOPHEN", "APAP"],
        type: "medication"),
      TermRecord(code: "RXNORM:202433", preferred: "Tylenol", type: "medication"),
    ]
    for place in ["", "/rrf", "/rrf/RXNCONSO.RRF"] {
      let (records, report) = try read(path + place)
      #expect(records == wanted)
      #expect(report.rowCount == 10)
      #expect(report.faultCounts.isEmpty)
    }
  }

  @Test(arguments: ["\r\n", "\n"]) func theUnpackedReleaseOfSNOMEDIsRead(end: String) throws {
    let header = [
      "id", "effectiveTime", "active", "moduleId", "conceptId", "languageCode", "typeId", "term",
      "caseSignificanceId",
    ]
    func row(
      _ active: String, _ concept: String, _ language: String, _ kind: String, _ term: String
    ) -> [String] {
      [
        "1\(concept)", "20250101", active, "900000000000207008", concept, language, kind, term,
        "900000000000448009",
      ]
    }
    let name = "900000000000003001", synonym = "900000000000013009"
    let descriptions = release(
      [
        header, row("1", "195967001", "en", name, "Asthma (disorder)"),
        row("1", "195967001", "en", synonym, "Asthma"),
        row("1", "195967001", "en", synonym, "Airway \"hyperreactivity\""),
        row("0", "195967001", "en", synonym, "Asthma NOS"),
        row("1", "195967001", "es", synonym, "asma"),
        row("1", "155574008", "en", name, "Asthma attack (disorder)"),
        row("1", "90560007", "en", name, "Gout (disorder)"),
      ], "\t", end: end)
    let concepts = release(
      [
        ["id", "effectiveTime", "active", "moduleId", "definitionStatusId"],
        ["195967001", "20020131", "1", "900000000000207008", "900000000000074008"],
        ["155574008", "20020131", "0", "900000000000207008", "900000000000074008"],
        ["90560007", "20020131", "1", "900000000000207008", "900000000000074008"],
      ], "\t", end: end)
    let root = "SnomedCT_InternationalRF2_PRODUCTION_20250101T120000Z"
    let snapshot = root + "/Snapshot/Terminology/"
    let history = root + "/Full/Terminology/sct2_Description_Full-en_INT_20250101.txt"
    let path = try folder([
      (snapshot + "sct2_Description_Snapshot-en_INT_20250101.txt", descriptions),
      (snapshot + "sct2_Description_Snapshot-es_INT_20250101.txt", release([header], "\t")),
      (snapshot + "sct2_Concept_Snapshot_INT_20250101.txt", concepts),
      (snapshot + "sct2_TextDefinition_Snapshot-en_INT_20250101.txt", release([header], "\t")),
      (history, descriptions),
    ])
    let wanted = [
      TermRecord(
        code: "SNOMEDCT:195967001", preferred: "Asthma", synonyms: ["Airway \"hyperreactivity\""],
        type: "disease"), TermRecord(code: "SNOMEDCT:90560007", preferred: "Gout", type: "disease"),
    ]
    for place in ["", snapshot, snapshot + "sct2_Description_Snapshot-en_INT_20250101.txt"] {
      let (records, report) = try read(place.isEmpty ? path : path + "/" + place)
      #expect(records == wanted)
      #expect(report.faultCounts.isEmpty)
    }
    #expect(throws: TermImportError.history(path: path + "/" + history)) {
      try read(path + "/" + history)
    }
  }

  @Test(arguments: ["\r\n", "\n"]) func theUnpackedReleaseOfTheUMLSIsRead(end: String) throws {
    let path = try folder([
      (
        "2025AB/META/MRCONSO.RRF",
        release(
          [
            conso("C0004096", "ENG", "MSH", "MH", "Asthma", "N", status: "P"),
            conso("C0004096", "ENG", "SNOMEDCT_US", "SY", "Bronchial asthma", "N", status: "S"),
            conso("C0004096", "ENG", "ICD9CM", "PT", "Asthma NOS", "O", status: "S"),
            conso("C0004096", "SPA", "MSHSPA", "MH", "Asma", "N", status: "P"),
            conso("C0016129", "ENG", "FMA", "PT", "Finger", "N", status: "P"),
          ], "|", end: end)
      ),
      (
        "2025AB/META/MRSTY.RRF",
        release(
          [
            ["C0004096", "T047", "B2.2.1.2.1", "Disease or Syndrome", "AT32679180", "256", ""],
            [
              "C0016129", "T023", "A1.2.3.1", "Body Part, Organ, or Organ Component", "AT1", "", "",
            ],
          ], "|", end: end)
      ),
    ])
    for place in ["", "/2025AB", "/2025AB/META", "/2025AB/META/MRCONSO.RRF"] {
      let (records, report) = try read(path + place)
      #expect(
        records == [
          TermRecord(
            code: "UMLS:C0004096", preferred: "Asthma", synonyms: ["Bronchial asthma"],
            type: "disease")
        ])
      #expect(report.faultCounts.isEmpty)
    }
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

  @Test func aByteOrderMarkIsNoPartOfTheFirstField() throws {
    let table = try file(
      "own.tsv", "\u{FEFF}code\tpreferred\tsynonyms\ttype\nX:1\tGout\t\tdisease\n")
    let (records, report) = try read(table)
    #expect(records == [TermRecord(code: "X:1", preferred: "Gout", type: "disease")])
    #expect(report.faultCounts.isEmpty)
    let ontology = try file("hp.obo", "\u{FEFF}[Term]\nid: HP:1\nname: Headache\n")
    #expect(try read(ontology).records.map(\.preferred) == ["Headache"])
  }

  @Test func unknownFormsAreRefused() throws {
    let path = try file("names.tsv", "a\tb\n1\t2\n")
    #expect(throws: TermImportError.unknownForm(path: path)) { try read(path) }
    let other = try file("names.csv", "a,b\n")
    #expect(throws: TermImportError.unknownForm(path: other)) { try read(other) }
  }
}
