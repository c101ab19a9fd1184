// What the record writers share: where to write, the names of heads and types, and how offsets are
// counted.
import Runtime

package final class RecordContext {
  package let output: OutputBuffer
  package let json: JSONText
  package let model: Model
  package let names: TypeNames
  package let unit: OffsetUnit
  /// The heads that are shown, ascending.
  package let heads: [Int]
  /// Whether notes have ids of their own, from their files or their numbers, so that each gets a line
  /// that names it. All of stdin as one note has none.
  package let namesNotes: Bool
  /// Said in the lines that open other forms than JSON Lines, and in each record if wanted.
  package let stamp: ModelStamp
  package let stampsRecords: Bool
  private var startConverter = OffsetConverter(text: UnsafeRawBufferPointer(start: nil, count: 0))

  /// - heads: nil for all of the model.
  /// - stampsRecords: whether each record names the model and the program.
  package init(
    output: OutputBuffer, model: Model, unit: OffsetUnit, heads: [Int]? = nil, namesNotes: Bool,
    version: StaticString, stampsRecords: Bool = false
  ) {
    stamp = ModelStamp(model, program: "edge-ner", version: version)
    self.stampsRecords = stampsRecords
    self.output = output
    self.heads = heads ?? Array(0..<model.headCount)
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

  /// The name of a span's head where several heads are shown, so that equal types can be told apart.
  package func headName(_ span: Span) -> [UInt8]? {
    heads.count > 1 ? names.head(span.headIndex) : nil
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

  /// The members that name the model and the program, if records have them.
  package func appendStampMembers() {
    guard stampsRecords else { return }
    json.member("model", stamp.model)
    json.member("version", stamp.version)
  }

  /// `# model = clinical 1a2b3c4d, edge-ner 0.1.0`, the line that opens forms with such lines.
  package func appendStampLine() {
    output.append("# model = ")
    output.append(stamp.model)
    output.append(", ")
    output.append(stamp.program)
    output.append(" ")
    output.append(stamp.version)
    output.append("\n")
  }

  /// The note's id as a field of a line.
  package func appendIdentity(_ note: Note) {
    switch note.identity {
    case .ordinal: output.append(integer: note.ordinal)
    case .number, .string: output.append(field: note.idBytes.bytes)
    }
  }
}
