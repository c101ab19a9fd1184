// edge-distill checkpoint: new checkpoints from old ones without training.
import Distill
import Foundation
import Options
import Quantize

enum CheckpointCommand: Command {
  static let verb = Verb(
    "checkpoint", .files("average|pick", atMost: 64), "average checkpoints, or pick their heads",
    details: """
      average takes the mean of the weights of runs that differ in their seeds or in the order of \
      their data: together they are often better than each alone. pick writes some of a \
      checkpoint's heads in another order; the first head of tags is what training and --teacher \
      take first. With NAME=NEW a head gets another name.

        edge-distill checkpoint average --output mean student1 student2 student3
        edge-distill checkpoint pick --output two student bc5cdr default=notes
      """,
    options: [
      Option("output", letter: "o", .directory("DIR"), "where the new checkpoint goes"),
      Option("store", .choice("TYPE", ["f32", "f16"]), "element type of its files"),
    ])

  static func run(_ command: ParsedCommand) throws -> Int32 {
    let operands = command.operands.map(\.string)
    let output = try command.required("output").string
    let element: StoredElement = command.last("store")?.string == "f16" ? .f16 : .f32
    guard operands.count >= 2 else { throw OptionError.missingOperand("average|pick DIR") }
    let engine = Engine(threadCount: 1)
    let source = try StudentCheckpoint(directory: operands[1])
    let model: StudentModel
    switch operands[0] {
    case "average":
      let others = try operands.dropFirst(2).map { try StudentCheckpoint(directory: $0) }
      model = try StudentCheckpoint.mean([source] + others, engine: engine)
    case "pick":
      let names = try operands.dropFirst(2).map { try headName($0) }
      guard !names.isEmpty else { throw OptionError.missingOperand("HEAD[=NAME]") }
      model = try source.picking(names, engine: engine)
    default:
      throw OptionError.operandNotAmong(command.operands[0], choices: ["average", "pick"])
    }
    try StudentCheckpoint.write(
      model, weights: model.weights, from: source, element: element, to: output)
    return ExitStatus.done
  }

  /// HEAD or HEAD=NAME.
  private static func headName(_ text: String) throws -> (old: String, new: String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard let old = parts.first, let new = parts.last else {
      throw OptionError.missingOperand("HEAD[=NAME]")
    }
    return (old, new)
  }
}
