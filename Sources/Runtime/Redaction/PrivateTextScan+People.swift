// Names of people: by titles, credentials, roles, relatives, name lists and initials.

extension PrivateTextScan {
  /// A word that can be part of a name by its letters alone.
  private func isNameWord(_ index: Int) -> Bool {
    let token = tokens[index]
    guard token.isCapital, token.count >= 2 else { return false }
    if token.has([.given, .surname]), token.has(.doubtfulGiven) == false || token.shape == .title {
      return !token.has([.clinicianTitle, .weekday])
    }
    return !token.has([
      .common, .credential, .clinicianTitle, .personTitle, .unit, .weekday, .facility, .recordCue,
      .idCue, .phoneCue, .userCue, .sex, .clinical,
    ]) && !(token.has(.month) && !token.has(.given)) && !hasClinicalEnding(index)
  }

  private func isInitial(_ index: Int) -> Bool {
    tokens[index].isWord && tokens[index].count == 1 && tokens[index].shape == .upper
      && !(tokens[index + 1].isNumber && tokens.isJoined(index + 1))
  }

  /// Behind a name that starts here: words, initials, particles, hyphens; "Last, First" where allowed.
  /// Nil when none does.
  func nameEnd(_ first: Int, allowsComma: Bool = false, limit: Int = 4, lower: Bool = false) -> Int?
  {
    var index = first
    var wordCount = 0
    var end = first
    var hasComma = false
    while wordCount < limit {
      let token = tokens[index]
      guard index == first || token.gap <= .space else { break }
      if isNameWord(index) || lower && wordCount == 0 && isLowerName(index) {
        index += 1
        while index - first < PrivateTextScan.pieceLimit, tokens.isMark(index, "-"),
          tokens.isJoined(index), tokens[index + 1].isWord,
          tokens.isJoined(index + 1), tokens[index + 1].count > 1
        { index += 2 }
        wordCount += 1
        end = index
        if lower, !tokens[first].isCapital {
          // "mrs nguyen thi lan", "mr ismail bin ahmad"
          if wordCount == 1, tokens[index].has(.particle), tokens[index].gap == .space,
            tokens[index + 1].gap == .space, isLowerName(index + 1)
          {
            end = index + 2
          }
          break
        }
      } else if isInitial(index), !(tokens.isMark(index + 1, "-") && tokens.isJoined(index + 1)) {
        index += 1
        if tokens.isMark(index, "."), tokens.isJoined(index) { index += 1 }
        wordCount += 1
        end = index
      } else if token.has(.particle),
        tokens[index + 1].isCapital || tokens[index + 1].has(.particle),
        tokens[index + 1].gap == .space || tokens.isMark(index + 1, ".")
      {
        index += tokens.isMark(index + 1, ".") ? 2 : 1
      } else if allowsComma, !hasComma, wordCount >= 1, tokens.isMark(index, ","),
        isNameWord(index + 1) || isInitial(index + 1), tokens[index + 1].gap == .space,
        tokens[first].shape == .upper || tokens[index + 1].count < 3 || !isAbbreviation(index + 1)
      {
        hasComma = true
        index += 1
      } else {
        break
      }
    }
    // A lone initial is no name.
    guard end > first, end > first + 2 || tokens[first].count > 1 else { return nil }
    return end
  }

  /// Behind "dr" names may be written small.
  private func isLowerName(_ index: Int) -> Bool {
    let token = tokens[index]
    return token.isWord && token.count >= 3
      && token.words.isDisjoint(with: [
        .common, .unit, .eponymHead, .facility, .dateCue, .cueFiller, .clinicianCue, .particle,
      ])
  }

