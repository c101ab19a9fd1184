// What decoding lets pass: whether spans keep to the page's layout, how probable they must be, and how
// much speaks against them.

/// The rules of a run's spans.
public struct SpanRules: Equatable, Sendable {
  /// No span crosses a hard break (BlockReader), and none begins or ends with a mark that belongs
  /// to no name (SpanTrimmer); whose a finding is the text may settle (OtherPersonRules).
  public var respectsLayout: Bool
  /// Spans less probable are dropped, 0...1, and with an argument what relations find for it.
  public var leastScore: Double
  /// What the probability of outside is multiplied with when heads of tags choose labels: below 1 they
  /// find more.
  public var outsideFactor: Float = 1

  public init(respectsLayout: Bool, leastScore: Double) {
    self.respectsLayout = respectsLayout
    self.leastScore = leastScore
  }

  /// Every span that the labels say.
  public static let plain = SpanRules(respectsLayout: false, leastScore: 0)

  /// Spans as a reader of the page sees them. Decoding.md has how the score was chosen.
  public static let layout = SpanRules(respectsLayout: true, leastScore: 0.1)

  /// What a run does that is not told otherwise.
  public static let standard = layout

  /// The rules of a run that asks for spans of at least this score: with 0 it asks for all that the
  /// labels say, and below the least score of these rules for what they would drop.
  public func asking(leastScore: Double) -> SpanRules {
    guard leastScore > 0 else { return .plain }
    var rules = self
    rules.leastScore = min(self.leastScore, leastScore)
    return rules
  }
}
