// One training run from its plan: reads, steps, scores, saves.
import Distill
import Foundation
import Quantize

/// Set by Ctrl-C and by a request to end; the run then saves and stops.
nonisolated(unsafe) private var isStopRequested: sig_atomic_t = 0

final class TrainRun {
  private let plan: TrainPlan
  private let engine: Engine
  private var lastSave = ContinuousClock.now
  private var display = ProgressDisplay()

  init(_ plan: TrainPlan) {
    self.plan = plan
    engine = Engine(threadCount: plan.threadCount)
  }

  private var statePath: String { plan.output + "/training.safetensors" }

  func run() throws -> Int32 {
    let checkpoint = try StudentCheckpoint(directory: plan.initial)
    let maker = try WindowMaker(
      vocabulary: checkpoint.vocabulary, pieceLimit: plan.pieceLimit)
    let scheme = try scheme()
    var set = try TrainingSet(scheme: scheme, maker: maker) { try documents($0) }
    let model = try model(checkpoint, scheme)
    for file in plan.unlabelledFiles {
      set.addUnlabelled(try documents(file), head: 0, share: plan.unlabelledShare, maker: maker)
    }
    let ensemble = try ensemble(checkpoint, model)
    if let ensemble {
      report("\(plan.teachers.count) teachers label \(set.heads[0].map(\.windows.count)) windows")
      set.addTeacherScores(head: 0, ensemble: ensemble, maker: maker)
    }
    let dev = try plan.devFiles.map { (name: name($0), documents: try devDocuments($0, scheme)) }
    let trainer = Trainer(model: model, set: set, settings: plan.settings)
    if plan.settings.hiddenWeight > 0, let ensemble {
      trainer.hiddenTeacher = HiddenTeacher(model: ensemble.first)
    }
    report(
      "\(set.windowCount) windows, \(set.pieceCount) word pieces, \(trainer.stepsPerEpoch) steps "
        + "an epoch, \(engine.kernels.name), \(plan.threadCount) threads")
    // The teachers are in the digest by their scores.
    let fingerprint =
      "\(plan.settings.fingerprint) \(String(describing: plan.relabelConfidence)) "
      + "\(model.configuration) \(set.digest)"
    try FileManager.default.createDirectory(
      atPath: plan.output, withIntermediateDirectories: true)
    if plan.resumes {
      let state = try TrainingState.load(
        model: model, optimizer: trainer.optimizer, fingerprint: fingerprint, from: statePath)
      trainer.progress = state.progress
      if !state.labelCodes.isEmpty { trainer.set.restore(labelCodes: state.labelCodes) }
      report("going on in epoch \(trainer.progress.epoch + 1), step \(trainer.progress.step)")
    }
    for number in [SIGINT, SIGTERM] { signal(number) { _ in isStopRequested = 1 } }
    display.start(step: trainer.progress.step, of: trainer.stepCount)
    while !trainer.isDone {
      let result = trainer.step()
      display.show(trainer.progress, rowCount: result.rowCount)
      if result.isEpochEnd {
        try finishEpoch(trainer, dev, maker, checkpoint)
        try save(trainer, fingerprint)
      } else if ContinuousClock.now - lastSave > .seconds(plan.saveMinutes * 60) {
        try save(trainer, fingerprint)
      }
      if isStopRequested != 0 {
        try save(trainer, fingerprint)
        display.finish()
        report("stopped and saved; --resume goes on")
        return 130
      }
    }
    display.finish()
    return ExitStatus.done
  }

  private func scheme() throws -> Scheme {
    if let file = plan.schemeFile { return try Scheme.read(path: file) }
    var found: Set<String> = []
    for file in plan.trainFiles {
      for document in try documents(file) { found.formUnion(document.entities.map(\.type)) }
    }
    return Scheme.plain(files: plan.trainFiles, types: plan.types, found: found)
  }

  private func documents(_ path: String) throws -> [Document] {
    let corpus = try Corpus.read(path: path, skipsBad: plan.skipsBad)
    for error in corpus.skipped { report("\(error)") }
    return corpus.documents
  }

  /// Dev entities in the terms of the first head; types it does not have are left out.
  private func devDocuments(_ path: String, _ scheme: Scheme) throws -> [Document] {
    try documents(path).map { document in
      var document = document
      document.entities = scheme.heads[0].meanings(of: document.entities)
      return document
    }
  }

