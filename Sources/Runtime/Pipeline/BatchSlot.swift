// A batch with what decoding needs besides its logits: the words whose labels its rows give.

final class BatchSlot {
  let batch: WindowBatch
  /// [rowCapacity]: the words that the batch's windows own, in order, and the row of each.
  private(set) var words: UnsafeMutablePointer<Word>
  private(set) var wordRows: UnsafeMutablePointer<Int32>
  private(set) var wordCount = 0
  /// [windowCapacity + 1]: each window's first word; entry windowCount is wordCount.
  private let windowFirstWord: UnsafeMutablePointer<Int32>
  /// Written by the thread that ran the batch, under the queue's lock.
  var isDone = false

  init(_ batch: WindowBatch) {
    self.batch = batch
    words = .allocate(capacity: batch.rowCapacity)
    words.initialize(repeating: Word(byteStart: 0, byteEnd: 0), count: batch.rowCapacity)
    wordRows = .allocate(capacity: batch.rowCapacity)
    wordRows.initialize(repeating: 0, count: batch.rowCapacity)
    windowFirstWord = .allocate(capacity: batch.windowCapacity + 1)
    windowFirstWord.initialize(repeating: 0, count: batch.windowCapacity + 1)
  }

  deinit {
    words.deallocate()
    wordRows.deallocate()
    windowFirstWord.deallocate()
  }

  func removeAll() {
    batch.removeAll()
    wordCount = 0
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
        words[wordCount] = Word(byteStart: token.wordByteStart, byteEnd: token.wordByteEnd)
        wordRows[wordCount] = Int32(batch.rowCount)
        wordCount += 1
      }
      batch.append(id: token.id, isWanted: isWanted)
    }
    batch.append(id: separateID, isWanted: false)
    batch.endWindow()
    windowFirstWord[batch.windowCount] = Int32(wordCount)
  }

  /// The words of one window, as places in `words` and `wordRows`.
  func words(ofWindow window: Int) -> Range<Int> {
    Int(windowFirstWord[window])..<Int(windowFirstWord[window + 1])
  }
}
