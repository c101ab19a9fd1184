import Runtime
import Testing

/// The example messages of FIPS 180-4 as NIST publishes them, and every way to cut a message.
@Suite struct SHA256Tests {
  private func digest(_ message: [UInt8], pieces: Int = .max) -> String {
    var hash = SHA256()
    message.withUnsafeBytes { bytes in
      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start &+ min(pieces, bytes.count))
        hash.update(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        start = end
      }
    }
    return hash.digest().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
        + "lmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func standardMessages(message: String, expected: String) {
    #expect(digest(Array(message.utf8)) == expected)
  }

  @Test func aMillionTimesA() {
    #expect(
      digest([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000), pieces: 999)
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func piecesDoNotMatter() {
    let message = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let whole = digest(message)
    for pieces in [1, 3, 55, 56, 63, 64, 65, 128, 299] {
      #expect(digest(message, pieces: pieces) == whole)
    }
  }
}
