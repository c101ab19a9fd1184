// edge-distill import: annotation files of the field's forms into corpus files, and back.
import Distill
import Foundation
import Options

enum ImportCommand: Command {
  private static let forms: [StaticString] = [
    "brat", "conll", "pubtator", "bioc-json", "bioc-xml", "jsonl",
  ]

  static let verb = Verb(
    "import", .files("FILE...", atMost: .max), "convert annotated text between the field's forms",
    details: """
      Reads FILEs of one form and writes one corpus of another; every span is checked against its \
      text. For brat a FILE is a folder, or one .ann file, and --output is a folder. What the \
      target form cannot hold is counted on stderr.

      Export is the same with --to:

        edge-distill import --from brat --output notes.jsonl annotated/
        edge-distill import --from jsonl --to conll --output notes.conll notes.jsonl
      """,
    options: [
      Option("from", .choice("FORM", forms), "form of the files"),
      Option("to", .choice("FORM", forms), "form to write (default jsonl)"),
      Option("output", letter: "o", .file("PATH"), "where to write; - is stdout"),
      Option(
        "map", .text("A=B,C="), "rename types",
        details: "A=B renames type A to B; C= drops type C; *= drops every type not named."),
      Option("skip-bad", .none, "leave faulty documents out instead of stopping"),
    ])

  static func run(_ command: ParsedCommand) throws -> Int32 {
    let source = AnnotationFormat(rawValue: try command.required("from").string)!
    let target = AnnotationFormat(rawValue: command.last("to")?.string ?? "jsonl")!
    let output = try command.required("output").string
    guard !command.operands.isEmpty else { throw OptionError.missingOperand("FILE") }
    let map = try command.last("map").map { argument throws(OptionError) in
      try typeMap(argument, option: "map")
    }
    var documents: [Document] = []
    var faultCount = 0
    var lineByID: Set<String> = []
    for operand in command.operands {
      let reading = try source.read(path: operand.string)
      for fault in reading.faults {
        report("\(fault)")
        faultCount += 1
      }
      for var document in reading.documents {
        guard lineByID.insert(document.id).inserted else {
          report("\(operand.string): document \(document.id): id given before")
          faultCount += 1
          continue
        }
        if let map { document.apply(map) }
        documents.append(document)
      }
    }
    if faultCount > 0 && !command.has("skip-bad") {
      report("nothing written; --skip-bad leaves the \(faultCount) faulty documents out")
      return ExitStatus.failed
    }
    let loss = try target.write(documents, path: output)
    for (name, count) in loss.sorted(by: { $0.key < $1.key }) {
      report("\(target.rawValue) cannot hold \(count) \(name)")
    }
    let entityCount = documents.reduce(0) { $0 + $1.entities.count }
    report("\(documents.count) documents, \(entityCount) entities, \(faultCount) left out")
    return faultCount > 0 ? ExitStatus.someRemain : ExitStatus.done
  }
}

/// `A=B,C=,*=`: how types are renamed or dropped.
func typeMap(_ argument: Argument, option: StaticString) throws(OptionError) -> TypeMap {
  guard let map = TypeMap(argument.string) else {
    throw .notAmong(option: option, value: argument, choices: ["A=B", "A=", "*="])
  }
  return map
}

/// The map of an option, nil where it was not given.
func optionalTypeMap(
  _ command: ParsedCommand, _ name: StaticString
) throws(OptionError) -> TypeMap? {
  guard let argument = command.last(name) else { return nil }
  return try typeMap(argument, option: name)
}
