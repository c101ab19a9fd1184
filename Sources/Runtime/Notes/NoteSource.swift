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
  private let reader: NoteReader
  /// Takes pieces apart that hold several texts.
  private let documents: DocumentReader?
  private let piece: PieceWriter
  private var isOperandOver = false
  /// Pieces of the operand so far.
  private var pieceCount = 0
  /// Lines without an object since the last note.
  private var blankLineCount = 0
  private var ordinal = 0
  /// Larger than every running number, and every number among the ids of the input, so far.
  private var freeNumber = 0
  /// The note being read.
  private var partial: Note?
  private var pool: [Note] = []
  /// Whether notes get the other members of their JSON object; set before the first note.
  public var keepsMembers = false
  /// Notes that the caller holds.
  private let memoryNotes: ((Int) -> MemoryNote)?
  private let memoryNoteCount: Int

  /// - paths: alive as long as the source; empty for stdin.
  /// - keepsEndings: whether only line feeds end lines, so that `Note.ending` says what ended each.
  public convenience init(
    kind: InputKind, paths: [UnsafePointer<CChar>], reading: NoteReading = .standard,
    keepsEndings: Bool = false
  ) {
    self.init(
      NoteInput(paths: paths), kind.framing, kind.form, reading, keepsEndings: keepsEndings)
  }

  /// Notes from one descriptor, which the source closes at its end.
  public convenience init(
    kind: InputKind, descriptor: Descriptor, reading: NoteReading = .standard
  ) {
    self.init(NoteInput([.descriptor(descriptor)]), kind.framing, kind.form, reading)
  }

  /// Notes from bytes in memory, read as a file of this kind is.
  public convenience init(kind: InputKind, bytes: [UInt8], reading: NoteReading = .standard) {
    self.init(NoteInput([.bytes(bytes)]), kind.framing, kind.form, reading)
  }

  /// Notes that the caller holds, asked for one after the other.
  ///
  /// - note: called once for each of 0 ..< noteCount, in order.
  public convenience init(
    noteCount: Int, reading: NoteReading = .standard, _ note: @escaping (Int) -> MemoryNote
  ) {
    self.init(NoteInput([]), .whole, .plain, reading, notes: note, noteCount: noteCount)
  }

  init(
    _ input: NoteInput, _ framing: Framing, _ form: DocumentForm,
    _ reading: NoteReading = .standard, keepsEndings: Bool = false,
    limits: NoteLimits = NoteLimits(), notes: ((Int) -> MemoryNote)? = nil, noteCount: Int = 0
  ) {
    self.input = input
    self.framing = framing
    self.form = form
    self.limits = limits
    reader = NoteReader(reading)
    let documents = form.isDocument ? DocumentReader(form, reading) : nil
    self.documents = documents
    // A note's own buffer takes the place of this one while the note is read.
    piece = PieceWriter(
      documents?.document ?? ByteBuffer(byteCapacity: 16), limit: limits.noteByteCount)
    framer = NoteFramer(
      framing, limits, encoding: reading.encoding,
      endsAtCarriageReturn: framing == .lines && form == .plain && reading != .exact
        && !keepsEndings)
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
      if let documents, documents.hasText { return .note(nextText(documents)) }
      // Closed only now: the texts of a file are named after it.
      if isOperandOver { input.close() }
      isOperandOver = false
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
          documents?.removeAll()
          piece.removeAll()
        }
      }
      if documents == nil, partial == nil {
        let note = makeNote()
        partial = note
        piece.buffer = note.storage
      }
      switch framer.read(piece, from: input, mayBlock: mayBlock) {
      case .wouldBlock: return .wouldBlock
      case .failed(let error): return failFile(error)
      case .end:
        input.close()
        giveBackPartial()
      case .piece(let hasDelimiter):
        pieceCount += 1
        let note = documents.map { openDocument($0) } ?? finishPartial(hasDelimiter: hasDelimiter)
        piece.removeAll()
        isOperandOver = !hasDelimiter
        if let note { return .note(note) }
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
    reader.decode(note, framed: nil, hasOwnBytes: true)
    makeText(note)
    return .note(note)
  }

  private func makeNote() -> Note {
    let note = pool.popLast() ?? Note()
    note.beginReading(ordinal: ordinal)
    ordinal += 1
    return note
  }

  /// The note that was begun is none.
  private func giveBackPartial() {
    guard let note = partial else { return }
    partial = nil
    ordinal -= 1
    recycle(note)
  }

  private func finishPartial(hasDelimiter: Bool) -> Note? {
    guard let note = partial else { return nil }
    guard finish(note, hasDelimiter: hasDelimiter) else {
      if hasDelimiter { blankLineCount += 1 }
      giveBackPartial()
      return nil
    }
    note.blankLineCount = blankLineCount
    blankLineCount = 0
    partial = nil
    return note
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
    if hasDelimiter { note.ending = framing == .nul ? .nul : .lineFeed }
    if piece.isTooLong {
      note.error = .tooLong(byteCount: piece.byteCount)
      // Its ending is spelled as the others are.
      if let framed = framer.takeUTF16() {
        note.isBehindMark = framed.isBehindMark
        note.spelling = .utf16(isBigEndian: framed.isBigEndian, markByteCount: 0)
      }
    } else if form == .jsonObject {
      guard readJSON(note) else { return false }
    } else {
      let storage = note.storage
      if framing == .whole, storage.byteCount == 0, input.isNobodysDevice { return false }
      if framing == .lines, hasDelimiter, storage.byteCount > 0,
        storage.start[storage.byteCount - 1] == UInt8(ascii: "\r")
      {
        storage.removeLast()
        note.ending = .carriageReturnAndLineFeed
      }
      note.textByteCount = storage.byteCount
      reader.decode(
        note, framed: framer.takeUTF16(), isLine: framing != .whole, hasOwnBytes: true)
    }
    makeText(note)
    identify(note)
    return true
  }

  /// Places are counted in 32 bits: what another encoding makes longer may become too long.
  private func makeText(_ note: Note) {
    guard note.error == nil else { return }
    if note.textByteCount <= limits.noteByteCount { reader.makeText(note) }
    let byteCount = max(note.textByteCount, note.text.count)
    guard byteCount > limits.noteByteCount else { return }
    note.error = .tooLong(byteCount: byteCount)
    note.textByteCount = 0
    note.isReadable = false
  }

  // MARK: Documents

  /// Finds the texts of the document that was read.
  /// - Returns: the note that stands for one that cannot be read.
  private func openDocument(_ documents: DocumentReader) -> Note? {
    let isTooLong = piece.isTooLong
    let byteCount = piece.byteCount
    if !isTooLong {
      do throws(DocumentFailure) {
        try documents.open()
        guard framer.isCutOff else { return nil }
        throw DocumentFailure(defect: .endsTooEarly, bytePosition: byteCount)
      } catch {
        return failDocument(
          documents, .document(error.defect, byte: error.bytePosition + 1))
      }
    }
    return failDocument(documents, .tooLong(byteCount: byteCount))
  }

  private func failDocument(_ documents: DocumentReader, _ error: NoteError) -> Note {
    let note = makeNote()
    note.error = error
    note.place = DocumentPlace(document: documents.contents.id, header: documents.header)
    identifyDocument(note)
    documents.removeAll()
    return note
  }

  private func nextText(_ documents: DocumentReader) -> Note {
    let note = makeNote()
    let isPage = documents.read(note)
    let place = documents.placeOfLastNote()
    note.place = place
    if isPage { reader.makePage(note) } else { reader.makeText(note) }
    if note.textByteCount > limits.noteByteCount || note.text.count > limits.noteByteCount {
      note.error = .tooLong(byteCount: max(note.textByteCount, note.text.count))
      note.textByteCount = 0
      note.isReadable = false
    }
    if !place.document.isEmpty {
      place.document.withUnsafeBytes { note.setIdentity(.string, $0) }
    } else {
      identifyDocument(note)
    }
    if !place.path.isEmpty {
      if case .number = note.identity { note.identity = .string }
      note.idBytes.append(UInt8(ascii: "/"))
      place.path.withUnsafeBytes { note.idBytes.append($0) }
    }
    if place.isLast { documents.removeAll() }
    return note
  }

  // MARK: Ids

  /// Names a note that the input gives no id: after its file, with the place in it where there are
  /// several files and several notes in each, else by the running number.
  ///
  /// A running number that an id before has taken is passed over.
  private func identify(_ note: Note) {
    switch note.identity {
    case .ordinal: break
    case .string, .number:
      if let number = NoteSource.wholeNumber(note.idBytes) {
        freeNumber = max(freeNumber, number + 1)
      }
      return
    }
    nameAfterPlace(note)
    guard case .ordinal = note.identity else { return }
    if freeNumber > note.ordinal {
      note.setIdentity(.number, UnsafeRawBufferPointer(start: nil, count: 0))
      note.idBytes.append(decimal: freeNumber)
    }
    freeNumber = max(freeNumber, note.ordinal) + 1
  }

  /// Names a text of a document without an id, or a document that cannot be read: as a note, but by
  /// the document's number, from 1, for its texts are counted too.
  private func identifyDocument(_ note: Note) {
    nameAfterPlace(note)
    guard case .ordinal = note.identity else { return }
    note.setIdentity(.number, UnsafeRawBufferPointer(start: nil, count: 0))
    note.idBytes.append(decimal: pieceCount)
  }

  /// Where a file is one note, its name; where there are several files, also the place in it.
  private func nameAfterPlace(_ note: Note) {
    if framing == .whole {
      nameAfterFile(note)
    } else if input.operandCount > 1 {
      let dash: StaticString = "-"
      note.setIdentity(
        .string, input.name ?? UnsafeRawBufferPointer(start: dash.utf8Start, count: 1))
      note.idBytes.append(UInt8(ascii: ":"))
      note.idBytes.append(decimal: pieceCount)
    }
  }

  /// The number that an id of at most 15 digits is.
  private static func wholeNumber(_ id: ByteBuffer) -> Int? {
    guard id.byteCount > 0, id.byteCount <= 15 else { return nil }
    var value = 0
    for byte in id.bytes {
      guard byte.isASCIIDigit else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
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
    reader.decode(note, framed: framer.takeUTF16(), hasOwnBytes: false)
    let bytes = note.isDecoded ? note.decoded : storage
    var lineReader = JSONLineReader(
      bytes.start, byteCount: bytes.byteCount,
      keepingMembersIn: keepsMembers ? note.members : nil)
    note.textByteCount = 0
    do throws(JSONFailure) {
      let line = try lineReader.read()
      note.textStart = line.textStart
      note.textByteCount = line.textByteCount
      take(line, note)
    } catch {
      note.members.removeAll()
      note.error = .json(error.defect, line: pieceCount, byte: error.bytePosition + 1)
      take(error.line, note)
    }
    return true
  }

  /// A byte order mark before the first object becomes spaces, so that positions stay.
  private func blankByteOrderMark(_ storage: ByteBuffer) {
    let bytes = UnsafeRawBufferPointer(start: storage.start, count: storage.byteCount)
    for index in 0..<bytes.utf8MarkByteCount { storage.start[index] = 0x20 }
  }

  /// Takes the id that the line gives.
  private func take(_ line: JSONLine, _ note: Note) {
    if case .ordinal = line.identity { return }
    note.setIdentity(
      line.identity,
      UnsafeRawBufferPointer(
        start: (note.isDecoded ? note.decoded : note.storage).start + line.idStart,
        count: line.idByteCount))
  }
}
