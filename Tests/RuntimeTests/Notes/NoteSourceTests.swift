import Foundation
import Testing

@testable import Runtime

@Suite struct NoteSourceTests {
  struct Read: Equatable {
    var id: String?
    var text: [UInt8]
    var error: NoteError?

    init(_ text: String, id: String? = nil) {
      self.text = Array(text.utf8)
      self.id = id
    }

    init(_ note: Note) {
      text = Array(note.text)
      error = note.error
      if case .ordinal = note.identity { return }
      id = String(decoding: note.idBytes.bytes, as: UTF8.self)
    }
  }

  static func file(_ contents: Data) throws -> String {
    let path = NSTemporaryDirectory() + "edge-ner-notes-" + UUID().uuidString
    try contents.write(to: URL(fileURLWithPath: path))
    return path
  }

  static func readAll(_ kind: InputKind, _ paths: [String]) -> [Read] {
    let names = paths.map { strdup($0)! }
    defer { for name in names { free(name) } }
    return readAll(NoteSource(kind: kind, paths: names.map { UnsafePointer($0) }))
  }

  static func readAll(_ source: NoteSource) -> [Read] {
    var notes: [Read] = []
    while case .note(let note) = source.next(mayBlock: true) {
      #expect(note.ordinal == notes.count)
      notes.append(Read(note))
      source.recycle(note)
    }
    return notes
  }

  static func read(_ kind: InputKind, _ contents: String) throws -> [Read] {
    let path = try file(Data(contents.utf8))
    defer { unlink(path) }
    return readAll(kind, [path])
  }

