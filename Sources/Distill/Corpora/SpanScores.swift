// Precision, recall and F1 of predicted spans against gold spans, per type and over all types.
//
// Strict: the same start, end and type. Relaxed: the same type and at least one shared code
// point; a prediction is right if it touches a gold span, a gold span is found if a prediction
// touches it, so precision and recall have their own counts.

/// Counts of one type. They add up over documents and types (micro average).
public struct SpanCounts: Equatable, Sendable {
  public var goldCount = 0
  public var predictedCount = 0
  public var strictCount = 0
  /// Predictions that touch a gold span of their type.
  public var relaxedPredictedCount = 0
  /// Gold spans touched by a prediction of their type.
  public var relaxedGoldCount = 0

  public init() {}

  public static func += (left: inout SpanCounts, right: SpanCounts) {
    left.goldCount += right.goldCount
    left.predictedCount += right.predictedCount
    left.strictCount += right.strictCount
    left.relaxedPredictedCount += right.relaxedPredictedCount
    left.relaxedGoldCount += right.relaxedGoldCount
  }

  public var strict: SpanScore {
    SpanScore(
      precision: SpanScore.ratio(strictCount, predictedCount),
      recall: SpanScore.ratio(strictCount, goldCount))
  }

  public var relaxed: SpanScore {
    SpanScore(
      precision: SpanScore.ratio(relaxedPredictedCount, predictedCount),
      recall: SpanScore.ratio(relaxedGoldCount, goldCount))
  }
}

/// Fractions 0...1; 0 where nothing was predicted or nothing is to be found.
public struct SpanScore: Equatable, Sendable {
  public var precision: Double
  public var recall: Double

  public var f1: Double {
    precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
  }

  static func ratio(_ count: Int, _ total: Int) -> Double {
    total > 0 ? Double(count) / Double(total) : 0
  }
}

/// The scores of one labeler over a corpus.
public struct SpanScores: Equatable, Sendable {
  public var countsByType: [String: SpanCounts] = [:]

  public init() {}

  /// The sum over all types.
  public var micro: SpanCounts {
    countsByType.values.reduce(into: SpanCounts()) { $0 += $1 }
  }

  /// Adds one document. Spans given twice count once.
  public mutating func add(gold: [Document.Entity], predicted: [Document.Entity]) {
    let goldByType = SpanScores.spansByType(gold)
    let predictedByType = SpanScores.spansByType(predicted)
    for type in Set(goldByType.keys).union(predictedByType.keys) {
      let goldSpans = goldByType[type] ?? []
      let predictedSpans = predictedByType[type] ?? []
      var counts = SpanCounts()
      counts.goldCount = goldSpans.count
      counts.predictedCount = predictedSpans.count
      counts.strictCount = Set(goldSpans).intersection(predictedSpans).count
      counts.relaxedPredictedCount = SpanScores.touchedCount(predictedSpans, by: goldSpans)
      counts.relaxedGoldCount = SpanScores.touchedCount(goldSpans, by: predictedSpans)
      countsByType[type, default: SpanCounts()] += counts
    }
  }

  private static func spansByType(_ entities: [Document.Entity]) -> [String: [Range<Int>]] {
    var spans: [String: Set<Range<Int>>] = [:]
    for entity in entities { spans[entity.type, default: []].insert(entity.start..<entity.end) }
    return spans.mapValues {
      $0.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    }
  }

  /// How many of `spans` overlap one of `others`; both sorted by start.
  private static func touchedCount(_ spans: [Range<Int>], by others: [Range<Int>]) -> Int {
    // longestEnd[i] is the furthest end among others[0...i]: a span is touched if that of the
    // last one starting before its end lies after its start.
    var longestEnd: [Int] = []
    longestEnd.reserveCapacity(others.count)
    for other in others { longestEnd.append(max(longestEnd.last ?? 0, other.upperBound)) }
    var count = 0
    for span in spans {
      var low = 0
      var high = others.count
      while low < high {
        let middle = (low + high) / 2
        if others[middle].lowerBound < span.upperBound { low = middle + 1 } else { high = middle }
      }
      if low > 0, longestEnd[low - 1] > span.lowerBound { count += 1 }
    }
    return count
  }
}
