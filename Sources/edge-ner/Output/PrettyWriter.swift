// The note's own text with its entities marked, for people. With colour an entity is set in its
// type's colour; without, it stands in brackets with its type: [metformin|medication]. A line
// under the note counts the entities of each type, in the types' colours, and so is the legend.
// Where entities of two heads overlap, the later one is marked from where the earlier one ends.
import Runtime

final class PrettyWriter {
  let context: RecordContext
  private let isColored: Bool
  private var position = 0
  private var isLineOpen = false
  private var counts: [[Int]]
  private var isFirstNote = true

  init(_ context: RecordContext, isColored: Bool) {
    self.context = context
    self.isColored = isColored
    counts = []
    for head in 0..<context.model.headCount {
      counts.append([Int](repeating: 0, count: context.model.head(head).typeCount))
    }
  }

  func begin(_ note: Note) {
    let output = context.output
    position = 0
    isLineOpen = false
    for head in 0..<counts.count {
      for type in 0..<counts[head].count { counts[head][type] = 0 }
    }
    if !isFirstNote { output.append("\n") }
    isFirstNote = false
    guard context.namesNotes else { return }
    setStyle("\u{1B}[2m")
    output.append("── ")
    context.appendIdentity(note)
    output.append(" ──")
    endStyle()
    output.append("\n")
  }

  func add(_ span: Span, of note: Note) {
    counts[span.headIndex][span.typeIndex] += 1
    let start = max(position, span.byteStart)
    guard start < span.byteEnd else { return }
    write(position..<start, of: note)
    if isColored { setColor(span.headIndex, span.typeIndex) } else { context.output.append("[") }
    write(start..<span.byteEnd, of: note)
    endStyle()
    if !isColored {
      context.output.append("|")
      context.output.append(context.typeName(span))
      context.output.append("]")
    }
    position = span.byteEnd
  }

  func end(_ note: Note) {
    let output = context.output
    write(position..<note.text.count, of: note)
    if isLineOpen { output.append("\n") }
    var hasAny = false
    for head in 0..<counts.count {
      for type in 0..<counts[head].count where counts[head][type] > 0 {
        output.append(hasAny ? "  " : "-- ")
        hasAny = true
        setColor(head, type)
        output.append(context.model.head(head).typeName(type))
        endStyle()
        output.append(" ")
        output.append(integer: counts[head][type])
      }
    }
    output.append(hasAny ? "\n" : "-- no entities\n")
  }

  private func write(_ range: Range<Int>, of note: Note) {
    guard !range.isEmpty else { return }
    let text = UnsafeRawBufferPointer(rebasing: note.text[range])
    context.output.append(terminalText: text)
    isLineOpen = text[text.count - 1] != UInt8(ascii: "\n")
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
