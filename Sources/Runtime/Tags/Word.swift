// Words of a note and the ring in which the last of them wait until their labels are settled: one
// ring a note, which all decoders share.

/// A pre-token's place in its note's bytes.
public struct Word: Equatable, Sendable {
  public var byteStart: UInt32
  public var byteEnd: UInt32

  public init(byteStart: UInt32, byteEnd: UInt32) {
    self.byteStart = byteStart
    self.byteEnd = byteEnd
  }
}

/// The last words of a note, by their running number in it.
final class WordRing {
  let capacity: Int
  /// Words since the note's start.
  private(set) var count = 0
  private let words: UnsafeMutablePointer<Word>

  /// - Precondition: capacity > 0.
  init(capacity: Int) {
    precondition(capacity > 0, "a ring needs room")
    self.capacity = capacity
    words = .allocate(capacity: capacity)
    words.initialize(repeating: Word(byteStart: 0, byteEnd: 0), count: capacity)
  }

  deinit { words.deallocate() }

  func removeAll() { count = 0 }

  func append(_ word: Word) {
    words[count % capacity] = word
    count += 1
  }

  /// - Precondition: the word is among the last `capacity`.
  subscript(number: Int) -> Word {
    precondition(number < count && number >= count - capacity, "the word is gone")
    return words[number % capacity]
  }
}
