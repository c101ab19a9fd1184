// Where a run stands: enough, with the weights and moments, to go on as if it had never stopped.
import Quantize

public struct TrainingProgress: Equatable, Sendable {
  /// Epochs finished.
  public var epoch = 0
  /// Batches of the current epoch that are done.
  public var batch = 0
  /// Optimizer steps done.
  public var step = 0
  /// Of each head in the current epoch, without its weight; pretraining has one.
  public var headLosses: [Loss] = [Loss()]
  public var bestScore = -1.0
  public var epochsWithoutGain = 0
  /// One record for each finished epoch.
  public var history: [EpochRecord] = []

  /// A sum of losses and the number of targets that it is over.
  public struct Loss: Equatable, Sendable {
    public var sum = 0.0
    public var count = 0

    public init() {}

    public var mean: Double { sum / Double(max(count, 1)) }
  }

  public struct EpochRecord: Equatable, Sendable {
    public var loss: Double
    /// Strict micro F1 on the dev set; -1 without one.
    public var score: Double

    public init(loss: Double, score: Double) {
      self.loss = loss
      self.score = score
    }
  }

  public init() {}

  public var json: JSONValue {
    .object([
      JSONMember("epoch", .integer(epoch)), JSONMember("batch", .integer(batch)),
      JSONMember("step", .integer(step)),
      JSONMember(
        "headLosses",
        .array(headLosses.map { .array([.double($0.sum), .integer($0.count)]) })),
      JSONMember("bestScore", .double(bestScore)),
      JSONMember("epochsWithoutGain", .integer(epochsWithoutGain)),
      JSONMember(
        "history",
        .array(history.map { .array([.double($0.loss), .double($0.score)]) })),
    ])
  }

  public init?(json: JSONValue) {
    guard let epoch = json["epoch"]?.integerValue, let batch = json["batch"]?.integerValue,
      let step = json["step"]?.integerValue, let losses = json["headLosses"]?.arrayValue,
      let bestScore = json["bestScore"]?.doubleValue,
      let epochsWithoutGain = json["epochsWithoutGain"]?.integerValue,
      let history = json["history"]?.arrayValue
    else { return nil }
    self.epoch = epoch
    self.batch = batch
    self.step = step
    headLosses = losses.map { pair in
      var loss = Loss()
      loss.sum = pair.arrayValue?.first?.doubleValue ?? 0
      loss.count = pair.arrayValue?.last?.integerValue ?? 0
      return loss
    }
    self.bestScore = bestScore
    self.epochsWithoutGain = epochsWithoutGain
    self.history = history.compactMap { pair in
      guard let values = pair.arrayValue, values.count == 2, let loss = values[0].doubleValue,
        let score = values[1].doubleValue
      else { return nil }
      return EpochRecord(loss: loss, score: score)
    }
  }
}
