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
  /// A bit for each flag of the model's flags heads, in their order, set if the flag holds; 0 for a
  /// span that no flags head reads.
  public var flags: UInt64 = 0
  /// The probability of each flag, by bit, 0 where no head reads the span; empty unless the run
  /// asked for probabilities.
  public var flagProbabilities: [Float] = []

  /// The score that the same words would have as a span of each of the head's types; empty unless the
  /// run asked for probabilities, and for spans of relations.
  public var typeProbabilities: [Float] = []

  public init(
    byteStart: Int, byteEnd: Int, typeIndex: Int, headIndex: Int = 0, score: Double
  ) {
    self.byteStart = byteStart
    self.byteEnd = byteEnd
    self.typeIndex = typeIndex
    self.headIndex = headIndex
    self.score = score
  }

  /// Whether a sink is given this span before another one.
  func isBefore(_ other: Span) -> Bool { SpanKey(self).isBefore(SpanKey(other)) }
}

/// What tells a note's spans apart, and the order in which a sink is given them: by start, then head,
/// end and type.
struct SpanKey: Equatable {
  /// Place in 32 bits, and head or type below: neither has more than 16 bits.
  private let startAndHead: UInt64
  private let endAndType: UInt64

  init(_ span: Span) {
    startAndHead = UInt64(span.byteStart) << 16 | UInt64(span.headIndex)
    endAndType = UInt64(span.byteEnd) << 16 | UInt64(span.typeIndex)
  }

  var byteStart: Int { Int(startAndHead >> 16) }

  func isBefore(_ other: SpanKey) -> Bool {
    startAndHead != other.startAndHead
      ? startAndHead < other.startAndHead : endAndType < other.endAndType
  }
}
