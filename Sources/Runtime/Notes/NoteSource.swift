// Gives notes one at a time, in order: cut from files, stdin or memory by NoteFramer, interpreted
// by the form that the input has, or handed over by the caller one by one.

public final class NoteSource {
  public enum Step {
    /// A note, or the error that stands for it.
    case note(Note)
    /// Reading on would wait for the input; nothing is lost, ask again.
    case wouldBlock
    case end
  }

  private let input: NoteInput
  private let framer: NoteFramer
  private let form: DocumentForm
  private let framing: Framing
  private let limits: NoteLimits
  /// Pieces of the operand so far.
  private var pieceCount = 0
  private var ordinal = 0
  /// The note being read.
  private var partial: Note?
  private var pool: [Note] = []
  /// Whether notes get the other members of their JSON object; set before the first note.
  public var keepsMembers = false
  /// Notes that the caller holds.
  private let memoryNotes: ((Int) -> MemoryNote)?
  private let memoryNoteCount: Int

  /// - paths: alive as long as the source; empty for stdin.
  public convenience init(kind: InputKind, paths: [UnsafePointer<CChar>]) {
    self.init(NoteInput(paths: paths), kind.framing, kind.form)
  }

  /// Notes from one descriptor, which the source closes at its end.
  public convenience init(kind: InputKind, descriptor: Descriptor) {
    self.init(NoteInput([.descriptor(descriptor)]), kind.framing, kind.form)
  }

  /// Notes from bytes in memory, read as a file of this kind is.
  public convenience init(kind: InputKind, bytes: [UInt8]) {
    self.init(NoteInput([.bytes(bytes)]), kind.framing, kind.form)
  }

  /// Notes that the caller holds, asked for one after the other.
  ///
  /// - note: called once for each of 0 ..< noteCount, in order.
  public convenience init(noteCount: Int, _ note: @escaping (Int) -> MemoryNote) {
    self.init(NoteInput([]), .whole, .plain, notes: note, noteCount: noteCount)
  }

  init(
    _ input: NoteInput, _ framing: Framing, _ form: DocumentForm,
    limits: NoteLimits = NoteLimits(), notes: ((Int) -> MemoryNote)? = nil, noteCount: Int = 0
  ) {
    self.input = input
    self.framing = framing
    self.form = form
    self.limits = limits
    framer = NoteFramer(framing, limits)
    memoryNotes = notes
    memoryNoteCount = noteCount
  }

  /// Bytes read so far, of all inputs.
  public var readByteCount: Int { input.readByteCount }

  /// Files that could not be opened or read to their end.
  public var failedFileCount: Int { input.failedCount }

  /// Bytes of all inputs together; nil when one of them is a pipe or cannot be opened.
  public func totalByteCount() -> Int? { input.totalByteCount() }

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
    if let memoryNotes { return nextInMemory(memoryNotes) }
    while true {
      if !input.isOpen {
        switch input.open() {
        case .end: return .end
        case .failed(let error):
          let note = makeNote()
          nameAfterFile(note)
          note.error = .cannotOpen(error)
          input.close()
          return .note(note)
        case .opened:
          pieceCount = 0
          framer.beginOperand()
        }
      }
      let note = partial ?? makeNote()
      partial = note
      switch framer.read(note.storage, from: input, mayBlock: mayBlock) {
      case .wouldBlock: return .wouldBlock
      case .failed(let error): return failFile(error)
      case .end:
        partial = nil
        input.close()
        giveBack(note)
      case .piece(let hasDelimiter):
        partial = nil
        let isNote = finish(note, hasDelimiter: hasDelimiter)
        framer.beginPiece()
        if !hasDelimiter { input.close() }
        if isNote { return .note(note) }
        giveBack(note)
      }
    }
  }

  // MARK: Notes

  private func nextInMemory(_ notes: (Int) -> MemoryNote) -> Step {
    guard ordinal < memoryNoteCount else { return .end }
    let given = notes(ordinal)
    let note = makeNote()
    if let id = given.id { id.withUnsafeBytes { note.setIdentity(.string, $0) } }
    guard given.text.count <= limits.noteByteCount else {
      note.error = .tooLong(byteCount: given.text.count)
      return .note(note)
    }
    given.text.withUnsafeBytes { note.storage.append($0) }
    note.textByteCount = given.text.count
    return .note(note)
  }

  private func makeNote() -> Note {
    let note = pool.popLast() ?? Note()
    note.beginReading(ordinal: ordinal)
    ordinal += 1
    return note
  }

  /// A note was begun that is none.
  private func giveBack(_ note: Note) {
    ordinal -= 1
    recycle(note)
  }

  private func nameAfterFile(_ note: Note) {
    if let name = input.name { note.setIdentity(.string, name) }
  }

  /// The note that stands for the rest of a file that cannot be read.
  private func failFile(_ error: SystemError) -> Step {
    let note = partial ?? makeNote()
    partial = nil
    note.identity = .ordinal
    nameAfterFile(note)
    input.closeFailed()
    note.error = .cannotRead(error)
    return .note(note)
  }

  // MARK: Pieces

  /// Interprets what was read.
  /// - Returns: false for a piece that is no note.
  private func finish(_ note: Note, hasDelimiter: Bool) -> Bool {
    pieceCount += 1
    if framing == .whole { nameAfterFile(note) }
    if hasDelimiter { note.ending = framing == .nul ? .nul : .lineFeed }
    if framer.isTooLong {
      note.error = .tooLong(byteCount: framer.pieceByteCount)
      return true
    }
    switch form {
    case .jsonObject:
      return readJSON(note)
    case .plain:
      let storage = note.storage
      note.textByteCount = storage.byteCount
      if framing == .lines, hasDelimiter, storage.byteCount > 0,
        storage.start[storage.byteCount - 1] == UInt8(ascii: "\r")
      {
        note.textByteCount -= 1
        note.ending = .carriageReturnAndLineFeed
      }
      return true
    }
  }

  private func readJSON(_ note: Note) -> Bool {
    let storage = note.storage
    if pieceCount == 1 { blankByteOrderMark(storage) }
    var isBlank = true
    for index in 0..<storage.byteCount {
      let byte = storage.start[index]
      if byte != 0x20 && byte != 0x09 && byte != 0x0D {
        isBlank = false
        break
      }
    }
    if isBlank { return false }
    var reader = JSONLineReader(
      storage.start, byteCount: storage.byteCount,
      keepingMembersIn: keepsMembers ? note.members : nil)
    do throws(JSONFailure) {
      let line = try reader.read()
      note.textStart = line.textStart
      note.textByteCount = line.textByteCount
      identify(note, line)
    } catch {
      note.members.removeAll()
      note.error = .json(error.defect, line: pieceCount, byte: error.bytePosition + 1)
      identify(note, error.line)
    }
    return true
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
