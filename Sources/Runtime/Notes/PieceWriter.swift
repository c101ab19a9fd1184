// A piece of the input while it is read: its bytes up to a limit, and how many there are.

final class PieceWriter {
  private let limit: Int
  var buffer: ByteBuffer
  /// Bytes of the piece; beyond the limit they are counted and not kept.
  private(set) var byteCount = 0

  init(_ buffer: ByteBuffer, limit: Int) {
    self.buffer = buffer
    self.limit = limit
  }

  var isTooLong: Bool { byteCount > limit }

  func removeAll() { byteCount = 0 }

  func append(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    guard count > 0 else { return }
    byteCount += count
    if !isTooLong { buffer.append(UnsafeRawBufferPointer(start: bytes, count: count)) }
  }

  /// Counts bytes that were put into the buffer.
  func didWrite(_ count: Int) {
    buffer.didWrite(count)
    byteCount += count
  }
}
