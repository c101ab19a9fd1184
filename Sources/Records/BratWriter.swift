// BRAT's stand-off lines: `T1`, tab, type, start and end with spaces, tab, text; where several heads
// are shown also `A1`, tab, `head T1` and its name. The annotation of all of stdin is a valid .ann
// file. Notes with ids each begin with a line `# id` (BRAT knows no such line, so the parts are to
// be cut there) and number their lines from T1; a line `# model = ...` opens the output.
import Runtime

package final class BratWriter {
  package let context: RecordContext
  private var number = 0

  package init(_ context: RecordContext) {
    self.context = context
    if context.namesNotes { context.appendStampLine() }
  }

  package func begin(_ note: Note) {
    number = 0
    guard context.namesNotes else { return }
    context.output.append("# ")
    context.appendIdentity(note)
    context.output.append("\n")
  }

  package func add(_ span: Span, of note: Note) {
    let output = context.output
    let offsets = context.offsets(span)
    number += 1
    output.append("T")
    output.append(integer: number)
    output.append("\t")
    output.append(context.names.type(of: span))
    output.append(" ")
    output.append(integer: offsets.start)
    output.append(" ")
    output.append(integer: offsets.end)
    output.append("\t")
    output.append(field: context.text(span, of: note))
    output.append("\n")
    guard let head = context.headName(span) else { return }
    output.append("A")
    output.append(integer: number)
    output.append("\thead T")
    output.append(integer: number)
    output.append(" ")
    output.append(head)
    output.append("\n")
  }
}
