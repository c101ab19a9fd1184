// A model file in memory, at an address that Runtime can view in place.
import Runtime

/// Owned bytes that start at a multiple of 64. They live as long as this object, so whoever views
/// them keeps it (`withModel`, or withExtendedLifetime).
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

  /// The bytes as a model, which must not leave the closure.
  public func withModel<Result>(_ body: (Model) throws -> Result) throws -> Result {
    try withExtendedLifetime(self) { try body(try Model.view(bytes)) }
  }

  public func copiedBytes() -> [UInt8] { withExtendedLifetime(self) { Array(storage) } }

  /// The content hash in the header, hexadecimal.
  public var contentHashText: String {
    let start = ModelLayout.Header.contentHash
    return storage[start..<start + SHA256.byteCount].hexadecimal
  }

  /// Writes the right content hash into the header, after a change.
  ///
  /// - Precondition: at least a header long.
  public func stampContentHash() {
    for (index, byte) in Model.contentHash(of: bytes).enumerated() {
      storage[ModelLayout.Header.contentHash + index] = byte
    }
  }
}

extension Sequence<UInt8> {
  var hexadecimal: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
