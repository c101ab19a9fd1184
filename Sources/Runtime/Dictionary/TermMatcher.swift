// Finds the names of a dictionary in a text: from left to right, at each word the longest name
// that begins there, without overlaps. One pass, storage sized once, time linear in the text
// times the longest name at worst.

/// One name found.
public struct TermMatch {
  public var byteStart = 0
  /// Exclusive; a possessive 's at the end is inside.
  public var byteEnd = 0
  public var wordCount = 0
  /// Senses of the name, all dictionaries; those that need capitals or are not asked for count
  /// only if `TermMatcher.isAcceptable` says so.
  public var senses = 0..<0
  /// Written in capitals, where the words around it are not.
  public var isCapitals = false
  /// A hyphen joins it to the word before it (`non-diabetic`).
  public var isHyphenatedBefore = false
}

public final class TermMatcher {
  public let dictionary: TermDictionary
  /// Bit s set: names of source s are looked for.
  public let sources: UInt64
  private struct Slot {
    var word = TermWord()
    var number: UInt32 = 0
  }
  /// Words that were read and may still belong to a name; a ring.
  private let slots: UnsafeMutablePointer<Slot>
  private static let slotCount = 32
  private let normal: UnsafeMutablePointer<UInt8>
  private struct State {
    var reader: TermWordReader
    /// Words read and words given up, counted from the start of the text.
    var readCount = 0
    var wordIndex = 0
    var isAtEnd = false
    var previousIsCapitals = false
  }
  /// Behind a pointer: every access to a stored variable of a class is checked while running.
  private let state: UnsafeMutablePointer<State>

  /// - sources: bits of the dictionaries to use, all by default.
  public init(_ dictionary: TermDictionary, sources: UInt64 = .max) {
    self.dictionary = dictionary
    self.sources = sources
    slots = .allocate(capacity: TermMatcher.slotCount)
    slots.initialize(repeating: Slot(), count: TermMatcher.slotCount)
    normal = .allocate(capacity: TermWordReader.normalCapacity)
    normal.initialize(repeating: 0, count: TermWordReader.normalCapacity)
    state = .allocate(capacity: 1)
    let noText = UnsafeRawBufferPointer(start: nil, count: 0)
    state.initialize(to: State(reader: TermWordReader(text: noText, normal: normal)))
  }

  deinit {
    slots.deallocate()
    normal.deallocate()
    state.deallocate()
  }

  /// Begins a text, which must outlive the calls of `next`.
  public func start(_ text: UnsafeRawBufferPointer) {
    state.pointee = State(reader: TermWordReader(text: text, normal: normal))
  }

  /// The next name; nil at the end of the text.
  public func next() -> TermMatch? {
    while fill(state.pointee.wordIndex) {
      let wordIndex = state.pointee.wordIndex
      let first = slots[wordIndex & (TermMatcher.slotCount - 1)]
      var node = dictionary.rootChild(first.number)
      var match: TermMatch?
      if node.number != 0 {
        var count = 1
        while true {
          if node.isName, let senses = accepted(node.number, wordCount: count) {
            match = TermMatch()
            match!.senses = senses
            match!.wordCount = count
          }
          guard count < dictionary.longestName, fill(wordIndex + count) else { break }
          let slot = slots[(wordIndex + count) & (TermMatcher.slotCount - 1)]
          if slot.number == 0 || slot.word.startsAnew { break }
          node = dictionary.child(node, slot.number)
          if node.number == 0 { break }
          count += 1
        }
      }
      guard var match else {
        advance(1)
        continue
      }
      let last = slots[(wordIndex + match.wordCount - 1) & (TermMatcher.slotCount - 1)]
      match.byteStart = first.word.byteStart
      match.byteEnd = last.word.byteEnd
      match.isHyphenatedBefore = first.word.isHyphenated
      match.isCapitals = match.wordCount == 1 && isDistinctlyCapitals()
      advance(match.wordCount)
      return match
    }
    return nil
  }

  /// Whether a sense of a match counts: asked for, and written in capitals if it needs them.
  public func isAcceptable(_ sense: Int, isCapitals: Bool) -> Bool {
    let key = dictionary.senseKey(sense)
    return sources >> UInt64(key.source & 63) & 1 == 1
      && (key.flags & DictionaryLayout.Sense.needsCapitals == 0 || isCapitals)
  }

  /// Reads words until there is one with this index; false at the end of the text.
  private func fill(_ index: Int) -> Bool {
    while state.pointee.readCount <= index {
      if state.pointee.isAtEnd { return false }
      let slot = slots + (state.pointee.readCount & (TermMatcher.slotCount - 1))
      guard state.pointee.reader.next(&slot.pointee.word) else {
        state.pointee.isAtEnd = true
        return false
      }
      let byteCount = slot.pointee.word.normalByteCount
      slot.pointee.number = byteCount > 0 ? dictionary.word(normal, byteCount: byteCount) : 0
      state.pointee.readCount += 1
    }
    return true
  }

  private func advance(_ count: Int) {
    let last = slots[(state.pointee.wordIndex + count - 1) & (TermMatcher.slotCount - 1)].word
    if !last.isMark { state.pointee.previousIsCapitals = last.isCapitals }
    state.pointee.wordIndex += count
  }

  private func accepted(_ node: UInt32, wordCount: Int) -> Range<Int>? {
    let senses = dictionary.senses(of: node)
    if senses.isEmpty { return nil }
    let isCapitals = wordCount == 1 && isDistinctlyCapitals()
    for sense in senses where isAcceptable(sense, isCapitals: isCapitals) { return senses }
    return nil
  }

  /// The current word is in capitals and not part of a line that is.
  private func isDistinctlyCapitals() -> Bool {
    guard slots[state.pointee.wordIndex & (TermMatcher.slotCount - 1)].word.isCapitals else {
      return false
    }
    if !state.pointee.previousIsCapitals { return true }
    var next = state.pointee.wordIndex + 1
    while fill(next), next < state.pointee.wordIndex + 3 {
      let word = slots[next & (TermMatcher.slotCount - 1)].word
      if !word.isMark { return !word.isCapitals }
      next += 1
    }
    return true
  }
}
