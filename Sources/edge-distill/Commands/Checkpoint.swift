// edge-distill checkpoint: new checkpoints from old ones without training.
import Distill
import Foundation
import Options
import Quantize

enum CheckpointCommand: Command {
  static let verb = Verb(
    "checkpoint", .files("average|pick|thresholds|unpack", atMost: 64),
    "average checkpoints, pick their heads, choose thresholds of flags, or unpack a model file",
    details: """
      average takes the mean of the weights of runs that differ in their seeds or in the order of \
      their data: together they are often better than each alone. Runs may lack heads of the \
      first. pick writes some of a checkpoint's heads in another order; the first head of tags is \
      what training and --teacher take first. With NAME=NEW a head gets another name. thresholds \
      chooses the probability from which each flag holds, so that its F1 is largest on the found \
      mentions of --gold; and that of an open head's types, among those with at most one span of an \
      absent name in 200 words. unpack makes a checkpoint of a model file, to learn on from it; a \
      checkpoint that is in --output already stays, unless --force is given.

        edge-distill checkpoint average --output mean student1 student2 student3
        edge-distill checkpoint pick --output two student bc5cdr default=notes
        edge-distill checkpoint thresholds --output student --gold notes.dev.jsonl student
        edge-distill checkpoint unpack --output student Models/clinical.ner
      """,
    options: [
      Option("output", letter: "o", .directory("DIR"), "where the new checkpoint goes"),
      Option("gold", .file("FILE..."), "corpora to choose thresholds on; may repeat"),
      Option("window", .number("N"), "word pieces of a window there (default 126)"),
      FeatureOptions.dictionary,
      Option("threads", .number("N"), "threads (default: all cores)"),
      Option("store", .choice("TYPE", ["f32", "f16"]), "element type of its files"),
      Option("force", .none, "unpack: replace the checkpoint in --output"),
    ])

  static func run(_ command: ParsedCommand) throws -> Int32 {
    let operands = command.operands.map(\.string)
    let output = try command.required("output").string
    let element: StoredElement = command.last("store")?.string == "f16" ? .f16 : .f32
    guard operands.count >= 2 else {
      throw OptionError.missingOperand("average|pick|thresholds DIR, or unpack MODEL")
    }
    if operands[0] == "unpack" {
      guard operands.count == 2 else { throw OptionError.missingOperand("one MODEL") }
      // The float weights of a checkpoint cannot be had back from a model file.
      if !command.has("force"), StudentCheckpoint.hasWeights(directory: output) {
        throw FileFault(path: output, reason: "has a checkpoint already; --force replaces it")
      }
      try StudentCheckpoint.unpack(model: operands[1], element: element, to: output)
      return ExitStatus.done
    }
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
    case "thresholds":
      model = try withThresholds(command, source)
    default:
      throw OptionError.operandNotAmong(
        command.operands[0], choices: ["average", "pick", "thresholds", "unpack"])
    }
    try StudentCheckpoint.write(
      model, weights: model.weights, from: source, element: element, to: output)
    return ExitStatus.done
  }

  /// The student with thresholds for all its heads of flags and open heads.
  private static func withThresholds(
    _ command: ParsedCommand, _ source: StudentCheckpoint
  ) throws -> StudentModel {
    let paths = command.all("gold").map { $0.string }
    if paths.isEmpty { throw OptionError.missingOption("gold") }
    let threadCount =
      try command.integer("threads", 1, 1024, "1", "1024")
      ?? ProcessInfo.processInfo.activeProcessorCount
    let teacher = try ModelTeacher(
      checkpoint: source.directory, mayBeOpen: true,
      dictionaryPaths: command.all("dictionary").map { $0.string },
      pieceLimit: try command.integer("window", 8, 510, "8", "510") ?? 126,
      threadCount: threadCount)
    let gold = try paths.flatMap { try Corpus.read(path: $0).documents }
    let findings = teacher.findings(of: gold)
    var chosen: [String: [Float]] = [:]
    for (index, head) in teacher.evaluation.heads.enumerated() {
      guard case .flags(let names, _) = head.kind,
        let found = teacher.evaluation.thresholds(head: index, gold: gold, findings)
      else { continue }
      chosen[head.name] = found.thresholds
      for (name, (threshold, scores)) in zip(names, zip(found.thresholds, found.scores)) {
        report(
          "\(head.name) \(name): from \(decimals(Double(threshold), 3)), F1 "
            + "\(decimals(scores.best, 3)); from 0.500, \(decimals(scores.half, 3))")
      }
    }
    for (index, head) in teacher.evaluation.heads.enumerated() {
      guard case .open = head.kind, let best = bestThreshold(teacher, head: index, gold) else {
        continue
      }
      chosen[head.name] = [best]
    }
    return try source.model(engine: Engine(threadCount: 1)) { $0.thresholds = chosen }
  }

  /// Of the thresholds 0.05, 0.10, ... of an open head that with the largest strict F1 over all types,
  /// where at most one span of an absent name in 200 words is found if there is such a one; nil where
  /// the documents have no types.
  private static func bestThreshold(
    _ teacher: ModelTeacher, head: Int, _ gold: [Document]
  ) -> Float? {
    let name = teacher.evaluation.heads[head].name
    var best: (threshold: Float, f1: Double, isQuiet: Bool)?
    for step in 1..<20 {
      let threshold = Float(step) / 20
      teacher.setThreshold(threshold, head: name)
      guard
        case .open(let scores)? =
          teacher.evaluation.scores(gold: gold, teacher.findings(of: gold))[head]
      else { return nil }
      let f1 = scores.spans.micro.strict.f1
      let isQuiet = (scores.absentSpansIn200Words ?? 0) <= 1
      report("\(name): from \(decimals(Double(threshold), 2)), \(summary(scores))")
      if let best, (best.isQuiet ? 1 : 0, best.f1) >= (isQuiet ? 1 : 0, f1) { continue }
      best = (threshold, f1, isQuiet)
    }
    return best?.threshold
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
