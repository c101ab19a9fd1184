// Postcodes, cities, states, countries, hospitals, firms and occupations.

extension PrivateTextScan {
  // MARK: Postcodes

  /// British, Canadian and Dutch forms at a word or number; five digits and four after a dash.
  mutating func readPostcode(_ index: Int) {
    let a = tokens[index]
    if a.isNumber {
      let dash = tokens[index + 1]
      if a.count == 5, dash.mark == UInt8(ascii: "-"), tokens.isJoined(index + 1),
        tokens[index + 2].isNumber, tokens[index + 2].count == 4, tokens.isJoined(index + 2)
      {
        claim(index, index + 3, .zip, rank: 4)
      }
      return
    }
    // Behind its word it may be typed small: "postcode m1 1ae".
    let cue = tokens.isMark(index - 1, ":") ? index - 2 : index - 1
    let isCued = tokens[cue].has(.postcodeCue)
    guard a.shape == .upper || isCued, a.count <= 2, tokens[index + 1].isNumber,
      tokens.isJoined(index + 1),
      tokens[index + 1].count <= 2, !tokens.isJoined(index)
    else { return }
    var place = index + 2
    if tokens[place].isWord, tokens.isJoined(place), tokens[place].count == 1 { place += 1 }
    let (digit, letters) = (tokens[place], tokens[place + 1])
    if digit.isNumber, digit.count == 1, digit.gap <= .space,
      letters.shape == .upper || isCued, letters.isWord, tokens.isJoined(place + 1)
    {
      let isBritish = letters.count == 2
      let isCanadian =
        letters.count == 1 && tokens[place + 2].isNumber && tokens.isJoined(place + 2)
      if isBritish, !tokens.isJoined(place + 2) || tokens[place + 2].kind == .mark {
        claim(index, place + 2, .zip, rank: 5)
        let town = tokens.isMark(index - 1, ",") ? index - 2 : index - 1
        if tokens[town].shape == .title, !tokens[town].has([.common, .streetEnd]),
          tokens[index].gap < .line
        {
          claim(town, town + 1, .city, rank: 1)
        }
      } else if isCanadian, place == index + 3,
        !tokens.isJoined(place) || !isStage(index) && isBehindPlace(index)
      {
        claim(index, place + 3, .zip, rank: 5)
      }
    }
  }

  /// A province, a town, the end of a street or "postcode" within the three tokens before.
  private func isBehindPlace(_ index: Int) -> Bool {
    for place in max(0, index - 3)..<index
    where tokens[place].has([.city, .state, .stateCode, .postcodeCue, .streetEnd]) { return true }
    return false
  }

  /// "Fresno, CA 93726": the code, the city before it and the number behind.
  private mutating func readState(_ index: Int) {
    let token = tokens[index]
    let isPair = tokens.pair(index, table).contains(.state)
    let end = isPair ? index + 2 : index + 1
    let zip = tokens.isMark(end, ",") ? end + 1 : end
    let isZip =
      tokens[zip].isNumber && tokens[zip].gap <= .wideSpace && !tokens[zip + 1].has(.unit)
      && (tokens[zip].count == 5 && !token.has(.idCue) && !token.has(.weakIDCue)
        || tokens[zip].count == 4 && token.count == 3 && token.has(.stateCode))
    if isPair || token.has(.state) {
      if token.isCapital { claim(index, end, .state) }
    } else if token.has(.stateCode), token.shape == .upper {
      let isAfterComma =
        tokens.isMark(index - 1, ",") && tokens[index - 2].shape == .title
        && tokens[index - 2].count > 2 && !tokens[index - 2].has([.given, .common])
      let isLong = token.count == 3
      guard
        isAfterComma || isZip && tokens[index].gap <= .space
          || isLong && tokens[index - 1].isCapital
      else { return }
      // "Smith, MD" and "Jones, PA" are people.
      if isAfterComma, token.has(.credential), !isZip, !tokens[index - 2].has(.city) { return }
      if isDoubtfulState(index..<end) { return }
      claim(index, end, .state)
    } else {
      return
    }
    if isZip, token.shape == .upper || tokens[zip].count == 5 {
      claim(zip, codeEnd(zip), .zip, rank: 4)
    }
    readCityBefore(index)
  }

