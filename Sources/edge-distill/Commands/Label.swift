// edge-distill label: a teacher reads notes and writes its labels.
import Distill
import Foundation
import Options
import Runtime

enum LabelCommand: Command {
  static let verb = Verb(
    "label", .none, "label notes with a teacher",
    details: """
      ontology: names of the --dictionary files, which are compiled ones or anything that 'edge-\
      distill dictionary' reads.
      """,
    options: [
      Option("teacher", .choice("KIND", ["ontology"]), "who labels"),
      Option("notes", .file("F.jsonl"), "notes to label; may repeat"),
      Option("output", letter: "o", .file("F.jsonl"), "where to write; - is stdout"),
      Option("dictionary", .file("FILE"), "ontology: a dictionary; may repeat"),
      Option(
        "sources", .text("A,B"), "ontology: use only these dictionaries of a compiled file"),
      Option(
        "names-only", .none, "ontology: keep the spans of the names",
        details: """
          By default side, site, acuity and kind before a name are added to it and leading \
          severities taken off, as the product's labels have it.
          """),
      Option(
        "map", .text("A=B,C="), "ontology: types of the dictionaries to types of labels",
        details: """
          Default: substance is medication, finding is symptom, the others are themselves. C= \
          drops type C; *= drops every type not named.
          """),
      Option("skip-bad", .none, "leave notes out that cannot be read instead of stopping"),
    ])

  static func run(_ command: ParsedCommand) throws(OptionError) -> Int32 {
    let teacher = try command.required("teacher")
    let output = try command.required("output").string
    let notes = command.all("notes").map(\.string)
    if notes.isEmpty { throw .missingOption("notes") }
    _ = teacher
    return try labelByOntology(command, notes: notes, output: output)
  }

  private static func labelByOntology(
    _ command: ParsedCommand, notes: [String], output: String
  ) throws(OptionError) -> Int32 {
    let paths = command.all("dictionary").map(\.string)
    if paths.isEmpty { throw .missingOption("dictionary") }
    var settings = OntologyTeacher.Settings()
    if let argument = command.last("map") {
      settings.typeMap = try typeMap(argument, option: "map")
    }
    settings.hasSpanRules = !command.has("names-only")
    settings.sources = command.last("sources")?.splitAtCommas().map(\.string) ?? []
    do {
      let dictionary = try openDictionary(paths)
      let teacher = try OntologyTeacher(dictionary, settings: settings)
      let writer = try CorpusWriter(path: output)
      var (noteCount, entityCount, badCount, byteCount) = (0, 0, 0, 0)
      let start = monotonicNanoseconds()
      for path in notes {
        let corpus = try Corpus.read(path: path, skipsBad: command.has("skip-bad"))
        for fault in corpus.skipped { report("\(fault)") }
        badCount += corpus.skipped.count
        for var document in corpus.documents {
          document.entities = teacher.label(document.text)
          document.relations = []
          try writer.write(document)
          noteCount += 1
          byteCount += document.text.utf8.count
          entityCount += document.entities.count
        }
      }
      try writer.close()
      let seconds = Double(monotonicNanoseconds() - start) / 1e9
      let rate = String(format: "%.1f", Double(byteCount) / 1e6 / max(seconds, 1e-9))
      report("\(noteCount) notes, \(entityCount) entities, \(rate) MB/s with reading and writing")
      return badCount > 0 ? ExitStatus.someRemain : ExitStatus.done
    } catch {
      report("\(error)")
      return ExitStatus.failed
    }
  }

  /// One compiled file is mapped; anything else is compiled into memory first.
  private static func openDictionary(_ paths: [String]) throws -> TermDictionary {
    if paths.count == 1 {
      do throws(DictionaryError) {
        return try TermDictionary.open(path: paths[0])
      } catch {
        if error != .wrongMagic && error != .isDirectory { throw error }
      }
    }
    let compiler = try DictionaryCommand.compile(paths)
    let bytes = try compiler.compiled()
    // Lives as long as the process.
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
    memory.copyBytes(from: bytes)
    return try TermDictionary.view(UnsafeRawBufferPointer(memory))
  }
}
