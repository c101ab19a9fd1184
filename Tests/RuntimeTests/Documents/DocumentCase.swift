// A document read from memory, as tests look at its texts.
import Foundation

@testable import Runtime

struct DocumentCase {
  struct Text {
    let id: String
    let text: String
    let source: String
    let path: String
    let patient: String
    let code: String
    let warnings: [String]
    let error: NoteError?
    /// For the words' first place in the text: the bytes of the document that they stand for.
    let documentBytes: (String) -> String?
  }

  let texts: [Text]

  static let auto = NoteReading(encoding: .auto, markup: .auto)

  init(
    _ kind: InputKind, _ bytes: [UInt8], reading: NoteReading = auto, chunk: Int = 1 << 16,
    byteLimit: Int = Int(UInt32.max)
  ) {
    let source = NoteSource(
      NoteInput([.bytes(bytes)]), kind.framing, kind.form, reading,
      limits: NoteLimits(noteByteCount: byteLimit, chunkByteCount: chunk))
    var texts: [Text] = []
    while case .note(let note) = source.next(mayBlock: true) {
      texts.append(DocumentCase.text(note, bytes))
      source.recycle(note)
    }
    self.texts = texts
  }

  init(_ kind: InputKind, _ text: String, chunk: Int = 1 << 16) {
    self.init(kind, Array(text.utf8), chunk: chunk)
  }

  private static func text(_ note: Note, _ bytes: [UInt8]) -> Text {
    var words: [String] = []
    note.warnings.forEachWord { words.append("\($0)") }
    func string(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }
    let text = Array(note.text)
    let ranges = (0..<text.count).map { start in
      note.documentMap.source(of: note.sourceMap.source(of: start..<start + 1))
    }
    return Text(
      id: note.identity == .ordinal ? "\(note.ordinal)" : string(Array(note.idBytes.bytes)),
      text: string(text), source: string(Array(note.source)), path: string(note.place?.path),
      patient: string(note.place?.patient), code: string(note.place?.code), warnings: words,
      error: note.error,
      documentBytes: { words in
        let wanted = Array(words.utf8)
        guard wanted.count > 0, wanted.count <= text.count else { return nil }
        for start in 0...text.count - wanted.count
        where Array(text[start..<start + wanted.count]) == wanted {
          let end = ranges[start + wanted.count - 1].upperBound
          return String(decoding: bytes[ranges[start].lowerBound..<end], as: UTF8.self)
        }
        return nil
      })
  }
}
