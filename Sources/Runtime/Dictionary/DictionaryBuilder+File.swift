// From names and senses to the file's bytes: nodes without a name behind them go, nodes are
// numbered level by level so that the children of one stand together, and equal lists of senses
// are stored once.

/// Why names do not make a file.
public enum DictionaryBuildError: Error, Equatable, Sendable {
  /// Numbers of words have 24 bits.
  case tooManyWords(count: Int, limit: Int)
  /// Words whose hashes collide, as only words made for it do.
  case collidingWords
  /// Places have 32 bits.
  case tooLarge(byteCount: Int)
}

extension DictionaryBuilder {
  /// The file's bytes. Names may be added and the file built again.
  public func build() throws(DictionaryBuildError) -> [UInt8] {
    typealias Header = DictionaryLayout.Header
    guard texts.count <= Int(UInt32.max), senses.count <= Int(UInt32.max) else {
      throw .tooLarge(byteCount: texts.count)
    }
    let ordered = orderedSenses()
    let usedWords = numberedWords(ordered)
    guard usedWords.old.count <= Int(DictionaryLayout.wordMask) else {
      throw .tooManyWords(count: usedWords.old.count, limit: Int(DictionaryLayout.wordMask))
    }
    let trie = numberedNodes(ordered, usedWords.new)
    builtNodes = trie.old
    let lists = SenseLists(ordered, order: trie.old)
    var hashes: [UInt64] = []
    var starts: [UInt32] = [0, 0]
    var bytes: [UInt8] = []
    for word in usedWords.old.dropFirst() {
      hashes.append(words.hash(Int(word)))
      bytes.append(contentsOf: words.bytes[words.range(Int(word))])
      starts.append(UInt32(bytes.count))
    }
    guard let slots = WordSlots(hashes) else { throw .collidingWords }
    var rootChildren = [UInt32](repeating: 0, count: usedWords.old.count)
    for node in 1..<max(1, Int(trie.childStarts[1])) {
      rootChildren[Int(usedWords.new[Int(nodes.words[Int(trie.old[node])])])] = UInt32(node)
    }
    var entries: [UInt32] = [0]
    for node in trie.old.dropFirst() { entries.append(usedWords.new[Int(nodes.words[Int(node)])]) }
    for node in 0..<entries.count {
      entries[node] |= UInt32(lists.ofNode[node]) << DictionaryLayout.wordBits
    }

    var file = FlatFile(headerByteCount: Header.byteCount)
    file.append(slots.slots)
    file.append(starts)
    file.append(bytes)
    file.append(rootChildren)
    file.append(entries)
    file.append(trie.childStarts)
    file.append(lists.ownNodes)
    file.append(lists.starts)
    file.append(lists.senses)
    file.append(texts)
    file.append(FlatFile.labels(types))
    file.append(FlatFile.labels(sources))
    file.set(DictionaryLayout.magic, at: Header.magic)
    file.set(DictionaryLayout.version, at: Header.version)
    file.set(TermWordReader.rules, at: Header.normalization)
    file.set(UInt64(file.bytes.count), at: Header.fileByteCount)
    file.set(UInt32(slots.bits), at: Header.wordSlotBits)
    file.set(UInt32(usedWords.old.count), at: Header.wordCount)
    file.set(UInt32(entries.count), at: Header.nodeCount)
    file.set(UInt32(lists.sharedCount), at: Header.sharedListCount)
    file.set(UInt32(lists.ownNodes.count), at: Header.ownListCount)
    file.set(UInt32(lists.senses.count / DictionaryLayout.Sense.byteCount), at: Header.senseCount)
    file.set(UInt32(longestName), at: Header.longestName)
    file.set(UInt32(slots.longestProbe), at: Header.longestProbe)
    file.finish()
    return file.bytes
  }

  /// By node, then source, the preferred name first, then in the order of the records; each once,
  /// of one name at most `sensesPerNameLimit`.
  private func orderedSenses() -> [Named] {
    let sorted = senses.sorted { left, right in
      if left.node != right.node { return left.node < right.node }
      return left.sense.precedes(right.sense)
    }
    var kept: [Named] = []
    var countOfNode = 0
    for named in sorted {
      if let last = kept.last, last.node == named.node {
        if last.sense == named.sense { continue }
        countOfNode += 1
      } else {
        countOfNode = 1
      }
      if countOfNode <= DictionaryLayout.sensesPerNameLimit { kept.append(named) }
    }
    return kept
  }

