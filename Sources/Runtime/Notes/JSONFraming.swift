// Where one JSON value ends and the next begins, in a file of one or a line of each: braces are
// counted, strings passed over. A value that was cut off ends where no value could go on: at a
// line end inside a string, or at a brace where none may stand. Of an array around values it is
// known whether it ended.

struct JSONFraming {
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  /// Something that is no object; it ends with its line, but XML with the operand.
  private var isJunk = false
  private var isXML = false
  /// The last byte that is neither white space nor inside a string.
  private var last: UInt8 = 0
  /// The brackets that are open, up to a depth.
  private var brackets = [UInt8](repeating: 0, count: 256)
  /// Arrays around values that are open.
  private var openArrayCount = 0

  /// Whether the input, if it is over, was cut off between two values.
  var isInArray: Bool { openArrayCount > 0 }

  /// Moves bytes to the piece until it is whole. Commas and brackets around values are passed over.
  ///
  /// - Returns: whether the piece is whole.
  mutating func take(
    _ chunk: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int, _ piece: PieceWriter
  ) -> Bool {
    if piece.byteCount == 0 {
      reset()
      while position < end, JSONFraming.isBetween(chunk[position]) {
        if chunk[position] == UInt8(ascii: "[") { openArrayCount += 1 }
        // One too many ends nothing.
        if chunk[position] == UInt8(ascii: "]"), openArrayCount > 0 { openArrayCount -= 1 }
        position += 1
      }
      guard position < end else { return false }
      isXML = chunk[position] == UInt8(ascii: "<")
      isJunk =
        chunk[position] != UInt8(ascii: "{") && chunk[position] != 0xEF
        && chunk[position] != 0xBB && chunk[position] != 0xBF
    }
    let start = position
    var isWhole = false
    while position < end, !isWhole {
      let byte = chunk[position]
      if isJunk {
        // In an array a value that is no object ends before the next one.
        if byte == UInt8(ascii: "\""), openArrayCount > 0 { isInString.toggle() }
        let isBehind =
          openArrayCount > 0 && !isInString
          && (byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]"))
        if !isXML, byte == 0x0A || isBehind { isWhole = true } else { position += 1 }
        continue
      }
      if isInString {
        if byte == 0x0A || byte == 0x0D {
          isWhole = true
          continue
        }
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        position += 1
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        isInString = true
        last = byte
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if byte == UInt8(ascii: "{"), depth > 0, !mayBegin() {
          isWhole = true
          continue
        }
        if depth < brackets.count { brackets[depth] = byte }
        depth += 1
        last = byte
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        last = byte
        if depth <= 0 { isWhole = true }
      case 0x20, 0x09, 0x0A, 0x0D: break
      default: last = byte
      }
      position += 1
    }
    piece.append(chunk + start, position - start)
    return isWhole
  }

  private mutating func reset() {
    depth = 0
    isInString = false
    isEscaped = false
    isXML = false
    last = 0
  }

  /// Whether an object may stand here: behind a colon, or in an array.
  private func mayBegin() -> Bool {
    if last == UInt8(ascii: ":") || last == UInt8(ascii: "[") { return true }
    guard depth <= brackets.count else { return true }
    return last == UInt8(ascii: ",") && brackets[depth - 1] == UInt8(ascii: "[")
  }

  private static func isBetween(_ byte: UInt8) -> Bool {
    isMarkupSpace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "[")
      || byte == UInt8(ascii: "]") || byte == 0x1E
  }
}
