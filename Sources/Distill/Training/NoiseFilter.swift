// Small-loss filtering: words whose labels the student finds least likely are taken for errors of
// the labeller and left out of the step. Source: Han et al. 2018, "Co-teaching".

public enum NoiseFilter {
  /// Sets the weight of the share of labelled words with the largest losses to 0.
  ///
  /// - share: of the words that have a hard target, in [0, 1).
  public static func leaveOut(share: Double, losses: [Double], of task: inout TagTask) {
    let labelled = task.targets.indices.filter { task.targets[$0] != .none }
    let count = Int(share * Double(labelled.count))
    guard count > 0 else { return }
    let worst = labelled.sorted { losses[$0] > losses[$1] || (losses[$0] == losses[$1] && $0 < $1) }
    if task.weights.isEmpty {
      task.weights = [Float](repeating: 1, count: task.targets.count)
    }
    for word in worst.prefix(count) { task.weights[word] = 0 }
  }
}
