// Abbreviations by their table and their neighbours, and words that are one letter off.

extension NoteCoder {
  /// 2 to 8 bytes without a blank, capitals but for two letters at most (`CHF`, `pHTN`, `MIs`), or
  /// with a digit.
  func isShortForm(_ name: UnsafeRawBufferPointer) -> Bool {
    guard name.count >= 1, name.count <= 8 else { return false }
    var (upper, lower) = (0, 0)
    for byte in name {
      if byte == 0x20 { return false }
      if byte >= 0x41, byte <= 0x5A { upper += 1 }
      if byte >= 0x61, byte <= 0x7A { lower += 1 }
    }
    return upper > 0 && lower <= 2
  }

  /// The senses of an abbreviation that fit the entity's group: those that a word of their note
  /// stands near by, else the first.
  func abbreviation(
    _ name: UnsafeRawBufferPointer, _ range: Range<Int>, _ group: CodeGroup
  ) -> Bool {
    var chosen: UnsafeRawBufferPointer?
    var mostNeighbours = -1
    var count = 0
    dictionary.forEachAbbreviation(name) { sense in
      guard CodeGroup(typeName: sense.type) == group else { return }
      count += 1
      let neighbours = neighbourCount(sense.note, range)
      if neighbours > mostNeighbours {
        mostNeighbours = neighbours
        chosen = sense.long
      }
    }
    guard let chosen, key.read(chosen) else { return false }
    let isChosen = count == 1 || mostNeighbours > 0
    return look(
      group, factor: CodeStep.abbreviation.score * (isChosen ? 1 : NoteCoder.unchosen),
      as: .abbreviation)
  }

  /// `htn`, `Chf`: 2 to 8 letters and digits as the table spells them, else in capitals.
  func smallShortForm(
    _ name: UnsafeRawBufferPointer, _ range: Range<Int>, _ group: CodeGroup
  ) -> Bool {
    guard name.count >= 2, name.count <= 8 else { return false }
    for index in 0..<name.count {
      let byte = name[index]
      guard Phrase.isLetter(byte) || Phrase.isDigit(byte) else { return false }
      candidate[index] = Phrase.isLetter(byte) ? byte & 0xDF : byte
    }
    return abbreviation(name, range, group)
      || abbreviation(UnsafeRawBufferPointer(start: candidate, count: name.count), range, group)
  }

  /// What a sense that nothing near speaks for is worth.
  private static var unchosen: Double { 0.65 }
  /// How far neighbours are looked for, in bytes to each side.
  private static var reach: Int { 400 }

  /// How many words of a sense's note, of four letters at least, stand near an entity.
  private func neighbourCount(_ note: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int {
    var count = 0
    var start = 0
    while start < note.count {
      while start < note.count, !Phrase.isLetter(note[start]) { start += 1 }
      var end = start
      while end < note.count, Phrase.isLetter(note[end]) { end += 1 }
      if end - start >= 4, stands(UnsafeRawBufferPointer(rebasing: note[start..<end]), near: range)
      {
        count += 1
      }
      start = end
    }
    return count
  }

  private func stands(_ word: UnsafeRawBufferPointer, near range: Range<Int>) -> Bool {
    let first = max(0, range.lowerBound - NoteCoder.reach)
    let last = min(text.count, range.upperBound + NoteCoder.reach) - word.count
    guard first <= last else { return false }
    for start in first...last where text[start] | 0x20 == word[0] | 0x20 {
      if start > 0, Phrase.isLetter(text[start - 1]) { continue }
      var index = 1
      while index < word.count, text[start + index] | 0x20 == word[index] | 0x20 { index += 1 }
      if index == word.count { return true }
    }
    return false
  }

  /// Puts each word of one letter less, more or other, or two exchanged, in the place of a word
  /// that no name has. The first letter stays.
  func misspelled(_ group: CodeGroup, _ factor: Double, _ step: CodeStep?) -> Bool {
    for index in 0..<key.wordCount {
      let word = key.word(index)
      guard word.count >= 6, word.count < 40, !dictionary.mayHave(wordHash: CodeKey.wordHash(word))
      else { continue }
      let place = key.place(index)
      defer { key.restore(index, place) }
      let count = word.count
      // Copied: `replace` writes where a replaced word stands.
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 48) { original in
        for position in 0..<count { original[position] = word[position] }
        isCorrected = false
        for position in 1..<count where !isCorrected {
          tryWord(original, count, index, position, group, factor, step)
        }
      }
      return isCorrected
    }
    return false
  }

  private func tryWord(
    _ original: UnsafeMutableBufferPointer<UInt8>, _ count: Int, _ index: Int, _ position: Int,
    _ group: CodeGroup, _ factor: Double, _ step: CodeStep?
  ) {
    func attempt(_ count: Int) {
      if isCorrected { return }
      let word = UnsafeBufferPointer(start: candidate, count: count)
      guard dictionary.mayHave(wordHash: CodeKey.wordHash(word)) else { return }
      key.replace(index, with: word)
      let score = factor * CodeStep.misspelling.score
      if take(key.hash(), group, .name, score, step ?? .misspelling) {
        isCorrected = true
      } else if let hash = key.canonicalHash(setsAside: true),
        take(hash, group, .canonical, score, step ?? .misspelling)
      {
        isCorrected = true
      }
    }
    // One letter too many.
    for place in 0..<count where place != position {
      candidate[place < position ? place : place - 1] = original[place]
    }
    attempt(count - 1)
    // Two exchanged.
    if position + 1 < count {
      for place in 0..<count { candidate[place] = original[place] }
      candidate[position] = original[position + 1]
      candidate[position + 1] = original[position]
      attempt(count)
    }
    for letter in UInt8(ascii: "a")...UInt8(ascii: "z") {
      for place in 0..<count { candidate[place] = original[place] }
      candidate[position] = letter
      if letter != original[position] { attempt(count) }
      for place in 0..<count { candidate[place < position ? place : place + 1] = original[place] }
      candidate[position] = letter
      attempt(count + 1)
    }
  }
}
