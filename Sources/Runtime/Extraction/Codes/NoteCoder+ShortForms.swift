// Abbreviations by their table and their neighbours, and words that are one letter off.

extension NoteCoder {
  /// 2 to 8 bytes without a blank, capitals but for two letters at most (`CHF`, `pHTN`, `MIs`), or
  /// with a digit.
  func isShortForm(_ name: UnsafeRawBufferPointer) -> Bool {
    guard name.count >= 1, name.count <= 8 else { return false }
    var (upper, lower) = (0, 0)
    for byte in name {
      if byte == 0x20 { return false }
      if byte.isASCIIUppercase { upper += 1 }
      if byte.isASCIILowercase { lower += 1 }
    }
    return upper > 0 && lower <= 2
  }

  /// What the table of abbreviations has for a name.
  enum ShortFormFinding {
    case found
    /// Senses, of which none is meant more surely than others, or one that has no code.
    case undecided
    case unknown
  }

  /// What a short form means, and whether something near or the table says so for certain.
  enum ShortFormMeaning {
    /// - isOnly: whether the table has no other sense.
    case long(UnsafeRawBufferPointer, isChosen: Bool, isOnly: Bool)
    case undecided
    case unknown
  }

  /// Looks for the long form that is meant.
  func abbreviation(
    _ name: UnsafeRawBufferPointer, _ range: Range<Int>, _ group: CodeGroup
  ) -> ShortFormFinding {
    switch meaning(of: name, range, group) {
    case .unknown: return .unknown
    case .undecided: return .undecided
    case .long(let long, let isChosen, let isOnly):
      if key.read(long),
        look(
          group, factor: CodeStep.abbreviation.score * (isChosen ? 1 : NoteCoder.unchosen),
          as: .abbreviation)
      {
        return .found
      }
      return isOnly ? .unknown : .undecided
    }
  }

  /// The sense of an abbreviation that most words of its note stand near by; else the usual one, or
  /// the only one of the entity's group.
  func meaning(
    of name: UnsafeRawBufferPointer, _ range: Range<Int>, _ group: CodeGroup
  ) -> ShortFormMeaning {
    guard name.count <= 8 else { return .unknown }
    var chosen: UnsafeRawBufferPointer?
    // Of the group's senses.
    var first: UnsafeRawBufferPointer?
    // Of the group, and for a condition of types without codes: what else a note may mean.
    var (count, otherCount) = (0, 0)
    var (most, isTied) = (0, false)
    dictionary.forEachAbbreviation(name) { sense in
      let senseGroup = CodeGroup(typeName: sense.type)
      guard senseGroup == group || senseGroup == nil && group == .condition else { return }
      if senseGroup == nil { otherCount += 1 } else { count += 1 }
      if first == nil, senseGroup != nil { first = sense.long }
      let neighbours =
        neighbourCount(sense.note, range, of: name) + neighbourCount(sense.long, range, of: name)
      if neighbours > most {
        chosen = senseGroup == group ? sense.long : nil
        (most, isTied) = (neighbours, false)
      } else if neighbours == most {
        isTied = true
      }
    }
    if count == 0 { return .unknown }
    var isChosen = true
    if most == 0 || isTied {
      let usual = usualSense(name, group)
      isChosen = count == 1 && (otherCount == 0 || usual != nil && most == 0)
      chosen = count > 1 ? usual : first
    }
    guard let chosen else { return .undecided }
    return .long(chosen, isChosen: isChosen, isOnly: count + otherCount == 1)
  }

