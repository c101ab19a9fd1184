// label --teacher model.
import Distill
import Foundation
import Options
import Quantize

extension LabelCommand {
  static func labelByModel(_ command: ParsedCommand) throws(OptionError) -> Int32 {
    let directory = try command.required("checkpoint").string
    let pieceLimit = try command.integer("window", 8, 510, "8", "510") ?? 126
    let threadCount =
      try command.integer("threads", 1, 1024, "1", "1024")
      ?? ProcessInfo.processInfo.activeProcessorCount
    do {
      let teacher = try ModelTeacher(
        checkpoint: directory, head: command.last("head")?.string, pieceLimit: pieceLimit,
        threadCount: threadCount)
      let (documents, badCount) = try notes(command)
      let writer = try CorpusWriter(path: command.required("output").string)
      var entityCount = 0
      for start in stride(from: 0, to: documents.count, by: 32) {
        let group = Array(documents[start..<min(start + 32, documents.count)])
        for (var document, entities) in zip(group, teacher.label(group)) {
          document.entities = entities
          document.relations = []
          entityCount += entities.count
          try writer.write(document)
        }
      }
      try writer.close()
      report("\(documents.count) notes, \(entityCount) entities")
      return badCount > 0 ? ExitStatus.someRemain : ExitStatus.done
    } catch let error as OptionError {
      throw error
    } catch let error as CheckpointError {
      report(error.text)
    } catch let error as ConversionError {
      report(error.text)
    } catch {
      report("\(error)")
    }
    return ExitStatus.failed
  }
}
