// Whether scores can be believed: predictions in bins of their score, and how many of each bin are
// right.

public struct Calibration: Equatable, Sendable {
  public struct Bin: Equatable, Sendable {
    public var count = 0
    public var rightCount = 0
    public var scoreSum = 0.0

    public var meanScore: Double { count > 0 ? scoreSum / Double(count) : 0 }
    public var rightShare: Double { count > 0 ? Double(rightCount) / Double(count) : 0 }
  }

  /// Ten bins of width 0.1; a score of 1 is in the last.
  public private(set) var bins = [Bin](repeating: Bin(), count: 10)

  public init() {}

  /// Adds one prediction.
  /// - score: in 0...1.
  public mutating func add(score: Double, isRight: Bool) {
    let bin = min(max(Int(score * 10), 0), 9)
    bins[bin].count += 1
    bins[bin].rightCount += isRight ? 1 : 0
    bins[bin].scoreSum += score
  }

  public var count: Int { bins.reduce(0) { $0 + $1.count } }

  /// The mean distance of score and share of right ones, weighted by the bins' counts.
  public var expectedError: Double {
    guard count > 0 else { return 0 }
    return bins.reduce(0) { $0 + abs($1.meanScore - $1.rightShare) * Double($1.count) }
      / Double(count)
  }
}
