// Cuts an operand's bytes into pieces by the framing. A whole file is read straight into the piece;
// other bytes go through one small buffer, and nothing is read ahead but that.

final class NoteFramer {
  enum Step {
    /// The piece is whole.
    /// - hasDelimiter: whether it ended with its delimiter, not with the operand.
    case piece(hasDelimiter: Bool)
    /// The operand is over and holds no further piece.
    case end
    /// Reading on would wait; what was read of the piece is kept.
    case wouldBlock
    case failed(SystemError)
  }

  private let framing: Framing
  private let chunkByteCapacity: Int
  private let encoding: TextEncoding
  /// A carriage return alone ends a line too.
  private let endsAtCarriageReturn: Bool
  private let buffer: UnsafeMutablePointer<UInt8>
  /// The buffer, or what it decodes to.
  private var chunk: UnsafePointer<UInt8>
  private var chunkStart = 0
  private var chunkEnd = 0

  // Where the operand stands.
  private var isFirstChunk = true
  /// A line ended with a carriage return, and a line feed here belongs to it.
  private var skipsLineFeed = false
  private var messages = MessageFraming()
  private var values = JSONFraming()
  /// The operand is UTF-16: what it is decoded by, and the decoded chunk.
  private var utf16: UTF16Decoder?
  private let decodedChunk = ByteBuffer()
  private var takenMalformedCount = 0
  /// The next piece is the first one behind a byte order mark.
  private var isBehindMark = false

  /// - endsAtCarriageReturn: whether a carriage return alone ends a line, too.
  init(
    _ framing: Framing, _ limits: NoteLimits, encoding: TextEncoding, endsAtCarriageReturn: Bool
  ) {
    self.framing = framing
    self.encoding = encoding
    self.endsAtCarriageReturn = endsAtCarriageReturn
    chunkByteCapacity = limits.chunkByteCount
    buffer = .allocate(capacity: chunkByteCapacity)
    chunk = UnsafePointer(buffer)
  }

  deinit { buffer.deallocate() }

  /// Whether the piece that was given last has no end: an HL7 frame that was left open, or the end of
  /// an input whose array of values was not closed, which is a piece without bytes.
  private(set) var isCutOff = false

  /// Forgets what is left of the operand before.
  func beginOperand() {
    chunkStart = 0
    chunkEnd = 0
    isFirstChunk = true
    skipsLineFeed = false
    messages = MessageFraming()
    values = JSONFraming()
    utf16 = nil
    takenMalformedCount = 0
    isBehindMark = false
  }

  /// What the piece that was just read was as UTF-16; nil for another encoding.
  func takeUTF16() -> FramedUTF16? {
    guard let utf16 else { return nil }
    defer {
      takenMalformedCount = utf16.malformedCount
      isBehindMark = false
    }
    return FramedUTF16(
      isBigEndian: utf16.isBigEndian, isBehindMark: isBehindMark,
      malformedCount: utf16.malformedCount - takenMalformedCount)
  }

  /// Adds the operand's bytes to the piece until it is whole.
  func read(_ piece: PieceWriter, from input: NoteInput, mayBlock: Bool) -> Step {
    if case .whole = framing { return readWhole(piece, input, mayBlock) }
    while true {
      if chunkStart == chunkEnd {
        if !mayBlock, !input.isReadable { return .wouldBlock }
        do throws(SystemError) {
          try readChunk(input)
        } catch {
          return .failed(error)
        }
        if chunkEnd == 0 {
          if case .messages = framing { messages.finish(piece) }
          isCutOff = isCutOffHere(piece)
          return piece.byteCount > 0 || isCutOff ? .piece(hasDelimiter: false) : .end
        }
      }
      if take(piece) {
        isCutOff = messages.isCutOff
        return .piece(hasDelimiter: true)
      }
    }
  }

  /// Whether the input may not end behind the piece; a value that has bytes says so itself.
  private func isCutOffHere(_ piece: PieceWriter) -> Bool {
    switch framing {
    case .messages: messages.isCutOff
    case .jsonValues: values.isInArray && piece.byteCount == 0
    case .whole, .lines, .nul: false
    }
  }

