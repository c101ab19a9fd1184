// Bytes as two hexadecimal digits each, as attachments of HL7 v2 may carry them: white space between
// is passed over.

enum Hexadecimal {
  /// Adds the decoded bytes.
  ///
  /// - Returns: whether it was whole bytes of digits from its first byte to its last.
  static func decode(_ text: UnsafeRawBufferPointer, to bytes: ByteBuffer) -> Bool {
    var high: UInt32?
    for byte in text {
      if isMarkupSpace(byte) { continue }
      guard let digit = hexadecimalDigit(byte) else { return false }
      guard let first = high else {
        high = digit
        continue
      }
      bytes.append(UInt8(first << 4 | digit))
      high = nil
    }
    return high == nil
  }
}
