// Float memory of a fixed size, aligned for whole cache lines and filled with zeros.
import FloatKernelInterface
import Foundation

public final class FloatBuffer: @unchecked Sendable {
  public let count: Int
  public let start: MutableFloats

  public init(count: Int) {
    self.count = count
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
    memset(bytes, 0, max(count, 1) * 4)
    start = bytes.bindMemory(to: Float.self, capacity: max(count, 1))
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }

  public var values: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: start, count: count)
  }

  public func clear() { memset(start, 0, count * 4) }

  public func copy(from other: FloatBuffer) {
    precondition(other.count == count)
    memcpy(start, other.start, count * 4)
  }
}