  /// Which nodes lead to a name.
  private func liveNodes(_ ordered: [Named]) -> [Bool] {
    var isLive = [Bool](repeating: false, count: nodes.count)
    isLive[0] = true
    for named in ordered { isLive[Int(named.node)] = true }
    // A parent's number is below its children's.
    var node = nodes.count - 1
    while node > 0 {
      if isLive[node] { isLive[Int(nodes.parents[node])] = true }
      node -= 1
    }
    return isLive
  }

  /// Words of live nodes: `old` by new number (word 0 first), `new` by old number.
  private func numberedWords(_ ordered: [Named]) -> (old: [UInt32], new: [UInt32]) {
    let isLive = liveNodes(ordered)
    var isUsed = [Bool](repeating: false, count: words.count)
    for node in 1..<max(1, nodes.count) where isLive[node] { isUsed[Int(nodes.words[node])] = true }
    var old: [UInt32] = [0]
    var new = [UInt32](repeating: 0, count: words.count)
    for word in 1..<max(1, words.count) where isUsed[word] {
      new[word] = UInt32(old.count)
      old.append(UInt32(word))
    }
    return (old, new)
  }

  /// Live nodes level by level, the children of each sorted by their words' new numbers.
  /// - Returns: `old`, by new number; `childStarts`, by new number and one more.
  private func numberedNodes(
    _ ordered: [Named], _ newWords: [UInt32]
  ) -> (old: [UInt32], childStarts: [UInt32]) {
    let isLive = liveNodes(ordered)
    var starts = [Int](repeating: 0, count: nodes.count + 1)
    for node in 1..<max(1, nodes.count) where isLive[node] {
      starts[Int(nodes.parents[node]) + 1] += 1
    }
    for node in 0..<nodes.count { starts[node + 1] += starts[node] }
    // Word and node in one number, bucketed by parent.
    var children = [UInt64](repeating: 0, count: starts[nodes.count])
    var filled = starts
    for node in 1..<max(1, nodes.count) where isLive[node] {
      let parent = Int(nodes.parents[node])
      let word = newWords[Int(nodes.words[node])]
      children[filled[parent]] = UInt64(word) << 32 | UInt64(node)
      filled[parent] += 1
    }
    var old: [UInt32] = [0]
    var childStarts: [UInt32] = []
    var next = 0
    while next < old.count {
      let parent = Int(old[next])
      childStarts.append(UInt32(old.count))
      let range = starts[parent]..<starts[parent + 1]
      children[range].sort()
      for index in range { old.append(UInt32(truncatingIfNeeded: children[index])) }
      next += 1
    }
    childStarts.append(UInt32(old.count))
    return (old, childStarts)
  }
}

extension BuilderSense {
  fileprivate func precedes(_ other: BuilderSense) -> Bool {
    if source != other.source { return source < other.source }
    let isPreferred = flags & DictionaryLayout.Sense.isPreferred
    let otherIsPreferred = other.flags & DictionaryLayout.Sense.isPreferred
    if isPreferred != otherIsPreferred { return isPreferred > otherIsPreferred }
    if nameStart != other.nameStart { return nameStart < other.nameStart }
    if type != other.type { return type < other.type }
    if flags != other.flags { return flags < other.flags }
    return codeStart < other.codeStart
  }

  fileprivate var bytes: [UInt8] {
    typealias Sense = DictionaryLayout.Sense
    var file = FlatFile(headerByteCount: Sense.byteCount)
    file.set(nameStart, at: Sense.nameStart)
    file.set(codeStart, at: Sense.codeStart)
    file.set(nameByteCount, at: Sense.nameByteCount)
    file.set(codeByteCount, at: Sense.codeByteCount)
    file.set(type, at: Sense.type)
    file.set(source, at: Sense.source)
    file.set(flags, at: Sense.flags)
    return file.bytes
  }
}

/// The lists of senses: those that several names have stand once.
private struct SenseLists {
  /// By a node's new number: `DictionaryLayout` list.
  private(set) var ofNode: [UInt8]
  private(set) var ownNodes: [UInt32] = []
  private(set) var starts: [UInt32] = [0]
  private(set) var senses: [UInt8] = []
  private(set) var sharedCount = 0

