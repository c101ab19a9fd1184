// The loop of a run: batches, gradients, steps. What to do after an epoch, when to save and how to
// show progress is the caller's.
import FloatKernelInterface

public final class Trainer {
  public let model: StudentModel
  public let optimizer: Optimizer
  public let settings: TrainingSettings
  public var set: TrainingSet
  public var progress: TrainingProgress
  /// Steps of the whole run, which the learning rate's course is stretched over.
  public let stepCount: Int
  public let stepsPerEpoch: Int
  /// Gives the windows of an epoch where its documents are changed for it; nil uses the same ones.
  public var renewed: ((_ epoch: Int) throws -> TrainingSet)?
  /// Gives hidden states to match; nil where the settings ask for none.
  public var hiddenTeacher: HiddenTeacher?

  private let activations: Activations
  private let batchesPerEpoch: Int
  private var plan: [[TrainingSet.Place]] = []
  private var plannedEpoch = -1

  public init(model: StudentModel, set: TrainingSet, settings: TrainingSettings) {
    self.model = model
    self.set = set
    self.settings = settings
    progress = TrainingProgress()
    optimizer = Optimizer(model: model, settings: settings.optimizer)
    activations = Activations(model.configuration)
    precondition(settings.headWeights.count == set.headCount)
    progress.headLosses = settings.headWeights.map { _ in .init() }
    batchesPerEpoch = set.batchCount(windowsPerBatch: settings.windowsPerBatch)
    precondition(batchesPerEpoch > 0, "nothing to train on")
    stepsPerEpoch = (batchesPerEpoch + settings.batchesPerStep - 1) / settings.batchesPerStep
    stepCount = stepsPerEpoch * settings.epochCount
  }

  public var isDone: Bool {
    progress.epoch >= settings.epochCount
      || settings.patience > 0 && progress.epochsWithoutGain >= settings.patience
  }

  /// Word pieces with special tokens, and the step's loss: the sum of its heads' mean losses, each
  /// times the head's weight and the share of windows that have its labels.
  public struct StepResult {
    public var rowCount = 0
    public var loss = 0.0
    public var gradientNorm = 0.0
    public var isEpochEnd = false
  }

  /// Runs the next step of the current epoch.
  ///
  /// - Throws: what `renewed` throws; TrainingError for a loss that is no number.
  public func step() throws -> StepResult {
    if plannedEpoch != progress.epoch {
      if let renewed { set = try renewed(progress.epoch) }
      plan = set.batches(
        epoch: progress.epoch, seed: settings.seed, windowsPerBatch: settings.windowsPerBatch)
      guard !plan.isEmpty else { throw TrainingError.noWindows(epoch: progress.epoch) }
      // Changed documents have a few windows more or less: every epoch keeps its number of batches.
      while plan.count < batchesPerEpoch { plan += plan.prefix(batchesPerEpoch - plan.count) }
      plan.removeLast(plan.count - batchesPerEpoch)
      plannedEpoch = progress.epoch
    }
    let isRounding = progress.epoch >= settings.epochCount - settings.quantizedEpochCount
    model.rounding = isRounding ? settings.rounding : nil
    let end = min(progress.batch + settings.batchesPerStep, plan.count)
    let batches = plan[progress.batch..<end].enumerated().map { part, places in
      let step = UInt64(progress.step * settings.batchesPerStep + part)
      return set.batch(
        places, seed: Dropout.mix(settings.seed &+ 6) ^ Dropout.mix(step &+ 1))
    }
    var result = StepResult()
    let scales = scales(of: batches)
    var freshHeads = Set(model.layout.heads.indices)
    for (index, batch) in batches.enumerated() {
      let losses = accumulate(
        batch, isFirst: index == 0, freshHeads: freshHeads, part: index, scales)
      for (task, loss) in zip(batch.tasks, losses) {
        progress.headLosses[task.head].sum += loss
        result.loss += loss * scales[task.head].factor / scales[task.head].divisor
        freshHeads.remove(task.head)
      }
      result.rowCount += batch.rowCount
    }
    guard result.loss.isFinite else { throw TrainingError.diverged(step: progress.step) }
    for head in scales.indices { progress.headLosses[head].count += counts(batches, head: head) }
    let absent = freshHeads.map { model.layout.heads[$0].parameterRange }
    let parameters = model.layout.parameters.enumerated().filter { index, parameter in
      !absent.contains { $0.contains(index) } && !parameter.name.hasPrefix("cls.")
    }.map(\.element)
    let factor = settings.optimizer.rateFactor(step: progress.step, stepCount: stepCount)
    result.gradientNorm = optimizer.update(
      model, parameters: parameters, rate: settings.optimizer.learningRate * Float(factor))
    progress.step += 1
    progress.batch = end
    result.isEpochEnd = end == plan.count
    return result
  }

