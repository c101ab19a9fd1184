// Text from outside, such as a file's name, on its way into a message: it may not command a terminal
// or forge a line.

extension TextBuilder {
  /// Appends text with U+FFFD for every control character (C0, DEL, C1, line feeds and tabs
  /// included), for the two separators of lines and paragraphs, and for what is not UTF-8.
  public mutating func append(printable text: [UInt8]) {
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: append("\u{FFFD}")
      default: bytes.append(contentsOf: UTF8.encode(scalar)!)
      }
    }
  }
}
