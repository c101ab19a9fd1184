// Dictionary evidence left out while training, so that a student does not lean on it: names that no
// dictionary has must still be found.
import Runtime

public struct EvidenceNoise: Equatable, Sendable {
  /// Share of windows that lose all evidence, in [0, 1].
  public var windowShare = 0.0
  /// Share of names that lose theirs in the other windows, in [0, 1].
  public var nameShare = 0.0

  public init() {}

  /// - features: of the batch's classes.
  /// - random: drawn once for each window and once for each name.
  public func apply(
    to batch: inout Batch, features: [InputFeature], _ random: inout SplitMix64
  ) {
    let columns = features.indices.filter { features[$0].kind == .dictionary }
    guard !columns.isEmpty, windowShare > 0 || nameShare > 0 else { return }
    for window in 0..<batch.windowCount {
      let rows = batch.windowFirstRow[window]..<batch.windowFirstRow[window + 1]
      let losesAll = random.unit() < windowShare
      for column in columns {
        var losesName = false
        for row in rows {
          let place = row * features.count + column
          if batch.classes[place] == EvidenceClass.first { losesName = random.unit() < nameShare }
          if losesAll || losesName { batch.classes[place] = EvidenceClass.outside }
        }
      }
    }
  }
}
