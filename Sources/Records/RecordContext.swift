// What the record writers share: where to write, the names of heads and types, and how offsets are
// counted.
import Runtime

package final class RecordContext {
  package let output: OutputBuffer
  package let json: JSONText
  package let model: Model
  package let names: TypeNames
  package let unit: OffsetUnit
  /// Whether the run may have several notes, so that each needs a line that names it.
  package let namesNotes: Bool
  private var startConverter = OffsetConverter(text: UnsafeRawBufferPointer(start: nil, count: 0))

  package init(output: OutputBuffer, model: Model, unit: OffsetUnit, namesNotes: Bool) {
    self.output = output
    json = JSONText(output)
    self.model = model
    names = TypeNames(model)
    self.unit = unit
    self.namesNotes = namesNotes
  }

  package func begin(_ note: Note) {
    startConverter = OffsetConverter(text: note.text)
  }

  /// Start and end of a span in the unit wanted.
  ///
  /// Spans come sorted by start, so the converter of starts only moves forward; the end gets its
  /// own, because the next span of another head may start before it.
  package func offsets(_ span: Span) -> (start: Int, end: Int) {
    let start = startConverter.convert(span.byteStart, to: unit)
    var endConverter = startConverter
    return (start, endConverter.convert(span.byteEnd, to: unit))
  }

  package func text(_ span: Span, of note: Note) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: note.text[span.byteStart..<span.byteEnd])
  }

  /// The member `id`, as a number or a string.
  package func appendIDMember(_ note: Note) {
    json.name("id")
    switch note.identity {
    case .ordinal: json.value(note.ordinal)
    case .number: json.value(verbatim: note.idBytes.bytes)
    case .string: json.value(note.idBytes.bytes)
    }
  }

  /// The note's id as a field of a line.
  package func appendIdentity(_ note: Note) {
    switch note.identity {
    case .ordinal: output.append(integer: note.ordinal)
    case .number, .string: output.append(field: note.idBytes.bytes)
    }
  }
}
