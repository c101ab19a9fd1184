// A header line, then one line an entity with tabs between: id, start, end, type, score, text. Further
// columns are there when there is something to say: head where several are shown, assertion and
// attributes where the model has them, model where records name it, codes where there is a dictionary
// of them. Control characters in ids and texts become spaces.
import Runtime

package final class TSVWriter {
  package let context: RecordContext

  package init(_ context: RecordContext) {
    self.context = context
    if context.setting.continuesOutput { return }
    let output = context.output
    output.append("id\tstart\tend\ttype\tscore\ttext")
    if context.findingHeads.count > 1 { output.append("\thead") }
    if hasAssertion { output.append("\tassertion") }
    if context.showsRelations { output.append("\tattributes") }
    if context.setting.stampsRecords { output.append("\tmodel") }
    if context.hasCodes { output.append("\tcodes") }
    output.append("\n")
  }

  private var hasAssertion: Bool { context.flags.count > 0 }

  package func add(_ finding: Finding, of note: Note) {
    let output = context.output
    let span = finding.span
    let offsets = context.offsets(span)
    context.appendIdentity(note)
    output.append("\t")
    output.append(integer: offsets.start)
    output.append("\t")
    output.append(integer: offsets.end)
    output.append("\t")
    output.append(finding.type)
    output.append("\t")
    output.append(score: span.score)
    output.append("\t")
    output.append(field: context.text(span, of: note))
    if let head = context.headName(span) {
      output.append("\t")
      output.append(head)
    }
    if hasAssertion { appendAssertion(span) }
    if context.showsRelations { appendAttributes(finding, of: note) }
    if context.setting.stampsRecords {
      output.append("\t")
      output.append(context.stamp.model)
    }
    if context.hasCodes { appendCodes(finding) }
    output.append("\n")
  }

  /// The flags that hold, commas between.
  private func appendAssertion(_ span: Span) {
    context.output.append("\t")
    var isFirst = true
    for bit in 0..<context.flags.count where span.flags >> UInt64(bit) & 1 == 1 {
      if !isFirst { context.output.append(",") }
      isFirst = false
      context.output.append(context.flags[bit])
    }
  }

  /// `ICD10CM:I10; MESH:D006973`
  private func appendCodes(_ finding: Finding) {
    context.output.append("\t")
    for index in 0..<finding.codes.count {
      if index > 0 { context.output.append("; ") }
      context.output.append(finding.codes[index].system)
      context.output.append(":")
      context.output.append(finding.codes[index].code)
    }
  }

  /// `strength=40 mg; frequency=twice daily`
  private func appendAttributes(_ finding: Finding, of note: Note) {
    context.output.append("\t")
    var isFirst = true
    for attribute in finding.attributes {
      if !isFirst { context.output.append("; ") }
      isFirst = false
      context.output.append(attribute.type)
      context.output.append("=")
      context.output.append(field: context.text(attribute.span, of: note))
    }
  }
}
