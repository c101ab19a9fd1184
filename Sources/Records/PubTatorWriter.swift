// PubTator: the note as `id|t|` and its first line, `id|a|` and the rest on one line, then a line an
// entity: id, start, end, text, type and its MeSH code, else its first, tabs between; an empty line after each note. Line
// ends and other control characters are spaces, one for one, so offsets are those of the note.
import Runtime

package final class PubTatorWriter {
  package let context: RecordContext
  private var findings: [Finding] = []

  package init(_ context: RecordContext) { self.context = context }

  package func begin(_ note: Note) { findings.removeAll(keepingCapacity: true) }

  package func add(_ finding: Finding) { findings.append(finding) }

  package func end(_ note: Note) {
    let output = context.output
    let text = note.source
    var titleEnd = 0
    while titleEnd < text.count, text[titleEnd] != UInt8(ascii: "\n") { titleEnd += 1 }
    appendID(note)
    output.append("|t|")
    output.append(field: UnsafeRawBufferPointer(rebasing: text[..<titleEnd]))
    output.append("\n")
    appendID(note)
    output.append("|a|")
    // The line end between counts as the one character that readers put between the two.
    let restStart = min(text.count, titleEnd + 1)
    output.append(field: UnsafeRawBufferPointer(rebasing: text[restStart...]))
    output.append("\n")
    for finding in findings { write(finding, of: note) }
    output.append("\n")
  }

  private func write(_ finding: Finding, of note: Note) {
    let output = context.output
    let offsets = context.offsets(anywhere: finding.span)
    appendID(note)
    output.append("\t")
    output.append(integer: offsets.start)
    output.append("\t")
    output.append(integer: offsets.end)
    output.append("\t")
    output.append(field: context.text(finding.span, of: note))
    output.append("\t")
    output.append(finding.type)
    output.append("\t")
    let mesh = finding.codes.first { isEqual($0.system, "MESH") }
    if let code = mesh ?? finding.codes.first {
      output.append(code.system)
      output.append(":")
      output.append(code.code)
    } else {
      output.append("-")
    }
    output.append("\n")
  }

  /// An id may not hold the mark that ends it.
  private func appendID(_ note: Note) {
    guard case .ordinal = note.identity else {
      var id = [UInt8](note.idBytes.bytes)
      for index in 0..<id.count where id[index] == UInt8(ascii: "|") { id[index] = 0x20 }
      return id.withUnsafeBytes { context.output.append(field: $0) }
    }
    context.output.append(integer: note.ordinal)
  }
}
