// The loop: a run learns, is the same for any number of threads, and goes on after a stop as if
// it had never stopped.
import Foundation
import Quantize
import Testing

@testable import Distill

@Suite struct TrainerTests {
  /// Two heads; the label of a word follows from its piece, so that it can be learned.
  private func makeSet() -> TrainingSet {
    var random = SplitMix64(seed: 21)
    func windows(_ count: Int, _ labels: Int) -> [LabelledWindow] {
      (0..<count).map { _ in
        let length = 3 + random.below(9)
        let ids = (0..<length).map { _ in Int32(2 + random.below(28)) }
        let window = TextWindow(
          document: 0, ids: [0] + ids + [1], wordRows: (1...length).map { Int32($0) },
          wordRanges: (0..<length).map { $0..<$0 + 1 })
        return LabelledWindow(window: window, targets: ids.map { .label(Int($0) % labels) })
      }
    }
    var set = TrainingSet(heads: [])
    set.heads = [
      [.init(windows: windows(20, 5), share: 1)], [.init(windows: windows(12, 3), share: 0.5)],
    ]
    return set
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
    change(&settings)
    return Trainer(model: makeModel(threads: threads), set: makeSet(), settings: settings)
  }

  private func run(_ trainer: Trainer, steps: Int = .max) {
    var left = steps
    while !trainer.isDone && left > 0 {
      if trainer.step().isEpochEnd { trainer.finishEpoch(score: -1) }
      left -= 1
    }
  }

  @Test func lossFalls() {
    let trainer = makeTrainer(threads: 2) { $0.epochCount = 30 }
    run(trainer)
    let losses = trainer.progress.history.map(\.loss)
    #expect(losses.count == 30)
    #expect(losses.last! < 0.5 * losses.first!)
  }

  @Test func weightsDoNotDependOnThreads() {
    let one = makeTrainer(threads: 1)
    let three = makeTrainer(threads: 3)
    run(one)
    run(three)
    #expect(Array(one.model.weights.values) == Array(three.model.weights.values))
    #expect(Array(one.resultWeights.values) == Array(three.resultWeights.values))
  }

  @Test func aResumedRunEndsLikeAnUninterruptedOne() throws {
    let path = NSTemporaryDirectory() + "edge-distill-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let whole = makeTrainer(threads: 2)
    run(whole)
    for stop in [1, 5, 11] {
      let first = makeTrainer(threads: 2)
      run(first, steps: stop)
      try TrainingState.save(
        model: first.model, optimizer: first.optimizer, progress: first.progress,
        fingerprint: "x", to: path)
      let second = makeTrainer(threads: 2)
      second.progress = try TrainingState.load(
        model: second.model, optimizer: second.optimizer, fingerprint: "x", from: path
      ).progress
      run(second)
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
    #expect(batches.joined().count { $0.head == 0 } == 20)
    #expect(batches.joined().count { $0.head == 1 } == 6)
    #expect(batches.allSatisfy { batch in batch.allSatisfy { $0.head == batch[0].head } })
    #expect(batches == set.batches(epoch: 3, seed: 9, windowsPerBatch: 4))
    #expect(batches != set.batches(epoch: 4, seed: 9, windowsPerBatch: 4))
  }

  @Test func theDigestSeesEverythingThatIsLearntFrom() {
    let changes: [(inout TrainingSet) -> Void] = [
      { $0.heads[0][0].windows[3].window.ids[1] += 1 },
      { $0.heads[0][0].windows[3].targets[0] = .none },
      { $0.heads[1][0].windows[0].targets[2] = .anyOf([0, 1]) },
      { $0.heads[1][0].windows[0].weights = [0.5, 1, 1] },
      { $0.heads[1][0].windows[0].teacherScores = [-0.5] },
      { $0.heads[1][0].share = 0.25 },
      { $0.heads.swapAt(0, 1) },
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
    var batch = Batch()
    batch.targets = [.label(0), .none, .label(1), .label(2), .label(0)]
    NoiseFilter.leaveOut(share: 0.5, losses: [0.1, 9, 3, 2, 0.2], of: &batch)
    #expect(batch.weights == [1, 1, 0, 0, 1])
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
