// An entity as the model finds it: a range of the note's bytes, a type and a score.

public struct Span: Equatable, Sendable {
  /// From the first word's start to the last word's end, in the note's own bytes.
  public var byteStart: Int
  public var byteEnd: Int
  /// Index among the head's types.
  public var typeIndex: Int
  public var headIndex: Int
  /// The probability of the span under the model, 0...1; SpanReader defines it.
  public var score: Double

  public init(
    byteStart: Int, byteEnd: Int, typeIndex: Int, headIndex: Int = 0, score: Double
  ) {
    self.byteStart = byteStart
    self.byteEnd = byteEnd
    self.typeIndex = typeIndex
    self.headIndex = headIndex
    self.score = score
  }
}
