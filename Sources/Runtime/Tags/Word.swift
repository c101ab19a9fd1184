// Words of a note and the ring in which the last of them wait until their labels are settled: one
// ring a note, which all decoders share.

/// A pre-token's place in its note's bytes.
public struct Word: Equatable, Sendable {
  public var byteStart: UInt32
  public var byteEnd: UInt32
  /// What stands before it; none until BlockReader saw it.
  public var flags: WordFlags = []

  public init(byteStart: UInt32, byteEnd: UInt32) {
    self.byteStart = byteStart
    self.byteEnd = byteEnd
  }
}

/// What stands before a word.
public struct WordFlags: OptionSet, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A hard break, or nothing: no span crosses it.
  public static let startsBlock = WordFlags(rawValue: 1)
  /// A line end, or nothing.
  public static let startsLine = WordFlags(rawValue: 2)
}

/// The last words of a note, by their running number in it, with what heads that read at mentions
/// computed for them.
final class WordRing {
  let capacity: Int
  /// Words since the note's start.
  private(set) var count = 0
  private let words: UnsafeMutablePointer<Word>
  /// Where each kept row of outputs starts beside a word.
  private let outputStarts: [Int]
  private let outputStride: Int
  /// [capacity, outputStride]; a short note touches few of its pages.
  private let outputs: UnsafeMutablePointer<Float>
  private let outputPages: ZeroPages

  /// - outputCounts: floats of each row that is kept beside every word.
  /// - Precondition: capacity > 0.
  init(capacity: Int, outputCounts: [Int] = []) {
    precondition(capacity > 0, "a ring needs room")
    self.capacity = capacity
    var starts: [Int] = []
    var stride = 0
    for count in outputCounts {
      starts.append(stride)
      stride += count
    }
    outputStarts = starts
    outputStride = stride
    words = .allocate(capacity: capacity)
    words.initialize(repeating: Word(byteStart: 0, byteEnd: 0), count: capacity)
    let outputCount = max(1, capacity * stride)
    outputPages = ZeroPages(byteCount: outputCount * MemoryLayout<Float>.stride)
    outputs = outputPages.start.bindMemory(to: Float.self, capacity: outputCount)
  }

  deinit {
    words.deallocate()
  }

  func removeAll() { count = 0 }

  func append(_ word: Word) {
    words[count % capacity] = word
    count += 1
  }

  /// - Precondition: the word is among the last `capacity`.
  subscript(number: Int) -> Word {
    check(number)
    return words[number % capacity]
  }

  /// One row of outputs beside a word.
  ///
  /// - row: index among outputCounts.
  /// - Precondition: the word is among the last `capacity`.
  func outputs(_ row: Int, of number: Int) -> UnsafeMutablePointer<Float> {
    check(number)
    return outputs + number % capacity * outputStride + outputStarts[row]
  }

  private func check(_ number: Int) {
    precondition(number < count && number >= count - capacity, "the word is gone")
  }
}

extension WordRing {
  /// Whether a word is this mark alone.
  ///
  /// - text: the note's bytes.
  // Not inlined, for the size of the program.
  @inline(never)
  func isMark(_ word: Int, _ mark: Unicode.Scalar, of text: UnsafeRawBufferPointer) -> Bool {
    let start = Int(self[word].byteStart)
    return Int(self[word].byteEnd) == start + 1 && text[start] == UInt8(ascii: mark)
  }
}