  private mutating func readCityBefore(_ state: Int) {
    var last = state - 1
    let hasComma = tokens.isMark(last, ",")
    if hasComma { last -= 1 }
    guard tokens[last].isCapital, tokens[last].gap <= .space,
      !tokens[last].has([.streetEnd, .common]),
      hasComma || tokens[last].has(.city) || tokens[state].shape == .upper
    else { return }
    var first = last
    while last - first < 2, tokens[first].gap == .space, tokens[first - 1].isCapital,
      !tokens[first - 1].has([.streetEnd, .common, .facility, .clinicianTitle])
    { first -= 1 }
    claim(first, last + 1, .city, rank: 2)
  }

  // MARK: Words

  mutating func readPlace(_ index: Int) {
    let token = tokens[index]
    let pair = token.isCapital ? tokens.pair(index, table) : []
    readNamedStreet(index)
    if token.has([.state, .stateCode]) || pair.contains(.state) { readState(index) }
    if token.isCapital {
      let isEponymOfTown =
        pair.contains(.city)
        ? isMeasureOfTown(index + 2) || isGraded(index)
        : token.has(.city) && (isMeasureOfTown(index + 1) || isGraded(index))
      if isEponymOfTown {
        // "Glasgow Coma Scale"
      } else if pair.contains(.city) {
        claim(index, index + 2, .city)
        readCodeAfterCity(index + 2)
      } else if token.has(.city), token.shape != .mixed {
        claim(index, index + 1, .city)
        readCodeAfterCity(index + 1)
      }
      if pair.contains(.country) {
        claim(index, index + 2, .country)
      } else if token.has(.country) {
        claim(index, index + 1, .country)
      }
      if pair.contains(.knownFacility) {
        claim(index, index + 2, .hospital, rank: 2)
      } else if token.has(.knownFacility), !isEponym(index) {
        let isHyphened =
          tokens.isMark(index - 1, "-") && tokens.isJoined(index)
          && tokens[index - 2].isCapital
        claim(isHyphened ? index - 2 : index, index + 1, .hospital, rank: 2)
      }
      if pair.contains(.knownOrganization) {
        claim(index, index + 2, .organization, rank: 2)
      } else if token.has(.knownOrganization) {
        claim(index, index + 1, .organization, rank: 2)
      }
      if tokens.isWord(index + 1, "county"), tokens[index + 1].isCapital,
        tokens[index + 1].gap == .space, !token.has([.common, .genericPlace])
      {
        claim(index, index + 2, .city, rank: 2)
      }
    }
    if token.has(.placeCue) { readPlaceAfterCue(index) }
    if token.has(.facility) || pair.contains(.facility) {
      readNamedPlace(index, pair.contains(.facility) ? index + 2 : index + 1, .hospital)
    }
    if token.has(.organization) || pair.contains(.organization) {
      readNamedPlace(index, pair.contains(.organization) ? index + 2 : index + 1, .organization)
    }
    readShortPlace(index)
    readOccupation(index)
  }

  /// "St. Vincent's": a saint with a genitive is a house.
  private mutating func readSaint(_ index: Int) -> Bool {
    guard tokens.isWord(index, "st") || tokens.isWord(index, "saint"), tokens[index].isCapital
    else {
      return false
    }
    let name = tokens.isMark(index + 1, ".") ? index + 2 : index + 1
    guard tokens[name].shape == .title, tokens.isMark(name + 1, "'"), tokens.isWord(name + 2, "s"),
      tokens.isJoined(name + 1), tokens.isJoined(name + 2), !tokens.isWord(name + 3, "wort")
    else { return false }
    claim(index, name + 3, .hospital, rank: 1)
    return true
  }

