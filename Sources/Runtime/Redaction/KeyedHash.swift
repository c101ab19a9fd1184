// HMAC-SHA256 (RFC 2104): what invented values and shifts of dates come from. Who does not hold the
// key cannot tell which value stands behind an invented one by trying all values.

struct KeyedHash {
  static let keyByteCount = 32
  private let inner: [UInt8]
  private let outer: [UInt8]

  /// - key: at most 64 bytes.
  init(key: [UInt8]) {
    precondition(key.count <= 64, "a key is one block at most")
    var inner = [UInt8](repeating: 0x36, count: 64)
    var outer = [UInt8](repeating: 0x5C, count: 64)
    for (place, byte) in key.enumerated() {
      inner[place] ^= byte
      outer[place] ^= byte
    }
    self.inner = inner
    self.outer = outer
  }

  /// 32 bytes for a message of several parts; each part's length counts, so that parts never run
  /// into each other.
  func digest(_ parts: [[UInt8]]) -> [UInt8] {
    var hash = SHA256()
    inner.withUnsafeBytes { hash.update($0) }
    for part in parts {
      var length = UInt64(part.count).littleEndian
      withUnsafeBytes(of: &length) { hash.update($0) }
      part.withUnsafeBytes { hash.update($0) }
    }
    var whole = SHA256()
    outer.withUnsafeBytes { whole.update($0) }
    let first = hash.digest()
    first.withUnsafeBytes { whole.update($0) }
    return whole.digest()
  }
}

/// Numbers drawn from a digest, as many as are wanted.
struct KeyedStream {
  private let hash: KeyedHash
  /// Of the parts, however long they are.
  private let seed: [UInt8]
  private var bytes: [UInt8] = []
  private var used = 0
  private var block: UInt64 = 0

  init(_ hash: KeyedHash, _ parts: [[UInt8]]) {
    self.hash = hash
    seed = hash.digest(parts)
  }

  /// Uniform below `bound` but for a bias under bound / 2^32.
  mutating func below(_ bound: Int) -> Int {
    var value: UInt64 = 0
    for _ in 0..<4 {
      if used == bytes.count {
        bytes = withUnsafeBytes(of: block.littleEndian) { hash.digest([seed, [UInt8]($0)]) }
        block += 1
        used = 0
      }
      value = value << 8 | UInt64(bytes[used])
      used += 1
    }
    return Int((value * UInt64(bound)) >> 32)
  }
}
