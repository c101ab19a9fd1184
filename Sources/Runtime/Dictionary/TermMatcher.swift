// Finds the names of a dictionary in a text: from left to right, at each word the longest name
// that begins there, without overlaps. One pass, storage sized once, time linear in the text
// times the longest name at worst.

/// One name found.
public struct TermMatch {
  public var byteStart = 0
  /// Exclusive; a possessive 's at the end is inside.
  public var byteEnd = 0
  public var wordCount = 0
  /// Where the name ends in the dictionary's trie: its number.
  public var node: UInt32 = 0
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
  private let ring = TermWordRing()
  /// The dictionary's number of each word in the ring.
  private let numbers: UnsafeMutablePointer<UInt32>

  /// - sources: bits of the dictionaries to use, all by default.
  public init(_ dictionary: TermDictionary, sources: UInt64 = .max) {
    self.dictionary = dictionary
    self.sources = sources
    numbers = .allocate(capacity: TermWordRing.capacity)
    numbers.initialize(repeating: 0, count: TermWordRing.capacity)
  }

  deinit {
    ring.deallocate()
    numbers.deallocate()
  }

  /// Begins a text, which must outlive the calls of `next`.
  public func start(_ text: UnsafeRawBufferPointer) { ring.start(text) }

  /// The next name; nil at the end of the text.
  public func next() -> TermMatch? {
    while fill(ring.index) {
      let index = ring.index
      var node = dictionary.rootChild(numbers[TermWordRing.place(index)])
      var match: TermMatch?
      if node.number != 0 {
        var count = 1
        while true {
          if node.isName, let senses = accepted(node, wordCount: count) {
            match = TermMatch()
            match!.senses = senses
            match!.node = node.number
            match!.wordCount = count
          }
          guard count < dictionary.longestName, fill(index + count) else { break }
          let number = numbers[TermWordRing.place(index + count)]
          if number == 0 || ring[index + count].startsAnew { break }
          node = dictionary.child(node, number)
          if node.number == 0 { break }
          count += 1
        }
      }
      guard var match else {
        ring.advance(1)
        continue
      }
      match.byteStart = ring[index].byteStart
      match.byteEnd = ring[index + match.wordCount - 1].byteEnd
      match.isHyphenatedBefore = ring[index].isHyphenated
      match.isCapitals = match.wordCount == 1 && isDistinctlyCapitals()
      ring.advance(match.wordCount)
      return match
    }
    return nil
  }

  /// Gives every name of a text, those inside and across other names too, by where it begins and
  /// then by its words; what counts as evidence is decided from these counts.
  public func forEachName(_ text: UnsafeRawBufferPointer, _ body: (TermMatch) -> Void) {
    ring.start(text)
    while fill(ring.index) {
      let index = ring.index
      var node = dictionary.rootChild(numbers[TermWordRing.place(index)])
      var match = TermMatch()
      while node.number != 0 {
        match.wordCount += 1
        if node.isName {
          match.node = node.number
          match.senses = dictionary.senses(of: node)
          match.byteStart = ring[index].byteStart
          match.byteEnd = ring[index + match.wordCount - 1].byteEnd
          match.isHyphenatedBefore = ring[index].isHyphenated
          match.isCapitals = match.wordCount == 1 && isDistinctlyCapitals()
          body(match)
        }
        guard match.wordCount < dictionary.longestName, fill(index + match.wordCount) else { break }
        let number = numbers[TermWordRing.place(index + match.wordCount)]
        if number == 0 || ring[index + match.wordCount].startsAnew { break }
        node = dictionary.child(node, number)
      }
      ring.advance(1)
    }
  }

  /// Whether a sense of a match counts: asked for, and written in capitals if it needs them.
  public func isAcceptable(_ sense: Int, isCapitals: Bool) -> Bool {
    let key = dictionary.senseKey(sense)
    return sources >> UInt64(key.source & 63) & 1 == 1
      && (key.flags & DictionaryLayout.Sense.needsCapitals == 0 || isCapitals)
  }

  private func accepted(_ node: TermNode, wordCount: Int) -> Range<Int>? {
    let senses = dictionary.senses(of: node)
    if senses.isEmpty { return nil }
    let isCapitals = wordCount == 1 && isDistinctlyCapitals()
    for sense in senses where isAcceptable(sense, isCapitals: isCapitals) { return senses }
    return nil
  }

  /// Reads words until there is one with this index; false at the end of the text.
  @inline(__always)
  private func fill(_ index: Int) -> Bool { ring.fill(index, isRead: look) }

  private func isDistinctlyCapitals() -> Bool { ring.isDistinctlyCapitals(isRead: look) }

  /// Looks up the word that was just read.
  @inline(__always)
  private func look(_ place: Int, _ byteCount: Int) {
    numbers[place] = byteCount > 0 ? dictionary.word(ring.normal, byteCount: byteCount) : 0
  }
}
