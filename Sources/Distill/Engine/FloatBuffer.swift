// Float memory of a fixed size, aligned for whole cache lines and filled with zeros. Large buffers
// ask for huge pages: a product reads rows that lie a page or more apart.
import FloatKernelInterface
import Foundation

public final class FloatBuffer: @unchecked Sendable {
  public let count: Int
  public let start: MutableFloats

  public init(count: Int) {
    self.count = count
    let byteCount = max(count, 1) * 4
    let isLarge = byteCount >= FloatBuffer.hugePageBytes
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: byteCount, alignment: isLarge ? FloatBuffer.hugePageBytes : 64)
    // A wish only: without huge pages everything works as well.
    if isLarge { madvise(bytes, byteCount, Int32(MADV_HUGEPAGE)) }
    memset(bytes, 0, byteCount)
    start = bytes.bindMemory(to: Float.self, capacity: max(count, 1))
  }

  /// What one entry of x86-64's and most of arm64's second-level page tables maps.
  private static let hugePageBytes = 2 << 20

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
