// Words of a text in normal form, read ahead as far as a name can reach: what the matchers walk
// along. Storage is sized once; words that were passed are overwritten.

/// The words from the current one on, in a ring. A value of pointers: its owner frees it.
struct TermWordRing {
  /// More than the words of a name and those looked at behind it; a power of two.
  static let capacity = 32

  private let words: UnsafeMutablePointer<TermWord>
  /// Normal form of the word read last.
  let normal: UnsafeMutablePointer<UInt8>
  private struct State {
    var reader: TermWordReader
    /// Words read and words passed, counted from the start of the text.
    var readCount = 0
    var index = 0
    var isAtEnd = false
    var previousIsCapitals = false
  }
  private let state: UnsafeMutablePointer<State>

  init() {
    words = .allocate(capacity: TermWordRing.capacity)
    words.initialize(repeating: TermWord(), count: TermWordRing.capacity)
    normal = .allocate(capacity: TermWordReader.normalCapacity)
    normal.initialize(repeating: 0, count: TermWordReader.normalCapacity)
    state = .allocate(capacity: 1)
    let noText = UnsafeRawBufferPointer(start: nil, count: 0)
    state.initialize(to: State(reader: TermWordReader(text: noText, normal: normal)))
  }

  func deallocate() {
    words.deallocate()
    normal.deallocate()
    state.deallocate()
  }

  func start(_ text: UnsafeRawBufferPointer) {
    state.pointee = State(reader: TermWordReader(text: text, normal: normal))
  }

  /// The current word's number in the text.
  @inline(__always)
  var index: Int { state.pointee.index }

  /// The place of a word in the ring.
  @inline(__always)
  static func place(_ index: Int) -> Int { index & (capacity - 1) }

  /// - index: at most `capacity` - 1 behind the last one read.
  @inline(__always)
  subscript(index: Int) -> TermWord { words[TermWordRing.place(index)] }

  /// Reads words until there is one with this index; false at the end of the text.
  ///
  /// - isRead: called for each word read, with its place and the bytes of its normal form, which
  ///   stands in `normal`.
  @inline(__always)
  func fill(_ index: Int, isRead: (_ place: Int, _ normalByteCount: Int) -> Void) -> Bool {
    while state.pointee.readCount <= index {
      if state.pointee.isAtEnd { return false }
      let place = TermWordRing.place(state.pointee.readCount)
      guard state.pointee.reader.next(&words[place]) else {
        state.pointee.isAtEnd = true
        return false
      }
      isRead(place, words[place].normalByteCount)
      state.pointee.readCount += 1
    }
    return true
  }

  /// Passes words that were read.
  @inline(__always)
  func advance(_ count: Int) {
    let last = words[TermWordRing.place(state.pointee.index + count - 1)]
    if !last.isMark { state.pointee.previousIsCapitals = last.isCapitals }
    state.pointee.index += count
  }

  /// The current word is in capitals and not part of a line that is.
  func isDistinctlyCapitals(isRead: (_ place: Int, _ normalByteCount: Int) -> Void) -> Bool {
    let index = state.pointee.index
    guard self[index].isCapitals else { return false }
    if !state.pointee.previousIsCapitals { return true }
    var next = index + 1
    while fill(next, isRead: isRead), next < index + 3 {
      let word = self[next]
      if !word.isMark { return !word.isCapitals }
      next += 1
    }
    return true
  }
}
