// The probability from which a flag is said to hold, chosen on labelled documents so that its F1 there
// is largest.

public struct FlagThresholds: Equatable, Sendable {
  /// One for each flag, in 0.05...0.95.
  public private(set) var thresholds: [Float]
  /// F1 of each flag at one half and at its threshold.
  public private(set) var scores: [(half: Double, best: Double)]

  public static func == (left: FlagThresholds, right: FlagThresholds) -> Bool {
    left.thresholds == right.thresholds
  }

  /// - mentions: probabilities and gold bits of every mention that was compared.
  public init(flagCount: Int, mentions: [(probabilities: [Double], gold: UInt64)]) {
    thresholds = []
    scores = []
    for flag in 0..<flagCount {
      let answers = mentions.map {
        (probability: $0.probabilities[flag], holds: $0.gold >> UInt64(flag) & 1 == 1)
      }
      let (threshold, best) = FlagThresholds.best(answers)
      thresholds.append(Float(threshold))
      scores.append((FlagThresholds.f1(answers, threshold: 0.5), best))
    }
  }

  /// The threshold between two probabilities that gives the largest F1; of equals the one nearest to
  /// one half, and one half itself where nothing is better.
  static func best(
    _ answers: [(probability: Double, holds: Bool)]
  ) -> (threshold: Double, f1: Double) {
    var best = (threshold: 0.5, f1: f1(answers, threshold: 0.5))
    let sorted = answers.sorted { $0.probability > $1.probability }
    let goldCount = answers.count { $0.holds }
    var rightCount = 0
    for (index, answer) in sorted.enumerated() {
      rightCount += answer.holds ? 1 : 0
      guard index + 1 < sorted.count, sorted[index + 1].probability < answer.probability else {
        continue
      }
      // Rounded as it is stored, so that what is said here holds there.
      let middle = Double(Float((answer.probability + sorted[index + 1].probability) / 2))
      guard 0.05...0.95 ~= middle, middle > sorted[index + 1].probability,
        middle <= answer.probability
      else { continue }
      let f1 = 2 * Double(rightCount) / Double(max(index + 1 + goldCount, 1))
      let isNearer = abs(middle - 0.5) < abs(best.threshold - 0.5)
      if f1 > best.f1 || f1 == best.f1 && best.threshold != 0.5 && isNearer {
        best = (middle, f1)
      }
    }
    return best
  }

  private static func f1(
    _ answers: [(probability: Double, holds: Bool)], threshold: Double
  ) -> Double {
    let predicted = answers.count { $0.probability >= threshold }
    let right = answers.count { $0.probability >= threshold && $0.holds }
    let gold = answers.count { $0.holds }
    return predicted + gold > 0 ? 2 * Double(right) / Double(predicted + gold) : 0
  }
}
