// Precision, recall and F1 of links end to end: the right argument span, the right tagged span and the
// right type, all three exactly.

public struct LinkScores: Equatable, Sendable {
  public private(set) var countsByType: [String: FlagScores.Counts] = [:]

  public init() {}

  /// A link by its spans, in code points.
  public struct Link: Hashable, Sendable {
    public var argument: Range<Int>
    public var span: Range<Int>
    public var type: String

    public init(argument: Range<Int>, span: Range<Int>, type: String) {
      self.argument = argument
      self.span = span
      self.type = type
    }

    init(_ link: Findings.Link) {
      self.init(
        argument: link.argument.start..<link.argument.end, span: link.span.start..<link.span.end,
        type: link.span.type)
    }
  }

  /// Adds one document. Links given twice count once.
  public mutating func add(gold: Set<Link>, predicted: Set<Link>) {
    for link in gold { countsByType[link.type, default: .init()].goldCount += 1 }
    for link in predicted {
      countsByType[link.type, default: .init()].predictedCount += 1
      if gold.contains(link) { countsByType[link.type]!.rightCount += 1 }
    }
  }

  /// The sum over all types.
  public var micro: FlagScores.Counts {
    countsByType.values.reduce(into: .init()) {
      $0.goldCount += $1.goldCount
      $0.predictedCount += $1.predictedCount
      $0.rightCount += $1.rightCount
    }
  }
}
