// The loop: a run learns, is the same for any number of threads, and goes on after a stop as if
// it had never stopped.
import Foundation
import Quantize
import Testing

@testable import Distill

@Suite struct TrainerTests {
  /// Two heads, of which one part of the windows knows both and the others one each; the label of a word
  /// follows from its piece, so that it can be learned.
  private func makeSet() -> TrainingSet {
    var random = SplitMix64(seed: 21)
    func windows(_ count: Int, _ labelCounts: [Int?]) -> [LabelledWindow] {
      (0..<count).map { _ in
        let length = 3 + random.below(9)
        let ids = (0..<length).map { _ in Int32(2 + random.below(28)) }
        let window = TextWindow(
          document: 0, ids: [0] + ids + [1], wordRows: (1...length).map { Int32($0) },
          wordRanges: (0..<length).map { $0..<$0 + 1 })
        return LabelledWindow(
          window: window,
          labels: labelCounts.map { labels in
            labels.map { labels in .tags(TagLabels(targets: ids.map { .label(Int($0) % labels) })) }
          })
      }
    }
    return TrainingSet(
      headCount: 2,
      parts: [
        .init(windows: windows(20, [5, nil]), share: 1),
        .init(windows: windows(12, [nil, 3]), share: 0.5),
        .init(windows: windows(5, [5, 3]), share: 1),
      ])
  }

  private func makeModel(threads: Int) -> StudentModel {
    var configuration = StudentConfiguration(
      vocabularyCount: 31, hiddenSize: 24, layerCount: 2, attentionHeadCount: 3,
      feedForwardSize: 40, positionCount: 20)
    configuration.heads = [
      .init(name: "first", types: ["a", "b"]), .init(name: "second", types: ["c"]),
    ]
    let model = StudentModel(configuration: configuration, engine: Engine(threadCount: threads))
    var random = SplitMix64(seed: 4)
    for parameter in model.layout.parameters {
      for index in parameter.range {
        model.weights.start[index] =
          parameter.name.hasSuffix("LayerNorm.weight") ? 1 : Float(0.1 * random.normal())
      }
    }
    return model
  }

  private func makeTrainer(threads: Int, _ change: (inout TrainingSettings) -> Void = { _ in })
    -> Trainer
  {
    var settings = TrainingSettings()
    settings.windowsPerBatch = 4
    settings.batchesPerStep = 2
    settings.epochCount = 4
    settings.optimizer.learningRate = 1e-2
    settings.optimizer.averageKeep = 0.9
    settings.quantizedEpochCount = 1
    settings.headWeights = [1, 0.5]
    change(&settings)
    return Trainer(model: makeModel(threads: threads), set: makeSet(), settings: settings)
  }

  private func run(_ trainer: Trainer, steps: Int = .max) throws {
    var left = steps
    while !trainer.isDone && left > 0 {
      if try trainer.step().isEpochEnd { trainer.finishEpoch(score: -1) }
      left -= 1
    }
  }

  @Test func lossFalls() throws {
    let trainer = makeTrainer(threads: 2) { $0.epochCount = 30 }
    try run(trainer)
    let losses = trainer.progress.history.map(\.loss)
    #expect(losses.count == 30)
    #expect(losses.last! < 0.5 * losses.first!)
  }

  @Test func weightsDoNotDependOnThreads() throws {
    let one = makeTrainer(threads: 1)
    let three = makeTrainer(threads: 3)
    try run(one)
    try run(three)
    #expect(Array(one.model.weights.values) == Array(three.model.weights.values))
    #expect(Array(one.resultWeights.values) == Array(three.resultWeights.values))
  }

