// What the pipeline needs of an encoder; Encoder is the real one, tests bring their own.

public protocol WindowEncoder: AnyObject {
  /// Fills the logits of every head in the rows where they are wanted.
  func run(_ batch: WindowBatch)

  /// Readies a batch that this many threads run together, each by `help` with its own encoder.
  func begin(_ batch: WindowBatch, threadCount: Int)

  /// Does its part of the leader's batch; the leader is one of those that help.
  func help(_ leader: Self)

  /// Returns when the batch is done.
  func finish()
}

/// An encoder that cannot share a batch runs it alone.
extension WindowEncoder {
  public func begin(_ batch: WindowBatch, threadCount: Int) { run(batch) }
  public func help(_ leader: Self) {}
  public func finish() {}
}
