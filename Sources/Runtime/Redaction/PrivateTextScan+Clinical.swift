// What looks like a name behind a cue and is none: abbreviations, findings, drugs, analytes and the grades
// of eponyms. A word of a name list is never taken for one of these, and a word that no list has is a name
// wherever its form allows it.

extension PrivateTextScan {
  /// "HTN", "EtOH", "PMHx": five letters or fewer, all capitals or two of them side by side, in no list of
  /// names. "McKay" and "O'Dea" are none.
  func isAbbreviation(_ index: Int) -> Bool {
    let token = tokens[index]
    guard token.isCapital, token.count <= 5, !token.has([.given, .surname]) else { return false }
    if token.count == 1 {
      // "T2DM"
      return tokens[index + 1].isNumber && tokens.isJoined(index + 1)
    }
    if token.shape == .title { return false }
    let letters = tokens.text.characters
    var pairCount = 0
    for place in token.start..<token.end {
      if letters[place] == UInt8(ascii: "'") { return false }
      if place > token.start, FoldedText.isUpper(letters[place]),
        FoldedText.isUpper(letters[place - 1])
      {
        pairCount += 1
      }
    }
    let isMac =
      letters[token.start] == UInt8(ascii: "M") && letters[token.start + 1] == UInt8(ascii: "c")
    return pairCount > 0 && !isMac
  }

  /// Whether the words behind a cue are abbreviations and not a name that is written in capitals beside
  /// another word of a name: "Bg: HTN, IHD" but "Pt: HOANG, Minh" and "PT OKORO Ada".
  func isAbbreviationAlone(_ index: Int) -> Bool {
    guard isAbbreviation(index) else { return false }
    var next = index + 1
    if tokens.isMark(next, ",") { next += 1 }
    let token = tokens[next]
    guard token.isCapital, token.gap == .space else { return true }
    if token.has([.given, .surname]) { return false }
    return isAbbreviation(next) || !token.words.isEmpty || hasClinicalEnding(next)
  }

  /// The ending of a drug, a disease or a participle that no name has: "ramipril", "arthritis",
  /// "hydrated".
  func hasClinicalEnding(_ index: Int) -> Bool {
    let token = tokens[index]
    guard token.isWord, token.count >= 7, token.words.isEmpty else { return false }
    let endings = WordLists.clinicalEndings
    var start = 0
    for place in 0...endings.utf8CodeUnitCount {
      let isEnd =
        place == endings.utf8CodeUnitCount || endings.utf8Start[place] == UInt8(ascii: " ")
      guard isEnd else { continue }
      if ends(token, endings, start..<place) { return true }
      start = place + 1
    }
    return false
  }

  private func ends(_ token: PlainToken, _ endings: StaticString, _ ending: Range<Int>) -> Bool {
    guard !ending.isEmpty, ending.count <= token.count else { return false }
    let first = token.end - ending.count
    for place in 0..<ending.count
    where tokens.text.characters[first + place] | 0x20
      != endings.utf8Start[ending.lowerBound + place]
    { return false }
    return true
  }

  // MARK: Drugs

  /// "2.5 mg", "1 g", "650 mg": a number and a unit of dose.
  func isDose(_ index: Int) -> Bool {
    guard tokens[index].isNumber, tokens[index].gap <= .space else { return false }
    let unit = decimalEnd(index)
    return tokens[unit].gap <= .space
      && (tokens.isWord(unit, "mg") || tokens.isWord(unit, "mcg") || tokens.isWord(unit, "g")
        || tokens.isWord(unit, "gm") || tokens.isWord(unit, "ml") || tokens.isWord(unit, "iu")
        || tokens.isWord(unit, "units"))
  }

  private func decimalEnd(_ index: Int) -> Int {
    tokens.isMark(index + 1, ".") && tokens.isJoined(index + 1) && tokens[index + 2].isNumber
      && tokens.isJoined(index + 2) ? index + 3 : index + 1
  }

  /// "Tab. Alex", "Inj Emeset"; "Cap. Smith" may be a captain.
  func isBehindPreparation(_ index: Int) -> Bool {
    guard tokens[index].gap <= .space else { return false }
    let before = tokens.isMark(index - 1, ".") ? index - 2 : index - 1
    return tokens[before].has(.preparation)
      && !(tokens.isWord(before, "cap") && tokens[index].has([.given, .surname]))
  }

