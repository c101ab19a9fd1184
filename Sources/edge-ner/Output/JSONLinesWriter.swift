// One JSON object a note. The counts come last, so that the record of a long note can be written
// while the note is still being read.
import Runtime

final class JSONLinesWriter {
  let context: RecordContext
  private var hasEntity = false

  init(_ context: RecordContext) { self.context = context }

  func begin(_ note: Note) {
    hasEntity = false
    context.output.append("{\"id\":")
    context.appendJSONIdentity(note)
    context.output.append(",\"entities\":[")
  }

  func add(_ span: Span, of note: Note) {
    let output = context.output
    let offsets = context.offsets(span)
    output.append(hasEntity ? ",{\"start\":" : "{\"start\":")
    hasEntity = true
    output.append(integer: offsets.start)
    output.append(",\"end\":")
    output.append(integer: offsets.end)
    output.append(",\"text\":")
    output.append(jsonString: context.text(span, of: note))
    output.append(",\"type\":")
    output.append(jsonString: context.typeName(span))
    output.append(",\"score\":")
    output.append(score: span.score)
    if context.model.headCount > 1 {
      output.append(",\"head\":")
      output.append(jsonString: context.model.head(span.headIndex).name)
    }
    output.append("}")
  }

  func end(_ note: Note) {
    let output = context.output
    output.append("],\"tokens\":")
    output.append(integer: note.tokenCount)
    output.append(",\"windows\":")
    output.append(integer: note.windowCount)
    if note.malformedCount > 0 {
      output.append(",\"malformed\":")
      output.append(integer: note.malformedCount)
    }
    output.append("}\n")
  }

  func fail(_ note: Note, _ message: [UInt8]) {
    context.output.append("{\"id\":")
    context.appendJSONIdentity(note)
    context.output.append(",\"error\":")
    context.output.append(jsonString: message)
    context.output.append("}\n")
  }
}
