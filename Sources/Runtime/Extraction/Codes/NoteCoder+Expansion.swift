// Names of several words with their short forms written out: "CKD stage 3", "hip fx", "lung CA".

extension NoteCoder {
  /// Looks for a condition's name with each word that is a short form in full; false where none is, or
  /// the whole is no name.
  func expanded(
    _ name: UnsafeRawBufferPointer, _ range: Range<Int>, _ group: CodeGroup
  ) -> Bool {
    guard group == .condition, name.count <= NoteCoder.expandedByteLimit / 2 else { return false }
    return withUnsafeTemporaryAllocation(byteCount: NoteCoder.expandedByteLimit, alignment: 1) {
      buffer in
      guard let full = writeOut(name, range, group, to: buffer),
        key.read(
          UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<full.byteCount]))
      else { return false }
      let score = CodeStep.abbreviation.score * (full.isChosen ? 1 : NoteCoder.unchosen)
      return look(group, factor: score, as: .abbreviation)
    }
  }

  /// Writes the words of a name, short forms in full, with a blank behind each.
  ///
  /// - Returns: how many bytes, and whether each sense is meant for certain; nil for one word, for a name
  ///   without short forms and where the room ends.
  private func writeOut(
    _ name: UnsafeRawBufferPointer, _ range: Range<Int>, _ group: CodeGroup,
    to buffer: UnsafeMutableRawBufferPointer
  ) -> (byteCount: Int, isChosen: Bool)? {
    var (isExpanded, isChosen) = (false, true)
    var (start, wordCount, byteCount) = (0, 0, 0)
    while start < name.count {
      var end = start
      while end < name.count, name[end] != 0x20 { end += 1 }
      let word = UnsafeRawBufferPointer(rebasing: name[start..<end])
      start = end + 1
      if word.isEmpty { continue }
      wordCount += 1
      var long = clippedWord(word)
      if long == nil, isShortForm(word),
        case .long(let sense, let isSure, _) = meaning(of: word, range, group)
      {
        long = sense
        isChosen = isChosen && isSure
      }
      isExpanded = isExpanded || long != nil
      let written = long ?? word
      guard byteCount + written.count < buffer.count else { return nil }
      for byte in written {
        buffer[byteCount] = byte
        byteCount += 1
      }
      buffer[byteCount] = 0x20
      byteCount += 1
    }
    return isExpanded && wordCount > 1 ? (byteCount, isChosen) : nil
  }

  private static var expandedByteLimit: Int { 160 }

  /// What a word that clinicians clip is in full, whatever its case; nil for others.
  private func clippedWord(_ word: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard word.count <= 6 else { return nil }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 8) { small in
      for index in 0..<word.count { small[index] = word[index].lowercasedASCII }
      let key = UnsafeBufferPointer(rebasing: small[..<word.count])
      return NoteCoder.clipped.line(of: key).map { NoteCoder.clipped.code($0) }
    }
  }

  private static let clipped = Lexicon(
    """
    fracture|fx|fxs
    cancer|ca
    disorder|d/o
    deficiency|def|defic
    exacerbation|exac|exacerb
    seizure|sz
    hepatitis|hep
    vitamin|vit
    infection|infxn|infx
    right|r|rt
    left|l|lt
    bilateral|bilat|b/l
    diabetes|dm
    """)
}
