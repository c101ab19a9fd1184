// Base64 (RFC 4648) as attachments carry it: white space between is passed over, padding may be
// missing.

enum Base64 {
  /// Adds the decoded bytes.
  ///
  /// - Returns: whether it was base64 from its first byte to its last.
  static func decode(_ text: UnsafeRawBufferPointer, to bytes: ByteBuffer) -> Bool {
    var bits: UInt32 = 0
    var bitCount = 0
    var isPadded = false
    for byte in text {
      if isMarkupSpace(byte) { continue }
      if byte == UInt8(ascii: "=") {
        isPadded = true
        continue
      }
      guard !isPadded, let value = value(byte) else { return false }
      bits = bits << 6 | value
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
        bits &= (1 << UInt32(bitCount)) - 1
      }
    }
    // A single letter of a group holds no byte, and what is left over is zeros.
    return bitCount < 6 && bits == 0
  }

  private static func value(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5A: UInt32(byte - 0x41)
    case 0x61...0x7A: UInt32(byte - 0x61 + 26)
    case 0x30...0x39: UInt32(byte - 0x30 + 52)
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
