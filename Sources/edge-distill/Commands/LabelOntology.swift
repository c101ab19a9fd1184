// label --teacher ontology.
import Distill
import Foundation
import Options
import Runtime

extension LabelCommand {
  static func labelByOntology(_ command: ParsedCommand) throws -> Int32 {
    let paths = command.all("dictionary").map(\.string)
    if paths.isEmpty { throw OptionError.missingOption("dictionary") }
    var settings = OntologyTeacher.Settings()
    if let argument = command.last("map") {
      settings.typeMap = try typeMap(argument, option: "map")
    }
    settings.hasSpanRules = !command.has("names-only")
    settings.sources = command.last("sources")?.splitAtCommas().map(\.string) ?? []
    let teacher = try OntologyTeacher(try openDictionary(paths), settings: settings)
    let (documents, badCount) = try notes(command)
    let writer = try CorpusWriter(path: command.required("output").string)
    var (entityCount, byteCount) = (0, 0)
    let start = monotonicNanoseconds()
    for var document in documents {
      document.entities = teacher.label(document.text)
      document.relations = []
      document.hasRelations = false
      try writer.write(document)
      byteCount += document.text.utf8.count
      entityCount += document.entities.count
    }
    try writer.close()
    let seconds = Double(monotonicNanoseconds() - start) / 1e9
    let rate = String(format: "%.1f", Double(byteCount) / 1e6 / max(seconds, 1e-9))
    report("\(documents.count) notes, \(entityCount) entities, \(rate) MB/s with writing")
    return badCount > 0 ? ExitStatus.someRemain : ExitStatus.done
  }

  /// One compiled file is mapped; anything else is compiled into memory first. What is shorter than a
  /// compiled file's header is none: a small table.
  private static func openDictionary(_ paths: [String]) throws -> TermDictionary {
    if paths.count == 1 {
      do throws(DictionaryError) {
        return try TermDictionary.open(path: paths[0])
      } catch {
        switch error {
        case .wrongMagic, .isDirectory, .truncated: break
        default: throw FileFault(path: paths[0], error)
        }
      }
    }
    let bytes = try DictionaryCommand.compile(paths).compiled()
    // Lives as long as the process.
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
    memory.copyBytes(from: bytes)
    return try TermDictionary.view(UnsafeRawBufferPointer(memory))
  }
}
