// What a word of a name is besides a name: a particle before the surname or a suffix behind it, which stay
// where names are invented and are no names elsewhere in the note.

extension PlainToken {
  /// Whether a word that is part of a name in the note is so here too: with a capital letter, or of five
  /// letters or more and in no list but those of names.
  var isNameByForm: Bool {
    isCapital
      || isWord && count >= ValueIndex.leastCount && words.isSubset(of: .names)
        && !has(.doubtfulGiven)
  }
}

extension PlainTokens {
  /// Of a word, without the apostrophe of "O'Brien", which others write "OBrien".
  func nameHash(_ index: Int) -> UInt64 {
    var hash = WordHash()
    addLetters(index, to: &hash)
    return hash.value
  }

  func addLetters(_ index: Int, to hash: inout WordHash) {
    for place in self[index].start..<self[index].end
    where text.characters[place] != UInt8(ascii: "'") {
      hash.add(text.characters[place])
    }
  }

  /// The "van" of "Vincent van Gogh", the "De La" of "De La Cruz"; but "Van" is a name of its own in "Van
  /// Johnson", "Johnson, Van" and "Dr. Van".
  func isParticle(_ index: Int, in name: Range<Int>) -> Bool {
    let token = self[index]
    guard token.has(.particle), token.count <= 4 else { return false }
    // A word of the name must follow, of "St." behind a point, of "Al-" behind a hyphen.
    let isSaint = isWord(index, "st")
    let isArticle = (isWord(index, "al") || isWord(index, "el")) && isMark(index + 1, "-")
    let next = isSaint && isMark(index + 1, ".") || isArticle ? index + 2 : index + 1
    guard next < name.upperBound, self[next].isWord,
      self[next].count > 1 || self[next].has(.particle),
      !isNameSuffix(next, in: name)
    else { return false }
    if !token.isCapital || isSaint || isArticle || isWord(index, "o") { return true }
    let before = isMark(index - 1, ".") ? index - 2 : index - 1
    if before >= name.lowerBound, self[before].isWord,
      !self[before].has([.clinicianTitle, .personTitle])
    {
      return true
    }
    return isParticlePair(index) && isParticle(next, in: name)
  }

  /// "De La", "Van der": the first two words of a surname.
  private func isParticlePair(_ index: Int) -> Bool {
    if isWord(index, "de") { return isWord(index + 1, "la") }
    return (isWord(index, "van") || isWord(index, "von"))
      && (isWord(index + 1, "der") || isWord(index + 1, "den"))
  }

  /// The "Jr" of "John Smith Jr." and "Smith Jr, John", the "III" of "John Smith III".
  func isNameSuffix(_ index: Int, in name: Range<Int>) -> Bool {
    guard index > name.lowerBound,
      self[index - 1].kind == .word || isMark(index - 1, ",")
        || isMark(index - 1, ".")
    else { return false }
    let isNumeral = isWord(index, "ii") || isWord(index, "iii") || isWord(index, "iv")
    guard isWord(index, "jr") || isWord(index, "sr") || isNumeral && self[index].shape == .upper
    else { return false }
    var next = index + 1
    if isMark(next, ".") { next += 1 }
    return next >= name.upperBound || self[next].kind == .mark
  }
}
