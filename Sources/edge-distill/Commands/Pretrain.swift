// edge-distill pretrain: masked-language-model training of the encoder on notes without labels.
import Distill
import Foundation
import Options
import Quantize

nonisolated(unsafe) private var isStopRequested: sig_atomic_t = 0

enum PretrainCommand: Command {
  static let verb = Verb(
    "pretrain", .none, "carry an encoder into clinical language by masked words",
    details: """
      Hides 15 % of the words of notes and trains the encoder to find them. The result is a \
      checkpoint to give to train --init. Ctrl-C saves; --resume goes on.

        edge-distill pretrain --init minilm --notes mtsamples.jsonl e3c.jsonl --output clinical
      """,
    options: [
      Option("init", .directory("DIR"), "checkpoint to start from"),
      Option("notes", .file("FILE..."), "corpora whose text is read; may repeat"),
      Option("output", letter: "o", .directory("DIR"), "where the encoder goes"),
      Option("epochs", .number("N"), "passes over the notes (default 3)"),
      Option("batch", .number("N"), "windows of a batch (default 16)"),
      Option("window", .number("N"), "word pieces of a window (default 126)"),
      Option("rate", .number("X"), "highest learning rate (default 3e-4)"),
      Option("mask", .number("X"), "share of words hidden (default 0.15)"),
      Option("seed", .number("N"), "seed of order, masks and dropout (default 1)"),
      Option("threads", .number("N"), "threads (default: all cores)"),
      Option("resume", .none, "go on with the run in --output"),
      Option("save-every", .number("MINUTES"), "save the state this often (default 5)"),
    ] + FeatureOptions.training)

  static func run(_ command: ParsedCommand) throws -> Int32 {
    let initial = try command.required("init").string
    let output = try command.required("output").string
    let notes = command.all("notes").map { $0.string }
    if notes.isEmpty { throw OptionError.missingOption("notes") }
    var settings = TrainingSettings()
    settings.epochCount = try command.integer("epochs", 1, 10_000, "1", "10000") ?? 3
    settings.windowsPerBatch = try command.integer("batch", 1, 4096, "1", "4096") ?? 16
    settings.seed = UInt64(try command.integer("seed", 0, 1 << 31, "0", "2147483648") ?? 1)
    settings.optimizer.learningRate = Float(try command.number("rate", 0, 1, "0", "1") ?? 3e-4)
    let share = try command.number("mask", 0.01, 0.9, "0.01", "0.9") ?? 0.15
    let pieceLimit = try command.integer("window", 8, 510, "8", "510") ?? 126
    let saveMinutes = try command.number("save-every", 0, 1e6, "0", "1e6") ?? 5
    let threadCount =
      try command.integer("threads", 1, 1024, "1", "1024")
      ?? ProcessInfo.processInfo.activeProcessorCount
    let checkpoint = try StudentCheckpoint(directory: initial)
    guard let maskID = checkpoint.vocabulary.maskID else {
      throw CheckpointError.unsupported(
        path: initial, field: "vocabulary", value: "without [MASK]")
    }
    let options = try FeatureOptions(command)
    settings.evidenceNoise = options.noise
    let features = try options.source(of: checkpoint)
    let maker = try WindowMaker(
      vocabulary: checkpoint.vocabulary, pieceLimit: pieceLimit, features: features)
    var windows: [TextWindow] = []
    for file in notes {
      for (index, document) in try Corpus.read(path: file).documents.enumerated() {
        windows += maker.windows(of: document.text, document: index)
      }
    }
    var configuration = checkpoint.configuration
    configuration.heads = []
    configuration.features = features.features
    configuration.hasMaskHead = true
    let model = StudentModel(
      configuration: configuration, engine: Engine(threadCount: threadCount))
    let (drawn, _) = try checkpoint.load(into: model, seed: settings.seed)
    if !drawn.isEmpty { report("drawn anew: \(drawn.joined(separator: ", "))") }
    let pretrainer = Pretrainer(
      model: model, windows: windows,
      masking: MaskedWords(
        maskID: Int32(maskID), vocabularyCount: configuration.vocabularyCount, share: share),
      settings: settings)
    try FileManager.default.createDirectory(
      atPath: output, withIntermediateDirectories: true)
    let set = TrainingSet(unlabelled: windows)
    report("\(set.windowCount) windows, \(set.pieceCount) word pieces")
    return try loop(
      pretrainer, checkpoint, output, resumes: command.has("resume"), saveMinutes: saveMinutes,
      fingerprint: "\(settings.fingerprint) \(share) \(set.digest)")
  }

  private static func loop(
    _ pretrainer: Pretrainer, _ checkpoint: StudentCheckpoint, _ output: String, resumes: Bool,
    saveMinutes: Double, fingerprint: String
  ) throws -> Int32 {
    let statePath = output + "/training.safetensors"
    func save() throws {
      try TrainingState.save(
        model: pretrainer.model, optimizer: pretrainer.optimizer, progress: pretrainer.progress,
        fingerprint: fingerprint, to: statePath)
    }
    if resumes {
      pretrainer.progress = try TrainingState.load(
        model: pretrainer.model, optimizer: pretrainer.optimizer, fingerprint: fingerprint,
        from: statePath
      ).progress
    }
    for number in [SIGINT, SIGTERM] { signal(number) { _ in isStopRequested = 1 } }
    var display = ProgressDisplay()
    display.start(step: pretrainer.progress.step, of: pretrainer.stepCount)
    var lastSave = ContinuousClock.now
    while !pretrainer.isDone {
      let result = pretrainer.step()
      display.show(
        pretrainer.progress, loss: pretrainer.progress.headLosses[0].mean,
        rowCount: result.rowCount)
      if result.isEpochEnd {
        pretrainer.finishEpoch()
        display.log(
          "epoch \(pretrainer.progress.epoch): loss "
            + decimals(pretrainer.progress.history.last!.loss, 4))
        try StudentCheckpoint.write(
          pretrainer.model, weights: pretrainer.model.weights, from: checkpoint, to: output)
      }
      let isDue = ContinuousClock.now - lastSave > .seconds(saveMinutes * 60)
      if isDue || result.isEpochEnd || isStopRequested != 0 {
        try save()
        lastSave = .now
      }
      if isStopRequested != 0 {
        display.finish()
        report("stopped and saved; --resume goes on")
        return 130
      }
    }
    display.finish()
    return ExitStatus.done
  }
}
