import Records
import Runtime
import Testing

@Suite struct MarkedTextTests {
  static func pieces(_ byteCount: Int, _ spans: [(Int, Int)]) -> [TextPiece] {
    let spans = spans.map {
      Span(byteStart: $0.0, byteEnd: $0.1, typeIndex: 0, headIndex: 0, score: 1)
    }
    var walk = MarkedText(byteCount: byteCount)
    var pieces: [TextPiece] = []
    while let piece = walk.next(spans) { pieces.append(piece) }
    return pieces
  }

  static func piece(_ start: Int, _ end: Int, _ spans: Range<Int> = 0..<0) -> TextPiece {
    var piece = pieces(end, [(start, end)]).last!
    piece.spans = spans
    return piece
  }

  @Test func gapsAndMarksAlternate() {
    #expect(Self.pieces(0, []).isEmpty)
    #expect(Self.pieces(3, []) == [Self.piece(0, 3)])
    #expect(
      Self.pieces(9, [(2, 4), (4, 6)])
        == [Self.piece(0, 2), Self.piece(2, 4, 0..<1), Self.piece(4, 6, 1..<2), Self.piece(6, 9)])
    #expect(Self.pieces(4, [(0, 4)]) == [Self.piece(0, 4, 0..<1)])
  }

  @Test func aSpanWithinAnotherIsSaidWithIt() {
    #expect(
      Self.pieces(9, [(1, 6), (1, 6), (3, 5), (7, 8)])
        == [
          Self.piece(0, 1), Self.piece(1, 6, 0..<3), Self.piece(6, 7), Self.piece(7, 8, 3..<4),
          Self.piece(8, 9),
        ])
  }

  @Test func aSpanThatReachesFurtherMarksTheRest() {
    #expect(
      Self.pieces(9, [(1, 4), (2, 6), (3, 4)])
        == [
          Self.piece(0, 1), Self.piece(1, 4, 0..<1), Self.piece(4, 6, 1..<3), Self.piece(6, 9),
        ])
  }

  /// Seeds 1...200: any spans, any text, the pieces together are the text and each span is said once.
  @Test func piecesCoverTheTextAndSayEverySpanOnce() {
    for seed in UInt64(1)...200 {
      var generator = SeededGenerator(seed: seed)
      let byteCount = Int.random(in: 0..<20, using: &generator)
      var spans: [(Int, Int)] = []
      for _ in 0..<Int.random(in: 0..<6, using: &generator) where byteCount > 0 {
        let start = Int.random(in: 0..<byteCount, using: &generator)
        spans.append((start, Int.random(in: start + 1...byteCount, using: &generator)))
      }
      spans.sort { $0.0 < $1.0 }
      let pieces = Self.pieces(byteCount, spans)
      var end = 0
      var said = 0
      for piece in pieces {
        #expect(piece.byteStart == end && piece.byteEnd > end, "seed \(seed)")
        end = piece.byteEnd
        if piece.isMarked {
          #expect(piece.spans.lowerBound == said, "seed \(seed)")
          said = piece.spans.upperBound
        }
      }
      #expect(end == byteCount && said == spans.count, "seed \(seed)")
    }
  }
}