  mutating func readPerson(_ index: Int) {
    let token = tokens[index]
    readUserName(index)
    if token.has([.clinicianTitle, .personTitle]) { readTitle(index) }
    if token.has(.credential), token.shape == .upper || token.shape == .mixed {
      readCredential(index)
    }
    if token.has([.clinicianCue, .personCue]) { readRole(index) }
    if token.has(.relative) { readRelative(index) }
    if token.has(.nameVerb) { readNaming(index) }
    if token.has(.doubtfulGiven), token.shape == .title, !token.has([.month, .yearWord]),
      isSubject(index)
    {
      claim(index, index + 1, .patient, rank: 1)
    }
    if token.shape == .mixed, isGluedTitle(index) { claim(index, index + 1, .doctor, rank: 3) }
    if token.isWord, tokens.isWord(index, "by") { readAgent(index) }
    if token.isCapital, !isBehindPreparation(index) { readKnownName(index) }
    if token.gap == .line || token.gap == .wideSpace && token.shape == .upper {
      readListedName(index)
    }
    if token.has(.sex) || tokens.isWord(index, "patient") || tokens.isWord(index, "yo") {
      readApposition(index)
    }
  }

  /// "Dr. Smith", "Mrs Grace Rich", "rn pruitt".
  private mutating func readTitle(_ index: Int) {
    let token = tokens[index]
    var first = index + 1
    if tokens.isMark(first, "."), tokens.isJoined(first) {
      guard
        token.has(.personTitle) || token.count <= 2 && !token.has(.credential)
          || tokens.isWord(index, "prof") || tokens.isWord(index, "rev")
      else { return }
      first += 1
    }
    guard tokens[first].gap <= .space, tokens[first].kind == .word else { return }
    // "J." alone behind a title.
    if isInitial(first), tokens.isMark(first + 1, "."), tokens.isWord(index, "dr") {
      claim(first, nameEnd(first) ?? first + 2, .doctor, rank: 3)
      return
    }
    if token.has(.personTitle), token.shape == .upper, token.count == 2,
      tokens.isWord(index, "ms"), tokens[first].shape != .upper
    {
      return
    }
    let isShortTitle =
      tokens.isWord(index, "dr") || tokens.isWord(index, "mr") || tokens.isWord(index, "mrs")
      || tokens.isWord(index, "rn") || tokens.isWord(index, "prof")
    let isLongTitle = !isShortTitle && token.has(.clinicianTitle)
    guard let end = nameEnd(first, lower: isShortTitle) else { return }
    // "Attending Physician", "Nurse Practitioner": roles, not names.
    if isLongTitle, tokens[first].shape == .upper, !tokens[first].has([.given, .surname]),
      token.shape != .upper || tokens[first].count < 5
    {
      return
    }
    // "Ms Contin 10 mg", "Mr Gliclazide 60 mg": a preparation.
    if tokens[first].has([.facility, .eponymHead, .profession]) || isDose(end) { return }
    claim(first, end, token.has(.clinicianTitle) ? .doctor : .patient, rank: 4)
  }

  /// "Jane Doe, MD", "Smith RN".
  private mutating func readCredential(_ index: Int) {
    var last = index - 1
    guard tokens[index].gap <= .space else { return }
    if tokens.isMark(last, ",") { last -= 1 }
    guard tokens[last].kind == .word || tokens.isMark(last, "."), tokens[last + 1].gap <= .space
    else {
      return
    }
    var first = last + 1
    var wordCount = 0
    while wordCount < 4, first > 0 {
      let before = first - 1
      if tokens[first].gap > .space, first <= last { break }
      if isNameWord(before) || tokens[before].has(.credential) && tokens[before].shape == .upper {
        first = before
        wordCount += 1
      } else if isInitial(before) {
        first = before
        wordCount += 1
      } else if tokens.isMark(before, "."), isInitial(before - 1) {
        first = before
      } else if tokens.isMark(before, "-"), tokens.isJoined(before), isNameWord(before - 1) {
        first = before
      } else if tokens[before].has(.particle), first <= last, !tokens[before].has(.common) {
        first = before
      } else {
        break
      }
    }
    while first <= last, tokens[first].kind == .mark { first += 1 }
    if !tokens.isMark(index - 1, ",") {
      var hasSmall = false
      for place in first..<max(first, last + 1)
      where tokens[place].isWord && tokens[place].shape != .upper { hasSmall = true }
      guard hasSmall || tokens[first].has([.given, .surname]) else { return }
    }
    guard first <= last, tokens[first].shape != .upper || tokens[first].count > 3 || last > first
    else {
      return
    }
    claim(first, last + 1, .doctor, rank: 3)
  }

