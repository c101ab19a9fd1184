// An entity as the model finds it: a range of the note's bytes, a type and a score, and what heads
// say about it.

public struct Span: Equatable, Sendable {
  /// From the first word's start to the last word's end, in the note's own bytes.
  public var byteStart: Int
  public var byteEnd: Int
  /// Index among the head's types.
  public var typeIndex: Int
  public var headIndex: Int
  /// The probability of the span under the model, 0...1; SpanReader defines it.
  public var score: Double
  /// Running number among the note's spans, in the order in which the sink is given them.
  public var ordinal = 0
  /// A bit for each flag of the model's flags heads, in their order, set if the flag holds.
  public var flags: UInt64 = 0

  public init(
    byteStart: Int, byteEnd: Int, typeIndex: Int, headIndex: Int = 0, score: Double
  ) {
    self.byteStart = byteStart
    self.byteEnd = byteEnd
    self.typeIndex = typeIndex
    self.headIndex = headIndex
    self.score = score
  }

  /// The order in which a sink is given spans: by start, then head, end and type.
  func isBefore(_ other: Span) -> Bool {
    if byteStart != other.byteStart { return byteStart < other.byteStart }
    if headIndex != other.headIndex { return headIndex < other.headIndex }
    if byteEnd != other.byteEnd { return byteEnd < other.byteEnd }
    return typeIndex < other.typeIndex
  }
}
