// Text of a note or a name on its way out: as a JSON string, as a field of a line, or for a
// terminal. Malformed UTF-8 becomes U+FFFD in all three.
import Runtime

extension OutputBuffer {
  /// A JSON string with its quotes.
  package func append(jsonString text: UnsafeRawBufferPointer) {
    append(UInt8(ascii: "\""))
    forEachScalar(text) { scalar, bytes in
      switch scalar {
      case 0x22: append("\\\"")
      case 0x5C: append("\\\\")
      case 0x0A: append("\\n")
      case 0x0D: append("\\r")
      case 0x09: append("\\t")
      case 0x00..<0x20, 0x85:
        append("\\u00")
        append(hexadecimal: UInt8(scalar))
      // With U+0085 these end a line for some readers of lines.
      case 0x2028: append("\\u2028")
      case 0x2029: append("\\u2029")
      default: append(bytes)
      }
    }
    append(UInt8(ascii: "\""))
  }

  package func append(jsonString text: [UInt8]) {
    text.withUnsafeBytes { append(jsonString: $0) }
  }

  package func append(jsonString text: StaticString) {
    append(
      jsonString: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// A field of a tab-separated line: control characters and line ends become spaces.
  package func append(field text: UnsafeRawBufferPointer) {
    forEachScalar(text) { scalar, bytes in
      if OutputBuffer.isControl(scalar) || scalar == 0x2028 || scalar == 0x2029 {
        append(UInt8(ascii: " "))
      } else {
        append(bytes)
      }
    }
  }

  /// The name of a type in forms that part fields by white space (BRAT, CoNLL): blanks in it become `_`.
  package func append(asOneWord name: [UInt8]) {
    for byte in name { append(byte == 0x20 || byte == 0x09 ? UInt8(ascii: "_") : byte) }
  }

  /// Text of a page: what HTML takes for markup is escaped, carriage returns go, and any other
  /// control character but line feeds and tabs becomes U+FFFD.
  package func append(html text: UnsafeRawBufferPointer) {
    forEachScalar(text) { scalar, bytes in
      switch scalar {
      case 0x26: append("&amp;")
      case 0x3C: append("&lt;")
      case 0x3E: append("&gt;")
      case 0x22: append("&quot;")
      case 0x0D: break
      case 0x0A, 0x09: append(bytes)
      default:
        if OutputBuffer.isControl(scalar) { append("\u{FFFD}") } else { append(bytes) }
      }
    }
  }

  /// A name in a line for people: every control character becomes U+FFFD.
  package func append(printable text: [UInt8]) {
    text.withUnsafeBytes { bytes in
      forEachScalar(bytes) { scalar, utf8 in
        if OutputBuffer.isControl(scalar) { append("\u{FFFD}") } else { append(utf8) }
      }
    }
  }

  /// Text for a terminal: line feeds and tabs stay, carriage returns go, and any other control
  /// character, which could command the terminal, becomes U+FFFD.
  package func append(terminalText text: UnsafeRawBufferPointer) {
    forEachScalar(text) { scalar, bytes in
      if scalar == 0x0D { return }
      if OutputBuffer.isControl(scalar), scalar != 0x0A, scalar != 0x09 {
        append("\u{FFFD}")
      } else {
        append(bytes)
      }
    }
  }

  package func append(hexadecimal bytes: UnsafeRawBufferPointer) {
    for byte in bytes { append(hexadecimal: byte) }
  }

  package func append(hexadecimal byte: UInt8) {
    for digit in [byte >> 4, byte & 15] {
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }

  private static func isControl(_ scalar: UInt32) -> Bool {
    scalar < 0x20 || scalar >= 0x7F && scalar < 0xA0
  }

  /// Calls with each scalar and its UTF-8, which is U+FFFD's for malformed bytes.
  private func forEachScalar(
    _ text: UnsafeRawBufferPointer, _ body: (UInt32, UnsafeRawBufferPointer) -> Void
  ) {
    guard let start = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    let replacement: StaticString = "\u{FFFD}"
    var position = 0
    while position < text.count {
      let decoded = decodeUTF8(start, at: position, end: text.count)
      body(
        decoded.scalar,
        decoded.isMalformed
          ? UnsafeRawBufferPointer(start: replacement.utf8Start, count: 3)
          : UnsafeRawBufferPointer(start: start + position, count: decoded.byteCount))
      position += decoded.byteCount
    }
  }
}