  /// "T. Ecosprin 75", "S. Bil 1.2": a tablet, a capsule, an injection, a syrup or serum and total, a word
  /// that no list has and a number that is no age, hour or date.
  func isAbbreviatedDrug(_ initial: Int, _ word: Int) -> Bool {
    guard word == initial + 2, tokens[word].isCapital, !tokens[word].has([.given, .surname]),
      tokens.isMark(initial + 1, "."), tokens[word].count > 2,
      tokens.isWord(initial, "t") || tokens.isWord(initial, "c") || tokens.isWord(initial, "i")
        || tokens.isWord(initial, "s") || tokens.isWord(initial, "d")
    else { return false }
    if isDose(word + 1) { return true }
    let number = tokens[word + 1]
    guard number.isNumber, number.count <= 3, number.gap == .space else { return false }
    let end = decimalEnd(word + 1)
    let after = tokens[end]
    if after.gap == .none, after.isWord || after.mark == UInt8(ascii: ":") { return false }
    if after.gap == .none, after.mark == UInt8(ascii: "/"), end == word + 2 { return false }
    return !after.has([.sex, .month]) && !tokens.isWord(end, "y") && !tokens.isWord(end, "yo")
      && !tokens.isWord(end, "yrs") && !tokens.isWord(end, "years") && !tokens.isWord(end, "am")
      && !tokens.isWord(end, "pm")
  }

  // MARK: Eponyms

  /// "Weber B", "Clark III", "Forrest Ib", "Bristol 7", "Duke's B", "Los Angeles B": a classification with
  /// its grade behind it.
  func isGraded(_ index: Int) -> Bool {
    var next = index + 1
    if !tokens[index].has(.gradeName) {
      guard tokens[index].isCapital, tokens.pair(index, table).contains(.gradeName) else {
        return false
      }
      next += 1
    }
    if tokens.isMark(next, "'"), tokens.isWord(next + 1, "s"), tokens.isJoined(next + 1) {
      next += 2
    }
    return tokens[next].gap == .space && isGrade(next)
  }

  /// A Roman numeral, a letter of A to D, both together, or a number of a digit with no unit behind it.
  private func isGrade(_ index: Int) -> Bool {
    let token = tokens[index]
    let after = tokens[index + 1]
    if token.isNumber {
      return token.count == 1 && !after.has([.unit, .sex])
        && !(after.gap == .none && (after.isWord || tokens[index + 2].isNumber))
    }
    guard token.isCapital, token.count <= 4, !tokens.isMark(index + 1, ".") || after.gap != .none
    else { return false }
    for place in token.start..<token.end {
      switch tokens.text.characters[place] {
      case UInt8(ascii: "I"), UInt8(ascii: "V"): break
      case UInt8(ascii: "A")...UInt8(ascii: "D"), UInt8(ascii: "a")...UInt8(ascii: "d"):
        if place != token.end - 1 { return false }
      default: return false
      }
    }
    return true
  }

  /// "Glasgow Coma Scale", "Ottawa ankle rules", "Manchester repair", "Bristol stool": words behind a town
  /// that make it a measure or a procedure.
  func isMeasureOfTown(_ end: Int) -> Bool {
    for place in end..<end + 3 {
      guard tokens[place].isWord, tokens[place].gap == .space else { return false }
      if isMeasureWord(place) || tokens.isWord(place, "stool") || tokens.isWord(place, "coma")
        || tokens.isWord(place, "repair")
      {
        return true
      }
    }
    return false
  }

  /// "T2N1M0", "pT2", "E4V5M6": stages of tumours and the parts of the coma scale, in one piece.
  func isStage(_ first: Int) -> Bool {
    guard tokens[first].isWord, tokens[first + 1].isNumber, tokens.isJoined(first + 1),
      tokens[first + 2].isWord, tokens.isJoined(first + 2), tokens[first + 3].isNumber,
      tokens.isJoined(first + 3)
    else { return false }
    let letter = tokens.text.characters[tokens[first].end - 1]
    return letter == UInt8(ascii: "T") && tokens[first].count <= 3 && tokens.isWord(first + 2, "n")
      || letter == UInt8(ascii: "E") && tokens[first].count == 1 && tokens.isWord(first + 2, "v")
  }
}
