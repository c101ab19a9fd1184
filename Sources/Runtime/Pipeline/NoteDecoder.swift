// Reads the spans of the note whose windows are decoded, of all heads, and puts them in order.

final class NoteDecoder {
  private let readers: [SpanReader]
  /// Spans that another head may still precede; sorted by start, then head.
  private var held: [Span] = []
  private var found: [Span] = []

  init(_ model: Model, method: DecodingMethod) {
    var readers: [SpanReader] = []
    for index in 0..<model.headCount {
      readers.append(SpanReader(model.head(index), headIndex: index, method: method))
    }
    self.readers = readers
  }

  func beginNote() {
    for reader in readers { reader.beginNote() }
  }

  /// Takes the words of one window and gives the spans that are settled.
  func decode(_ slot: BatchSlot, window: Int, _ take: (Span) -> Void) {
    for (head, reader) in readers.enumerated() {
      let logits = slot.batch.logits(head: head)
      for word in slot.words(ofWindow: window) {
        let row = Int(slot.wordRows[word])
        reader.add(
          slot.words[word], logits: UnsafePointer(logits + row * slot.batch.labelStride),
          to: &found)
      }
      collect()
    }
    // A span that ends later may still begin at the earliest open word of any head.
    var settledEnd = Int.max
    if readers.count > 1 {
      for reader in readers { settledEnd = min(settledEnd, reader.openByteStart ?? .max) }
    }
    give(before: settledEnd, take)
  }

  func endNote(_ take: (Span) -> Void) {
    for reader in readers {
      reader.endNote(&found)
      collect()
    }
    give(before: .max, take)
  }

  /// Sorts what one head found into what is held.
  private func collect() {
    for span in found {
      var place = held.count
      while place > 0, isBefore(span, held[place - 1]) { place -= 1 }
      held.insert(span, at: place)
    }
    found.removeAll(keepingCapacity: true)
  }

  private func isBefore(_ left: Span, _ right: Span) -> Bool {
    left.byteStart != right.byteStart
      ? left.byteStart < right.byteStart : left.headIndex < right.headIndex
  }

  private func give(before byteStart: Int, _ take: (Span) -> Void) {
    var count = 0
    while count < held.count, held[count].byteStart < byteStart {
      take(held[count])
      count += 1
    }
    held.removeFirst(count)
  }
}
