// label --teacher model.
import Distill
import Foundation
import Options
import Quantize

extension LabelCommand {
  static func labelByModel(_ command: ParsedCommand) throws -> Int32 {
    let directory = try command.required("checkpoint").string
    let pieceLimit = try command.integer("window", 8, 510, "8", "510") ?? 126
    let threadCount =
      try command.integer("threads", 1, 1024, "1", "1024")
      ?? ProcessInfo.processInfo.activeProcessorCount
    let teacher = try ModelTeacher(
      checkpoint: directory, head: command.last("head")?.string,
      dictionaryPaths: command.all("dictionary").map { $0.string }, pieceLimit: pieceLimit,
      threadCount: threadCount)
    let (documents, badCount) = try notes(command)
    let writer = try CorpusWriter(path: command.required("output").string)
    var entityCount = 0
    for start in stride(from: 0, to: documents.count, by: 32) {
      let group = Array(documents[start..<min(start + 32, documents.count)])
      for var document in teacher.labelled(group) {
        for index in document.entities.indices {
          document.entities[index].score = document.entities[index].score.map(rounded)
        }
        for index in (document.phi ?? []).indices {
          document.phi![index].score = document.phi![index].score.map(rounded)
        }
        entityCount += document.entities.count
        try writer.write(document)
      }
    }
    try writer.close()
    report("\(documents.count) notes, \(entityCount) entities")
    return badCount > 0 ? ExitStatus.someRemain : ExitStatus.done
  }

  /// Four digits.
  private static func rounded(_ score: Double) -> Double { (score * 10000).rounded() / 10000 }
}
