// A header line, then one line an entity with tabs between: id, start, end, type, score, text.
// Control characters in ids and texts become spaces.
import Runtime

package final class TSVWriter {
  package let context: RecordContext

  package init(_ context: RecordContext) {
    self.context = context
    context.output.append("id\tstart\tend\ttype\tscore\ttext\n")
  }

  package func add(_ span: Span, of note: Note) {
    let output = context.output
    let offsets = context.offsets(span)
    context.appendIdentity(note)
    output.append("\t")
    output.append(integer: offsets.start)
    output.append("\t")
    output.append(integer: offsets.end)
    output.append("\t")
    output.append(context.names.type(of: span))
    output.append("\t")
    output.append(score: span.score)
    output.append("\t")
    output.append(field: context.text(span, of: note))
    output.append("\n")
  }
}