  /// - order: nodes by their new numbers.
  init(_ ordered: [DictionaryBuilder.Named], order: [UInt32]) {
    ofNode = [UInt8](repeating: UInt8(DictionaryLayout.noList), count: order.count)
    let lists = SenseLists.lists(ordered, order: order)
    // Equal lists become neighbours.
    var sorted = lists
    sorted.sort { SenseLists.precedes($0.range, $1.range, ordered) }
    var groups: [(first: Int, count: Int)] = []
    for index in 0..<sorted.count {
      if let last = groups.last,
        SenseLists.isEqual(sorted[last.first].range, sorted[index].range, ordered)
      {
        groups[groups.count - 1].count += 1
      } else {
        groups.append((index, 1))
      }
    }
    groups = groups.filter { $0.count > 1 }
    groups.sort { $0.count != $1.count ? $0.count > $1.count : $0.first < $1.first }
    for group in groups.prefix(DictionaryLayout.sharedListLimit) {
      sharedCount += 1
      for index in group.first..<group.first + group.count {
        ofNode[sorted[index].node] = UInt8(sharedCount)
      }
      append(ordered, sorted[group.first].range)
    }
    for list in lists where ofNode[list.node] == UInt8(DictionaryLayout.noList) {
      ofNode[list.node] = UInt8(DictionaryLayout.ownList)
      ownNodes.append(UInt32(list.node))
      append(ordered, list.range)
    }
  }

  private struct List {
    /// New number.
    var node: Int
    /// Places in the ordered senses.
    var range: Range<Int>
  }

  /// The names' lists by ascending new number.
  private static func lists(
    _ ordered: [DictionaryBuilder.Named], order: [UInt32]
  ) -> [List] {
    var mostNode = 0
    for node in order { mostNode = max(mostNode, Int(node)) }
    var starts = [Int](repeating: 0, count: mostNode + 2)
    for named in ordered { starts[Int(named.node) + 1] += 1 }
    for node in 0...mostNode { starts[node + 1] += starts[node] }
    var lists: [List] = []
    for node in 0..<order.count {
      let range = starts[Int(order[node])]..<starts[Int(order[node]) + 1]
      if !range.isEmpty { lists.append(List(node: node, range: range)) }
    }
    return lists
  }

  private static func precedes(
    _ left: Range<Int>, _ right: Range<Int>, _ ordered: [DictionaryBuilder.Named]
  ) -> Bool {
    if left.count != right.count { return left.count < right.count }
    for offset in 0..<left.count {
      let one = ordered[left.lowerBound + offset].sense
      let other = ordered[right.lowerBound + offset].sense
      if one.precedes(other) { return true }
      if other.precedes(one) { return false }
    }
    return left.lowerBound < right.lowerBound
  }

  private static func isEqual(
    _ left: Range<Int>, _ right: Range<Int>, _ ordered: [DictionaryBuilder.Named]
  ) -> Bool {
    guard left.count == right.count else { return false }
    for offset in 0..<left.count
    where ordered[left.lowerBound + offset].sense != ordered[right.lowerBound + offset].sense {
      return false
    }
    return true
  }

  private mutating func append(_ ordered: [DictionaryBuilder.Named], _ range: Range<Int>) {
    for index in range { senses.append(contentsOf: ordered[index].sense.bytes) }
    starts.append(UInt32(senses.count / DictionaryLayout.Sense.byteCount))
  }
}

/// Sections behind a header, each at a multiple of the format's alignment.
private struct FlatFile {
  private(set) var bytes: [UInt8]
  private var sections: [Range<Int>] = []

  init(headerByteCount: Int) { bytes = [UInt8](repeating: 0, count: headerByteCount) }

  mutating func append(_ section: [UInt8]) {
    while bytes.count % DictionaryLayout.alignment != 0 { bytes.append(0) }
    sections.append(bytes.count..<bytes.count + section.count)
    bytes.append(contentsOf: section)
  }

  mutating func append(_ section: [UInt32]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(section.count * 4)
    for number in section {
      for shift: UInt32 in [0, 8, 16, 24] {
        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    append(bytes)
  }

  /// u8 count and bytes of each.
  static func labels(_ labels: [[UInt8]]) -> [UInt8] {
    var bytes: [UInt8] = []
    for label in labels {
      bytes.append(UInt8(label.count))
      bytes.append(contentsOf: label)
    }
    return bytes
  }

  mutating func set<Number: FixedWidthInteger>(_ value: Number, at position: Int) {
    for index in 0..<MemoryLayout<Number>.size {
      bytes[position + index] = UInt8(truncatingIfNeeded: value >> Number(index * 8))
    }
  }

  /// Writes the table of sections and the hash.
  mutating func finish() {
    typealias Header = DictionaryLayout.Header
    for index in 0..<sections.count {
      set(UInt64(sections[index].lowerBound), at: Header.sections + index * 16)
      set(UInt64(sections[index].count), at: Header.sections + index * 16 + 8)
    }
    set(UInt64(bytes.count), at: Header.fileByteCount)
    let digest = bytes.withUnsafeBytes { TermDictionary.contentHash($0) }
    for index in 0..<digest.count { bytes[Header.contentHash + index] = digest[index] }
  }
}
