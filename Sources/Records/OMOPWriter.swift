// Rows of OMOP's NOTE_NLP table (CDM 5.4) with tabs between, under a line of the columns' names. Concepts
// are 0. What each column has is said in Outputs.md.
import Runtime

package final class OMOPWriter {
  package let context: RecordContext
  private var rowCount = 0
  /// Of the note, by start: what is said of a drug as an allergen shows when all are known.
  private var findings: [Finding] = []

  package init(_ context: RecordContext) {
    self.context = context
    context.output.append(
      """
      note_nlp_id\tnote_id\tsection_concept_id\tsnippet\toffset\tlexical_variant\t\
      note_nlp_concept_id\tnote_nlp_source_concept_id\tnlp_system\tnlp_date\tnlp_datetime\t\
      term_exists\tterm_temporal\tterm_modifiers

      """)
  }

  package func begin(_ note: Note) { findings.removeAll(keepingCapacity: true) }

  package func add(_ finding: Finding) { findings.append(finding) }

  package func end(_ note: Note, _ whole: NoteFindings) {
    var statements = AllergyStatements(findings, whole.relations, context, of: note)
    for index in findings.indices { write(findings[index], statements.status(of: index), of: note) }
  }

  private func write(_ finding: Finding, _ allergy: AllergyStatus?, of note: Note) {
    let output = context.output
    let span = finding.span
    rowCount += 1
    output.append(integer: rowCount)
    output.append("\t")
    appendNoteID(note)
    output.append("\t0\t")
    output.append(field: snippet(span, of: note))
    output.append("\t")
    output.append(integer: context.offsets(span).start)
    output.append("\t")
    output.append(field: OMOPWriter.cut(span.byteStart..<span.byteEnd, of: note))
    output.append("\t0\t0\t")
    output.append(context.stamp.program)
    output.append(" ")
    output.append(context.stamp.version)
    output.append(", ")
    output.append(context.stamp.model)
    output.append("\t")
    let recorded = context.setting.recorded
    output.append([UInt8](recorded.prefix(10)))
    output.append("\t")
    output.append([UInt8](recorded.prefix(10)))
    output.append(" ")
    output.append([UInt8](recorded.dropFirst(11).prefix(8)))
    output.append("\t")
    appendTerm(finding, allergy, of: note)
    output.append("\n")
  }

  /// The table wants a whole number: the id where it is one, the running number that a note without an
  /// id is called by, and of any other id a number below 0, which is no note's id.
  private func appendNoteID(_ note: Note) {
    // Empty where the note has no id of its own.
    let id = [UInt8](note.idBytes.bytes)
    if OMOPWriter.isWholeNumber(id) {
      context.output.append(id)
    } else if case .ordinal = note.identity {
      context.output.append(integer: note.ordinal)
    } else {
      context.output.append("-")
      context.output.append(integer: note.ordinal + 1)
    }
  }

  /// Below 10^18, and as the column would show it: 07 is another id than 7.
  private static func isWholeNumber(_ id: [UInt8]) -> Bool {
    guard let first = id.first, id.count < 19, first != 0x30 || id.count == 1 else { return false }
    return id.allSatisfy { $0.isASCIIDigit }
  }

  /// exists, temporal, modifiers; empty where the model does not judge.
  private func appendTerm(_ finding: Finding, _ allergy: AllergyStatus?, of note: Note) {
    let output = context.output
    let flags = Assertion(finding.span, context.names)
    let assertion = allergy?.assertion(flags) ?? flags
    if context.flags.isEmpty {
      output.append("\t\t")
    } else {
      let exists = assertion.isDisjoint(with: [.negated, .uncertain, .otherPerson])
      output.append(exists ? "Y\t" : "N\t")
      output.append(assertion.contains(.historical) ? "Past\t" : "Present\t")
      output.append(assertion.contains(.negated) ? "negated=yes" : "negated=no")
      output.append(assertion.contains(.otherPerson) ? ",subject=family" : ",subject=patient")
      output.append(assertion.contains(.uncertain) ? ",certainty=uncertain" : ",certainty=undef")
      // The columns have no other place to say that the drug is not taken.
      if allergy != nil { output.append(",allergy=yes") }
    }
    for index in 0..<finding.attributes.count {
      let attribute = finding.attributes[index]
      if index > 0 || !context.flags.isEmpty { output.append(",") }
      output.append(attribute.type)
      output.append("=")
      let range = attribute.span.byteStart..<attribute.span.byteEnd
      for byte in OMOPWriter.cut(range, of: note) {
        output.append(byte == UInt8(ascii: ",") || byte < 0x20 ? 0x20 : byte)
      }
    }
    for index in 0..<finding.codes.count {
      let isFirst = finding.attributes.isEmpty && context.flags.isEmpty && index == 0
      output.append(isFirst ? "code=" : index == 0 ? ",code=" : ";")
      output.append(finding.codes[index].system)
      output.append(":")
      output.append(finding.codes[index].code)
    }
  }

  // MARK: Widths

  /// Bytes of a text column, which holds 250 characters; bytes are never fewer than characters.
  private static let columnByteCount = 250
  private static let contextByteCount = 60

  private func snippet(_ span: Span, of note: Note) -> UnsafeRawBufferPointer {
    var start = max(0, span.byteStart - OMOPWriter.contextByteCount)
    while start < span.byteStart, note.text[start] & 0xC0 == 0x80 { start += 1 }
    return OMOPWriter.cut(start..<span.byteEnd + OMOPWriter.contextByteCount, of: note)
  }

  /// What the column has room for of a range of the note, which may reach beyond it; cut between
  /// characters.
  private static func cut(_ range: Range<Int>, of note: Note) -> UnsafeRawBufferPointer {
    let text = note.text
    var end = min(range.upperBound, range.lowerBound + columnByteCount, text.count)
    while end < text.count, end > range.lowerBound, text[end] & 0xC0 == 0x80 { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: text[range.lowerBound..<end])
  }
}
