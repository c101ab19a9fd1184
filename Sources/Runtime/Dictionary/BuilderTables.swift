// The tables of a dictionary while it is built: words by their normal form, nodes by where they
// hang. Open addressing, linear probing.

/// Words in normal form, numbered from 1.
struct BuilderWords {
  private(set) var bytes: [UInt8] = []
  /// starts[word]; word 0 is empty.
  private(set) var starts: [UInt32] = [0, 0]
  private var slots = [UInt32](repeating: 0, count: 1 << 12)

  /// Word 0 included.
  var count: Int { starts.count - 1 }

  func range(_ word: Int) -> Range<Int> { Int(starts[word])..<Int(starts[word + 1]) }

  /// - word: 16 zero bytes follow.
  mutating func number(_ word: UnsafePointer<UInt8>, byteCount: Int) -> UInt32 {
    if count * 2 > slots.count { grow() }
    var slot = Int(truncatingIfNeeded: TermDictionary.hash(word, byteCount: byteCount))
    slot &= slots.count - 1
    while slots[slot] != 0 {
      if isWord(range(Int(slots[slot])), word, byteCount) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = UInt32(count)
    for index in 0..<byteCount { bytes.append(word[index]) }
    starts.append(UInt32(bytes.count))
    slots[slot] = number
    return number
  }

  private func isWord(_ range: Range<Int>, _ word: UnsafePointer<UInt8>, _ byteCount: Int) -> Bool {
    guard range.count == byteCount else { return false }
    for index in 0..<byteCount where bytes[range.lowerBound + index] != word[index] { return false }
    return true
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for number in 1..<count {
      var slot = Int(truncatingIfNeeded: hash(number)) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(number)
    }
  }

  func hash(_ number: Int) -> UInt64 {
    let range = range(number)
    var padded = [UInt8](bytes[range])
    for _ in 0..<16 { padded.append(0) }
    return padded.withUnsafeBufferPointer {
      TermDictionary.hash($0.baseAddress!, byteCount: range.count)
    }
  }
}

/// The trie's nodes; node 0 is the root, nodes are numbered as they come, so a node's number is
/// above its parent's.
struct BuilderNodes {
  private(set) var parents: [UInt32] = [0]
  private(set) var words: [UInt32] = [0]
  private var slots = [UInt32](repeating: 0, count: 1 << 12)

  var count: Int { parents.count }

  /// The node behind a node and a word, made if it is not there.
  mutating func child(_ parent: UInt32, _ word: UInt32) -> UInt32 {
    if count * 2 > slots.count { grow() }
    var slot = Int(truncatingIfNeeded: TermDictionary.hash(parent, word)) & (slots.count - 1)
    while slots[slot] != 0 {
      let node = Int(slots[slot])
      if parents[node] == parent, words[node] == word { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = UInt32(count)
    parents.append(parent)
    words.append(word)
    return slots[slot]
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for node in 1..<count {
      let hash = TermDictionary.hash(parents[node], words[node])
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(node)
    }
  }
}

/// The finished table of words: as few slots as its probes allow.
struct WordSlots {
  private(set) var bits = 0
  private(set) var longestProbe = 1
  private(set) var slots: [UInt32] = []

  /// Nil where too many words have nearly the same hash: no names that mean something do.
  ///
  /// - hashes: of words 1 on.
  /// - Source: 3 of 5 slots filled at most keeps a miss at about three probes.
  init?(_ hashes: [UInt64]) {
    while (1 << bits) * 3 < hashes.count * 5 + 1 { bits += 1 }
    let limit = bits + 4
    while !place(hashes) {
      bits += 1
      if bits > limit { return nil }
    }
  }

  private mutating func place(_ hashes: [UInt64]) -> Bool {
    let mask = 1 << bits - 1
    slots = [UInt32](repeating: 0, count: 1 << bits)
    longestProbe = 1
    for index in 0..<hashes.count {
      var slot = Int(truncatingIfNeeded: hashes[index]) & mask
      var probe = 1
      while slots[slot] != 0 {
        slot = (slot + 1) & mask
        probe += 1
      }
      // A miss also looks at the empty slot behind the run.
      longestProbe = max(longestProbe, probe + 1)
      if longestProbe > DictionaryLayout.probeLimit { return false }
      slots[slot] = UInt32(index + 1) | TermDictionary.mark(hashes[index])
    }
    return true
  }
}
