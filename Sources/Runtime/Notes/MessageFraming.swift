// Where one HL7 v2 message ends and the next begins: by MLLP frames (VT before, FS behind), else
// by the lines that begin with MSH. Beside frames, lines that belong to no message are nothing, and so is a
// frame without bytes. Headers and trailers of batches and files are passed over.

struct MessageFraming {
  private var isFramed = false
  private var hasFrames = false
  /// Whether the piece that is no frame begins with MSH.
  private var isMessage = false
  /// Whether the piece is a frame that has no end: another begins, or the input is over.
  private(set) var isCutOff = false
  private var isSkippingLine = false
  /// The first bytes of a line, until they show what it is.
  private var head: [UInt8] = []
  private var isAtLineStart = true
  /// Bytes of a byte order mark that the piece begins with.
  private var markByteCount = 0

  /// Moves bytes to the piece until it is whole.
  ///
  /// - position: the next byte of `chunk`; moved on.
  /// - Returns: whether the piece is whole. What the head of a line is then belongs to the next.
  mutating func take(
    _ chunk: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int, _ piece: PieceWriter
  ) -> Bool {
    if piece.byteCount == 0 { (isCutOff, isMessage) = (false, false) }
    while position < end {
      let byte = chunk[position]
      if byte == 0x0B {
        // A frame begins, wherever the one before was cut off.
        position += 1
        flushHead(piece)
        isCutOff = isFramed && piece.byteCount > 0
        hasFrames = true
        dropStray(piece)
        isFramed = true
        isAtLineStart = false
        isSkippingLine = false
        if piece.byteCount > 0 { return true }
        continue
      }
      if isFramed {
        let start = position
        while position < end, chunk[position] != 0x1C, chunk[position] != 0x0B { position += 1 }
        piece.append(chunk + start, position - start)
        if position < end, chunk[position] == 0x1C {
          position += 1
          isFramed = false
          isAtLineStart = true
          if piece.byteCount > 0 { return true }
        }
        continue
      }
      if takeLine(chunk, &position, end, piece) { return true }
    }
    return false
  }

  /// The operand is over: the head of a last line belongs to the piece.
  mutating func finish(_ piece: PieceWriter) {
    flushHead(piece)
    dropStray(piece)
    isCutOff = isFramed && piece.byteCount > 0
  }

  /// Forgets lines beside frames that belong to no message.
  private func dropStray(_ piece: PieceWriter) {
    guard hasFrames, !isFramed, !isMessage else { return }
    piece.removeAll()
    piece.buffer.removeAll()
  }

  private mutating func takeLine(
    _ chunk: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int, _ piece: PieceWriter
  ) -> Bool {
    let byte = chunk[position]
    let endsLine = byte == 0x0D || byte == 0x0A
    if isSkippingLine {
      position += 1
      if endsLine {
        isSkippingLine = false
        isAtLineStart = true
      }
      return false
    }
    guard isAtLineStart else {
      let start = position
      while position < end, chunk[position] != 0x0D, chunk[position] != 0x0A,
        chunk[position] != 0x0B
      {
        position += 1
      }
      if position < end, chunk[position] != 0x0B {
        position += 1
        isAtLineStart = true
      }
      piece.append(chunk + start, position - start)
      return false
    }
    if head.isEmpty, byte == 0xEF || byte == 0xBB || byte == 0xBF, piece.byteCount < 3 {
      // A byte order mark belongs to the message, so that places in it stay.
      piece.append(chunk + position, 1)
      position += 1
      markByteCount = piece.byteCount
      return false
    }
    if head.isEmpty, endsLine || byte == 0x1C {
      // Line ends before a message, and what is left of a frame, are nothing.
      position += 1
      if piece.byteCount > 0, endsLine { piece.append(chunk + position - 1, 1) }
      return false
    }
    if head.count == 4 {
      dropStray(piece)
      if begins("MSH"), piece.byteCount > markByteCount {
        // The head is kept for the next piece, which begins with it.
        markByteCount = 0
        return true
      }
      if begins("FHS") || begins("BHS") || begins("BTS") || begins("FTS") {
        head.removeAll(keepingCapacity: true)
        isSkippingLine = true
        return piece.byteCount > 0
      }
      if begins("MSH") { isMessage = true }
      flushHead(piece)
      isAtLineStart = false
      return false
    }
    if endsLine {
      flushHead(piece)
      isAtLineStart = false
      return false
    }
    head.append(byte)
    position += 1
    return false
  }

  private func begins(_ name: StaticString) -> Bool {
    for index in 0..<3 where head[index] != name.utf8Start[index] { return false }
    return !head[3].isASCIIAlphanumeric
  }

  private mutating func flushHead(_ piece: PieceWriter) {
    guard !head.isEmpty else { return }
    head.withUnsafeBufferPointer { piece.append($0.baseAddress!, $0.count) }
    head.removeAll(keepingCapacity: true)
  }
}
