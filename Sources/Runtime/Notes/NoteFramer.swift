// Cuts an operand's bytes into pieces by the framing. A whole file is read straight into the note;
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
  private let limits: NoteLimits
  private let chunk: UnsafeMutablePointer<UInt8>
  private var chunkStart = 0
  private var chunkEnd = 0
  /// Bytes of the piece being read. Beyond the limit they are counted and not kept.
  private(set) var pieceByteCount = 0

  init(_ framing: Framing, _ limits: NoteLimits) {
    self.framing = framing
    self.limits = limits
    chunk = .allocate(capacity: limits.chunkByteCount)
  }

  deinit { chunk.deallocate() }

  /// Forgets what is left of the operand before.
  func beginOperand() {
    chunkStart = 0
    chunkEnd = 0
    pieceByteCount = 0
  }

  /// The next piece goes into an empty buffer.
  func beginPiece() { pieceByteCount = 0 }

  var isTooLong: Bool { pieceByteCount > limits.noteByteCount }

  /// Adds the operand's bytes to the piece until it is whole.
  func read(_ piece: ByteBuffer, from input: NoteInput, mayBlock: Bool) -> Step {
    switch framing {
    case .whole: readWhole(piece, input, mayBlock)
    case .lines: readDelimited(piece, input, mayBlock, delimiter: UInt8(ascii: "\n"))
    case .nul: readDelimited(piece, input, mayBlock, delimiter: 0)
    }
  }

  private func readWhole(_ piece: ByteBuffer, _ input: NoteInput, _ mayBlock: Bool) -> Step {
    while true {
      if !mayBlock, !input.isReadable { return .wouldBlock }
      piece.reserve(limits.chunkByteCount)
      let count: Int
      do throws(SystemError) {
        count = try input.read(
          into: piece.start + piece.byteCount, byteCount: piece.byteCapacity - piece.byteCount)
      } catch {
        return .failed(error)
      }
      piece.didWrite(count)
      pieceByteCount += count
      if count == 0 || isTooLong { return .piece(hasDelimiter: false) }
    }
  }

  private func readDelimited(
    _ piece: ByteBuffer, _ input: NoteInput, _ mayBlock: Bool, delimiter: UInt8
  ) -> Step {
    while true {
      if chunkStart == chunkEnd {
        if !mayBlock, !input.isReadable { return .wouldBlock }
        chunkStart = 0
        chunkEnd = 0
        do throws(SystemError) {
          chunkEnd = try input.read(into: chunk, byteCount: limits.chunkByteCount)
        } catch {
          return .failed(error)
        }
        if chunkEnd == 0 { return pieceByteCount > 0 ? .piece(hasDelimiter: false) : .end }
      }
      if takeUntil(delimiter, piece) { return .piece(hasDelimiter: true) }
    }
  }

  /// Moves bytes from the chunk to the piece.
  /// - Returns: whether the delimiter was met.
  private func takeUntil(_ delimiter: UInt8, _ piece: ByteBuffer) -> Bool {
    var end = chunkStart
    while end < chunkEnd, chunk[end] != delimiter { end += 1 }
    let count = end - chunkStart
    pieceByteCount += count
    if !isTooLong {
      piece.append(UnsafeRawBufferPointer(start: chunk + chunkStart, count: count))
    }
    let isFound = end < chunkEnd
    chunkStart = isFound ? end + 1 : end
    return isFound
  }
}
