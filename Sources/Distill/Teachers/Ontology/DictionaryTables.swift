// The hash tables of a dictionary while it is being compiled, in the form in which they are
// written: open addressing, linear probing.
import Runtime

/// Words in normal form, numbered from 1.
struct WordTable {
  private(set) var bytes: [UInt8] = []
  /// starts[word]; word 0 is empty.
  private(set) var starts: [UInt32] = [0, 0]
  private var slots = [UInt32](repeating: 0, count: 1 << 16)

  var count: Int { starts.count - 1 }

  /// - word: 16 zero bytes follow.
  mutating func number(_ word: UnsafePointer<UInt8>, byteCount: Int) -> UInt32 {
    if count * 2 > slots.count { grow() }
    var slot = Int(truncatingIfNeeded: TermDictionary.hash(word, byteCount: byteCount))
    slot &= slots.count - 1
    while slots[slot] != 0 {
      let number = Int(slots[slot])
      let range = Int(starts[number])..<Int(starts[number + 1])
      if range.count == byteCount, zip(range, 0..<byteCount).allSatisfy({ bytes[$0] == word[$1] }) {
        return UInt32(number)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = UInt32(count)
    for index in 0..<byteCount { bytes.append(word[index]) }
    starts.append(UInt32(bytes.count))
    slots[slot] = number
    return number
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for number in 1..<count {
      var slot = Int(truncatingIfNeeded: hash(number)) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(number)
    }
  }

  private func hash(_ number: Int) -> UInt64 {
    let word = bytes[Int(starts[number])..<Int(starts[number + 1])]
    let padded = [UInt8](word) + [UInt8](repeating: 0, count: 16)
    return padded.withUnsafeBufferPointer {
      TermDictionary.hash($0.baseAddress!, byteCount: word.count)
    }
  }

  /// Every word once, with the place its hash asks for.
  func placed() -> [(hash: UInt64, entry: [UInt32])] {
    (1..<count).map { number in
      let word = bytes[Int(starts[number])..<Int(starts[number + 1])]
      var first: UInt64 = 0
      for (index, byte) in word.prefix(8).enumerated() { first |= UInt64(byte) << (8 * index) }
      let halves = [UInt32(truncatingIfNeeded: first), UInt32(first >> 32)]
      return (hash(number), halves + [UInt32(word.count), UInt32(number)])
    }
  }
}

/// The trie's edges; node 0 is the root, nodes are numbered as they come.
struct EdgeTable {
  private var slots = [UInt32](repeating: 0, count: 3 << 16)
  private var slotCount = 1 << 16
  private(set) var nodeCount = 1
  /// By word; the root's children stand apart, because every word asks for one.
  private(set) var rootChildren: [UInt32] = []

  mutating func rootChild(_ word: UInt32) -> UInt32 {
    while rootChildren.count <= Int(word) { rootChildren.append(0) }
    if rootChildren[Int(word)] == 0 {
      rootChildren[Int(word)] = UInt32(nodeCount)
      nodeCount += 1
    }
    return rootChildren[Int(word)]
  }

  mutating func child(_ node: UInt32, _ word: UInt32) -> UInt32 {
    if nodeCount * 2 > slotCount { grow() }
    let slot = find(node, word)
    if slots[slot + 2] == 0 {
      slots[slot] = node
      slots[slot + 1] = word
      slots[slot + 2] = UInt32(nodeCount)
      nodeCount += 1
    }
    return slots[slot + 2]
  }

  private func find(_ node: UInt32, _ word: UInt32) -> Int {
    var slot = Int(truncatingIfNeeded: TermDictionary.edgeHash(node: node, word: word))
    slot &= slotCount - 1
    while slots[slot * 3 + 2] != 0, slots[slot * 3] != node || slots[slot * 3 + 1] != word {
      slot = (slot + 1) & (slotCount - 1)
    }
    return slot * 3
  }

  private mutating func grow() {
    let old = slots
    slotCount *= 2
    slots = [UInt32](repeating: 0, count: 3 * slotCount)
    for index in stride(from: 0, to: old.count, by: 3) where old[index + 2] != 0 {
      let slot = find(old[index], old[index + 1])
      for field in 0..<3 { slots[slot + field] = old[index + field] }
    }
  }

  /// For each word the root's child and the words that may follow it, as the file has them.
  func rootTable(wordCount: Int, isName: (UInt32) -> Bool) -> [UInt32] {
    var following = [UInt32](repeating: 0, count: wordCount)
    var wordOfChild: [UInt32: Int] = [:]
    for (word, child) in rootChildren.enumerated() where child != 0 { wordOfChild[child] = word }
    for index in stride(from: 0, to: slots.count, by: 3) where slots[index + 2] != 0 {
      if let word = wordOfChild[slots[index]] {
        following[word] |= TermDictionary.followingBit(slots[index + 1])
      }
    }
    return (0..<wordCount).flatMap { word -> [UInt32] in
      let child = word < rootChildren.count ? rootChildren[word] : 0
      return [isName(child) ? child | DictionaryLayout.isName : child, following[word]]
    }
  }

  func placed(isName: (UInt32) -> Bool) -> [(hash: UInt64, entry: [UInt32])] {
    stride(from: 0, to: slots.count, by: 3).compactMap { index in
      guard slots[index + 2] != 0 else { return nil }
      let hash = TermDictionary.edgeHash(node: slots[index], word: slots[index + 1])
      let child = slots[index + 2]
      let marked = isName(child) ? child | DictionaryLayout.isName : child
      return (hash, [slots[index], slots[index + 1], marked])
    }
  }
}

/// A finished hash table, as few slots as its probes allow.
struct PackedTable {
  var bits = 0
  var longestProbe = 1
  var fields: [UInt32] = []

  /// - width: 32-bit fields in an entry; the last is never 0.
  /// - Source: 3 of 5 slots filled at most keeps a miss at about three probes.
  init(_ entries: [(hash: UInt64, entry: [UInt32])], width: Int) {
    while (1 << bits) * 3 < entries.count * 5 + 1 { bits += 1 }
    while !place(entries, width: width) { bits += 1 }
  }

  private mutating func place(
    _ entries: [(hash: UInt64, entry: [UInt32])], width: Int
  ) -> Bool {
    let mask = 1 << bits - 1
    fields = [UInt32](repeating: 0, count: width << bits)
    longestProbe = 1
    for (hash, entry) in entries {
      var slot = Int(truncatingIfNeeded: hash) & mask
      var probe = 1
      while fields[slot * width + width - 1] != 0 {
        slot = (slot + 1) & mask
        probe += 1
      }
      // A miss also looks at the empty slot behind the run.
      longestProbe = max(longestProbe, probe + 1)
      if longestProbe > DictionaryLayout.probeLimit { return false }
      for field in 0..<width { fields[slot * width + field] = entry[field] }
    }
    return true
  }

  /// The bits that the hashes set in a table of `1 << bits` slots' filter, eight a byte.
  static func filter(_ hashes: [UInt64], bits: Int) -> [UInt8] {
    let filterBits = bits + DictionaryLayout.edgeFilterBits
    var filter = [UInt8](repeating: 0, count: ((1 << filterBits) + 7) / 8)
    for hash in hashes {
      let bit = Int(truncatingIfNeeded: hash >> UInt64(64 - filterBits))
      filter[bit >> 3] |= 1 << UInt8(bit & 7)
    }
    return filter
  }
}
