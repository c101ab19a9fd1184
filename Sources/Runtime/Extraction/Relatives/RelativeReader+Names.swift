// Whom a word names, read with its neighbours: `maternal aunt`, `mother's sister`, `mother-in-law`. A
// relative by marriage, adoption or at a farther degree has no name of the table, and is not given that of
// a nearer one.

/// A person whom a word of a note names.
enum NamedPerson: Equatable {
  case relative(Relative)
  /// Someone without a line in the table.
  case nameless

  var relative: Relative? {
    guard case .relative(let relative) = self else { return nil }
    return relative
  }
}

extension RelativeReader {
  /// Relatives in one word that the table has no name for.
  private static let nameless = Lexicon(
    """
    step|stepmother|stepfather|stepson|stepdaughter|stepbrother|stepsister|stepchild|stepchildren|stepmom|stepdad
    great|ggm|ggf
    god|godmother|godfather
    """)

  /// What before a relative makes another person of it.
  private static let otherPersons = Lexicon(
    """
    -|step|foster|adoptive|adopted|great|ex|surrogate|former|god
    """)

  /// The person at a word of a sentence; nil for none, and where the word behind says who it is: the mother
  /// of `mother's sister`.
  func person(at word: Range<Int>, from start: Int) -> NamedPerson? {
    guard line(of: word, in: RelativeReader.nameless) == nil else { return .nameless }
    guard let bare = bareRelative(word) else { return nil }
    if let (next, isOwned) = wordBehind(word) {
      if reads(next, "side") || isOwned && reads(next, "family") { return .nameless }
      if isOwned, bareRelative(next) != nil { return nil }
      if reads(next, "in") {
        var after = next.upperBound
        if let law = nextWord(&after, min(text.count, after + 6)),
          reads(law, "law") || reads(law, "laws"), isJoint(next.upperBound..<law.lowerBound)
        {
          return .nameless
        }
      }
    }
    return own(bare, word, from: start)
  }

  /// The relative that a word and what stands before it name.
  private func own(_ bare: Relative, _ word: Range<Int>, from start: Int) -> NamedPerson? {
    var relative = bare
    var place = word.lowerBound
    let needsSide = word.count == 2 && text[word.upperBound - 1] | 0x20 != UInt8(ascii: "o")
    var hasSide = reads(word, "fa")
    while let before = wordBefore(place, from: start), !hasComma(before.upperBound..<place) {
      if line(of: before, in: RelativeReader.otherPersons) != nil {
        guard isJoint(before.upperBound..<place) else { break }
        return .nameless
      }
      if reads(before, "second"), relative.line == 25 { return .nameless }
      if reads(before, "maternal") || reads(before, "mat") {
        relative = relative.on(.maternal)
        hasSide = true
      } else if reads(before, "paternal") || reads(before, "pat") {
        relative = relative.on(.paternal)
        hasSide = true
      } else if reads(before, "half") {
        guard relative.line == 3 || relative.line == 4 else { return .nameless }
        relative = relative.on(.half)
      } else if reads(before, "grand"), isJoint(before.upperBound..<place) {
        guard relative.on(.grand) != relative else { return .nameless }
        relative = relative.on(.grand)
      } else {
        break
      }
      place = before.lowerBound
    }
    // GF alone may be a friend.
    if needsSide, !hasSide { return nil }
    if let owner = owner(place, from: start) {
      guard let known = owner.relative?.relative(relative) else { return .nameless }
      return .relative(known)
    }
    return .relative(relative)
  }

  /// Whose relative the one at a place is, if another relative's: `mother's`, `aunt and her`.
  private func owner(_ place: Int, from start: Int) -> NamedPerson? {
    guard let before = wordBefore(place, from: start) else { return nil }
    if reads(before, "s"), isApostrophe(endingAt: before.lowerBound) {
      guard let owner = wordBefore(before.lowerBound, from: start) else { return nil }
      return ownPerson(owner, from: start)
    }
    if isPossessivePlural(before) { return ownPerson(before, from: start) }
    let sex: Relative.Sex? = reads(before, "her") ? .female : reads(before, "his") ? .male : nil
    guard let sex, let joint = wordBefore(before.lowerBound, from: start), reads(joint, "and"),
      let one = wordBefore(joint.lowerBound, from: start), let person = ownPerson(one, from: start)
    else { return nil }
    // `His mother and his sister` are both the patient's.
    if let relative = person.relative, relative.sex != nil, relative.sex != sex { return nil }
    var index = start
    while let word = nextWord(&index, one.lowerBound) {
      if reads(word, "her") && sex == .female || reads(word, "his") && sex == .male { return nil }
    }
    return person
  }

