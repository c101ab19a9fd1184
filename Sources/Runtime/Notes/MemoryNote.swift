// A note that the caller already holds.

/// Bytes of a note, and its id where it has one.
public struct MemoryNote: Sendable {
  public var text: [UInt8]
  /// Need not be valid UTF-8; nil for the note's running number.
  public var id: [UInt8]?

  public init(_ text: [UInt8], id: [UInt8]? = nil) {
    self.text = text
    self.id = id
  }
}
