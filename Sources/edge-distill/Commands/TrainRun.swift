// One training run from its plan: reads, steps, scores, saves.
import Distill
import Foundation
import Options
import Quantize
import Runtime

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
    let scheme = try scheme(checkpoint)
    let features = try plan.features.source(of: checkpoint)
    let maker = try WindowMaker(
      vocabulary: checkpoint.vocabulary, pieceLimit: plan.pieceLimit, features: features)
    var files: [String: [Document]] = [:]
    var set = try TrainingSet(scheme: scheme, maker: maker) { file in
      let documents = try documents(file)
      files[file] = documents
      return documents
    }
    for head in scheme.heads.indices where set.windowCount(head: head) == 0 {
      throw SchemeError.noWindows(head: scheme.heads[head].name)
    }
    tell(scheme, set)
    let model = try model(checkpoint, scheme, features.features)
    for file in plan.unlabelledFiles {
      set.addUnlabelled(try documents(file), head: 0, share: plan.unlabelledShare, maker: maker)
    }
    let ensemble = try ensemble(checkpoint, model)
    if let ensemble {
      report("\(plan.teachers.count) teachers label \(set.parts.map(\.windows.count)) windows")
      set.addTeacherScores(head: 0, ensemble: ensemble, maker: maker)
    }
    let dev = try plan.devFiles.map { (name: name($0), documents: try documents($0)) }
    let evaluation = HeadEvaluation(heads: scheme.heads)
    var settings = plan.settings
    settings.headWeights = scheme.heads.map(\.weight)
    let trainer = Trainer(model: model, set: set, settings: settings)
    if settings.hiddenWeight > 0, let ensemble {
      trainer.hiddenTeacher = HiddenTeacher(model: ensemble.first)
    }
    if let augmentation = try augmentation(scheme, files) {
      let unlabelled = Array(set.parts.dropFirst(set.parts.count - plan.unlabelledFiles.count))
      trainer.renewed = { [plan] epoch in
        var set = try TrainingSet(scheme: scheme, maker: maker) { file in
          augmentation.apply(
            to: files[file] ?? [], file: URL(fileURLWithPath: file).lastPathComponent,
            epoch: epoch, seed: plan.settings.seed)
        }
        set.parts += unlabelled
        return set
      }
    }
    report(
      "\(set.windowCount) windows, \(set.pieceCount) word pieces, \(trainer.stepsPerEpoch) steps "
        + "an epoch, \(engine.kernels.name), \(plan.threadCount) threads")
    // The teachers are in the digest by their scores.
    let fingerprint =
      "\(settings.fingerprint) \(plan.augmentation) \(String(describing: plan.relabelConfidence)) "
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
      let result = try trainer.step()
      display.show(trainer.progress, loss: trainer.meanLoss, rowCount: result.rowCount)
      if result.isEpochEnd {
        try finishEpoch(trainer, dev, evaluation, maker, checkpoint)
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

  /// nil where nothing is changed.
  private func augmentation(
    _ scheme: Scheme, _ files: [String: [Document]]
  ) throws -> Augmentation? {
    if plan.augmentation.settings.isEmpty { return nil }
    // Labels are changed in place, which an epoch's own windows do not keep.
    if plan.relabelConfidence != nil {
      throw OptionError.notTogether("relabel", "replace or other changes of text")
    }
    var names = NameLists()
    for (_, documents) in files { names.add(documents, types: Scheme.coreTypes) }
    for path in plan.augmentation.namePaths {
      try names.add(dictionary: path, types: Scheme.coreTypes)
    }
    return Augmentation(settings: plan.augmentation.settings, names: names)
  }

  private func scheme(_ checkpoint: StudentCheckpoint) throws -> Scheme {
    var scheme: Scheme
    if let file = plan.schemeFile {
      scheme = try Scheme.read(path: file)
      if let types = plan.types {
        try TypeChoice.check(types, known: Set(scheme.heads.flatMap { $0.types + $0.mentionTypes }))
      }
    } else {
      var found: Set<String> = []
      for file in plan.trainFiles {
        for document in try documents(file) { found.formUnion(document.entities.map(\.type)) }
      }
      let known = try knownTypes(found, checkpoint)
      if found.isEmpty && !(plan.types ?? []).contains(where: { known.contains($0) }) {
        throw SchemeError.noWindows(head: "default")
      }
      if let types = plan.types { try TypeChoice.check(types, known: known) }
      scheme = Scheme.plain(files: plan.trainFiles, types: plan.types, found: found)
    }
    for name in plan.chosenHeads where !scheme.heads.contains(where: { $0.name == name }) {
      throw CheckpointError.missingHead(
        path: plan.schemeFile ?? "--choose", name: name, found: scheme.heads.map(\.name))
    }
    return scheme
  }

  /// What types of the one head may be: those of the files, under their core names too, and those that
  /// checkpoints have, whose heads go on although these files lack some of their types.
  private func knownTypes(
    _ found: Set<String>, _ checkpoint: StudentCheckpoint
  ) throws -> Set<String> {
    var known = found
    for type in found {
      if case .types(let names)? = Scheme.coreMeanings[type] { known.formUnion(names) }
    }
    let teachers = try plan.teachers.map { try StudentCheckpoint(directory: $0) }
    for checkpoint in [checkpoint] + teachers {
      known.formUnion(checkpoint.configuration.heads.flatMap(\.tagTypes))
    }
    return known
  }

  /// Says what every head will be before any of it is trained.
  private func tell(_ scheme: Scheme, _ set: TrainingSet) {
    for (index, head) in scheme.heads.enumerated() {
      let content =
        switch head.kind {
        case .tags(let types): "tags \(types.joined(separator: ", "))"
        case .flags(let names, let types):
          "flags \(names.joined(separator: ", ")) of \(types.joined(separator: ", "))"
        case .relation(let types, let arguments, let size):
          "\(types.joined(separator: ", ")) for each \(arguments.joined(separator: ", ")), "
            + "size \(size)"
        case .open(let size, let negatives):
          "\(set.openTypes[index]?.sources.reduce(0) { $0 + $1.types.count } ?? 0) types by name, "
            + "\(negatives) others a window, size \(size)"
        }
      report(
        "head \(head.name): \(content); \(set.windowCount(head: index)) windows"
          + (head.weight == 1 ? "" : ", weight \(head.weight)"))
    }
  }

  private func documents(_ path: String) throws -> [Document] {
    let corpus = try Corpus.read(path: path, skipsBad: plan.skipsBad)
    for error in corpus.skipped { report("\(error)") }
    return corpus.documents
  }

  private func model(
    _ checkpoint: StudentCheckpoint, _ scheme: Scheme, _ features: [InputFeature]
  ) throws -> StudentModel {
    var configuration = checkpoint.configuration
    configuration.features = features
    configuration.heads = scheme.heads.map(\.configuration)
    configuration.thresholds = [:]
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
    guard let labels = model.configuration.heads[0].tagLabels else {
      throw OptionError.missingOption("scheme whose first head has tags, for --teacher")
    }
    return try TeacherEnsemble(
      directories: plan.teachers, labels: labels, vocabulary: checkpoint.vocabulary,
      features: model.configuration.features, engine: engine)
  }

  private func finishEpoch(
    _ trainer: Trainer, _ dev: [(name: String, documents: [Document])],
    _ evaluation: HeadEvaluation, _ maker: WindowMaker, _ checkpoint: StudentCheckpoint
  ) throws {
    var line = "epoch \(trainer.progress.epoch + 1): loss \(decimals(trainer.meanLoss, 4))"
    if evaluation.heads.count > 1 {
      let losses = zip(evaluation.heads, trainer.progress.headLosses)
        .map { "\($0.name) \(decimals($1.mean, 4))" }
      line += " (\(losses.joined(separator: ", ")))"
    }
    let scored = StudentModel(
      configuration: trainer.model.configuration, engine: engine)
    scored.weights.copy(from: trainer.resultWeights)
    scored.rounding = trainer.model.rounding
    let recognizer = Recognizer(model: scored, maker: maker)
    let activations = Activations(scored.configuration)
    var scores: [[HeadScores?]] = []
    for set in dev {
      let findings = recognizer.findings(
        of: set.documents, given: set.documents.map { evaluation.mentions(of: $0) },
        asked: evaluation.asked(set.documents), activations)
      scores.append(evaluation.scores(gold: set.documents, findings))
      for (head, scores) in zip(evaluation.heads, scores.last!) {
        guard let scores else { continue }
        line += "\n  \(set.name)\(evaluation.heads.count > 1 ? ", " + head.name : ""): "
        line += summary(scores)
      }
    }
    if let confidence = plan.relabelConfidence,
      trainer.progress.epoch + 1 >= plan.settings.trustedEpochCount
    {
      let count = Relabelling.apply(
        to: &trainer.set, head: 0, recognizer: recognizer, confidence: confidence)
      line += "\n  \(count) words relabelled"
    }
    let isBest = trainer.finishEpoch(score: choice(evaluation.heads, scores))
    try TrainingHistory.write(trainer.progress.history, directory: plan.output)
    display.log(line + (isBest && !dev.isEmpty ? "\n  best so far" : ""))
    if isBest || dev.isEmpty {
      try StudentCheckpoint.write(
        trainer.model, weights: trainer.resultWeights, from: checkpoint, element: plan.element,
        to: plan.output)
    }
  }

  /// The first head's on the first dev file; with --choose the mean over the chosen heads and all dev
  /// files that have their layers. -1 without dev files.
  private func choice(_ heads: [Scheme.Head], _ scores: [[HeadScores?]]) -> Double {
    guard let first = scores.first else { return -1 }
    if plan.chosenHeads.isEmpty { return first[0]?.choice ?? 0 }
    let chosen = heads.indices.filter { plan.chosenHeads.contains(heads[$0].name) }
    let values = chosen.map { head in
      let found = scores.compactMap { $0[head]?.choice }
      return found.isEmpty ? 0 : found.reduce(0, +) / Double(found.count)
    }
    return values.reduce(0, +) / Double(values.count)
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
