// Small readings of raw bytes that the model's checks share.

extension UnsafeRawBufferPointer {
  /// The little-endian number at a byte position.
  ///
  /// - Precondition: it ends inside the buffer; release builds do not check.
  @inline(__always)
  func littleEndianU32(_ bytePosition: Int) -> UInt32 {
    UInt32(littleEndian: loadUnaligned(fromByteOffset: bytePosition, as: UInt32.self))
  }

  @inline(__always)
  func littleEndianU16(_ bytePosition: Int) -> UInt16 {
    UInt16(littleEndian: loadUnaligned(fromByteOffset: bytePosition, as: UInt16.self))
  }

  @inline(__always)
  func littleEndianU64(_ bytePosition: Int) -> UInt64 {
    UInt64(littleEndian: loadUnaligned(fromByteOffset: bytePosition, as: UInt64.self))
  }

  /// 3 where the bytes begin with UTF-8's byte order mark, else 0.
  package var utf8MarkByteCount: Int {
    count >= 3 && self[0] == 0xEF && self[1] == 0xBB && self[2] == 0xBF ? 3 : 0
  }

  func isEqual(to other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    for index in 0..<count where self[index] != other[index] { return false }
    return true
  }

  /// Whether these are the bytes of the word.
  func isEqual(toASCII word: StaticString) -> Bool {
    isEqual(to: UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  /// Whether these are the letters of the word, which is in lower case, in either case.
  func isEqual(ignoringCase word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    for index in 0..<count where self[index].lowercasedASCII != word.utf8Start[index] {
      return false
    }
    return true
  }

  /// Whether the range is well-formed UTF-8 without control characters (C0, DEL, C1), which a
  /// terminal could take for commands. Line feeds and tabs only where they are allowed.
  func isPrintableText(_ range: Range<Int>, allowsLines: Bool = false) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      let first = self[index]
      if first < 0x80 {
        guard first >= 0x20 && first != 0x7F || allowsLines && (first == 0x0A || first == 0x09)
        else { return false }
        index += 1
        continue
      }
      // The first two bytes decide length and range (Unicode, table 3-7).
      let byteCount: Int
      var second: ClosedRange<UInt8> = 0x80...0xBF
      switch first {
      case 0xC2: (byteCount, second) = (2, 0xA0...0xBF)  // leaves out C1: U+0080...U+009F
      case 0xC3...0xDF: byteCount = 2
      case 0xE0: (byteCount, second) = (3, 0xA0...0xBF)
      case 0xED: (byteCount, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: byteCount = 3
      case 0xF0: (byteCount, second) = (4, 0x90...0xBF)
      case 0xF4: (byteCount, second) = (4, 0x80...0x8F)
      case 0xF1...0xF3: byteCount = 4
      default: return false
      }
      guard byteCount <= range.upperBound - index, second.contains(self[index + 1]) else {
        return false
      }
      for next in 2..<Swift.max(byteCount, 2) where self[index + next] & 0xC0 != 0x80 {
        return false
      }
      index += byteCount
    }
    return true
  }
}
