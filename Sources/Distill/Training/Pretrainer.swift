// Masked-language-model pretraining on notes without labels: the same loop as Trainer with another
// loss. Progress and state have the same form, so that a stopped run goes on exactly.

public final class Pretrainer {
  public let model: StudentModel
  public let optimizer: Optimizer
  public let settings: TrainingSettings
  public var progress = TrainingProgress()
  public let stepsPerEpoch: Int
  public var stepCount: Int { stepsPerEpoch * settings.epochCount }

  private let windows: [TextWindow]
  private let masking: MaskedWords
  private let activations: Activations
  private let head: MaskHead
  private var order: [Int] = []
  private var plannedEpoch = -1

  public init(
    model: StudentModel, windows: [TextWindow], masking: MaskedWords, settings: TrainingSettings
  ) {
    self.model = model
    self.windows = windows
    self.masking = masking
    self.settings = settings
    optimizer = Optimizer(model: model, settings: settings.optimizer)
    activations = Activations(model.configuration)
    head = MaskHead(model: model)
    stepsPerEpoch = (windows.count + settings.windowsPerBatch - 1) / settings.windowsPerBatch
  }

  public var isDone: Bool { progress.epoch >= settings.epochCount }

  public func step() -> Trainer.StepResult {
    if plannedEpoch != progress.epoch {
      var random = SplitMix64(seed: Dropout.mix(settings.seed &+ 2) ^ UInt64(progress.epoch + 1))
      order = Array(windows.indices)
      random.shuffle(&order)
      plannedEpoch = progress.epoch
    }
    let first = progress.batch * settings.windowsPerBatch
    let end = min(first + settings.windowsPerBatch, order.count)
    var random = SplitMix64(
      seed: Dropout.mix(settings.seed &+ 3) ^ Dropout.mix(UInt64(progress.step + 1)))
    var batch = Batch()
    var targets: [Int32] = []
    for place in order[first..<end] {
      masking.append(windows[place], to: &batch, targets: &targets, &random)
    }
    settings.evidenceNoise.apply(
      to: &batch, features: model.configuration.features, &random)
    let pass = Dropout.Pass(seed: settings.seed, step: UInt64(progress.step))
    var result = Trainer.StepResult()
    result.rowCount = batch.rowCount
    // The decoder gives every word embedding a gradient.
    optimizer.touchAll()
    model.forward(batch, activations, pass: pass)
    result.loss = head.pass(
      batch, targets: targets, activations, gradients: optimizer.gradients)
    model.backward(
      batch, activations, pass: pass, gradients: optimizer.gradients, accumulates: false)
    let factor = settings.optimizer.rateFactor(step: progress.step, stepCount: stepCount)
    result.gradientNorm = optimizer.update(
      model, parameters: model.layout.parameters,
      rate: settings.optimizer.learningRate * Float(factor))
    progress.step += 1
    progress.batch += 1
    progress.headLosses[0].sum += result.loss * Double(batch.wantedRows.count)
    progress.headLosses[0].count += batch.wantedRows.count
    result.isEpochEnd = end == order.count
    return result
  }

  public func finishEpoch() {
    progress.history.append(.init(loss: progress.headLosses[0].mean, score: -1))
    progress.epoch += 1
    progress.batch = 0
    progress.headLosses = [.init()]
  }
}
