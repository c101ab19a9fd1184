// MeSH codes of mentions that people coded. Needs the folder with corpora and dictionaries.
import Foundation
import Quantize
import Testing

@testable import Runtime

@Suite(.enabled(if: ProcessInfo.processInfo.environment["EDGE_NER_SHARED"] != nil))
struct CodeAccuracyTests {
  private struct Document: Decodable {
    struct Entity: Decodable {
      let type: String
      let start: Int
      let end: Int
      let text: String
      let code: String?
    }

    let text: String
    let entities: [Entity]
  }

  private static let groups: [String: CodeGroup] = [
    "Chemical": .drug, "ChemicalEntity": .drug, "Disease": .condition,
    "DiseaseOrPhenotypicFeature": .condition,
  ]

  private static let shared = ProcessInfo.processInfo.environment["EDGE_NER_SHARED"] ?? ""

  private static func documents(_ corpus: String) throws -> [Document] {
    let text = try String(contentsOfFile: "\(shared)/data/\(corpus).jsonl", encoding: .utf8)
    return try text.split(separator: "\n").map {
      try JSONDecoder().decode(Document.self, from: Data($0.utf8))
    }
  }

  private static func compiled(hasUsage: Bool) throws -> [UInt8] {
    let compiler = CodeCompiler()
    for (system, name) in [
      ("MESH", "mesh"), ("MONDO", "mondo"), ("HPO", "hpo"), ("ICD10CM", "icd10cm"),
      ("SNOMEDCT", "snomed-gps"), ("DRUGBANK", "drugbank"), ("UNII", "unii"),
    ] {
      try compiler.add(path: "\(shared)/ontology/\(name).tsv", system: system)
    }
    try compiler.addCrossReferences(path: shared + "/ontology/mondo-xrefs.tsv", system: "MONDO")
    try compiler.addBrands(path: shared + "/ontology/brands.tsv")
    try compiler.addBrands(path: shared + "/ontology/brands-vaccines.tsv")
    try compiler.addAbbreviations(path: shared + "/ontology/abbreviations.tsv")
    try compiler.addAbbreviations(path: root("Models/training/codes.senses.tsv"))
    try compiler.addTopics(path: root("Models/training/codes.topics.tsv"))
    if hasUsage {
      for corpus in ["bc5cdr.train", "biored.train"] {
        let mentions = try documents(corpus).flatMap(\.entities).compactMap { entity in
          entity.code.map { (name: entity.text, code: $0) }
        }
        compiler.addUsage(mentions, system: "MESH", path: corpus)
      }
    }
    try compiler.addCorrections(path: root("Models/training/codes.corrections.tsv"))
    try compiler.addSimilarNames(system: "MESH")
    return compiler.compiled()
  }

  private struct Counts {
    var all = 0
    var right = 0
    /// Mentions left without a code, and those of them that no concept here was meant by.
    var none = 0
    var rightlyNone = 0
  }

  private static func measure(_ bytes: [UInt8], _ corpora: [String]) throws -> [CodeGroup: Counts] {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
    defer { memory.deallocate() }
    memory.copyBytes(from: bytes)
    let dictionary = try CodeDictionary.view(UnsafeRawBufferPointer(memory))
    let mesh = dictionary.systems.firstIndex { String(decoding: $0, as: UTF8.self) == "MESH" }
    var known: Set<String> = []
    for concept in 0..<dictionary.conceptCount where dictionary.system(concept) == mesh {
      known.insert(String(decoding: dictionary.code(concept), as: UTF8.self))
    }
    let coder = NoteCoder(dictionary)
    var counts: [CodeGroup: Counts] = [:]
    for document in try corpora.flatMap(documents) {
      var offsets = [0]
      for scalar in document.text.unicodeScalars {
        offsets.append(offsets.last! + UTF8.width(scalar))
      }
      var text = document.text
      text.withUTF8 { bytes in
        coder.begin(UnsafeRawBufferPointer(bytes))
        for entity in document.entities {
          guard let group = groups[entity.type], let gold = entity.code else { continue }
          coder.code(offsets[entity.start]..<offsets[entity.end], group)
          let found = coder.codes.first { $0.system == mesh }
          let code = found.map { String(decoding: dictionary.code($0.concept), as: UTF8.self) }
          var count = counts[group] ?? Counts()
          if gold.first == "D", gold.dropFirst().allSatisfy(\.isNumber) {
            count.all += 1
            if code == gold { count.right += 1 }
          }
          if code == nil {
            count.none += 1
            if !known.contains(gold) { count.rightlyNone += 1 }
          }
          counts[group] = count
        }
      }
    }
    return counts
  }

  /// Models/clinical.terms, whose usage leaves out documents that are like those of the dev parts.
  private static func shipped() throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: root("Models/clinical.terms"))))
  }

  private static func root(_ path: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../" + path).standardizedFileURL.path
  }

  @Test func theShippedDictionaryHasTheCodesOfTheAnnotators() throws {
    try Self.check(try Self.shipped(), name: "shipped", drugs: 0.93, conditions: 0.87)
  }

  @Test(arguments: [false, true]) func codesOfTrueMentionsAreThoseOfTheAnnotators(
    hasUsage: Bool
  ) throws {
    try Self.check(
      try Self.compiled(hasUsage: hasUsage), name: hasUsage ? "with usage" : "names",
      drugs: hasUsage ? 0.94 : 0.90, conditions: hasUsage ? 0.88 : 0.73)
  }

  private static func check(
    _ bytes: [UInt8], name: String, drugs: Double, conditions: Double
  ) throws {
    #expect(bytes.count < 25_000_000)
    let counts = try Self.measure(bytes, ["bc5cdr.dev", "biored.dev"])
    for (group, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      print(
        name, group, "right", count.right, "of", count.all,
        String(format: "%.4f", Double(count.right) / Double(count.all)), "no code", count.none,
        "rightly", count.rightlyNone)
    }
    let (drug, condition) = (try #require(counts[.drug]), try #require(counts[.condition]))
    #expect(Double(drug.right) >= drugs * Double(drug.all))
    #expect(Double(condition.right) >= conditions * Double(condition.all))
  }
}
