// The note's own text with its entities marked, for people. With colour an entity is set in its
// type's colour; without, it stands in brackets with its type: [metformin|medication]. What is
// negated, uncertain, historical or said of another person is dimmed and says so in both. Where
// several heads are shown their names stand before the types, and a text that two of them found says
// both: [fever|default:symptom|other:finding].
//
// Under the note: each drug with its attributes, each relation, and the count of each type, in the
// types' colours, which is the legend.
import Runtime

package final class PrettyWriter {
  package let context: RecordContext
  private let isColored: Bool
  private let isSeveral: Bool
  private var findings: [Finding] = []
  private var spans: [Span] = []
  private var isFirstNote = true

  /// - isSeveral: whether the run may have several notes, so that each needs a line that names it.
  package init(_ context: RecordContext, isColored: Bool, isSeveral: Bool) {
    self.context = context
    self.isColored = isColored
    self.isSeveral = isSeveral
  }

  package func begin(_ note: Note) {
    let output = context.output
    findings.removeAll(keepingCapacity: true)
    spans.removeAll(keepingCapacity: true)
    if !isFirstNote { output.append("\n") }
    isFirstNote = false
    guard isSeveral else { return }
    setStyle("\u{1B}[2m")
    output.append("── ")
    context.appendIdentity(note)
    output.append(" ──")
    endStyle()
    output.append("\n")
  }

  package func add(_ finding: Finding) {
    findings.append(finding)
    spans.append(finding.span)
  }

  package func end(_ note: Note, _ whole: NoteFindings) {
    let output = context.output
    var walk = MarkedText(byteCount: note.text.count)
    while let piece = walk.next(spans) { write(piece, of: note) }
    if let last = note.text.last, last != UInt8(ascii: "\n") { output.append("\n") }
    writeAttributes(of: note)
    for relation in whole.relations { write(relation, of: note) }
    writeCounts()
  }

  // MARK: Text

  private func write(_ piece: TextPiece, of note: Note) {
    let output = context.output
    let text = UnsafeRawBufferPointer(rebasing: note.text[piece.bytes])
    guard piece.isMarked else { return output.append(terminalText: text) }
    let finding = findings[piece.spans.lowerBound]
    if !isColored { output.append("[") }
    setColor(finding)
    output.append(terminalText: text)
    endStyle()
    if !isColored {
      output.append("|")
      appendType(finding)
    }
    writeAssertion(finding)
    for index in piece.spans.dropFirst() { writeFurther(findings[index], piece, of: note) }
    if !isColored { output.append("]") }
  }

  /// A span of another head in text that is marked already: its type, and its words where they are
  /// not all that is marked.
  private func writeFurther(_ finding: Finding, _ piece: TextPiece, of note: Note) {
    let output = context.output
    output.append(isColored ? " " : "|")
    setColor(finding)
    appendType(finding)
    if finding.span.byteStart != piece.byteStart || finding.span.byteEnd != piece.byteEnd {
      output.append(" '")
      output.append(terminalText: context.plainText(finding.span, of: note))
      output.append("'")
    }
    endStyle()
    writeAssertion(finding)
  }

  /// `, negated` in brackets, ` (negated)` behind colours; nothing for a plain finding.
  private func writeAssertion(_ finding: Finding) {
    let output = context.output
    let holding = words(finding)
    guard holding.count > 0 else { return }
    setStyle("\u{1B}[2m")
    output.append(isColored ? " (" : ", ")
    for index in 0..<holding.count {
      if index > 0 { output.append(", ") }
      output.append(holding[index])
    }
    if isColored { output.append(")") }
    endStyle()
  }

  private func words(_ finding: Finding) -> [StaticString] {
    let assertion = Assertion(finding.span, context.names)
    var words: [StaticString] = []
    if assertion.contains(.negated) { words.append("negated") }
    if assertion.contains(.uncertain) { words.append("uncertain") }
    if assertion.contains(.historical) { words.append("historical") }
    if assertion.contains(.otherPerson) { words.append("other person") }
    return words
  }

  /// The type, after its head's name where several are shown.
  private func appendType(_ finding: Finding) {
    if let head = context.headName(finding.span) {
      context.output.append(head)
      context.output.append(":")
    }
    context.output.append(finding.type)
  }

  // MARK: Under the text

  /// `   furosemide: strength 40 mg, frequency twice daily`
  private func writeAttributes(of note: Note) {
    let output = context.output
    for finding in findings where finding.attributes.count > 0 {
      output.append("   ")
      writeName(finding, of: note)
      var isFirst = true
      for attribute in finding.attributes {
        output.append(isFirst ? ": " : ", ")
        isFirst = false
        setStyle("\u{1B}[2m")
        output.append(attribute.type)
        endStyle()
        output.append(" ")
        output.append(field: context.plainText(attribute.span, of: note))
      }
      output.append("\n")
    }
  }

  /// `   lisinopril -> dry cough (adverse_reaction)`
  private func write(_ relation: FindingRelation, of note: Note) {
    let output = context.output
    output.append("   ")
    writeName(findings[relation.head], of: note)
    output.append(" -> ")
    writeName(findings[relation.tail], of: note)
    output.append(" (")
    output.append(relation.type)
    output.append(")\n")
  }

  private func writeName(_ finding: Finding, of note: Note) {
    setColor(finding)
    context.output.append(field: context.plainText(finding.span, of: note))
    endStyle()
  }

  /// Types in the order of heads and of each head's list; ends of relations behind them.
  private func writeCounts() {
    let output = context.output
    var counted: [(example: Finding, count: Int)] = []
    for finding in findings {
      var index = 0
      while index < counted.count, !isSameType(counted[index].example, finding) { index += 1 }
      if index < counted.count {
        counted[index].count += 1
      } else {
        var place = counted.count
        while place > 0, isListed(finding.span, before: counted[place - 1].example.span) {
          place -= 1
        }
        counted.insert((finding, 1), at: place)
      }
    }
    if counted.isEmpty { return output.append("-- no entities\n") }
    for index in 0..<counted.count {
      output.append(index > 0 ? "  " : "-- ")
      setTypeColor(counted[index].example.span)
      appendType(counted[index].example)
      endStyle()
      output.append(" ")
      output.append(integer: counted[index].count)
    }
    output.append("\n")
  }

  private func isSameType(_ left: Finding, _ right: Finding) -> Bool {
    left.span.headIndex == right.span.headIndex && left.type == right.type
  }

  private func isListed(_ left: Span, before right: Span) -> Bool {
    left.headIndex != right.headIndex
      ? left.headIndex < right.headIndex : left.typeIndex < right.typeIndex
  }

  // MARK: Colours

  private func setStyle(_ sequence: StaticString) {
    if isColored { context.output.append(sequence) }
  }

  private func endStyle() { setStyle("\u{1B}[0m") }

  /// The type's colour; dimmed instead of bold where it is no plain, present finding of the patient.
  private func setColor(_ finding: Finding) {
    setTypeColor(finding.span)
    let assertion = Assertion(finding.span, context.names)
    if assertion != [] { setStyle("\u{1B}[22;2m") }
    if assertion.contains(.negated) { setStyle("\u{1B}[9m") }
    if assertion.contains(.uncertain) { setStyle("\u{1B}[4m") }
    if !assertion.isDisjoint(with: [.historical, .otherPerson]) { setStyle("\u{1B}[3m") }
  }

  /// Bold, in one of six colours that stand out on dark and light ground alike.
  private func setTypeColor(_ span: Span) {
    switch (span.headIndex * 3 + span.typeIndex) % 6 {
    case 0: setStyle("\u{1B}[1;36m")
    case 1: setStyle("\u{1B}[1;31m")
    case 2: setStyle("\u{1B}[1;33m")
    case 3: setStyle("\u{1B}[1;32m")
    case 4: setStyle("\u{1B}[1;35m")
    default: setStyle("\u{1B}[1;34m")
    }
  }
}
