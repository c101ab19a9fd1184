// Everything that goes to stdout: gathered in memory, written when a note is done or the buffer is
// full. A failed write is remembered, and later ones are not tried.
import Options
import Runtime

final class OutputBuffer {
  private let descriptor: Descriptor?
  private let buffer = ByteBuffer(byteCapacity: OutputBuffer.flushByteCount + 4096)
  /// Why writing failed first.
  private(set) var failure: SystemError?

  private static let flushByteCount = 1 << 15

  /// - descriptor: nil where what is written is to be thrown away.
  init(_ descriptor: Descriptor? = .standardOutput) { self.descriptor = descriptor }

  var isClosed: Bool { failure != nil }

  func append(_ byte: UInt8) {
    buffer.append(byte)
    if buffer.byteCount >= OutputBuffer.flushByteCount { flush() }
  }

  func append(_ text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  func append(_ bytes: UnsafeRawBufferPointer) {
    buffer.append(bytes)
    if buffer.byteCount >= OutputBuffer.flushByteCount { flush() }
  }

  func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { append($0) }
  }

  func flush() {
    if let descriptor, failure == nil, buffer.byteCount > 0 {
      do throws(SystemError) {
        try descriptor.write(buffer.bytes)
      } catch {
        failure = error
      }
    }
    buffer.removeAll(keepingCapacity: OutputBuffer.flushByteCount * 2)
  }

  /// Writes what is left; the exit status, with a message for anything but a closed pipe.
  func finish() -> Int32 {
    flush()
    if let failure { return reportOutputError(failure) }
    return ExitStatus.done
  }
}
