// What a spool counts, as a text file for Prometheus' node_exporter: numbers and types, no names and no
// text of notes.
import Options
import Records
import Runtime

final class SpoolCounters {
  private let names: TypeNames
  var noteCount = 0
  var failedCount = 0
  var tokenCount = 0
  /// Nanoseconds in which notes were processed.
  var nanoseconds: UInt64 = 0
  /// By head, then by type.
  private var entityCounts: [[Int]]

  init(_ model: Model) {
    names = TypeNames(model)
    entityCounts = []
    for head in 0..<names.headCount {
      entityCounts.append([Int](repeating: 0, count: names.typeCount(head: head)))
    }
  }

  func count(_ span: Span) { entityCounts[span.headIndex][span.typeIndex] += 1 }

  /// The file's text. Counts are of this process, so that a restart begins at 0, as the collector expects.
  func text() -> [UInt8] {
    var text = TextBuilder()
    text.counter("edge_ner_notes_total", "Notes whose record is on disk.", noteCount)
    text.counter("edge_ner_failed_notes_total", "Notes put into the folder failed.", failedCount)
    text.counter("edge_ner_tokens_total", "Word pieces of the notes.", tokenCount)
    text.counter(
      "edge_ner_milliseconds_total", "Time in which notes were processed.",
      Int(nanoseconds / 1_000_000))
    text.header("edge_ner_entities_total", "Entities found, by type.")
    for head in 0..<names.headCount {
      for type in entityCounts[head].indices {
        text.append("edge_ner_entities_total{head=\"")
        text.append(label: names.head(head))
        text.append("\",type=\"")
        text.append(label: names.type(type, head: head))
        text.append("\"} ", entityCounts[head][type], "\n")
      }
    }
    return text.bytes
  }
}

extension TextBuilder {
  fileprivate mutating func header(_ name: StaticString, _ help: StaticString) {
    append("# HELP ")
    append(name)
    append(" ")
    append(help)
    append("\n# TYPE ")
    append(name)
    append(" counter\n")
  }

  fileprivate mutating func counter(_ name: StaticString, _ help: StaticString, _ value: Int) {
    header(name, help)
    append(name)
    append(" ", value, "\n")
  }

  /// A label's value with its quotes, backslashes and line breaks escaped.
  fileprivate mutating func append(label: [UInt8]) {
    for byte in label {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(0x5C) }
      if byte == 0x0A { append("\\n") } else { bytes.append(byte) }
    }
  }
}
