// A note's text cut at its spans: pieces in order that together are the whole text, each unmarked or
// marked by a span. Pretty output, the page and redaction walk over these pieces.
//
// Where spans of several heads overlap, the later one marks its text from where the earlier one
// ends. A span that lies wholly in text that is marked already marks nothing of its own; it is said
// at the piece that ends at or after its end.
import Runtime

/// One piece of a note.
package struct TextPiece: Equatable {
  package var byteStart: Int
  package var byteEnd: Int
  /// The spans said here, as places in the list that was cut by; the first marks the piece. Empty for
  /// text between marks.
  package var spans: Range<Int>

  package var isMarked: Bool { !spans.isEmpty }
  package var bytes: Range<Int> { byteStart..<byteEnd }
}

/// Walks over a text and the spans found in it.
package struct MarkedText {
  private let byteCount: Int
  private var position = 0
  /// The first span that is not said yet.
  private var index = 0

  /// - byteCount: of the text.
  package init(byteCount: Int) { self.byteCount = byteCount }

  /// The next piece, nil at the end.
  ///
  /// - spans: the same at each call, sorted by start, within the text.
  package mutating func next(_ spans: [Span]) -> TextPiece? {
    guard index < spans.count else {
      guard position < byteCount else { return nil }
      let rest = TextPiece(byteStart: position, byteEnd: byteCount, spans: 0..<0)
      position = byteCount
      return rest
    }
    let start = max(position, spans[index].byteStart)
    if start > position {
      let gap = TextPiece(byteStart: position, byteEnd: start, spans: 0..<0)
      position = start
      return gap
    }
    let end = max(start, spans[index].byteEnd)
    var after = index + 1
    while after < spans.count, spans[after].byteEnd <= end { after += 1 }
    let piece = TextPiece(byteStart: start, byteEnd: end, spans: index..<after)
    position = end
    index = after
    return piece
  }
}
