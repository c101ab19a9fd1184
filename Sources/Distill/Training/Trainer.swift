// The loop of a run: batches, gradients, steps. What to do after an epoch, when to save and how to
// show progress is the caller's.
import FloatKernelInterface

public final class Trainer {
  public let model: StudentModel
  public let optimizer: Optimizer
  public let settings: TrainingSettings
  public var set: TrainingSet
  public var progress = TrainingProgress()
  /// Steps of the whole run, which the learning rate's course is stretched over.
  public let stepCount: Int
  public let stepsPerEpoch: Int
  /// Gives hidden states to match; nil where the settings ask for none.
  public var hiddenTeacher: HiddenTeacher?

  private let activations: Activations
  private var plan: [[TrainingSet.Place]] = []
  private var plannedEpoch = -1

  public init(model: StudentModel, set: TrainingSet, settings: TrainingSettings) {
    self.model = model
    self.set = set
    self.settings = settings
    optimizer = Optimizer(model: model, settings: settings.optimizer)
    activations = Activations(model.configuration)
    let batches = set.batchCount(windowsPerBatch: settings.windowsPerBatch)
    stepsPerEpoch = (batches + settings.batchesPerStep - 1) / settings.batchesPerStep
    stepCount = stepsPerEpoch * settings.epochCount
  }

  public var isDone: Bool {
    progress.epoch >= settings.epochCount
      || settings.patience > 0 && progress.epochsWithoutGain >= settings.patience
  }

  /// Word pieces with special tokens, and the step's mean loss.
  public struct StepResult {
    public var rowCount = 0
    public var loss = 0.0
    public var gradientNorm = 0.0
    public var isEpochEnd = false
  }

  /// Runs the next step of the current epoch.
  public func step() -> StepResult {
    if plannedEpoch != progress.epoch {
      plan = set.batches(
        epoch: progress.epoch, seed: settings.seed, windowsPerBatch: settings.windowsPerBatch)
      plannedEpoch = progress.epoch
    }
    let isRounding = progress.epoch >= settings.epochCount - settings.quantizedEpochCount
    model.rounding = isRounding ? settings.rounding : nil
    let end = min(progress.batch + settings.batchesPerStep, plan.count)
    let batches = plan[progress.batch..<end].map { set.batch($0) }
    var result = StepResult()
    var count = 0
    for batch in batches {
      count += batch.targets.indices.count {
        batch.targets[$0] != .none || !batch.teacherScores.isEmpty
      }
    }
    var freshHeads = Set(model.layout.heads.indices)
    for (index, batch) in batches.enumerated() {
      let isFresh = freshHeads.remove(batch.head) != nil
      result.loss += accumulate(
        batch, isFirst: index == 0, isFreshHead: isFresh, part: index,
        divisor: Double(max(count, 1)))
      result.rowCount += batch.rowCount
    }
    let absent = freshHeads.map { model.layout.heads[$0] }
    let parameters = model.layout.parameters.filter { parameter in
      !absent.contains { $0.weight == parameter.start || $0.bias == parameter.start }
        && !parameter.name.hasPrefix("cls.")
    }
    let factor = settings.optimizer.rateFactor(step: progress.step, stepCount: stepCount)
    result.gradientNorm = optimizer.update(
      model, parameters: parameters, rate: settings.optimizer.learningRate * Float(factor))
    progress.step += 1
    progress.batch = end
    progress.lossSum += result.loss
    progress.lossCount += count
    result.loss /= Double(max(count, 1))
    result.isEpochEnd = end == plan.count
    return result
  }

  /// Ends the epoch with its dev score, -1 without one. Returns whether it is the best so far.
  @discardableResult
  public func finishEpoch(score: Double) -> Bool {
    let isBest = score > progress.bestScore
    progress.history.append(
      .init(loss: progress.lossSum / Double(max(progress.lossCount, 1)), score: score))
    progress.bestScore = max(progress.bestScore, score)
    progress.epochsWithoutGain = isBest ? 0 : progress.epochsWithoutGain + 1
    progress.epoch += 1
    progress.batch = 0
    progress.lossSum = 0
    progress.lossCount = 0
    return isBest
  }

  /// The weights to evaluate and keep: their running average where there is one.
  public var resultWeights: FloatBuffer { optimizer.average ?? model.weights }

  private func accumulate(
    _ batch: Batch, isFirst: Bool, isFreshHead: Bool, part: Int, divisor: Double
  ) -> Double {
    let pass = Dropout.Pass(
      seed: settings.seed,
      step: UInt64(progress.step * settings.batchesPerStep + part))
    var batch = batch
    optimizer.touch(batch.ids)
    model.forward(batch, activations, pass: pass)
    model.forwardHead(batch, activations, pass: pass)
    if settings.droppedShare > 0 && progress.epoch >= settings.trustedEpochCount {
      let losses = model.loss(batch, activations, settings.criterion, divisor: divisor)
      NoiseFilter.leaveOut(share: settings.droppedShare, losses: losses, of: &batch)
    }
    let losses = model.loss(batch, activations, settings.criterion, divisor: divisor)
    model.backwardHead(
      batch, activations, pass: pass, gradients: optimizer.gradients, accumulates: !isFreshHead)
    var extra: ((Int, MutableFloats) -> Void)?
    if let hiddenTeacher, settings.hiddenWeight > 0 {
      extra = hiddenTeacher.gradientOf(
        batch, student: model, activations, weight: settings.hiddenWeight)
    }
    model.backward(
      batch, activations, pass: pass, gradients: optimizer.gradients, accumulates: !isFirst,
      extra: extra)
    return losses.reduce(0, +)
  }
}
