// Which of the spans that decoding gives are wanted in records.
import Runtime

/// Which spans are wanted.
package struct SpanFilter {
  package let leastScore: Double
  /// For each head, whether each type is wanted; empty for all.
  package let wantedTypes: [[Bool]]
  /// An entity that is one of these names is left out.
  package var ignored: [IgnoredNames] = []

  package init(leastScore: Double, wantedTypes: [[Bool]]) {
    self.leastScore = leastScore
    self.wantedTypes = wantedTypes
  }

  package func keeps(_ span: Span) -> Bool {
    span.score >= leastScore && wants(span.typeIndex, head: span.headIndex)
  }

  /// Whether all of the span is a name that is not to be given.
  package func ignores(_ span: Span, of note: Note) -> Bool {
    if ignored.isEmpty { return false }
    let text = UnsafeRawBufferPointer(rebasing: note.text[span.byteStart..<span.byteEnd])
    for names in ignored where names.contains(text) { return true }
    return false
  }

  package func wants(_ type: Int, head: Int) -> Bool {
    wantedTypes.isEmpty || wantedTypes[head][type]
  }
}
