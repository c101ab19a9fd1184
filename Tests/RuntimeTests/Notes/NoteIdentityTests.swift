import Foundation
import Testing

@testable import Runtime

/// What a note is called when the input says nothing, or not always.
@Suite struct NoteIdentityTests {
  /// Ids as a record shows them; running numbers are the notes' own.
  static func ids(_ source: NoteSource) -> [String] {
    var ids: [String] = []
    while case .note(let note) = source.next(mayBlock: true) {
      switch note.identity {
      case .ordinal: ids.append("\(note.ordinal)")
      case .number: ids.append(String(decoding: note.idBytes.bytes, as: UTF8.self))
      case .string: ids.append("\"" + String(decoding: note.idBytes.bytes, as: UTF8.self) + "\"")
      }
      source.recycle(note)
    }
    return ids
  }

  static func ids(_ lines: [String]) -> [String] {
    ids(NoteSource(kind: .jsonLines, bytes: Array(lines.joined(separator: "\n").utf8)))
  }

  @Test func runningNumbersPassOverNumbersThatTheInputGaveBefore() {
    let none = #"{"text":"x"}"#
    #expect(Self.ids([none, none, none]) == ["0", "1", "2"])
    #expect(Self.ids([#"{"id":1,"text":""}"#, none, none]) == ["1", "2", "3"])
    #expect(
      Self.ids([none, #"{"id":"7","text":""}"#, none, "broken"]) == ["0", "\"7\"", "8", "9"])
    #expect(Self.ids([#"{"id":1.5,"text":""}"#, none]) == ["1.5", "1"])
    #expect(
      Self.ids([#"{"id":99999999999999999999,"text":""}"#, none]) == ["99999999999999999999", "1"])
  }

  @Test func severalFilesOfSeveralNotesNameFileAndPlace() throws {
    let first = try NoteSourceTests.file(Data("a\n\nb".utf8))
    let second = try NoteSourceTests.file(Data("c\n".utf8))
    defer { for path in [first, second] { unlink(path) } }
    let names = [UnsafePointer(strdup(first)!), UnsafePointer(strdup(second)!)]
    #expect(
      Self.ids(NoteSource(kind: .lines, paths: names))
        == ["\"\(first):1\"", "\"\(first):2\"", "\"\(first):3\"", "\"\(second):1\""])
    #expect(Self.ids(NoteSource(kind: .lines, paths: [names[0]])) == ["0", "1", "2"])
    #expect(Self.ids(NoteSource(kind: .text, paths: names)) == ["\"\(first)\"", "\"\(second)\""])
  }
}
