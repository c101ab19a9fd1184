// A note read from memory, as tests look at it.
import Foundation

@testable import Runtime

struct TextCase {
  /// What the model sees.
  let text: [UInt8]
  /// The decoded input.
  let source: [UInt8]
  let note: Note

  init(_ bytes: [UInt8], _ encoding: TextEncoding = .auto, _ markup: Markup = .auto) {
    let source = NoteSource(
      noteCount: 1, reading: NoteReading(encoding: encoding, markup: markup)
    ) { _ in MemoryNote(bytes) }
    guard case .note(let note) = source.next(mayBlock: true) else { fatalError("no note") }
    self.note = note
    text = Array(note.text)
    self.source = Array(note.source)
  }

  init(_ text: String, _ markup: Markup = .auto) { self.init(Array(text.utf8), .auto, markup) }

  var string: String { String(decoding: text, as: UTF8.self) }

  /// The source of the words' first place in the text.
  func sourceOf(_ words: String) -> String? {
    guard let range = range(words) else { return nil }
    return String(decoding: source[note.sourceMap.source(of: range)], as: UTF8.self)
  }

  func range(_ words: String) -> Range<Int>? {
    let bytes = Array(words.utf8)
    guard bytes.count <= text.count else { return nil }
    for start in 0...text.count - bytes.count
    where Array(text[start..<start + bytes.count]) == bytes {
      return start..<start + bytes.count
    }
    return nil
  }

  func isPlain(_ words: String) -> Bool? { range(words).map { note.sourceMap.isPlain($0) } }

  var warnings: [String] {
    var words: [String] = []
    note.warnings.forEachWord { words.append("\($0)") }
    return words
  }
}
