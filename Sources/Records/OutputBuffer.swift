// Everything that goes to stdout: gathered in memory, written when a note is done or the buffer is
// full. So a record of less than `flushByteCount` bytes is begun only when it is whole, and what is
// killed in between leaves no part of it. A failed write is remembered, and later ones are not tried.
import Runtime

package final class OutputBuffer {
  private var descriptor: Descriptor?
  private let buffer = ByteBuffer(byteCapacity: OutputBuffer.keptByteCount)
  /// Why writing failed first.
  package private(set) var failure: SystemError?

  /// Longer records are written in parts.
  package static let flushByteCount = 1 << 18
  /// Room kept between records.
  private static let keptByteCount = 1 << 15

  /// - descriptor: nil where what is written is to be thrown away.
  package init(_ descriptor: Descriptor? = .standardOutput) { self.descriptor = descriptor }

  /// What is appended from now on goes elsewhere.
  ///
  /// - Precondition: nothing is gathered.
  package func redirect(to descriptor: Descriptor?) {
    precondition(buffer.byteCount == 0, "a record would be cut in two")
    self.descriptor = descriptor
  }

  package var isClosed: Bool { failure != nil }

  /// What is gathered and not written yet.
  package var gathered: UnsafeRawBufferPointer { buffer.bytes }

  package func append(_ byte: UInt8) {
    buffer.append(byte)
    if buffer.byteCount >= OutputBuffer.flushByteCount { flush() }
  }

  package func append(_ text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  package func append(_ bytes: UnsafeRawBufferPointer) {
    buffer.append(bytes)
    if buffer.byteCount >= OutputBuffer.flushByteCount { flush() }
  }

  package func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { append($0) }
  }

  /// Writes what is left and waits until it is on disk.
  /// - Returns: whether it is.
  package func sync() -> Bool {
    flush()
    guard let descriptor, failure == nil else { return false }
    do throws(SystemError) {
      try descriptor.synchronize()
      return true
    } catch {
      failure = error
      return false
    }
  }

  package func flush() {
    if let descriptor, failure == nil, buffer.byteCount > 0 {
      do throws(SystemError) {
        try descriptor.write(buffer.bytes)
      } catch {
        failure = error
      }
    }
    buffer.removeAll(keepingCapacity: OutputBuffer.keptByteCount)
  }
}