  /// "Dunleith Community", "Harborview General", "Beulah Gap ED": names whose last word is generic.
  private mutating func readShortPlace(_ index: Int) {
    if readSaint(index) { return }
    guard
      tokens.isWord(index, "general") || tokens.isWord(index, "regional")
        || tokens.isWord(index, "community") || tokens.isWord(index, "memorial")
        || tokens.isWord(index, "mercy")
        || tokens.isWord(index, "ed") && tokens[index].shape == .upper
    else { return }
    let isWord = tokens[index].shape == .title
    guard isWord || tokens.isWord(index, "ed"), tokens[index].gap == .space,
      tokens[index - 1].shape == .title,
      tokens[index - 1].words.isEmpty
        || tokens[index - 1].has([.city, .surname]), tokens[index - 1].count > 2,
      !isWord || !tokens[index + 1].isCapital
    else { return }
    var first = index - 1
    while index - first < 3, tokens[first].gap == .space, tokens[first - 1].shape == .title,
      tokens[first - 1].words.isEmpty
    { first -= 1 }
    claim(first, index + 1, .hospital, rank: 1)
  }

  /// "Mumbai 400001".
  private mutating func readCodeAfterCity(_ index: Int) {
    let place = tokens.isMark(index, "-") || tokens.isMark(index, ",") ? index + 1 : index
    if tokens[place].isNumber, tokens[place].count >= 5, tokens[place].count <= 6,
      tokens[place].gap <= .space
    {
      claim(place, place + 1, .zip, rank: 3)
    }
  }

  /// "lives in Slade", "moved from Port Avery", "city of Visalia".
  private mutating func readPlaceAfterCue(_ index: Int) {
    var place = index + 1
    guard
      tokens.isWord(place, "in") || tokens.isWord(place, "from") || tokens.isWord(place, "to")
        || tokens.isWord(place, "of") || tokens.isWord(place, "near") || tokens.isWord(place, "at")
        || tokens.isWord(index, "visiting")
    else { return }
    if !tokens.isWord(index, "visiting") { place += 1 }
    var end = place
    while end - place < 3, tokens[end].isCapital,
      tokens[end].shape != .upper || tokens[end].count > 4,
      !tokens[end].has(.common), end == place || tokens[end].gap == .space
    { end += 1 }
    if end > place, tokens[place].gap < .line { claim(place, end, .city) }
  }

  /// A hospital's or a firm's name, which needs a word that is not generic: walks left from the word
  /// that says what it is.
  private mutating func readNamedPlace(_ head: Int, _ headEnd: Int, _ type: PrivateType) {
    let token = tokens[head]
    guard
      token.isCapital
        || tokens[head - 1].isCapital && tokens[head].gap == .space
          && (tokens[head - 1].has([.city, .knownFacility])
            || tokens.pair(head - 2, table).contains(.city))
    else { return }
    // Headings in capitals name specialties.
    let isHeading =
      token.shape == .upper && token.count > 3 && type == .hospital
      && !tokens.isWord(head, "hospital")
    var first = head
    var hasName = false
    var wordCount = 0
    while wordCount < 6 {
      let before = tokens[first - 1]
      guard tokens[first].gap <= .space else { break }
      if before.isWord,
        before.isCapital || tokens.isWord(first - 1, "of") && tokens[first - 2].isCapital
          || tokens.isWord(first - 1, "and") && tokens[first - 2].isCapital && hasName
          || tokens.isWord(first - 1, "s") && tokens.isMark(first - 2, "'")
      {
        if before.has([.clinicianTitle, .personTitle]), before.count > 2 { break }
        if before.has([.month, .weekday]) && !before.has(.given) { break }
        if before.has(.common), !before.has([.genericPlace, .city, .surname, .given]),
          !tokens.isWord(first - 1, "st"), !tokens.isWord(first - 1, "s"), before.count > 1
        {
          break
        }
        if before.isCapital, !before.has([.genericPlace, .particle, .facility]), before.count > 1,
          !isHeading || before.has([.city, .surname, .knownFacility])
        {
          hasName = true
        }
        // "Memorial Hospital", "City Hospital": a name by its capital letters.
        if type == .hospital, before.shape == .title, tokens[first].gap == .space,
          tokens.isWord(head, "hospital") || tokens.isWord(head, "clinic") && wordCount > 0,
          tokens.isWord(first - 1, "memorial")
            || tokens.isWord(first - 1, "city") || tokens.isWord(first - 1, "county")
            || tokens.isWord(first - 1, "community") || tokens.isWord(first - 1, "general")
            || tokens.isWord(first - 1, "regional") || tokens.isWord(first - 1, "university")
        {
          hasName = true
        }
        if tokens.isWord(first - 1, "st"), first < head { hasName = true }
        first -= 1
        wordCount += 1
      } else if before.mark == UInt8(ascii: "'") || before.mark == UInt8(ascii: "-")
        || before.mark == UInt8(ascii: "&"), tokens[first - 2].isCapital
      {
        first -= 1
      } else if before.mark == UInt8(ascii: "."),
        tokens.isWord(first - 2, "st")
          || tokens.isWord(first - 2, "mt") || tokens.isWord(first - 2, "med")
          || tokens[first - 2].count == 1
      {
        first -= 1
      } else {
        break
      }
    }
    while first < head,
      tokens[first].kind == .mark || tokens.isWord(first, "of")
        || tokens.isWord(first, "the") || tokens.isWord(first, "s") || tokens.isWord(first, "and")
    { first += 1 }
    var end = facilityEnd(headEnd)
    // "Children's Hospital of Atlanta"
    if tokens.isWord(end, "of") || tokens.isWord(end, "at"), tokens[end + 1].isCapital,
      !tokens[end + 1].has([.common, .genericPlace])
    {
      hasName = true
      end += 2
      while end - head < PrivateTextScan.pieceLimit, tokens[end].isCapital,
        tokens[end].gap == .space, !tokens[end].has(.common)
      { end += 1 }
    }
    guard hasName, first < head || end > headEnd else { return }
    if type == .hospital, isWeakFacility(head, headEnd), end == headEnd, wordCount > 3 { return }
    claim(first, end, type, rank: 3)
  }