  /// "Attending: Bancroft", "Pt: LINDQVIST, BJÖRN E".
  private mutating func readRole(_ index: Int) {
    var place = index + 1
    if tokens[place].has([.personCue, .clinicianCue, .cueFiller]), tokens[place].gap == .space {
      place += 1
    }
    if tokens.isMark(place, "("), tokens[place + 1].isWord, tokens.isMark(place + 2, ")") {
      place += 3
    }
    if tokens.isMark(place, "."), tokens.isJoined(place) { place += 1 }
    let isMarked = tokens.isMark(place, ":") || tokens.isMark(place, "=")
    // A clinician's name in capitals is told from a finding by its length or its comma.
    if isMarked, tokens[index].has(.clinicianCue), tokens[place + 1].shape == .upper,
      tokens[place + 1].count < 6, !tokens[place + 1].has([.given, .surname]),
      tokens[place + 1].count > 1, !tokens.isMark(place + 2, ",")
    {
      return
    }
    let type: PrivateType = tokens[index].has(.clinicianCue) ? .doctor : .patient
    if isMarked {
      // Behind "name:" short words in capitals are names too.
      let isNamed =
        tokens.isWord(index, "patient") || tokens.isWord(index, "name")
        || tokens.isWord(index, "surname") || tokens.isWord(index, "forename")
        || tokens.isWord(index, "kin")
      if !isNamed, isAbbreviationAlone(place + 1) { return }
      readNames(place + 1, type)
    } else if tokens.isWord(index, "patient") || tokens.isWord(index, "pt")
      || tokens.isWord(index, "client") || tokens.isWord(index, "name")
      || tokens[index].has(.clinicianCue) && tokens[index].count > 3
        && !isMarkedRole(index)
    {
      guard tokens[index + 1].gap <= .wideSpace, tokens[index + 1].count > 1,
        let end = nameEnd(index + 1, allowsComma: true),
        tokens[index + 1].shape == .title
          || tokens[index + 1].shape == .mixed || end > index + 2 && hasComma(index + 1, end)
          || tokens[index + 1].has([.given, .surname]) || tokens[end].has([.recordCue, .sex]),
        end > index + 2 || tokens[index + 1].has([.given, .surname])
          || tokens[end].kind == .mark || !tokens[end].isCapital,
        !tokens[end].has([.eponymHead, .unit]), !isAbbreviationAlone(index + 1), !isDose(end),
        !isColour(index + 1, end)
      else { return }
      claim(index + 1, end, type, rank: 2)
    }
  }

  private func hasComma(_ first: Int, _ end: Int) -> Bool {
    for index in first..<end where tokens.isMark(index, ",") { return true }
    return false
  }

  /// One name, or several with commas, slashes or "and" between.
  private mutating func readNames(_ start: Int, _ type: PrivateType) {
    var first = start
    for _ in 0..<4 {
      while tokens[first].has([.clinicianTitle, .personTitle]) || tokens.isMark(first, ".") {
        first += 1
      }
      guard tokens[first].gap < .line, let end = nameEnd(first, allowsComma: first == start),
        !isDose(end), !isColour(first, end)
      else { return }
      claim(first, end, type, rank: 3)
      guard
        tokens.isMark(end, "/") || tokens.isMark(end, "&") || tokens.isWord(end, "and")
          || tokens.isMark(end, ",") && isNameWord(end + 1)
      else { return }
      first = end + 1
    }
  }

