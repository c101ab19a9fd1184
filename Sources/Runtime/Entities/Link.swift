// A relation that a head finds between two spans of one note.

public struct Link: Equatable, Sendable {
  /// Ordinals of the argument (a drug) and of what was found for it (a dose, a reaction).
  public var from: Int
  public var to: Int
  /// Index among the head's types.
  public var typeIndex: Int
  public var headIndex: Int
  /// The probability under the model, 0...1.
  public var score: Double

  public init(from: Int, to: Int, typeIndex: Int, headIndex: Int, score: Double) {
    self.from = from
    self.to = to
    self.typeIndex = typeIndex
    self.headIndex = headIndex
    self.score = score
  }
}