  /// The sense that the table says is the usual one; nil for none.
  private func usualSense(
    _ name: UnsafeRawBufferPointer, _ group: CodeGroup
  ) -> UnsafeRawBufferPointer? {
    var usual: UnsafeRawBufferPointer?
    dictionary.forEachAbbreviation(name) { sense in
      guard usual == nil, CodeGroup(typeName: sense.type) == group else { return }
      var isUsual = false
      forEachWord(sense.note) { word in
        if word.isEqual(to: NoteCoder.bytes("usual")) { isUsual = true }
      }
      // "less usual"
      forEachWord(sense.note) { word in
        if word.isEqual(to: NoteCoder.bytes("less")) { isUsual = false }
      }
      if isUsual { usual = sense.long }
    }
    return usual
  }

  /// `htn`, `Chf`: 2 to 8 letters and digits, in capitals.
  func smallShortForm(
    _ name: UnsafeRawBufferPointer, _ range: Range<Int>, _ group: CodeGroup
  ) -> Bool {
    guard name.count >= 2, name.count <= 8 else { return false }
    for index in 0..<name.count {
      let byte = name[index]
      guard byte.isASCIIAlphanumeric else { return false }
      candidate[index] = byte.isASCIILetter ? byte & 0xDF : byte
    }
    let capitals = UnsafeRawBufferPointer(start: candidate, count: name.count)
    return abbreviation(capitals, range, group) == .found
  }

  /// What a sense that nothing near speaks for is worth.
  static var unchosen: Double { 0.65 }
  /// How far neighbours are looked for, in bytes to each side.
  private static var reach: Int { 400 }

  /// Words that say of a sense how usual it is, small words, and those of many long forms.
  private static let noNeighbours = Lexicon(
    """
    -|usual|sense|less|rare|with|else|word|text|the|not|and|for|old|use|off|non|day|disease|disorder|syndrome|infection|acute|chronic|primary|type|pain|right|left|room|upper|lower|test|normal|care|history
    """)

  /// How many words of a sense's note, or of its long form, stand near an entity.
  ///
  /// - short: is no neighbour of its own.
  private func neighbourCount(
    _ note: UnsafeRawBufferPointer, _ range: Range<Int>, of short: UnsafeRawBufferPointer
  ) -> Int {
    var count = 0
    forEachWord(note) { word in
      if word.isEqual(to: short) || isNoNeighbour(word) { return }
      if stands(word, near: range) { count += 1 }
    }
    return count
  }

  private func forEachWord(
    _ note: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void
  ) {
    var start = 0
    while start < note.count {
      while start < note.count, !note[start].isASCIILetter { start += 1 }
      var end = start
      while end < note.count, note[end].isASCIILetter { end += 1 }
      if end > start { body(UnsafeRawBufferPointer(rebasing: note[start..<end])) }
      start = end
    }
  }

  /// Of two letters only capitals are one.
  private func isNoNeighbour(_ word: UnsafeRawBufferPointer) -> Bool {
    if word.count < 2 { return true }
    if word.count == 2 { return word[0] >= 0x61 || word[1] >= 0x61 }
    return NoteCoder.noNeighbours.line(of: word.bindMemory(to: UInt8.self)) != nil
  }

  private static func bytes(_ text: StaticString) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  /// Whether a word stands near an entity: of four letters and more as the first letters of a word,
  /// of three with an s or not, of two as it is written.
  private func stands(_ word: UnsafeRawBufferPointer, near range: Range<Int>) -> Bool {
    let first = max(0, range.lowerBound - NoteCoder.reach)
    let last = min(text.count, range.upperBound + NoteCoder.reach) - word.count
    guard first <= last else { return false }
    let caseBit: UInt8 = word.count == 2 ? 0 : 0x20
    for start in first...last where text[start] | caseBit == word[0] | caseBit {
      if start > 0, text[start - 1].isASCIILetter { continue }
      var index = 1
      while index < word.count, text[start + index] | caseBit == word[index] | caseBit {
        index += 1
      }
      guard index == word.count else { continue }
      if word.count > 3 { return true }
      var end = start + index
      if word.count == 3, end < text.count, text[end] == UInt8(ascii: "s") { end += 1 }
      if end == text.count || !text[end].isASCIILetter { return true }
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
