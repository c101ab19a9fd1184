// Reads notes from files and stdin, one at a time, in order. Bytes go from the system straight or
// through one small buffer into the note; nothing is read ahead but that buffer.

/// What the input holds.
public enum InputKind: UInt8, Sendable {
  /// Each file, or all of stdin, is one note.
  case text
  /// Each line is a note, without its LF or CR LF; a last line need not end.
  case lines
  /// Notes with NUL bytes between; a NUL at the end begins no further note.
  case nul
  /// A JSON object a line, with "text" and an optional "id"; blank lines are passed over.
  case jsonLines
}

public final class NoteSource {
  public enum Step {
    /// A note, or the error that stands for it.
    case note(Note)
    /// Reading on would wait for the input; nothing is lost, ask again.
    case wouldBlock
    case end
  }

  private let kind: InputKind
  /// NUL-terminated names; "-" is stdin.
  private let paths: [UnsafePointer<CChar>]
  private var pathIndex = 0
  private var descriptor: Descriptor?
  private let chunk: UnsafeMutablePointer<UInt8>
  private var chunkStart = 0
  private var chunkEnd = 0
  private var lineNumber = 0
  private var ordinal = 0
  /// The note being read, and whether any of it was seen.
  private var partial: Note?
  private var pool: [Note] = []

  /// Bytes read so far, of all inputs.
  public private(set) var readByteCount = 0
  /// Files that could not be opened or read to their end.
  public private(set) var failedFileCount = 0

  private static let chunkByteCount = 1 << 16
  private static let longestNote = Int(UInt32.max)

  /// - paths: alive as long as the source; empty for stdin.
  public init(kind: InputKind, paths: [UnsafePointer<CChar>]) {
    self.kind = kind
    let dash: StaticString = "-"
    self.paths =
      paths.isEmpty
      ? [UnsafeRawPointer(dash.utf8Start).assumingMemoryBound(to: CChar.self)] : paths
    chunk = .allocate(capacity: NoteSource.chunkByteCount)
  }

  /// Notes from one descriptor, which the source closes at its end.
  public convenience init(kind: InputKind, descriptor: Descriptor) {
    self.init(kind: kind, paths: [])
    self.descriptor = descriptor
  }

  deinit { chunk.deallocate() }

  /// Bytes of all inputs together; nil when one of them is a pipe or cannot be opened.
  public func totalByteCount() -> Int? {
    var total = 0
    for path in paths {
      if NoteSource.isStandardInput(path) {
        guard let count = Descriptor.standardInput.remainingByteCount else { return nil }
        total += count + readByteCount
        continue
      }
      do throws(SystemError) {
        let file = try Descriptor.open(forReading: path)
        defer { file.close() }
        guard let count = file.remainingByteCount else { return nil }
        total += count
      } catch {
        return nil
      }
    }
    return total
  }

  /// Takes a note back whose record is written.
  public func recycle(_ note: Note) {
    if pool.count < 64 {
      note.beginReading(ordinal: 0)
      pool.append(note)
    }
  }

  /// The next note.
  ///
  /// - mayBlock: whether to wait for input that is not there yet.
  public func next(mayBlock: Bool) -> Step {
    while true {
      if descriptor == nil {
        guard pathIndex < paths.count else { return .end }
        if let failed = openNext() { return .note(failed) }
      }
      let step = kind == .text ? readText(mayBlock) : readDelimited(mayBlock)
      if let step { return step }
    }
  }

  // MARK: Files

  private static func isStandardInput(_ path: UnsafePointer<CChar>) -> Bool {
    path[0] == CChar(UInt8(ascii: "-")) && path[1] == 0
  }

  private func openNext() -> Note? {
    let path = paths[pathIndex]
    lineNumber = 0
    chunkStart = 0
    chunkEnd = 0
    if NoteSource.isStandardInput(path) {
      descriptor = .standardInput
      return nil
    }
    do throws(SystemError) {
      descriptor = try Descriptor.open(forReading: path)
      return nil
    } catch {
      let note = makeNote()
      nameAfterFile(note)
      pathIndex += 1
      failedFileCount += 1
      note.error = .cannotOpen(error)
      return note
    }
  }

  /// Goes on with the next file.
  private func closeFile() {
    if let descriptor, descriptor != .standardInput { descriptor.close() }
    descriptor = nil
    pathIndex += 1
  }

  /// The note that stands for the rest of a file that cannot be read.
  private func failFile(_ error: SystemError) -> Step {
    let note = partial ?? makeNote()
    partial = nil
    note.identity = .ordinal
    nameAfterFile(note)
    closeFile()
    failedFileCount += 1
    note.error = .cannotRead(error)
    return .note(note)
  }

  private func makeNote() -> Note {
    let note = pool.popLast() ?? Note()
    note.beginReading(ordinal: ordinal)
    ordinal += 1
    return note
  }

  private func nameAfterFile(_ note: Note) {
    let path = paths[pathIndex]
    if NoteSource.isStandardInput(path) { return }
    var count = 0
    while path[count] != 0 { count += 1 }
    note.setIdentity(.string, UnsafeRawBufferPointer(start: path, count: count))
  }