  private func ownPerson(_ word: Range<Int>, from start: Int) -> NamedPerson? {
    if line(of: word, in: RelativeReader.nameless) != nil { return .nameless }
    return bareRelative(word).flatMap { own($0, word, from: start) }
  }

  /// The relative of the table that a word alone names.
  func bareRelative(_ word: Range<Int>) -> Relative? {
    if let line = line(of: word, in: Relative.words) {
      // `son` of a person, not the ending of a name; `mo` is a month in small letters.
      return word.count == 2 && text[word.lowerBound] & 0x20 != 0 ? nil : Relative(line: line)
    }
    return isFather(word) ? Relative(line: 1) : nil
  }

  /// `Fa with DM`, `Fa: MI` beside another relative.
  private func isFather(_ word: Range<Int>) -> Bool {
    guard word.count == 2, text[word.lowerBound] == UInt8(ascii: "F"),
      text[word.lowerBound + 1] == UInt8(ascii: "a")
    else { return false }
    var index = word.upperBound
    let next = nextWord(&index, min(text.count, index + 12))
    let isHolder =
      next.map {
        reads($0, "with") || reads($0, "w") || reads($0, "had") || reads($0, "has")
          || reads($0, "died")
      } ?? false
    var sign = word.upperBound
    while sign < text.count, text[sign] == 0x20 { sign += 1 }
    let isSetOff =
      sign < text.count && (text[sign] == UInt8(ascii: ":") || text[sign] == UInt8(ascii: "-"))
    guard isHolder || isSetOff else { return false }
    let end = min(text.count, word.upperBound + 100)
    index = max(0, word.lowerBound - 100)
    while let other = nextWord(&index, end) {
      if line(of: other, in: Relative.words) != nil,
        other.count > 2 || text[other.lowerBound] & 0x20 == 0
      {
        return true
      }
    }
    return false
  }

  // MARK: Neighbours

  /// The next word, and whether the first one owns it: `mother's sister`.
  private func wordBehind(_ word: Range<Int>) -> (Range<Int>, isOwned: Bool)? {
    var index = word.upperBound
    guard let next = nextWord(&index, min(text.count, index + 16)),
      next.lowerBound - word.upperBound <= 3
    else { return nil }
    if reads(next, "s"), isApostrophe(endingAt: next.lowerBound) {
      guard let owned = nextWord(&index, min(text.count, index + 16)),
        isJoint(next.upperBound..<owned.lowerBound)
      else { return nil }
      return (owned, true)
    }
    guard isJoint(word.upperBound..<next.lowerBound) else { return nil }
    return (next, isPossessivePlural(word))
  }

  /// Written without an apostrophe: `mothers sister`.
  private func isPossessivePlural(_ word: Range<Int>) -> Bool {
    reads(word, "mothers") || reads(word, "fathers") || reads(word, "moms") || reads(word, "dads")
      || reads(word, "mums")
  }

  private func isApostrophe(endingAt end: Int) -> Bool {
    end > 0 && text[end - 1] == 0x27
      || end > 2 && text[end - 3] == 0xE2 && text[end - 2] == 0x80 && text[end - 1] == 0x99
  }

  private func wordBefore(_ place: Int, from start: Int) -> Range<Int>? {
    var index = place
    return wordBefore(&index, start)
  }

  func hasComma(_ gap: Range<Int>) -> Bool {
    for index in gap where text[index] == UInt8(ascii: ",") { return true }
    return false
  }

  /// Whether only blanks and hyphens stand between two words.
  private func isJoint(_ gap: Range<Int>) -> Bool {
    for index in gap where text[index] != 0x20 && text[index] != UInt8(ascii: "-") { return false }
    return true
  }
}
