// Small-loss filtering: words whose labels the student finds least likely are taken for errors of
// the labeller and left out of the step. Source: Han et al. 2018, "Co-teaching".

public enum NoiseFilter {
  /// Sets the weight of the share of labelled words with the largest losses to 0.
  ///
  /// - share: of the words that have a hard target, in [0, 1).
  public static func leaveOut(share: Double, losses: [Double], of batch: inout Batch) {
    let labelled = batch.targets.indices.filter { batch.targets[$0] != .none }
    let count = Int(share * Double(labelled.count))
    guard count > 0 else { return }
    let worst = labelled.sorted { losses[$0] > losses[$1] || (losses[$0] == losses[$1] && $0 < $1) }
    if batch.weights.isEmpty {
      batch.weights = [Float](repeating: 1, count: batch.targets.count)
    }
    for word in worst.prefix(count) { batch.weights[word] = 0 }
  }
}