  // MARK: Whole files

  private func readText(_ mayBlock: Bool) -> Step? {
    let note = partial ?? makeNote()
    partial = note
    while true {
      if !mayBlock, !descriptor!.isReadable { return .wouldBlock }
      let storage = note.storage
      storage.reserve(NoteSource.chunkByteCount)
      let count: Int
      do throws(SystemError) {
        count = try descriptor!.read(
          into: storage.start + storage.byteCount,
          byteCount: storage.byteCapacity - storage.byteCount)
      } catch {
        return failFile(error)
      }
      readByteCount += count
      storage.didWrite(count)
      if count > 0, storage.byteCount <= NoteSource.longestNote { continue }
      nameAfterFile(note)
      note.textByteCount = storage.byteCount
      if storage.byteCount > NoteSource.longestNote {
        note.error = .tooLong(byteCount: storage.byteCount)
        note.textByteCount = 0
      }
      partial = nil
      closeFile()
      return .note(note)
    }
  }

  // MARK: Notes with a byte after each

  /// nil when the file is over.
  private func readDelimited(_ mayBlock: Bool) -> Step? {
    while true {
      if chunkStart == chunkEnd {
        if !mayBlock, !descriptor!.isReadable { return .wouldBlock }
        do throws(SystemError) {
          chunkStart = 0
          chunkEnd = 0
          chunkEnd = try descriptor!.read(into: chunk, byteCount: NoteSource.chunkByteCount)
        } catch {
          return failFile(error)
        }
        readByteCount += chunkEnd
        if chunkEnd == 0 {
          let last = partial
          partial = nil
          closeFile()
          guard let last, last.storage.byteCount > 0, let note = finish(last, isEnded: false)
          else {
            if let last { giveBack(last) }
            return nil
          }
          return .note(note)
        }
      }
      let note = partial ?? makeNote()
      partial = note
      guard takeUntilDelimiter(note) else { continue }
      partial = nil
      if let done = finish(note, isEnded: true) { return .note(done) }
      giveBack(note)
    }
  }

  /// Moves bytes from the chunk to the note.
  /// - Returns: whether the delimiter was met.
  private func takeUntilDelimiter(_ note: Note) -> Bool {
    let delimiter: UInt8 = kind == .nul ? 0 : UInt8(ascii: "\n")
    var end = chunkStart
    while end < chunkEnd, chunk[end] != delimiter { end += 1 }
    let count = end - chunkStart
    // Of a note beyond the limit only its size is of interest.
    if note.storage.byteCount + count <= NoteSource.longestNote {
      note.storage.append(UnsafeRawBufferPointer(start: chunk + chunkStart, count: count))
      note.textByteCount = note.storage.byteCount
    } else {
      note.textByteCount += count
    }
    let isFound = end < chunkEnd
    chunkStart = isFound ? end + 1 : end
    return isFound
  }

  /// A note was begun that is none.
  private func giveBack(_ note: Note) {
    ordinal -= 1
    recycle(note)
  }

  /// Interprets what was read; nil for a blank line of JSON Lines.
  private func finish(_ note: Note, isEnded: Bool) -> Note? {
    lineNumber += 1
    if note.textByteCount > NoteSource.longestNote {
      note.error = .tooLong(byteCount: note.textByteCount)
      note.textByteCount = 0
      return note
    }
    switch kind {
    case .jsonLines:
      return readJSON(note)
    case .lines:
      let count = note.storage.byteCount
      if isEnded, count > 0, note.storage.start[count - 1] == UInt8(ascii: "\r") {
        note.textByteCount = count - 1
      }
      return note
    case .text, .nul:
      return note
    }
  }

  private func readJSON(_ note: Note) -> Note? {
    let storage = note.storage
    if lineNumber == 1 { blankByteOrderMark(storage) }
    var isBlank = true
    for index in 0..<storage.byteCount {
      let byte = storage.start[index]
      if byte != 0x20 && byte != 0x09 && byte != 0x0D {
        isBlank = false
        break
      }
    }
    if isBlank { return nil }
    var reader = JSONLineReader(storage.start, byteCount: storage.byteCount)
    do throws(JSONFailure) {
      let line = try reader.read()
      note.textStart = line.textStart
      note.textByteCount = line.textByteCount
      identify(note, line)
    } catch {
      note.textByteCount = 0
      note.error = .json(error.defect, line: lineNumber, byte: error.bytePosition + 1)
      identify(note, error.line)
    }
    return note
  }

  /// A byte order mark before the first object becomes spaces, so that positions stay.
  private func blankByteOrderMark(_ storage: ByteBuffer) {
    let bytes = storage.start
    guard storage.byteCount >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF else {
      return
    }
    for index in 0..<3 { bytes[index] = 0x20 }
  }

  private func identify(_ note: Note, _ line: JSONLine) {
    if case .ordinal = line.identity { return }
    note.setIdentity(
      line.identity,
      UnsafeRawBufferPointer(start: note.storage.start + line.idStart, count: line.idByteCount))
  }
}
