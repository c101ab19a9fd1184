// Builds the double-array trie of a vocabulary. A node's children lie at `base ^ label`; no two
// nodes share a base, so a child needs only its label to be recognised.

import Runtime

struct TrieBuilder {
  private(set) var nodes: [UInt64] = []
  private var isTaken: [Bool] = []
  private var isBase: [Bool] = []
  /// Slots before this one are no longer searched: what little is free there fits no one.
  private var searchStart = 1
  /// How far behind the last slot the search begins; bounds the time, costs a few free slots.
  private static let searchSlots = 4096

  /// - pieces: spellings with their ids; of equal spellings the last wins, empty ones are left out.
  init(_ pieces: [(spelling: [UInt8], id: UInt32)]) {
    let sorted = pieces.enumerated().sorted { left, right in
      if left.element.spelling == right.element.spelling { return left.offset < right.offset }
      return left.element.spelling.lexicographicallyPrecedes(right.element.spelling)
    }.map(\.element)
    var keys: [(spelling: [UInt8], id: UInt32)] = []
    for piece in sorted where !piece.spelling.isEmpty {
      if let last = keys.last, last.spelling == piece.spelling { keys.removeLast() }
      keys.append(piece)
    }
    addBlock()
    isTaken[0] = true
    isBase[0] = true
    // The root keeps its taken bit clear, so that no look-up ends in it.
    nodes[0] = UInt64(VocabularyLayout.absent) << VocabularyLayout.valueShift
    var open = [(slot: 0, keys: 0..<keys.count, depth: 0)]
    while let (slot, range, depth) = open.popLast() {
      var first = range.lowerBound
      if first < range.upperBound, keys[first].spelling.count == depth {
        setValue(keys[first].id, of: slot)
        first += 1
      }
      var groups: [(label: UInt8, keys: Range<Int>)] = []
      while first < range.upperBound {
        let label = keys[first].spelling[depth]
        var last = first
        while last < range.upperBound, keys[last].spelling[depth] == label { last += 1 }
        groups.append((label, first..<last))
        first = last
      }
      guard !groups.isEmpty else { continue }
      let base = freeBase(groups.map(\.label))
      nodes[slot] |= UInt64(base) << VocabularyLayout.baseShift
      for group in groups {
        let child = base ^ Int(group.label)
        isTaken[child] = true
        nodes[child] =
          UInt64(group.label) | VocabularyLayout.takenBit
          | UInt64(VocabularyLayout.absent) << VocabularyLayout.valueShift
        open.append((child, group.keys, depth + 1))
      }
    }
  }

  /// The slot reached from the root by a spelling; nil when no piece begins so.
  func slot(of spelling: [UInt8]) -> Int? {
    var slot = 0
    for byte in spelling {
      let base = Int(UInt32(truncatingIfNeeded: nodes[slot]) >> UInt32(VocabularyLayout.baseShift))
      slot = base ^ Int(byte)
      guard base != 0, slot < nodes.count,
        nodes[slot] & 0x1ff == UInt64(byte) | VocabularyLayout.takenBit
      else { return nil }
    }
    return slot
  }

  private mutating func setValue(_ id: UInt32, of slot: Int) {
    nodes[slot] =
      nodes[slot] & 0xffff_ffff | UInt64(id) << VocabularyLayout.valueShift
  }

  private mutating func addBlock() {
    nodes += [UInt64](repeating: 0, count: 256)
    isTaken += [Bool](repeating: false, count: 256)
    isBase += [Bool](repeating: false, count: 256)
  }

  /// A base of which the slots for all labels are free.
  private mutating func freeBase(_ labels: [UInt8]) -> Int {
    searchStart = max(searchStart, nodes.count - Self.searchSlots)
    while searchStart < nodes.count, isTaken[searchStart] { searchStart += 1 }
    var slot = searchStart
    while true {
      if slot == nodes.count { addBlock() }
      let base = slot ^ Int(labels[0])
      if !isTaken[slot], !isBase[base], labels.allSatisfy({ !isTaken[base ^ Int($0)] }) {
        isBase[base] = true
        return base
      }
      slot += 1
    }
  }
}