  /// "brother Will", "Hope (dtr)", "dtr, Naledi,".
  private mutating func readRelative(_ index: Int) {
    if tokens.isMark(index - 1, "("),
      tokens.isMark(index + 1, ")") || tokens.isMark(index + 1, ","),
      isNameWord(index - 2) || tokens[index - 2].has(.given)
    {
      var first = index - 2
      while index - first < 5, tokens[first].gap == .space, isNameWord(first - 1) { first -= 1 }
      claim(first, index - 1, .patient, rank: 2)
    }
    var first = index + 1
    if tokens.isMark(first, ",") || tokens.isMark(first, "(") || tokens.isMark(first, ":") {
      first += 1
    }
    guard tokens[first].gap <= .space,
      tokens[first].shape == .title || tokens[first].shape == .mixed || tokens[first].has(.given)
    else { return }
    guard
      tokens[first].isCapital || tokens[first].has(.given) && !tokens[first].has(.doubtfulGiven),
      let end = tokens[first].isCapital
        ? (tokens[first].has(.doubtfulGiven) || !tokens[first].has(.common)
          ? nameEnd(first) ?? (tokens[first].has(.given) ? first + 1 : nil) : nil)
        : first + 1,
      !isAbbreviationAlone(first), !tokens[first].has(.eponym) || !tokens.isMark(end, "'")
    else { return }
    claim(first, end, .patient, rank: 2)
    // "sons Tama + Wiremu", "kids Rowan 4 & Juniper"
    var next = tokens[end].isNumber ? end + 1 : end
    if tokens.isMark(next, "+") || tokens.isMark(next, "&") || tokens.isWord(next, "and") {
      next += 1
      if tokens[next].shape == .title, let last = nameEnd(next) {
        claim(next, last, .patient, rank: 1)
      }
    }
  }

  /// "named Mary", "prefers to be called 'Sunny'", "aka Red".
  private mutating func readNaming(_ index: Int) {
    var first = index + 1
    while first < index + 5,
      tokens[first].has(.nameVerb) || tokens.isWord(first, "to") || tokens.isWord(first, "be")
        || tokens.isWord(first, "by") || tokens.isWord(first, "as") || tokens.isWord(first, "is")
        || tokens.isMark(first, "'") || tokens.isMark(first, "\"") || tokens.isMark(first, ":")
    { first += 1 }
    guard tokens[first].gap <= .space, tokens[first].shape == .title, let end = nameEnd(first),
      !tokens.isWord(index, "called") || first > index + 1 || tokens[first].has([.given, .surname])
    else { return }
    claim(first, end, .patient, rank: 2)
  }

  /// "seen by Emily Carter".
  private mutating func readAgent(_ index: Int) {
    var first = index + 1
    if tokens.isMark(first, ":") { first += 1 }
    guard tokens[first].gap <= .space, tokens[first].isCapital,
      tokens[first].shape == .title
        || tokens[first].count == 1, let end = nameEnd(first),
      end > first + 1 || tokens[first].has([.given, .surname])
        || isWitness(index - 1) && isAgentEnd(end)
    else { return }
    claim(first, end, .doctor, rank: 2)
  }