  /// Ends the epoch with its dev score, -1 without one. Returns whether it is the best so far.
  @discardableResult
  public func finishEpoch(score: Double) -> Bool {
    let isBest = score > progress.bestScore
    progress.history.append(.init(loss: meanLoss, score: score))
    progress.bestScore = max(progress.bestScore, score)
    progress.epochsWithoutGain = isBest ? 0 : progress.epochsWithoutGain + 1
    progress.epoch += 1
    progress.batch = 0
    progress.headLosses = progress.headLosses.map { _ in .init() }
    return isBest
  }

  /// Of the current epoch: the sum of the heads' mean losses, each times its weight.
  public var meanLoss: Double {
    zip(progress.headLosses, settings.headWeights).reduce(0) { $0 + $1.0.mean * $1.1 }
  }

  /// The weights to evaluate and keep: their running average where there is one.
  public var resultWeights: FloatBuffer { optimizer.average ?? model.weights }

  private func counts(_ batches: [Batch], head: Int) -> Int {
    batches.reduce(0) { total, batch in
      batch.tasks.reduce(total) { $0 + ($1.head == head ? $1.targetCount : 0) }
    }
  }

  /// One for each head: its mean loss over the targets of all batches counts as much as the share of
  /// windows that have its labels.
  private func scales(of batches: [Batch]) -> [LossScale] {
    let windows = batches.reduce(0) { $0 + $1.textWindowCount }
    return settings.headWeights.enumerated().map { head, weight in
      let labelled = batches.reduce(0) { $0 + $1.labelledWindowCounts[head] }
      return LossScale(
        factor: weight * Double(labelled) / Double(max(windows, 1)),
        divisor: Double(max(counts(batches, head: head), 1)))
    }
  }

  /// The sum of losses of each task of the batch.
  private func accumulate(
    _ batch: Batch, isFirst: Bool, freshHeads: Set<Int>, part: Int, _ headScales: [LossScale]
  ) -> [Double] {
    let pass = Dropout.Pass(
      seed: settings.seed,
      step: UInt64(progress.step * settings.batchesPerStep + part))
    var batch = batch
    let scales = batch.tasks.map { headScales[$0.head] }
    var random = SplitMix64(seed: Dropout.mix(settings.seed &+ 4) ^ Dropout.mix(pass.step + 1))
    settings.evidenceNoise.apply(
      to: &batch, features: model.configuration.features, &random)
    optimizer.touch(batch.ids)
    model.forward(batch, activations, pass: pass)
    model.forwardHeads(batch, activations, pass: pass)
    if settings.droppedShare > 0 && progress.epoch >= settings.trustedEpochCount {
      leaveOutNoise(&batch, scales)
    }
    let losses = model.losses(
      batch, activations, settings.criterion, scales: scales, gradients: optimizer.gradients,
      freshHeads: freshHeads)
    model.backwardHeads(
      batch, activations, pass: pass, gradients: optimizer.gradients, freshHeads: freshHeads)
    var extra: ((Int, MutableFloats) -> Void)?
    if let hiddenTeacher, settings.hiddenWeight > 0 {
      extra = hiddenTeacher.gradientOf(
        batch, student: model, activations, weight: settings.hiddenWeight)
    }
    model.backward(
      batch, activations, pass: pass, gradients: optimizer.gradients, accumulates: !isFirst,
      extra: extra)
    return losses.map { $0.reduce(0, +) }
  }

  /// Of tags alone: a flag or a relation that looks unlikely is what these heads are for.
  private func leaveOutNoise(_ batch: inout Batch, _ scales: [LossScale]) {
    for index in batch.tasks.indices {
      guard case .tags(var task) = batch.tasks[index] else { continue }
      let losses = model.tagLosses(task, activations, settings.criterion, scales[index])
      NoiseFilter.leaveOut(share: settings.droppedShare, losses: losses, of: &task)
      batch.tasks[index] = .tags(task)
    }
  }
}