  @Test func aTextFileIsOneNoteNamedAfterTheFile() throws {
    for contents in ["", "a\nb\r\n\0c", String(repeating: "x", count: 300_000)] {
      let path = try Self.file(Data(contents.utf8))
      defer { unlink(path) }
      #expect(
        Self.readAll(.text, [path, path]) == [Read(contents, id: path), Read(contents, id: path)])
    }
  }

  @Test func linesEndAtLineFeedsWithOrWithoutCarriageReturn() throws {
    #expect(try Self.read(.lines, "") == [])
    #expect(try Self.read(.lines, "a") == [Read("a")])
    #expect(try Self.read(.lines, "a\r\n\nb\rc\nd\r") == ["a", "", "b", "c", "d"].map { Read($0) })
    #expect(try Self.read(.lines, "\n\n") == [Read(""), Read("")])
  }

  @Test func nulSeparatesNotes() throws {
    #expect(try Self.read(.nul, "a\nb\0\0c") == ["a\nb", "", "c"].map { Read($0) })
    #expect(try Self.read(.nul, "a\0") == [Read("a")])
  }

  @Test func longNotesCrossChunks() throws {
    let lines = (0..<50).map { String(repeating: "y\($0)", count: $0 * 1000) }
    #expect(try Self.read(.lines, lines.joined(separator: "\n")) == lines.map { Read($0) })
  }

  @Test func jsonLinesPassOverBlankOnesAndKeepTheirNumbers() throws {
    let notes = try Self.read(
      .jsonLines, "{\"text\":\"a\",\"id\":\"x\"}\n\n \r\n{\"text\":1}\n{\"id\":3,\"text\":\"b\"}")
    #expect(notes.count == 3)
    #expect(notes[0] == Read("a", id: "x"))
    #expect(notes[1].error == .json(.textIsNotAString, line: 4, byte: 9))
    #expect(notes[2] == Read("b", id: "3"))
  }

  @Test func filesThatCannotBeReadStandAsNotes() throws {
    let path = try Self.file(Data("a\n".utf8))
    defer { unlink(path) }
    let folder = NSTemporaryDirectory()
    let notes = Self.readAll(.lines, ["/nonexistent", path, folder])
    #expect(notes.count == 3)
    #expect(notes[0].error == .cannotOpen(SystemError(number: ENOENT)))
    #expect(notes[0].id == "/nonexistent")
    #expect(notes[1] == Read("a", id: path + ":1"))
    #expect(notes[2].error == .cannotRead(.isDirectory))
  }

  @Test func aPipeThatHasNothingYetWouldBlock() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { close(ends[1]) }
    let path = strdup("/dev/fd/\(ends[0])")!
    defer { free(path) }
    let source = NoteSource(kind: .lines, paths: [UnsafePointer(path)])
    guard case .wouldBlock = source.next(mayBlock: false) else {
      Issue.record("an empty pipe")
      return
    }
    write(ends[1], "ab", 2)
    guard case .wouldBlock = source.next(mayBlock: false) else {
      Issue.record("half a line")
      return
    }
    write(ends[1], "c\nd", 3)
    guard case .note(let note) = source.next(mayBlock: false) else {
      Issue.record("a whole line")
      return
    }
    #expect(Read(note) == Read("abc"))
  }

  @Test func notesInMemoryAreAskedForOneByOne() {
    let notes = [MemoryNote(Array("fever".utf8), id: Array("a".utf8)), MemoryNote([])]
    var asked: [Int] = []
    let source = NoteSource(noteCount: 3) { index in
      asked.append(index)
      return notes[index % 2]
    }
    guard case .note(let first) = source.next(mayBlock: false) else {
      Issue.record("no note")
      return
    }
    #expect(Read(first) == Read("fever", id: "a") && asked == [0])
    source.recycle(first)
    guard case .note(let second) = source.next(mayBlock: false) else {
      Issue.record("no second note")
      return
    }
    #expect(Read(second) == Read("") && second.ordinal == 1)
    guard case .note(let third) = source.next(mayBlock: false),
      case .end = source.next(mayBlock: false)
    else {
      Issue.record("three notes")
      return
    }
    #expect(Read(third) == Read("fever", id: "a") && asked == [0, 1, 2])
  }

  @Test func bytesInMemoryAreReadAsAFileIs() throws {
    for kind in InputKind.allCases {
      for contents in ["", "a", "a\nb\r\n\0c\n", "{\"text\":\"a\",\"id\":3}\n\n[]\n"] {
        var expected = try Self.read(kind, contents)
        // Memory has no name; a document then has its number.
        if kind.framing == .whole { expected[0].id = kind == .cda ? "1" : nil }
        let read = Self.readAll(NoteSource(kind: kind, bytes: Array(contents.utf8)))
        #expect(read == expected, "\(kind), \(contents)")
      }
    }
  }

  /// Lines of every length around a limit that chunks of four bytes do not divide.
  @Test func aNoteBeyondTheLimitIsRefusedWhateverChunkItEndsIn() {
    for kind in [InputKind.text, .lines, .nul] {
      for length in 0...40 {
        let line = [UInt8](repeating: 0x78, count: length)
        let isWhole = kind.framing == .whole
        let bytes = isWhole ? line : line + [kind.framing == .nul ? 0 : 0x0A] + Array("ok".utf8)
        let notes = Self.readAll(
          NoteSource(
            NoteInput([.bytes(bytes)]), kind.framing, kind.form,
            limits: NoteLimits(noteByteCount: 10, chunkByteCount: 4)))
        #expect(notes.count == (isWhole ? 1 : 2), "\(kind), \(length)")
        if length <= 10 {
          #expect(notes[0].error == nil && notes[0].text == line, "\(kind), \(length)")
        } else if case .tooLong(let byteCount) = notes[0].error {
          // A whole file is not read to its end.
          #expect(isWhole ? byteCount > 10 : byteCount == length, "\(kind), \(length)")
          #expect(notes[0].text.isEmpty)
        } else {
          Issue.record("\(kind), \(length): no error")
        }
        if !isWhole { #expect(notes[1] == Read("ok")) }
      }
    }
  }

  @Test func kindsAreKnownByName() {
    let names = InputKind.allCases.map { "\($0.name)" }
    #expect(names.prefix(4) == ["text", "lines", "nul", "jsonl"])
    #expect(Set(names).count == names.count)
  }

  @Test func bigBuffersGoBack() {
    let buffer = ByteBuffer(byteCapacity: 16)
    let bytes = [UInt8](repeating: 7, count: 100_000)
    for _ in 0..<50 { bytes.withUnsafeBytes { buffer.append($0) } }
    #expect(buffer.byteCount == 5_000_000)
    #expect(buffer.bytes.allSatisfy { $0 == 7 })
    buffer.removeAll(keepingCapacity: 1 << 16)
    #expect(buffer.byteCapacity == 1 << 16 && buffer.byteCount == 0)
    buffer.append(9)
    #expect(Array(buffer.bytes) == [9])
  }
}