  /// A name of the lists, or initials before a name.
  private mutating func readKnownName(_ index: Int) {
    let token = tokens[index]
    let next = tokens[index + 1]
    if token.has(.given), !isEponym(index) {
      if let end = nameEnd(index), end > index + 1 {
        // Two words of a list, or one and any other name word.
        if !token.has(.doubtfulGiven) || tokens[index + 1].has([.given, .surname])
          || isInitial(index + 1)
          || token.shape == .title && tokens[index + 1].shape == .title
            && tokens[index + 1].words.isEmpty
        {
          guard !isEponym(end - 1) else { return }
          claim(index, end, .patient)
          return
        }
      }
      // St John's wort is a plant.
      if tokens.isWord(index - 1, "st") || tokens.isMark(index - 1, "."),
        tokens.isWord(index + 3, "wort")
      {
        return
      }
      if token.has(.eponym), !tokens[index - 1].has([.given, .clinicianTitle, .personTitle]) {
        return
      }
      if !token.has(.doubtfulGiven), !token.has(.common), token.shape != .mixed,
        token.shape == .title || next.kind != .word || next.has([.given, .surname, .sex])
      {
        claim(index, index + 1, .patient, rank: 0)
      }
      return
    }
    if token.has(.surname), !isEponym(index), token.count >= 4, token.shape == .title,
      !token.has([.common, .city, .state, .eponym])
    {
      if isInitial(index + 1), tokens.isMark(index + 2, ".") {
        claim(index, index + 3, .patient)
        return
      }
      if tokens.isMark(index + 1, ","), isNameWord(index + 2) || isInitial(index + 2),
        let end = nameEnd(index, allowsComma: true)
      {
        claim(index, end, .patient)
        return
      }
      claim(index, index + 1, .patient, rank: 0)
    }
    // "Kwame T., …": a word that no list knows, and an initial.
    if token.shape == .title, token.words.isEmpty, token.count > 2, isInitial(index + 1),
      tokens[index + 1].gap == .space, tokens.isMark(index + 2, "."), tokens.isJoined(index + 2),
      tokens.isMark(index + 3, ",") || tokens.isMark(index + 3, ")"), tokens[index].gap == .space,
      tokens[index - 1].kind == .mark
    {
      claim(index, index + 3, .patient)
    }
    // "S Ramaswamy CCC-SLP" alone on a line
    if isInitial(index), token.gap == .line, tokens[index + 1].shape == .title,
      tokens[index + 1].gap == .space, tokens[index + 1].words.isEmpty,
      tokens[index + 2].gap == .line || tokens[index + 2].shape == .upper
    {
      claim(index, index + 2, .doctor)
    }
    // "R. Villalobos-Frey", "J K Park"
    if isInitial(index), tokens.isMark(index + 1, "."), tokens.isJoined(index + 1),
      !(token.has(.unit) && tokens[index - 1].isNumber && tokens[index - 1].count < 4),
      !tokens.isJoined(index)
        || tokens[index - 1].kind == .mark && tokens[index - 1].mark != UInt8(ascii: ".")
    {
      var first = index + 2
      while first < index + 8, isInitial(first), tokens.isMark(first + 1, ".") { first += 2 }
      guard tokens[first].gap <= .space,
        tokens[first].shape == .title || tokens[first].shape == .mixed,
        !tokens[first].has([.species, .facility]), isNameWord(first), !isEponym(first),
        !isAbbreviatedDrug(index, first),
        let end = nameEnd(index)
      else { return }
      claim(index, end, .doctor)
    }
  }

  /// "Nakagawa-Ruiz, Emiko A" alone at the start of a line, "UR 0093   PAPAS, Con   M/49".
  private mutating func readListedName(_ index: Int) {
    guard isNameWord(index), tokens[index].words.isDisjoint(with: [.common, .city, .state]),
      let last = nameEnd(index, limit: 2), tokens.isMark(last, ","),
      let end = nameEnd(index, allowsComma: true), end > last + 1
    else { return }
    let after = tokens[end]
    // "ASA III, MP 2", "HTN, IHD"
    var hasName = after.has([.recordCue, .idCue]) || tokens.isWord(end, "dob")
    for place in index..<end
    where tokens[place].isWord && tokens[place].count > 1 && !isAbbreviation(place) {
      hasName = true
    }
    guard hasName else { return }
    guard
      tokens[last + 1].has(.given) || isInitial(last + 1) || after.gap >= .wideSpace
        || after.isNumber || after.has([.idCue, .weakIDCue, .credential])
        || after.mark == UInt8(ascii: "(") || after.mark == UInt8(ascii: "|")
        || after.has([.recordCue, .sex]) || tokens.isWord(end, "dob")
    else { return }
    // In capitals with a given name behind the comma it is no house, whatever a model says.
    let isSure = tokens[index].shape == .upper && tokens[last + 1].has(.given)
    claim(index, end, .patient, rank: isSure ? 3 : 1)
  }

  /// "a 60-year-old male, Jane R., …", "patient (John Smith)".
  private mutating func readApposition(_ index: Int) {
    guard
      tokens.isMark(index + 1, ",") || tokens.isMark(index + 1, "(")
        || tokens.isMark(index + 1, ":")
    else { return }
    var first = index + 2
    while tokens[first].has([.clinicianTitle, .personTitle]) || tokens.isMark(first, ".") {
      first += 1
    }
    guard tokens[first].shape == .title, tokens[first].gap <= .space, let end = nameEnd(first),
      !tokens[first].has(.common),
      tokens[end].kind == .mark || tokens[first].has([.given, .surname]), !isEponym(end - 1)
    else { return }
    claim(first, end, .patient, rank: 2)
  }
}
