// Reads the spans of the note whose windows are decoded, of all wanted heads, and gives them in
// order. All decoders share one ring of the note's last words.

/// What decoding gives: a link comes after the spans it joins.
enum Finding {
  case span(Span)
  case link(Link)
}

final class NoteDecoder {
  private let words: WordRing
  private let readers: [(head: Int, reader: SpanReader)]
  /// Spans that another head may still precede, in the sink's order.
  private var held: [Mention] = []
  private var found: [Mention] = []
  private var givenCount = 0

  init(_ model: Model, heads: HeadSelection, method: DecodingMethod) {
    words = WordRing(capacity: LabelDecoder.wordCapacity)
    var readers: [(head: Int, reader: SpanReader)] = []
    for index in 0..<model.headCount where heads.contains(index) {
      switch model.head(index) {
      case .tags(let head):
        readers.append(
          (index, SpanReader(head, headIndex: index, method: method, words: words)))
      }
    }
    self.readers = readers
  }

  /// Spans that wait; bounded by the words that decoders may hold.
  var heldCount: Int { held.count }

  func beginNote() {
    words.removeAll()
    givenCount = 0
    for (_, reader) in readers { reader.beginNote() }
  }

  /// Takes the words of one window and gives what is settled.
  func decode(_ slot: BatchSlot, window: Int, _ take: (Finding) -> Void) {
    let batch = slot.batch
    for place in batch.wanted(ofWindow: window) {
      words.append(slot.words[place])
      for (head, reader) in readers {
        let logits = batch.logits(head: head) + place * batch.outputStride(head: head)
        reader.add(logits: logits, to: &found)
      }
      if !found.isEmpty { collect() }
    }
    // A span that ends later may still begin at the earliest open word of any head.
    var settledEnd = words.count
    for (_, reader) in readers { settledEnd = min(settledEnd, reader.openWord) }
    give(before: settledEnd, take)
  }

  func endNote(_ take: (Finding) -> Void) {
    for (_, reader) in readers { reader.endNote(&found) }
    collect()
    give(before: words.count, take)
  }

  /// Sorts what was found into what is held.
  private func collect() {
    for mention in found {
      var place = held.count
      while place > 0, mention.span.isBefore(held[place - 1].span) { place -= 1 }
      held.insert(mention, at: place)
    }
    found.removeAll(keepingCapacity: true)
  }

  private func give(before word: Int, _ take: (Finding) -> Void) {
    var count = 0
    while count < held.count, held[count].words.lowerBound < word {
      var span = held[count].span
      span.ordinal = givenCount
      givenCount += 1
      take(.span(span))
      count += 1
    }
    held.removeFirst(count)
  }
}
