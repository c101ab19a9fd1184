// A header line, then one line an entity with tabs between: id, start, end, type, score, text and,
// where several heads are shown, head; where records name it, model. Control characters in ids and texts
// become spaces.
import Runtime

package final class TSVWriter {
  package let context: RecordContext

  package init(_ context: RecordContext) {
    self.context = context
    context.output.append("id\tstart\tend\ttype\tscore\ttext")
    if context.heads.count > 1 { context.output.append("\thead") }
    if context.stampsRecords { context.output.append("\tmodel") }
    context.output.append("\n")
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
    if let head = context.headName(span) {
      output.append("\t")
      output.append(head)
    }
    if context.stampsRecords {
      output.append("\t")
      output.append(context.stamp.model)
    }
    output.append("\n")
  }
}
