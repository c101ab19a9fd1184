// Converts byte offsets of a note, given in ascending order, to code points and UTF-16 units.
// Entities come in that order, so each byte of the note is visited once.

/// The unit in which offsets of a note are counted.
public enum OffsetUnit: UInt8, CaseIterable, Sendable {
  /// As Python and BRAT count; each maximal malformed part counts one (U+FFFD).
  case codePoint
  case byte
  /// As JavaScript, Java and Swift's utf16 view count.
  case utf16
}

/// Counts code points and UTF-16 units while it moves forward through a note.
public struct OffsetConverter {
  private let text: UnsafePointer<UInt8>?
  private let byteCount: Int
  private let spelling: NoteSpelling
  /// Where the counts below stand; never inside a code point.
  public private(set) var bytePosition = 0
  public private(set) var codePointCount = 0
  public private(set) var utf16Count = 0

  /// - text: the note, alive as long as the converter is used.
  public init(text: UnsafeRawBufferPointer) {
    self.text = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
    byteCount = text.count
    spelling = .utf8
  }

  /// Counts through a note's source; bytes are those of the input.
  public init(source note: Note) {
    text = note.source.baseAddress?.assumingMemoryBound(to: UInt8.self)
    byteCount = note.source.count
    spelling = note.spelling
  }

  /// Whether offsets in this unit are byte offsets of the text.
  public func isIdentity(_ unit: OffsetUnit) -> Bool { unit == .byte && spelling == .utf8 }

  /// The offset of `byteOffset` in `unit`.
  ///
  /// An offset inside a code point gives the code point's start when the converter had not passed
  /// it. An offset before the last one asked for restarts from the note's beginning.
  /// - byteOffset: 0 ... byte count of the note; clamped to it.
  public mutating func convert(_ byteOffset: Int, to unit: OffsetUnit) -> Int {
    if isIdentity(unit) { return byteOffset }
    if byteOffset < bytePosition {
      bytePosition = 0
      codePointCount = 0
      utf16Count = 0
    }
    advance(to: byteOffset < byteCount ? byteOffset : byteCount)
    switch unit {
    case .codePoint: return codePointCount
    case .utf16: return utf16Count
    case .byte:
      if case .utf16(_, let markByteCount) = spelling { return 2 * utf16Count + markByteCount }
      return codePointCount
    }
  }

  private mutating func advance(to target: Int) {
    guard let text else { return }
    var position = bytePosition
    var codePoints = codePointCount
    var units = utf16Count
    while position < target {
      // Eight ASCII bytes at a time.
      let runStart = position
      while target - position >= 8,
        UnsafeRawPointer(text + position).loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080
          == 0
      { position += 8 }
      while position < target, text[position] < 0x80 { position += 1 }
      codePoints += position - runStart
      units += position - runStart
      // The note's end, not the target, bounds decoding: a target inside a sequence must not make
      // it malformed.
      while position < target, text[position] >= 0x80 {
        let decoded = decodeUTF8(text, at: position, end: byteCount)
        guard position + decoded.byteCount <= target else {
          store(position, codePoints, units)
          return
        }
        position += decoded.byteCount
        codePoints += 1
        units += decoded.scalar >= 0x1_0000 ? 2 : 1
      }
    }
    store(position, codePoints, units)
  }

  private mutating func store(_ position: Int, _ codePoints: Int, _ units: Int) {
    bytePosition = position
    codePointCount = codePoints
    utf16Count = units
  }
}