  /// Where the words end that say what a place is: the rest of "NYU Med. Center".
  func facilityEnd(_ start: Int) -> Int {
    var end = start
    while end - start < PrivateTextScan.pieceLimit {
      let isShort = tokens.isMark(end, ".") && tokens[end - 1].count <= 4 && tokens.isJoined(end)
      let next = isShort ? end + 1 : end
      guard tokens[next].isCapital, tokens[next].gap == .space,
        tokens[next].has([.facility, .organization])
          || tokens.isWord(next, "center") && tokens.isWord(isShort ? end - 1 : end, "med")
      else { break }
      end = next + 1
    }
    return end
  }

  private func isWeakFacility(_ head: Int, _ end: Int) -> Bool {
    end == head + 1
      && (tokens.isWord(head, "health") || tokens.isWord(head, "med")
        || tokens.isWord(head, "medical") || tokens.isWord(head, "memorial")
        || tokens.isWord(head, "rehab") || tokens.isWord(head, "institute"))
  }

  /// "works as a judo coach", "Occupation: machinist", "retired plumber".
  private mutating func readOccupation(_ index: Int) {
    let pair = tokens.pair(index, table)
    if tokens[index].has(.profession) || pair.contains(.profession) {
      claim(index, pair.contains(.profession) ? index + 2 : index + 1, .profession, rank: 0)
      return
    }
    var place = index + 1
    if tokens.isWord(index, "occupation") || tokens.isWord(index, "profession")
      || tokens.isWord(index, "occ")
    {
      guard tokens.isMark(place, ":") || tokens.isMark(place, "-") || tokens.isWord(place, "is")
      else {
        return
      }
      place += 1
    } else if tokens.isWord(index, "works") || tokens.isWord(index, "worked")
      || tokens.isWord(index, "employed") || tokens.isWord(index, "job")
    {
      guard tokens.isWord(place, "as") || tokens.isMark(place, ":") else { return }
      place += 1
    } else {
      return
    }
    if tokens.isWord(place, "a") || tokens.isWord(place, "an") { place += 1 }
    var end = place
    while end - place < 3, tokens[end].isWord, tokens[end].gap <= .space, !tokens[end].has(.common)
    {
      end += 1
    }
    if end > place, tokens[place].gap < .line { claim(place, end, .profession, rank: 1) }
  }
}
