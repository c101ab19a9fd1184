// What the pipeline needs of an encoder; Encoder is the real one, tests bring their own.

public protocol WindowEncoder: AnyObject {
  /// Fills the logits of every head in the rows where they are wanted.
  func run(_ batch: WindowBatch)
}