  /// Moves bytes from the chunk to the piece.
  /// - Returns: whether it is whole.
  private func take(_ piece: PieceWriter) -> Bool {
    switch framing {
    case .whole: return false
    case .lines: return takeUntil(UInt8(ascii: "\n"), piece)
    case .nul: return takeUntil(0, piece)
    case .messages: return messages.take(chunk, &chunkStart, chunkEnd, piece)
    case .jsonValues: return values.take(chunk, &chunkStart, chunkEnd, piece)
    }
  }

  private func takeUntil(_ delimiter: UInt8, _ piece: PieceWriter) -> Bool {
    if skipsLineFeed {
      skipsLineFeed = false
      if chunk[chunkStart] == 0x0A {
        chunkStart += 1
        return false
      }
    }
    var end = chunkStart
    if endsAtCarriageReturn {
      while end < chunkEnd, chunk[end] != delimiter, chunk[end] != 0x0D { end += 1 }
      skipsLineFeed = end < chunkEnd && chunk[end] == 0x0D
    } else {
      while end < chunkEnd, chunk[end] != delimiter { end += 1 }
    }
    piece.append(chunk + chunkStart, end - chunkStart)
    let isFound = end < chunkEnd
    chunkStart = isFound ? end + 1 : end
    return isFound
  }

  // MARK: Reading

  private func readWhole(_ piece: PieceWriter, _ input: NoteInput, _ mayBlock: Bool) -> Step {
    while true {
      if !mayBlock, !input.isReadable { return .wouldBlock }
      let target = piece.buffer
      target.reserve(chunkByteCapacity)
      let count: Int
      do throws(SystemError) {
        count = try input.read(
          into: target.start + target.byteCount,
          byteCount: target.byteCapacity - target.byteCount)
      } catch {
        return .failed(error)
      }
      piece.didWrite(count)
      if count == 0 || piece.isTooLong { return .piece(hasDelimiter: false) }
    }
  }

  /// Reads the next chunk; an empty one is the operand's end.
  private func readChunk(_ input: NoteInput) throws(SystemError) {
    chunkStart = 0
    chunkEnd = 0
    while true {
      var count = try input.read(into: buffer, byteCount: chunkByteCapacity)
      while isFirstChunk, mayBeUTF16(count) {
        let more = try input.read(into: buffer + count, byteCount: chunkByteCapacity - count)
        if more == 0 { break }
        count += more
      }
      let bytes = UnsafeRawBufferPointer(start: buffer, count: count)
      let markByteCount = isFirstChunk ? chooseEncoding(bytes) : 0
      isFirstChunk = false
      guard utf16 != nil else {
        chunk = UnsafePointer(buffer)
        chunkEnd = count
        return
      }
      decodedChunk.removeAll()
      if count > 0 {
        utf16!.decode(UnsafeRawBufferPointer(rebasing: bytes[markByteCount...]), to: decodedChunk)
      } else {
        utf16!.finish(decodedChunk)
      }
      chunk = UnsafePointer(decodedChunk.start)
      chunkEnd = decodedChunk.byteCount
      // A chunk may hold no whole character.
      if chunkEnd > 0 || count == 0 { return }
    }
  }

  /// Whether the first bytes are too few to say: half of a byte order mark, or a few with a 0 among them.
  private func mayBeUTF16(_ count: Int) -> Bool {
    guard count > 0, count < 8, count < chunkByteCapacity, framing != .nul else { return false }
    if count == 1, buffer[0] >= 0xFE { return true }
    return encoding == .auto && UnsafeBufferPointer(start: buffer, count: count).contains(0)
      && UTF16Order.marked(UnsafeRawBufferPointer(start: buffer, count: count)) == nil
  }

  /// - Returns: the bytes of a byte order mark of UTF-16.
  private func chooseEncoding(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard encoding == .auto || encoding == .utf16 else { return 0 }
    if let isBigEndian = UTF16Order.marked(bytes) {
      utf16 = UTF16Decoder(isBigEndian: isBigEndian)
      isBehindMark = true
      return 2
    }
    if encoding == .utf16 {
      utf16 = UTF16Decoder(isBigEndian: UTF16Order.likely(bytes))
    } else if framing != .nul, let isBigEndian = UTF16Order.unmarked(bytes) {
      utf16 = UTF16Decoder(isBigEndian: isBigEndian)
    }
    return 0
  }
}

/// A piece that the framing read as UTF-16.
struct FramedUTF16 {
  var isBigEndian: Bool
  /// Whether a byte order mark stood before the piece.
  var isBehindMark: Bool
  /// Units that stood for nothing.
  var malformedCount: Int
}