  private func model(_ checkpoint: StudentCheckpoint, _ scheme: Scheme) throws -> StudentModel {
    var configuration = checkpoint.configuration
    configuration.heads = scheme.heads.map { .init(name: $0.name, types: $0.types) }
    if let dropout = plan.dropout {
      configuration.hiddenDropout = dropout
      configuration.attentionDropout = dropout
      configuration.classifierDropout = dropout
    }
    if let layers = plan.layerCount { configuration.layerCount = layers }
    guard plan.pieceLimit + 2 <= configuration.positionCount else {
      throw CheckpointError.badField(
        path: plan.initial + "/config.json", field: "max_position_embeddings")
    }
    let model = StudentModel(configuration: configuration, engine: engine)
    let (drawn, unused) = try checkpoint.load(into: model, seed: plan.settings.seed)
    if !drawn.isEmpty { report("drawn anew: \(drawn.joined(separator: ", "))") }
    if !unused.isEmpty { report("not used: \(unused.joined(separator: ", "))") }
    return model
  }

  private func ensemble(
    _ checkpoint: StudentCheckpoint, _ model: StudentModel
  ) throws -> TeacherEnsemble? {
    if plan.teachers.isEmpty { return nil }
    return try TeacherEnsemble(
      directories: plan.teachers, labels: model.configuration.heads[0].labels,
      vocabulary: checkpoint.vocabulary, engine: engine)
  }

  private func finishEpoch(
    _ trainer: Trainer, _ dev: [(name: String, documents: [Document])], _ maker: WindowMaker,
    _ checkpoint: StudentCheckpoint
  ) throws {
    let loss = trainer.progress.lossSum / Double(max(trainer.progress.lossCount, 1))
    var line = "epoch \(trainer.progress.epoch + 1): loss \(decimals(loss, 4))"
    var score = -1.0
    let scored = StudentModel(
      configuration: trainer.model.configuration, engine: engine)
    scored.weights.copy(from: trainer.resultWeights)
    scored.rounding = trainer.model.rounding
    let activations = Activations(scored.configuration)
    for (index, set) in dev.enumerated() {
      let recognizer = Recognizer(model: scored, maker: maker)
      var scores = SpanScores()
      for (document, predicted) in zip(
        set.documents, recognizer.entities(of: set.documents, activations))
      {
        scores.add(gold: document.entities, predicted: predicted)
      }
      if index == 0 { score = scores.micro.strict.f1 }
      line += "\n  \(set.name): \(summary(scores))"
    }
    if let confidence = plan.relabelConfidence,
      trainer.progress.epoch + 1 >= plan.settings.trustedEpochCount
    {
      let count = Relabelling.apply(
        to: &trainer.set, head: 0, recognizer: Recognizer(model: scored, maker: maker),
        confidence: confidence)
      line += "\n  \(count) words relabelled"
    }
    let isBest = trainer.finishEpoch(score: score)
    try TrainingHistory.write(trainer.progress.history, directory: plan.output)
    display.log(line + (isBest && !dev.isEmpty ? "\n  best so far" : ""))
    if isBest || dev.isEmpty {
      try StudentCheckpoint.write(
        trainer.model, weights: trainer.resultWeights, from: checkpoint, element: plan.element,
        to: plan.output)
    }
  }

  private func save(_ trainer: Trainer, _ fingerprint: String) throws {
    try TrainingState.save(
      model: trainer.model, optimizer: trainer.optimizer, progress: trainer.progress,
      fingerprint: fingerprint,
      labelCodes: plan.relabelConfidence == nil ? [] : trainer.set.labelCodes, to: statePath)
    lastSave = ContinuousClock.now
  }

  private func name(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }
}

/// Strict / relaxed F1 of each type and of all.
func summary(_ scores: SpanScores) -> String {
  func pair(_ counts: SpanCounts) -> String {
    "\(decimals(counts.strict.f1, 3)) / \(decimals(counts.relaxed.f1, 3))"
  }
  let types = scores.countsByType.sorted { $0.key < $1.key }
    .map { "\($0.key) \(pair($0.value))" }
  return (["micro \(pair(scores.micro))"] + types).joined(separator: ", ")
}

func decimals(_ value: Double, _ count: Int) -> String {
  String(format: "%.\(count)f", value)
}
