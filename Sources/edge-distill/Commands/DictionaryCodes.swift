// edge-distill dictionary --codes: compiles the code dictionary that the clinic's program maps.
import Distill
import Foundation
import Options
import Quantize

enum DictionaryCodes {
  static let options: [Option] = [
    Option(
      "codes", .none, "compile a code dictionary",
      details: """
        Each FILE is then SYSTEM=FILE, the code system as records name it (ICD10CM, SNOMEDCT, \
        RXNORM, UNII, DRUGBANK, MESH, HPO, MONDO); without SYSTEM the file's own name tells.
        """),
    Option(
      "cross-references", .file("FILE"), "codes of other systems for MONDO's: code, system, other",
      details: "A table; with --codes."),
    Option("brands", .file("FILE"), "brands of drugs: brand, ingredients, synonyms; with --codes"),
    Option(
      "abbreviations", .file("FILE"), "short forms: short, long, type, note; with --codes",
      details: "May be given again: a sense that is there already has the words of both notes."),
    Option(
      "topics", .file("FILE"), "words of topics in notes of short forms: topic, words; with --codes"
    ),
    Option(
      "corrections", .file("FILE"),
      "names and cross-references to change: change, system, code, name; with --codes",
      details: """
        `add` gives a name to a code, `drop` takes it away; `uncross` takes away that the code has \
        another, which stands in the place of the name with its system.
        """),
    Option(
      "similar", .text("SYSTEM"), "find conditions of a code system by likeness too; with --codes",
      details: "Where no name fits, the likest name of the system by its trigrams."),
    Option(
      "usage", .file("F.jsonl"), "a corpus whose entities have MeSH codes; with --codes",
      details: "What people meant by a name most often comes first. May be given again."),
  ]

  /// What the file names of public dictionaries tell.
  private static let systems = [
    "icd10cm": "ICD10CM", "snomed-gps": "SNOMEDCT", "snomed": "SNOMEDCT", "rxnorm": "RXNORM",
    "unii": "UNII", "drugbank": "DRUGBANK", "mesh": "MESH", "hpo": "HPO", "mondo": "MONDO",
  ]

  static func run(
    _ command: ParsedCommand, operands: [(name: String, path: String)], output: String
  ) throws {
    let compiler = CodeCompiler()
    for (name, path) in operands {
      try compiler.add(path: path, system: systems[name.lowercased()] ?? name.uppercased())
    }
    for value in command.all("cross-references") {
      try compiler.addCrossReferences(path: value.string, system: "MONDO")
    }
    for value in command.all("brands") { try compiler.addBrands(path: value.string) }
    for value in command.all("abbreviations") { try compiler.addAbbreviations(path: value.string) }
    for value in command.all("topics") { try compiler.addTopics(path: value.string) }
    var mentions: [(name: String, code: String)] = []
    let usage = command.all("usage").map(\.string)
    for path in usage { mentions += try codedMentions(path) }
    if !usage.isEmpty {
      compiler.addUsage(mentions, system: "MESH", path: usage.joined(separator: " "))
    }
    for value in command.all("corrections") { try compiler.addCorrections(path: value.string) }
    if let system = command.last("similar")?.string {
      try compiler.addSimilarNames(system: system)
    }
    for part in compiler.reports {
      report("\(part.path): \(part.rowCount) rows, \(part.keptCount) taken")
    }
    try compiler.write(path: output)
  }

  /// The entities of a corpus that have a code.
  private static func codedMentions(_ path: String) throws -> [(name: String, code: String)] {
    var mentions: [(name: String, code: String)] = []
    for (index, line) in try readText(path).split(separator: "\n").enumerated() {
      let document: JSONValue
      do throws(JSONError) {
        document = try JSONValue.parse(String(line))
      } catch {
        throw FormatError.invalid(place: path, line: index + 1, .json(error))
      }
      for entity in document["entities"]?.arrayValue ?? [] {
        guard let name = entity["text"]?.stringValue, let code = entity["code"]?.stringValue else {
          continue
        }
        mentions.append((name, code))
      }
    }
    return mentions
  }
}
