// The note's own text with its entities marked, for people. With colour an entity is set in its
// type's colour; without, it stands in brackets with its type: [metformin|medication]. A line
// under the note counts the entities of each type, in the types' colours, and so is the legend.
// Where several heads are shown their names stand before the types, and a text that two of them
// found says both: [fever|default:symptom|other:finding].
import Runtime

package final class PrettyWriter {
  package let context: RecordContext
  private let isColored: Bool
  private let isSeveral: Bool
  private var spans: [Span] = []
  private var counts: [[Int]]
  private var isFirstNote = true

  /// - isSeveral: whether the run may have several notes, so that each needs a line that names it.
  package init(_ context: RecordContext, isColored: Bool, isSeveral: Bool) {
    self.context = context
    self.isSeveral = isSeveral
    self.isColored = isColored
    counts = []
    for head in 0..<context.names.headCount {
      counts.append([Int](repeating: 0, count: context.names.typeCount(head: head)))
    }
  }

  package func begin(_ note: Note) {
    let output = context.output
    spans.removeAll(keepingCapacity: true)
    for head in 0..<counts.count {
      for type in 0..<counts[head].count { counts[head][type] = 0 }
    }
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

  package func add(_ span: Span, of note: Note) {
    counts[span.headIndex][span.typeIndex] += 1
    spans.append(span)
  }

  package func end(_ note: Note) {
    let output = context.output
    var walk = MarkedText(byteCount: note.text.count)
    while let piece = walk.next(spans) { write(piece, of: note) }
    if let last = note.text.last, last != UInt8(ascii: "\n") { output.append("\n") }
    writeCounts()
  }

  private func write(_ piece: TextPiece, of note: Note) {
    let text = UnsafeRawBufferPointer(rebasing: note.text[piece.bytes])
    guard piece.isMarked else { return context.output.append(terminalText: text) }
    let span = spans[piece.spans.lowerBound]
    if isColored { setColor(span.headIndex, span.typeIndex) } else { context.output.append("[") }
    context.output.append(terminalText: text)
    endStyle()
    if !isColored {
      context.output.append("|")
      appendType(span.headIndex, span.typeIndex)
    }
    for index in piece.spans.dropFirst() { writeFurther(spans[index], piece, of: note) }
    if !isColored { context.output.append("]") }
  }

  /// A span of another head in text that is marked already: its type, and its words where they are
  /// not all that is marked.
  private func writeFurther(_ span: Span, _ piece: TextPiece, of note: Note) {
    let output = context.output
    output.append(isColored ? " " : "|")
    setColor(span.headIndex, span.typeIndex)
    appendType(span.headIndex, span.typeIndex)
    if span.byteStart != piece.byteStart || span.byteEnd != piece.byteEnd {
      output.append(" '")
      output.append(terminalText: context.text(span, of: note))
      output.append("'")
    }
    endStyle()
  }

  /// The type, after its head's name where several are shown.
  private func appendType(_ head: Int, _ type: Int) {
    if context.heads.count > 1 {
      context.output.append(context.names.head(head))
      context.output.append(":")
    }
    context.output.append(context.names.type(type, head: head))
  }

  private func writeCounts() {
    let output = context.output
    var hasAny = false
    for head in 0..<counts.count {
      for type in 0..<counts[head].count where counts[head][type] > 0 {
        output.append(hasAny ? "  " : "-- ")
        hasAny = true
        setColor(head, type)
        appendType(head, type)
        endStyle()
        output.append(" ")
        output.append(integer: counts[head][type])
      }
    }
    output.append(hasAny ? "\n" : "-- no entities\n")
  }

  // MARK: Colours

  private func setStyle(_ sequence: StaticString) {
    if isColored { context.output.append(sequence) }
  }

  private func endStyle() { setStyle("\u{1B}[0m") }

  /// Bold, in one of six colours that stand out on dark and light ground alike.
  private func setColor(_ head: Int, _ type: Int) {
    switch (head * 3 + type) % 6 {
    case 0: setStyle("\u{1B}[1;36m")
    case 1: setStyle("\u{1B}[1;31m")
    case 2: setStyle("\u{1B}[1;33m")
    case 3: setStyle("\u{1B}[1;32m")
    case 4: setStyle("\u{1B}[1;35m")
    default: setStyle("\u{1B}[1;34m")
    }
  }
}
