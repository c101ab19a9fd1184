// edge-distill train: a student from a checkpoint and labelled corpora.
import Distill
import Foundation
import Options
import Quantize

enum TrainCommand: Command {
  static let verb = Verb(
    "train", .none, "train a student on labelled corpora",
    details: """
      Starts from a BERT checkpoint in the Hugging Face layout and writes one. Corpora are JSON \
      Lines with entities. After each epoch the student is scored on the --dev files with strict \
      and relaxed F1 per type; the best one is kept in --output. Ctrl-C saves; --resume goes on \
      to the same result as a run that was never stopped. The same seed gives the same weights \
      for any number of threads.

        edge-distill train --init minilm --train notes.train.jsonl --dev notes.dev.jsonl \
      --output student

      Without --scheme there is one head of tags, whose types are --types or else every type found in \
      the files. A type of --types that neither the files nor --init and --teacher have is refused. \
      What the heads will be is said before training. A scheme gives heads of tags, of flags \
      (negated, ...) and of relations, which all learn from one pass over each window.

      --replace, --relay, --recase, --typos, --rejoin and --eponyms change the documents anew for \
      every epoch; teachers then label the --unlabelled notes alone.
      """,
    options: [
      Option("init", .directory("DIR"), "checkpoint to start from"),
      Option("train", .file("FILE..."), "corpora to learn from; may repeat"),
      Option("dev", .file("FILE..."), "corpora to choose the best epoch by; may repeat"),
      Option("output", letter: "o", .directory("DIR"), "where the student goes"),
      Option("scheme", .file("FILE"), "heads, their corpora and type maps, as JSON"),
      Option("types", .text("A,B"), "types of the one head"),
      Option(
        "choose", .text("HEAD,..."),
        "choose the epoch by these heads on all --dev files (default: the first on the first)"),
      Option("epochs", .number("N"), "passes over the corpora (default 6)"),
      Option("batch", .number("N"), "windows of a batch (default 16)"),
      Option("accumulate", .number("N"), "batches of a step (default 1)"),
      Option("window", .number("N"), "word pieces of a window (default 126)"),
      Option("rate", .number("X"), "highest learning rate (default 4e-4)"),
      Option("schedule", .choice("KIND", ["linear", "cosine", "constant"]), "course of the rate"),
      Option("warm-up", .number("X"), "share of steps in which the rate rises (default 0.06)"),
      Option("decay", .number("X"), "weight decay (default 0.01)"),
      Option("layer-decay", .number("X"), "rate of a layer against the one above (default 1)"),
      Option("clip", .number("X"), "largest gradient norm, 0 for none (default 1)"),
      Option("dropout", .number("X"), "dropout everywhere (default: the checkpoint's)"),
      Option("smoothing", .number("X"), "label smoothing (default 0)"),
      Option("average", .number("X"), "keep of the running average of weights, 0 for none"),
      Option("patience", .number("N"), "stop after N epochs without gain (default: never)"),
      Option("quantized-epochs", .number("N"), "last epochs with the int8 runtime's rounding"),
      Option(
        "range", .choice("KIND", ["narrow", "wide"]),
        "that rounding: steps within 63 (default) or 127"),
      Option("layers", .number("N"), "keep only N layers of the checkpoint, evenly chosen"),
      Option("teacher", .directory("DIR"), "checkpoint whose scores are soft labels; may repeat"),
      Option("soft", .number("X"), "share of the soft labels in the loss (default 0.5)"),
      Option("temperature", .number("X"), "temperature of the soft labels (default 2)"),
      Option("unlabelled", .file("FILE..."), "notes that only the teachers label; may repeat"),
      Option("unlabelled-share", .number("X"), "share of those used in an epoch (default 1)"),
      Option("hidden", .number("X"), "weight of matching the first teacher's hidden states"),
      Option("leave-out", .number("X"), "share of words with the largest losses to leave out"),
      Option("relabel", .number("X"), "after an epoch, trust the student above this probability"),
      Option("seed", .number("N"), "seed of order, dropout and new weights (default 1)"),
      Option("threads", .number("N"), "threads (default: all cores)"),
      Option("store", .choice("TYPE", ["f32", "f16"]), "element type of the student's file"),
      Option("resume", .none, "go on with the run in --output"),
      Option("save-every", .number("MINUTES"), "save the state this often (default 5)"),
      Option("skip-bad", .none, "leave faulty lines out instead of stopping"),
    ] + FeatureOptions.training + AugmentationOptions.all)

  static func run(_ command: ParsedCommand) throws -> Int32 {
    let plan = try TrainPlan(command)
    return try TrainRun(plan).run()
  }
}

