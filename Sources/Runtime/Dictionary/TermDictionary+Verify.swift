// The full check of a compiled dictionary: reads every byte. Using one needs no more than opening
// checks; this says whether it is what a builder wrote.

extension TermDictionary {
  /// SHA-256 of a dictionary's bytes without the hash itself.
  ///
  /// - bytes: at least a header.
  static func contentHash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    typealias Header = DictionaryLayout.Header
    var hash = SHA256()
    hash.update(UnsafeRawBufferPointer(rebasing: bytes[0..<Header.contentHash]))
    hash.update(UnsafeRawBufferPointer(rebasing: bytes[Header.sections...]))
    return hash.digest()
  }

  /// Checks the content hash and every entry of every table.
  public func verify() throws(DictionaryError) {
    let digest = TermDictionary.contentHash(bytes)
    for index in 0..<digest.count
    where bytes[DictionaryLayout.Header.contentHash + index] != digest[index] {
      throw .wrongContentHash
    }
    try verifyWords()
    try verifyNodes()
    try verifySenses()
  }

  private func expect(
    _ isRight: Bool, _ section: Int, _ index: Int
  ) throws(DictionaryError) {
    if !isRight { throw .badEntry(section: UInt32(section), index: UInt64(index)) }
  }

  /// Starts ascend from `first` to `last`.
  private func verifyStarts(
    _ table: UnsafeRawPointer, count: Int, first: Int, last: Int, section: Int
  ) throws(DictionaryError) {
    var before = first
    for index in 0..<count {
      let start = Int(u32(table, index))
      try expect(start >= before && (index > 0 || start == first), section, index)
      before = start
    }
    try expect(before == last, section, count - 1)
  }

  private func verifyWords() throws(DictionaryError) {
    typealias Section = DictionaryLayout.Section
    var slotCount = 0
    for slot in 0...wordSlotMask {
      let entry = u32(wordSlots, slot)
      try expect(Int(entry & DictionaryLayout.wordMask) < wordCount, Section.wordSlots, slot)
      if entry != 0 { slotCount += 1 }
    }
    try expect(slotCount == wordCount - 1, Section.wordSlots, 0)
    try verifyStarts(
      wordStarts, count: wordCount + 1, first: 0, last: wordBytes.count,
      section: Section.wordStarts)
    for word in 0..<wordCount {
      let child = Int(u32(rootChildren, word))
      try expect(child < nodeCount, Section.rootChildren, word)
      if child > 0 {
        try expect(
          Int(u32(nodes, child) & DictionaryLayout.wordMask) == word, Section.rootChildren, word)
      }
    }
  }

  private func verifyNodes() throws(DictionaryError) {
    typealias Section = DictionaryLayout.Section
    try expect(nodeCount > 0 && u32(nodes, 0) == 0, Section.nodes, 0)
    try verifyStarts(
      childStarts, count: nodeCount + 1, first: 1, last: nodeCount, section: Section.childStarts)
    var ownIndex = 0
    for node in 1..<max(1, nodeCount) {
      let entry = u32(nodes, node)
      let word = Int(entry & DictionaryLayout.wordMask)
      try expect(word > 0 && word < wordCount, Section.nodes, node)
      let list = entry >> DictionaryLayout.wordBits
      if list == DictionaryLayout.ownList {
        try expect(
          ownIndex < ownListCount && Int(u32(ownNodes, ownIndex)) == node, Section.ownNodes,
          ownIndex)
        ownIndex += 1
      } else {
        try expect(Int(list) <= sharedListCount, Section.nodes, node)
      }
    }
    try expect(ownIndex == ownListCount, Section.ownNodes, ownIndex)
    for node in 0..<nodeCount {
      let children = Int(u32(childStarts, node))..<Int(u32(childStarts, node + 1))
      for child in children.dropFirst() {
        let isAscending =
          u32(nodes, child - 1) & DictionaryLayout.wordMask
          < u32(nodes, child) & DictionaryLayout.wordMask
        try expect(isAscending, Section.nodes, child)
      }
    }
  }

  private func verifySenses() throws(DictionaryError) {
    typealias Section = DictionaryLayout.Section
    typealias Sense = DictionaryLayout.Sense
    let listCount = sharedListCount + ownListCount
    try verifyStarts(
      senseStarts, count: listCount + 1, first: 0, last: senseCount, section: Section.senseStarts)
    for list in 0..<listCount {
      let count = Int(u32(senseStarts, list + 1)) - Int(u32(senseStarts, list))
      try expect(
        count > 0 && count <= DictionaryLayout.sensesPerNameLimit, Section.senseStarts, list)
    }
    for index in 0..<senseCount {
      let entry = UnsafeRawBufferPointer(
        start: senses + index * Sense.byteCount, count: Sense.byteCount)
      let nameByteCount =
        Int(entry[Sense.nameByteCount]) | Int(entry[Sense.nameByteCount + 1]) << 8
      let isSound =
        Int(entry[Sense.type]) < types.count && Int(entry[Sense.source]) < sources.count
        && entry[Sense.flags] < 8 && entry[Sense.zero] == 0 && entry[Sense.zero + 1] == 0
        && Int(entry.littleEndianU32(Sense.nameStart)) + nameByteCount <= names.count
        && Int(entry.littleEndianU32(Sense.codeStart)) + Int(entry[Sense.codeByteCount])
          <= names.count
      try expect(isSound, Section.senses, index)
    }
  }
}
