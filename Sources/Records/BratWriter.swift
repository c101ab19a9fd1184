// BRAT's stand-off lines: `T1`, tab, type, start and end with spaces, tab, text; `A1`, tab, an attribute
// and `T1`: each flag that holds, and `head` with its name where several are shown. Attributes of
// drugs are texts of their own, and `R1`, tab, type, `Arg1:T1 Arg2:T2` ties them to the drug, as it
// does the ends of relations; `N1`, tab, `Reference T1 ICD10CM:I10`, tab, a name: each code. The annotation of all of stdin is a valid .ann file. Notes with ids
// each begin with a line `# id` (BRAT knows no such line, so the parts are to be cut there) and number
// their lines from 1; a line `# model = ...` opens the output.
import Runtime

package final class BratWriter {
  package let context: RecordContext
  private var textCount = 0
  private var attributeCount = 0
  private var relationCount = 0
  private var codeCount = 0
  /// The number of each entity, where relations will ask for it.
  private var numbers: [Int] = []

  package init(_ context: RecordContext) {
    self.context = context
    if context.setting.namesNotes { context.appendStampLine() }
  }

  package func begin(_ note: Note) {
    textCount = 0
    attributeCount = 0
    relationCount = 0
    codeCount = 0
    numbers.removeAll(keepingCapacity: true)
    guard context.setting.namesNotes else { return }
    context.output.append("# ")
    context.appendIdentity(note)
    context.output.append("\n")
  }

  package func add(_ finding: Finding, of note: Note) {
    let span = finding.span
    appendText(span, finding.type, context.offsets(span), of: note)
    let number = textCount
    if context.showsRelations { numbers.append(number) }
    if let head = context.headName(span) {
      beginAttribute()
      context.output.append("head T")
      context.output.append(integer: number)
      context.output.append(" ")
      context.output.append(head)
      context.output.append("\n")
    }
    for bit in 0..<context.flags.count where span.flags >> UInt64(bit) & 1 == 1 {
      beginAttribute()
      context.output.append(context.flags[bit])
      context.output.append(" T")
      context.output.append(integer: number)
      context.output.append("\n")
    }
    for code in finding.codes { appendCode(code, of: number) }
    for attribute in finding.attributes {
      appendText(
        attribute.span, attribute.type, context.offsets(anywhere: attribute.span), of: note)
      appendRelation(attribute.type, from: number, to: textCount)
    }
  }

  package func end(_ note: Note, _ findings: NoteFindings) {
    for relation in findings.relations {
      appendRelation(relation.type, from: numbers[relation.head], to: numbers[relation.tail])
    }
  }

  private func appendText(
    _ span: Span, _ type: [UInt8], _ offsets: (start: Int, end: Int), of note: Note
  ) {
    let output = context.output
    textCount += 1
    output.append("T")
    output.append(integer: textCount)
    output.append("\t")
    output.append(asOneWord: type)
    output.append(" ")
    output.append(integer: offsets.start)
    output.append(" ")
    output.append(integer: offsets.end)
    output.append("\t")
    output.append(field: context.text(span, of: note))
    output.append("\n")
  }

  private func appendCode(_ code: FindingCode, of number: Int) {
    let output = context.output
    codeCount += 1
    output.append("N")
    output.append(integer: codeCount)
    output.append("\tReference T")
    output.append(integer: number)
    output.append(" ")
    output.append(code.system)
    output.append(":")
    output.append(code.code)
    output.append("\t")
    code.display.withUnsafeBytes { output.append(field: $0) }
    output.append("\n")
  }

  private func beginAttribute() {
    attributeCount += 1
    context.output.append("A")
    context.output.append(integer: attributeCount)
    context.output.append("\t")
  }

  private func appendRelation(_ type: [UInt8], from: Int, to: Int) {
    let output = context.output
    relationCount += 1
    output.append("R")
    output.append(integer: relationCount)
    output.append("\t")
    output.append(asOneWord: type)
    output.append(" Arg1:T")
    output.append(integer: from)
    output.append(" Arg2:T")
    output.append(integer: to)
    output.append("\n")
  }
}
