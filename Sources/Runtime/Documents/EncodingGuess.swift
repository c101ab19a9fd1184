// Whether a note without a byte order mark is UTF-8 or Windows-1252: by all of its bytes, because
// one letter beyond ASCII that is UTF-8 shows what the rest is.

struct EncodingGuess {
  /// The note is to be read as Windows-1252.
  let isWindows1252: Bool
  /// It holds both UTF-8 beyond ASCII and bytes that are none.
  let isMixed: Bool

  init(_ bytes: UnsafeRawBufferPointer) {
    var hasMultibyte = false
    var hasMalformed = false
    var hasUndefined = false
    if let text = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) {
      var position = 0
      while position < bytes.count {
        if text[position] < 0x80 {
          position += 1
          continue
        }
        let decoded = decodeUTF8(text, at: position, end: bytes.count)
        if !decoded.isMalformed {
          hasMultibyte = true
        } else if !EncodingGuess.isCut(text, position, decoded.byteCount, bytes.count) {
          hasMalformed = true
          for index in position..<position + decoded.byteCount
          where Windows1252.isUndefined(text[index]) {
            hasUndefined = true
          }
        }
        position += decoded.byteCount
      }
    }
    isWindows1252 = hasMalformed && !hasMultibyte && !hasUndefined
    isMixed = hasMalformed && hasMultibyte
  }

  /// Whether the malformed bytes are the first of a longer character that the note's end cut off.
  private static func isCut(
    _ text: UnsafePointer<UInt8>, _ position: Int, _ byteCount: Int, _ end: Int
  ) -> Bool {
    // A lone letter at the end is as likely one of Windows-1252.
    position + byteCount == end && byteCount > 1
  }
}