/// The options of one run, read and checked.
struct TrainPlan {
  var initial: String
  var output: String
  var trainFiles: [String]
  var devFiles: [String]
  var unlabelledFiles: [String]
  var teachers: [String]
  var schemeFile: String?
  var types: [String]?
  var chosenHeads: [String]
  var features: FeatureOptions
  var augmentation: AugmentationOptions
  var settings = TrainingSettings()
  var pieceLimit: Int
  var dropout: Float?
  var layerCount: Int?
  var threadCount: Int
  var element: StoredElement
  var relabelConfidence: Double?
  var unlabelledShare: Double
  var resumes: Bool
  var saveMinutes: Double
  var skipsBad: Bool

  init(_ command: ParsedCommand) throws(OptionError) {
    func share(_ name: StaticString) throws(OptionError) -> Float? {
      try command.number(name, 0, 0.9999, "0", "0.9999").map { Float($0) }
    }
    func positive(_ name: StaticString, _ most: Int, _ word: StaticString) throws(OptionError)
      -> Int?
    { try command.integer(name, 1, most, "1", word) }

    initial = try command.required("init").string
    output = try command.required("output").string
    trainFiles = command.all("train").map { $0.string }
    devFiles = command.all("dev").map { $0.string }
    unlabelledFiles = command.all("unlabelled").map { $0.string }
    teachers = command.all("teacher").map { $0.string }
    schemeFile = command.last("scheme")?.string
    if trainFiles.isEmpty && schemeFile == nil { throw .missingOption("train") }
    types = TypeChoice.names(command)
    features = try FeatureOptions(command)
    augmentation = try AugmentationOptions(command)
    settings.evidenceNoise = features.noise
    chosenHeads = command.last("choose")?.splitAtCommas().map { $0.string } ?? []
    settings.epochCount = try positive("epochs", 10_000, "10000") ?? 6
    settings.windowsPerBatch = try positive("batch", 4096, "4096") ?? 16
    settings.batchesPerStep = try positive("accumulate", 4096, "4096") ?? 1
    settings.patience = try command.integer("patience", 0, 10_000, "0", "10000") ?? 0
    settings.quantizedEpochCount =
      try command.integer("quantized-epochs", 0, 10_000, "0", "10000") ?? 0
    settings.seed = UInt64(
      try command.integer("seed", 0, Int(UInt32.max), "0", "4294967295") ?? 1)
    settings.optimizer.learningRate = Float(
      try command.number("rate", 0, 1, "0", "1") ?? 4e-4)
    settings.optimizer.schedule =
      OptimizerSettings.Schedule(rawValue: command.last("schedule")?.string ?? "linear")!
    settings.optimizer.warmUpShare = try command.number("warm-up", 0, 1, "0", "1") ?? 0.06
    settings.optimizer.decay = Float(try command.number("decay", 0, 10, "0", "10") ?? 0.01)
    settings.optimizer.layerDecay = Float(
      try command.number("layer-decay", 0, 1, "0", "1") ?? 1)
    settings.optimizer.clippingNorm = Float(
      try command.number("clip", 0, 1e9, "0", "1e9") ?? 1)
    settings.optimizer.averageKeep = try share("average") ?? 0
    settings.smoothing = try share("smoothing") ?? 0
    settings.softWeight =
      teachers.isEmpty
      ? 0 : Float(try command.number("soft", 0, 1, "0", "1") ?? 0.5)
    settings.temperature = Float(
      try command.number("temperature", 0.01, 100, "0.01", "100") ?? 2)
    settings.hiddenWeight = Float(try command.number("hidden", 0, 1e6, "0", "1e6") ?? 0)
    settings.droppedShare = Double(try share("leave-out") ?? 0)
    relabelConfidence = try command.number("relabel", 0, 1, "0", "1")
    unlabelledShare = try command.number("unlabelled-share", 0, 1000, "0", "1000") ?? 1
    if command.last("range")?.string == "wide" { settings.rounding = .wide }
    pieceLimit = try command.integer("window", 8, 510, "8", "510") ?? 126
    dropout = try share("dropout")
    layerCount = try positive("layers", 1000, "1000")
    threadCount =
      try positive("threads", 1024, "1024") ?? ProcessInfo.processInfo.activeProcessorCount
    element = command.last("store")?.string == "f16" ? .f16 : .f32
    resumes = command.has("resume")
    saveMinutes = try command.number("save-every", 0, 1e6, "0", "1e6") ?? 5
    skipsBad = command.has("skip-bad")
  }
}
