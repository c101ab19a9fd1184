// What the record writers share: where to write, the model's names, and how offsets are counted.
import Runtime

final class RecordContext {
  let output: OutputBuffer
  let model: Model
  let unit: OffsetUnit
  /// Whether the run may have several notes, so that each needs a line that names it.
  let namesNotes: Bool
  private var startConverter = OffsetConverter(text: UnsafeRawBufferPointer(start: nil, count: 0))

  init(output: OutputBuffer, model: Model, unit: OffsetUnit, namesNotes: Bool) {
    self.output = output
    self.model = model
    self.unit = unit
    self.namesNotes = namesNotes
  }

  func begin(_ note: Note) {
    startConverter = OffsetConverter(text: note.text)
  }

  /// Start and end of a span in the unit wanted.
  ///
  /// Spans come sorted by start, so the converter of starts only moves forward; the end gets its
  /// own, because the next span of another head may start before it.
  func offsets(_ span: Span) -> (start: Int, end: Int) {
    let start = startConverter.convert(span.byteStart, to: unit)
    var endConverter = startConverter
    return (start, endConverter.convert(span.byteEnd, to: unit))
  }

  func typeName(_ span: Span) -> UnsafeRawBufferPointer {
    model.head(span.headIndex).typeName(span.typeIndex)
  }

  func text(_ span: Span, of note: Note) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: note.text[span.byteStart..<span.byteEnd])
  }

  /// The note's id as a JSON value.
  func appendJSONIdentity(_ note: Note) {
    switch note.identity {
    case .ordinal: output.append(integer: note.ordinal)
    case .number: output.append(note.idBytes.bytes)
    case .string: output.append(jsonString: note.idBytes.bytes)
    }
  }

  /// The note's id as a field of a line.
  func appendIdentity(_ note: Note) {
    switch note.identity {
    case .ordinal: output.append(integer: note.ordinal)
    case .number, .string: output.append(field: note.idBytes.bytes)
    }
  }
}
