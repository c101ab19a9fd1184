// Memory on 64-byte lines, zeroed, for data that kernels read outside of a workspace.

/// A fixed block of trivial values that frees itself.
public final class AlignedBuffer<Element: BitwiseCopyable> {
  public let start: UnsafeMutablePointer<Element>
  public let count: Int

  /// Allocates `count` zeroed elements and one spare line after them.
  public init(count: Int) {
    let byteCount = count * MemoryLayout<Element>.stride + 64
    let raw = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    start = raw.assumingMemoryBound(to: Element.self)
    self.count = count
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }
}
