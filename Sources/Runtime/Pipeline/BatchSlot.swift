// A batch with what decoding needs besides its logits: the words whose outputs its wanted rows give.

final class BatchSlot {
  let batch: WindowBatch
  /// [rowCapacity]: the word of each of the batch's wanted rows.
  let words: UnsafeMutablePointer<Word>
  /// Written by the thread that ran the batch, under the queue's lock.
  var isDone = false

  init(_ batch: WindowBatch) {
    self.batch = batch
    words = .allocate(capacity: batch.rowCapacity)
    words.initialize(repeating: Word(byteStart: 0, byteEnd: 0), count: batch.rowCapacity)
  }

  deinit { words.deallocate() }

  func removeAll() {
    batch.removeAll()
    isDone = false
  }

  /// Adds a window and the words it owns.
  ///
  /// - Precondition: the batch has room for window.rowCount rows.
  func append(_ window: PlannedWindow, classifyID: Int32, separateID: Int32) {
    batch.append(id: classifyID, isWanted: false)
    for index in 0..<window.tokenCount {
      let token = window.tokens[index]
      let isWanted =
        index >= window.ownedStart && index < window.ownedEnd && token.flags.contains(.startsWord)
      if isWanted {
        words[batch.wantedCount] = Word(
          byteStart: token.wordByteStart, byteEnd: token.wordByteEnd)
      }
      batch.append(id: token.id, isWanted: isWanted, features: token.features)
    }
    batch.append(id: separateID, isWanted: false)
    batch.endWindow()
  }
}
