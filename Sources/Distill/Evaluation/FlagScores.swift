// Precision, recall and F1 of each flag of a head over mentions.

public struct FlagScores: Equatable, Sendable {
  /// In the order of the head's flags.
  public var names: [String]
  public private(set) var counts: [Counts]
  /// Mentions that were compared.
  public private(set) var mentionCount = 0

  public struct Counts: Equatable, Sendable {
    public var goldCount = 0
    public var predictedCount = 0
    public var rightCount = 0

    public var score: SpanScore {
      SpanScore(
        precision: SpanScore.ratio(rightCount, predictedCount),
        recall: SpanScore.ratio(rightCount, goldCount))
    }
  }

  public init(names: [String]) {
    self.names = names
    counts = names.map { _ in Counts() }
  }

  /// Adds one mention.
  ///
  /// - known: bit f: whether the gold flag f is known.
  public mutating func add(gold: UInt64, predicted: UInt64, known: UInt64 = .max) {
    mentionCount += 1
    for flag in counts.indices where known >> UInt64(flag) & 1 == 1 {
      let isGold = gold >> UInt64(flag) & 1 == 1
      let isPredicted = predicted >> UInt64(flag) & 1 == 1
      counts[flag].goldCount += isGold ? 1 : 0
      counts[flag].predictedCount += isPredicted ? 1 : 0
      counts[flag].rightCount += isGold && isPredicted ? 1 : 0
    }
  }

  /// The mean of the flags' F1.
  public var macro: Double {
    counts.isEmpty ? 0 : counts.reduce(0) { $0 + $1.score.f1 } / Double(counts.count)
  }

  /// The gold mention that a found one is taken for: of those that it overlaps the one that shares the
  /// most code points, of these the same type and then the first; nil where it overlaps none.
  static func match(_ found: Document.Entity, _ gold: [Document.Entity]) -> Int? {
    var best: (index: Int, shared: Int, isSameType: Bool)?
    for (index, entity) in gold.enumerated() where entity.overlaps(found) {
      let shared = min(entity.end, found.end) - max(entity.start, found.start)
      let isSameType = entity.type == found.type
      if let best, (best.shared, best.isSameType ? 1 : 0) >= (shared, isSameType ? 1 : 0) {
        continue
      }
      best = (index, shared, isSameType)
    }
    return best?.index
  }
}
