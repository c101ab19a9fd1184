// Marks at the head of a list's items: bullets, dashes, boxes, numbers and letters.

/// A mark in front of an item.
struct ListMark: Equatable {
  enum Kind {
    /// A bullet, dash, star or box: never a word of its own.
    case bullet
    /// A number or letter with a point or bracket.
    case ordinal
  }

  let kind: Kind
  /// Behind the mark's last byte.
  let byteEnd: Int

  /// The mark that begins at a place, if one does.
  ///
  /// - text: the note.
  /// - start: where a word begins.
  /// - isFirstOnLine: then numbers with a point count too, and dashes and numbers that stand close to
  ///   the item's first word.
  init?(_ text: UnsafeRawBufferPointer, at start: Int, isFirstOnLine: Bool) {
    let scan = Scan(text: text)
    if let mark = scan.bullet(at: start, isFirstOnLine) ?? scan.box(at: start) {
      self.init(kind: .bullet, byteEnd: mark)
    } else if let mark = scan.ordinal(at: start, isFirstOnLine) {
      self.init(kind: .ordinal, byteEnd: mark)
    } else {
      return nil
    }
  }

  private init(kind: Kind, byteEnd: Int) {
    self.kind = kind
    self.byteEnd = byteEnd
  }

  /// Whether a character is a bullet wherever it stands.
  static func isBullet(_ scalar: UInt32) -> Bool {
    switch scalar {
    // Middle dot and bullets; squares, triangles to the right (up and down they say how a value
    // changed), diamonds and circles; boxes, ticks and crosses; arrow heads.
    case 0xb7, 0x2022, 0x2023, 0x2043, 0x204c, 0x204d, 0x2219,
      0x25a0, 0x25a1, 0x25aa, 0x25ab, 0x25b6...0x25bb, 0x25c6, 0x25c7, 0x25cb, 0x25cf,
      0x25d8, 0x25d9, 0x25e6, 0x25fb...0x25fe,
      0x2610...0x2612, 0x2713...0x2718, 0x27a2...0x27a4, WhiteSpace.marks:
      true
    default: false
    }
  }

  /// Hyphen, dashes and minus.
  static func isDash(_ scalar: UInt32) -> Bool {
    scalar == 0x2d || scalar == 0x2212 || scalar >= 0x2010 && scalar <= 0x2015
  }

  /// Reads bytes of a note, of which any may be anything.
  private struct Scan {
    let text: UnsafeRawBufferPointer

    /// 0 behind the end.
    private func byte(_ place: Int) -> UInt8 { place < text.count ? text[place] : 0 }

    private func scalar(_ place: Int) -> DecodedScalar? {
      guard place < text.count,
        let start = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
      else { return nil }
      return decodeUTF8(start, at: place, end: text.count)
    }

    private func isSpace(_ place: Int) -> Bool {
      guard let decoded = scalar(place) else { return false }
      switch WhiteSpace.of(decoded.scalar) {
      case .none, .mark: return false
      case .blank, .tab, .lineBreak, .recordBreak, .paragraphBreak: return true
      }
    }

    func bullet(at start: Int, _ isFirstOnLine: Bool) -> Int? {
      guard let decoded = scalar(start) else { return nil }
      let end = start + decoded.byteCount
      if ListMark.isBullet(decoded.scalar) { return end }
      guard ListMark.isDash(decoded.scalar) || decoded.scalar == UInt32(UInt8(ascii: "*")) else {
        return nil
      }
      if isSpace(end) { return end }
      // Close to a digit it may be a sign.
      return isFirstOnLine && end < text.count && !byte(end).isASCIIDigit ? end : nil
    }

    /// `[ ]`, `[x]`
    func box(at start: Int) -> Int? {
      guard byte(start) == UInt8(ascii: "["), byte(start + 2) == UInt8(ascii: "]") else {
        return nil
      }
      let inside = byte(start + 1)
      return inside == 0x20 || inside | 0x20 == UInt8(ascii: "x") ? start + 3 : nil
    }

    /// `1.`, `12)`, `a)`, `iv)`, `(1)`, `(b)`
    func ordinal(at start: Int, _ isFirstOnLine: Bool) -> Int? {
      let isOpened = byte(start) == UInt8(ascii: "(")
      let first = isOpened ? start + 1 : start
      var place = first
      while place < first + 2, byte(place).isASCIIDigit { place += 1 }
      let isNumber = place > first
      if !isNumber {
        while place < first + 4, isRoman(byte(place)) { place += 1 }
        if place == first, byte(place).isASCIILetter { place += 1 }
        if place == first { return nil }
      }
      if byte(place) == UInt8(ascii: ")") {
        place += 1
      } else if isNumber, !isOpened, isFirstOnLine, byte(place) == UInt8(ascii: ".") {
        // Elsewhere "15. april" is a day.
        place += byte(place + 1) == UInt8(ascii: ")") ? 2 : 1
      } else {
        return nil
      }
      // Close to the item only where there can be no number or name with a point.
      guard isSpace(place) else {
        return isFirstOnLine && isNumber && !isOpened && byte(place).isASCIILetter ? place : nil
      }
      var next = place
      while isSpace(next), let decoded = scalar(next) { next += decoded.byteCount }
      // "(03) 5550": a telephone number.
      return byte(next).isASCIIDigit ? nil : place
    }

    private func isRoman(_ byte: UInt8) -> Bool {
      let lower = byte | 0x20
      return lower == UInt8(ascii: "i") || lower == UInt8(ascii: "v")
        || lower == UInt8(ascii: "x")
    }
  }
}
