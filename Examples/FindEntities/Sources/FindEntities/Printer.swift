// What becomes of the entities: a line each, with its type.
import Runtime

final class Printer: NoteSink {
  let model: Model
  let isClosed = false

  init(model: Model) { self.model = model }

  func begin(_ note: Note) {}

  func add(_ span: Span, of note: Note) {
    let type = String(decoding: model.head(span.headIndex).typeName(span.typeIndex), as: UTF8.self)
    let text = String(decoding: note.text[span.byteStart..<span.byteEnd], as: UTF8.self)
    print(type, text)
  }

  func end(_ note: Note) {}
  func fail(_ note: Note) { print("the note failed") }
  func didAdvance(_ progress: PipelineProgress) {}
}
