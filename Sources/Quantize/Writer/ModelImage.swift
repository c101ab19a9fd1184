// A model file in memory, at an address that Runtime can view in place.
import Runtime

/// Owned bytes that start at a multiple of 64.
public final class ModelImage {
  private let storage: UnsafeMutableRawBufferPointer

  public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(storage) }

  /// For tests that break a file on purpose.
  public var mutableBytes: UnsafeMutableRawBufferPointer { storage }

  public init(byteCount: Int) {
    storage = .allocate(byteCount: byteCount, alignment: ModelLayout.alignment)
    storage.initializeMemory(as: UInt8.self, repeating: 0)
  }

  public convenience init(copying bytes: some Collection<UInt8>) {
    self.init(byteCount: bytes.count)
    storage.copyBytes(from: bytes)
  }

  deinit { storage.deallocate() }

  /// Writes the right content hash into the header, after a change.
  ///
  /// - Precondition: at least a header long.
  public func stampContentHash() {
    for (index, byte) in Model.contentHash(of: bytes).enumerated() {
      storage[ModelLayout.Header.contentHash + index] = byte
    }
  }
}
