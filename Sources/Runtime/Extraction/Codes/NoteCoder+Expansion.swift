// Names of several words with their short forms written out: "CKD stage 3", "hip fx", "lung CA".

extension NoteCoder {
  /// Looks for a condition's name with each word that is a short form in full; false where none is, or
  /// the whole is no name.
  func expanded(
    _ name: UnsafeRawBufferPointer, _ range: Range<Int>, _ group: CodeGroup
  ) -> Bool {
    guard group == .condition, name.count <= NoteCoder.expandedByteLimit / 2 else { return false }
    var (isExpanded, isChosen) = (false, true)
    let score: Double? = withUnsafeTemporaryAllocation(
      byteCount: NoteCoder.expandedByteLimit, alignment: 1
    ) { buffer in
      var count = 0
      func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard count + bytes.count < buffer.count else { return false }
        for byte in bytes {
          buffer[count] = byte
          count += 1
        }
        buffer[count] = 0x20
        count += 1
        return true
      }
      var (start, wordCount) = (0, 0)
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
        guard append(long ?? word) else { return nil }
      }
      guard isExpanded, wordCount > 1,
        key.read(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
      else { return nil }
      return CodeStep.abbreviation.score * (isChosen ? 1 : NoteCoder.unchosen)
    }
    guard let score else { return false }
    return look(group, factor: score, as: .abbreviation)
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
