// One JSON object a note. The counts come last, so that the record of a long note can be written
// while the note is still being read.
import Runtime

package final class JSONLinesWriter {
  package let context: RecordContext
  private let json: JSONText

  package init(_ context: RecordContext) {
    self.context = context
    json = context.json
  }

  package func begin(_ note: Note) {
    json.beginObject()
    context.appendIDMember(note)
    json.members(verbatim: note.members.bytes)
    json.beginArray("entities")
  }

  package func add(_ span: Span, of note: Note) {
    let offsets = context.offsets(span)
    json.beginObject()
    json.member("start", offsets.start)
    json.member("end", offsets.end)
    json.member("text", context.text(span, of: note))
    json.member("type", context.names.type(of: span))
    json.member("score", score: span.score)
    if context.names.headCount > 1 { json.member("head", context.names.head(span.headIndex)) }
    json.endObject()
  }

  package func end(_ note: Note) {
    json.endArray()
    json.member("tokens", note.tokenCount)
    json.member("windows", note.windowCount)
    if note.malformedCount > 0 { json.member("malformed", note.malformedCount) }
    context.appendStampMembers()
    json.endObject()
    json.endLine()
  }

  package func fail(_ note: Note, _ message: [UInt8]) {
    json.beginObject()
    context.appendIDMember(note)
    json.members(verbatim: note.members.bytes)
    json.member("error", message)
    json.beginArray("entities")
    json.endArray()
    context.appendStampMembers()
    json.endObject()
    json.endLine()
  }
}
