// How the input spells a note's characters, and the way back: a text in the place of the note's source, in
// the bytes that the input has them in.

/// How the input spells a note's source.
enum NoteSpelling: Equatable {
  /// The bytes are the source's own, whatever they are.
  case utf8
  /// One byte a character.
  case windows1252
  /// Two bytes a unit.
  ///
  /// - markByteCount: of a byte order mark before the first unit of the note's bytes, for offsets.
  case utf16(isBigEndian: Bool, markByteCount: Int)
}

extension Note {
  /// A text that stands for the note's source, as the input spells characters, with the byte order mark
  /// before it that stood before the note and the note's ending behind it.
  ///
  /// - text: UTF-8 where the input is not; characters that Windows-1252 has not become "?", bytes that
  ///   are no UTF-8 one U+FFFD for each maximal part.
  public func spelled(_ text: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count + 4)
    if case .utf16(let isBigEndian, _) = spelling, isBehindMark {
      bytes += isBigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE]
    }
    text.withUnsafeBytes { spell($0, into: &bytes) }
    return bytes + spelled(ending)
  }

  /// What is left of a note that is not written: nothing where it is all of a file.
  public var spelledEnding: [UInt8] { ending == .none ? [] : spelled([]) }

  /// What ends a note, as the input spells characters.
  public func spelled(_ ending: NoteEnding) -> [UInt8] {
    var bytes: [UInt8] = []
    spell(
      UnsafeRawBufferPointer(start: ending.bytes.utf8Start, count: ending.bytes.utf8CodeUnitCount),
      into: &bytes)
    return bytes
  }

  private func spell(_ text: UnsafeRawBufferPointer, into bytes: inout [UInt8]) {
    guard spelling != .utf8 else {
      bytes.append(contentsOf: text)
      return
    }
    guard let start = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    var position = 0
    while position < text.count {
      let decoded = decodeUTF8(start, at: position, end: text.count)
      position += decoded.byteCount
      switch spelling {
      case .utf8: break
      case .windows1252: bytes.append(Windows1252.byte(decoded.scalar) ?? UInt8(ascii: "?"))
      case .utf16(let isBigEndian, _):
        var units = (UInt32(0), decoded.scalar)
        if decoded.scalar >= 0x1_0000 {
          units.0 = 0xD800 + (decoded.scalar - 0x1_0000) >> 10
          units.1 = 0xDC00 + (decoded.scalar - 0x1_0000) & 0x3FF
        }
        if units.0 != 0 { append(units.0, isBigEndian, &bytes) }
        append(units.1, isBigEndian, &bytes)
      }
    }
  }

  private func append(_ unit: UInt32, _ isBigEndian: Bool, _ bytes: inout [UInt8]) {
    let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
    bytes.append(isBigEndian ? high : low)
    bytes.append(isBigEndian ? low : high)
  }
}
