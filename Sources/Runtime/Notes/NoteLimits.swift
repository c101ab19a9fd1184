// Sizes that reading notes is bounded by; tests lower them.

struct NoteLimits: Sendable {
  /// Bytes of a note, at most: their places are counted in 32 bits.
  var noteByteCount = Int(UInt32.max)
  /// Bytes that are read at once.
  var chunkByteCount = 1 << 16
}