  @Test func aResumedRunEndsLikeAnUninterruptedOne() throws {
    let path = NSTemporaryDirectory() + "edge-distill-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let whole = makeTrainer(threads: 2)
    try run(whole)
    for stop in [1, 5, 11] {
      let first = makeTrainer(threads: 2)
      try run(first, steps: stop)
      try TrainingState.save(
        model: first.model, optimizer: first.optimizer, progress: first.progress,
        fingerprint: "x", to: path)
      let second = makeTrainer(threads: 2)
      second.progress = try TrainingState.load(
        model: second.model, optimizer: second.optimizer, fingerprint: "x", from: path
      ).progress
      try run(second)
      #expect(Array(second.model.weights.values) == Array(whole.model.weights.values))
      #expect(second.progress == whole.progress)
      #expect(throws: CheckpointError.differentRun(path: path, field: "data or options")) {
        try TrainingState.load(
          model: second.model, optimizer: second.optimizer, fingerprint: "y", from: path)
      }
    }
  }

  @Test func anEpochUsesEachSourceInItsShare() {
    let set = makeSet()
    let batches = set.batches(epoch: 3, seed: 9, windowsPerBatch: 4)
    #expect(batches.count == set.batchCount(windowsPerBatch: 4))
    #expect(batches.joined().count { $0.part == 0 } == 20)
    #expect(batches.joined().count { $0.part == 1 } == 6)
    #expect(batches.joined().count { $0.part == 2 } == 5)
    #expect(batches == set.batches(epoch: 3, seed: 9, windowsPerBatch: 4))
    #expect(batches != set.batches(epoch: 4, seed: 9, windowsPerBatch: 4))
  }

  @Test func aWindowIsEncodedOnceForAllHeadsThatItTells() {
    let set = makeSet()
    let batch = set.batch([.init(part: 0, window: 0), .init(part: 2, window: 1)])
    #expect(batch.windowCount == 2)
    #expect(batch.labelledWindowCounts == [2, 1])
    #expect(batch.tasks.map(\.head) == [0, 1])
    let silent = set.parts[0].windows[0].window.wordRows.count
    guard case .tags(let second) = batch.tasks[1] else { return #expect(Bool(false)) }
    #expect(second.targets.prefix(silent).allSatisfy { $0 == .none })
    #expect(second.targetCount == batch.wantedRows.count - silent)
    #expect(set.batch([.init(part: 0, window: 0)]).tasks.map(\.head) == [0])
  }

  @Test func theDigestSeesEverythingThatIsLearntFrom() {
    func change(
      _ set: inout TrainingSet, _ part: Int, _ head: Int, _ body: (inout TagLabels) -> Void
    ) {
      guard case .tags(var tags)? = set.parts[part].windows[3].labels[head] else { return }
      body(&tags)
      set.parts[part].windows[3].labels[head] = .tags(tags)
    }
    let changes: [(inout TrainingSet) -> Void] = [
      { $0.parts[0].windows[3].window.ids[1] += 1 },
      { $0.parts[0].windows[3].window.classes = [1] },
      { change(&$0, 0, 0) { $0.targets[0] = .none } },
      { change(&$0, 1, 1) { $0.targets[2] = .anyOf([0, 1]) } },
      { change(&$0, 1, 1) { $0.weights = [0.5, 1, 1] } },
      { change(&$0, 1, 1) { $0.teacherScores = [-0.5] } },
      { $0.parts[0].windows[3].labels[1] = .flags([.init(words: 0..<1, flags: 1, known: 1)]) },
      { $0.parts[0].windows[3].labels[1] = .flags([.init(words: 0..<1, flags: 0, known: 1)]) },
      {
        $0.parts[0].windows[3].labels[1] = .relation([
          .init(words: 0..<1, spans: [], outside: .label(0))
        ])
      },
      { $0.parts[1].share = 0.25 },
      { $0.parts.swapAt(0, 1) },
    ]
    #expect(makeSet().digest == makeSet().digest)
    let digests = changes.map { change in
      var set = makeSet()
      change(&set)
      return set.digest
    }
    #expect(Set(digests + [makeSet().digest]).count == changes.count + 1)
  }

  @Test func smallLossFilterLeavesOutTheLargest() {
    var task = TagTask(head: 0)
    task.targets = [.label(0), .none, .label(1), .label(2), .label(0)]
    NoiseFilter.leaveOut(share: 0.5, losses: [0.1, 9, 3, 2, 0.2], of: &task)
    #expect(task.weights == [1, 1, 0, 0, 1])
  }

  @Test func rateRisesAndFalls() {
    var settings = OptimizerSettings()
    settings.warmUpShare = 0.1
    let factors = (0..<100).map { settings.rateFactor(step: $0, stepCount: 100) }
    #expect(factors[0] == 0.1)
    #expect(factors[9] == 1)
    #expect(factors[10] == 1)
    #expect(abs(factors[55] - 0.5) < 1e-12)
    #expect(factors[99] > 0 && factors[99] < 0.02)
    settings.schedule = .cosine
    #expect(abs(settings.rateFactor(step: 55, stepCount: 100) - 0.5) < 1e-12)
  }
}
