// Telephone numbers, identity numbers and codes: by their groups, their check digits, or the words
// beside them.

extension PrivateTextScan {
  /// Groups of digits with one mark or blank between.
  private struct Groups {
    var first: Int
    var end: Int
    var digits: [UInt8] = []
    var sizes: [Int] = []
    var hasBlank = false
    var hasDash = false
    var hasOther = false
  }

  /// The groups that start at a number, at most `limit` of them.
  private func groups(_ first: Int, marks: StaticString, blanks: Bool, limit: Int = 8) -> Groups {
    var found = Groups(first: first, end: first)
    var index = first
    while found.sizes.count < limit, tokens[index].isNumber {
      let token = tokens[index]
      if token.count > 19 { break }
      for place in token.start..<token.end {
        found.digits.append(tokens.text.characters[place] - 0x30)
      }
      found.sizes.append(token.count)
      found.end = index + 1
      let next = tokens[index + 1]
      if next.isNumber, next.gap == .space, blanks {
        found.hasBlank = true
        index += 1
      } else if next.kind == .mark, tokens[index + 2].isNumber, next.gap <= .space,
        tokens[index + 2].gap <= .space, isOne(next.mark, of: marks),
        next.mark != UInt8(ascii: ".") || tokens.isJoined(index + 2)
      {
        if next.mark == UInt8(ascii: "-") { found.hasDash = true } else { found.hasOther = true }
        index += 2
      } else {
        break
      }
    }
    return found
  }

  private func isOne(_ mark: UInt8, of marks: StaticString) -> Bool {
    for place in 0..<marks.utf8CodeUnitCount where marks.utf8Start[place] == mark { return true }
    return false
  }

  /// Nothing before it makes it part of a longer number or word.
  private func standsAlone(_ first: Int) -> Bool {
    guard tokens.isJoined(first) else { return true }
    let before = tokens[first - 1]
    guard before.kind == .mark else { return false }
    if before.mark == UInt8(ascii: "-") || before.mark == UInt8(ascii: ".")
      || before.mark == UInt8(ascii: "/") || before.mark == UInt8(ascii: ",")
    {
      return !tokens.isJoined(first - 1) || tokens[first - 2].kind == .mark
    }
    return true
  }

  // MARK: Telephones

  mutating func readPhone(_ start: Int) {
    var first = start
    var hasPlus = false
    if tokens.isMark(first, "+") {
      guard tokens[first + 1].isNumber, tokens.isJoined(first + 1) else { return }
      hasPlus = true
      first += 1
    }
    var isEnclosed = false
    if tokens.isMark(first, "("), tokens[first + 1].isNumber, tokens[first + 1].count >= 2,
      tokens[first + 1].count <= 5, tokens.isMark(first + 2, ")"),
      tokens[first + 3].isNumber
        || tokens.isMark(first + 3, "-") && tokens[first + 4].isNumber
    {
      isEnclosed = true
      first += 1
    }
    guard tokens[first].isNumber, hasPlus || isEnclosed || standsAlone(first) else { return }
    let found = groups(first, marks: isEnclosed || hasPlus ? "-.() /" : "-./", blanks: true)
    let digits = found.digits
    guard digits.count >= 7, digits.count <= 15 else {
      if hasPlus || isEnclosed, digits.count > 15 { claim(start, found.end, .id, rank: 2) }
      return
    }
    let sizes = found.sizes
    var isPhone = hasPlus && digits.count >= 8
    // "(555) 123-4567": the closing bracket ends a group of its own.
    if isEnclosed {
      let rest = groups(
        tokens.isMark(first + 2, ")") && tokens[first + 3].isNumber
          ? first + 3 : first + 4, marks: "-.", blanks: true, limit: 3)
      if digits.count + rest.digits.count >= 9 || digits.count >= 9 {
        claim(start, max(found.end, rest.end), .phone, rank: 6)
      }
      return
    }
    if sizes == [3, 3, 4] || sizes == [1, 3, 3, 4] {
      isPhone = !(found.hasBlank && Checksum.isNHS(digits) && !found.hasDash)
      if !isPhone { claim(start, found.end, .id, rank: 6) }
    } else if sizes == [3, 4], found.hasDash, !found.hasBlank {
      isPhone = true
    } else if digits[0] == 0, sizes.count >= 2, digits.count >= 9, digits.count <= 12,
      sizes[0] >= 2, sizes[0] <= 5, !isDateWithHour(found)
    {
      isPhone = true
    } else if digits[0] == 0, sizes.count == 1, digits.count == 10 || digits.count == 11 {
      isPhone = true
    }
    if isPhone { claim(start, found.end, .phone, rank: 6) }
  }

  /// "08/15/2023 09:31": the hour is no end of a telephone number.
  private func isDateWithHour(_ groups: Groups) -> Bool {
    let first = groups.first
    return groups.sizes.count > 3 && isDay(first) && isDay(first + 2) && isYear(first + 4)
      && tokens[first + 1].mark == tokens[first + 3].mark
      && isDayAndMonth(tokens[first].value, tokens[first + 2].value)
  }

  // MARK: Identity numbers

  /// Digits alone: long runs, and groups of the known shapes.
  mutating func readGroupedNumber(_ first: Int) {
    guard standsAlone(first) else { return }
    let token = tokens[first]
    if token.count >= 7, !tokens[first + 1].has(.unit) || tokens[first + 1].gap > .space,
      !(tokens.isMark(first + 1, ".") && tokens[first + 2].isNumber && tokens.isJoined(first + 2)
        && token.count < 9)
    {
      claim(first, first + 1, .id, rank: 2)
    }
    let dashed = groups(first, marks: "-", blanks: false)
    if dashed.sizes.count >= 2, isTight(dashed), isIdentity(dashed) {
      claim(first, dashed.end, .id, rank: 3)
    }
    let spaced = groups(first, marks: "-.", blanks: true)
    guard spaced.sizes.count >= 3 || spaced.sizes.count == 2 && spaced.digits.count >= 9 else {
      return
    }
    // The longest run of groups that is a known number.
    for count in stride(from: spaced.sizes.count, through: 2, by: -1) {
      let part = groups(first, marks: "-.", blanks: true, limit: count)
      if isKnownNumber(part) {
        claim(first, part.end, .id, rank: 5)
        return
      }
    }
  }

  private func isTight(_ groups: Groups) -> Bool {
    for index in groups.first + 1..<groups.end where !tokens.isJoined(index) { return false }
    return true
  }

  /// Digits with dashes between are an identity number unless they are a range or a date.
  private func isIdentity(_ groups: Groups) -> Bool {
    if groups.sizes == [3, 2, 4] { return true }
    if tokens[groups.end].gap == .none,
      tokens[groups.end].isWord || tokens[groups.end].mark == UInt8(ascii: "/")
    {
      return false
    }
    if groups.sizes.count == 2 {
      let (a, b) = (tokens[groups.first], tokens[groups.end - 1])
      // "1000-2000", "2019-2023"
      if a.count == b.count, a.value < b.value { return false }
      if tokens[groups.end].has(.unit), tokens[groups.end].gap <= .space { return false }
      return groups.digits.count >= 6 && a.count <= 9
    }
    return groups.digits.count >= 7
  }

  private func isKnownNumber(_ groups: Groups) -> Bool {
    let digits = groups.digits
    switch groups.sizes {
    case [3, 2, 4]: return Checksum.isSSN(digits) || groups.hasDash
    case [4, 4, 4, 4]: return Checksum.isLuhn(digits) || !isTimes(groups)
    case [4, 4, 4]: return Checksum.isAadhaar(digits) || !isTimes(groups)
    case [4, 6, 5], [2, 4, 4, 4], [4, 4, 4, 4, 2]: return true
    case [3, 3, 4]: return Checksum.isNHS(digits) || Checksum.isNPI(digits)
    case [3, 3, 3, 2]: return groups.hasOther || Checksum.isCPF(digits)
    case [4, 5, 1], [4, 5, 1, 1], [5, 4, 1], [6, 4], [6, 4, 2, 1], [6, 4, 3]: return true
    case [3, 3, 3]: return Checksum.isLuhn(digits)
    default: return digits.count >= 13 && digits.count <= 19 && Checksum.isLuhn(digits)
    }
  }

  /// Every group of four is an hour of the day: "0600 1100 1600 2100".
  private func isTimes(_ groups: Groups) -> Bool {
    for index in groups.first..<groups.end
    where tokens[index].isNumber && (tokens[index].value > 2400 || tokens[index].value % 100 > 59) {
      return false
    }
    return true
  }

  /// An international bank account number: two letters, two digits and groups up to four, in all 15 to 34
  /// characters that leave 1 by 97.
  mutating func readBankAccount(_ first: Int) {
    guard tokens[first].shape == .upper, tokens[first].count == 2, tokens[first + 1].isNumber,
      tokens.isJoined(first + 1), tokens[first + 1].count >= 2, !tokens.isJoined(first)
    else { return }
    var values: [Int] = []
    var end = first
    while end < first + 20, tokens[end].kind != .mark,
      end <= first + 1 || tokens[end].gap <= .space,
      tokens[end].isNumber || tokens[end].shape == .upper
    {
      for place in tokens[end].start..<tokens[end].end {
        let c = tokens.text.characters[place]
        guard c < 0x80 else { return }
        values.append(c.isASCIIDigit ? Int(c - 0x30) : Int(c - 0x41) + 10)
      }
      end += 1
      guard values.count >= 15 else { continue }
      guard values.count <= 34 else { return }
      var rest = 0
      for value in values[4...] + values[..<4] {
        rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97
      }
      if rest == 1 { return claim(first, end, .id, rank: 7) }
    }
  }

  // MARK: Beside their words

  /// "MRN: 0123", "member ID is HPX-77", "ext 4021".
  mutating func readCue(_ index: Int) {
    var cue = tokens[index].words
    var place = index + 1
    // The sign or the word that says that a number follows: "Case #", "Group no".
    var isNumbered = false
    let pair = tokens.pair(index, table)
    if !pair.isDisjoint(with: [.recordCue, .idCue]) {
      cue = pair
      place = index + 2
    }
    if isMarkedCue(index) { cue = tokens.isWord(index, "mr") ? .recordCue : .idCue }
    let cueCount = place - index
    var isMarked = false
    var skipped = 0
    while skipped < 7, place < tokens.count {
      let token = tokens[place]
      if token.gap == .line, place > index + cueCount, !isMarked { return }
      if token.kind == .mark {
        switch token.mark {
        case UInt8(ascii: "#"):
          isMarked = true
          isNumbered = true
        case UInt8(ascii: ":"), UInt8(ascii: "="): isMarked = true
        case UInt8(ascii: "("), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "'"): break
        default: return
        }
      } else if token.isNumber
        || !token.has([.cueFiller, .recordCue, .idCue, .weakIDCue, .phoneCue])
        || tokens.isJoined(place + 1) && tokens[place + 1].isNumber
        || tokens.isJoined(place + 1) && tokens.isMark(place + 1, "-") && tokens[place + 2].isNumber
      {
        break
      } else if token.has([.recordCue, .idCue, .phoneCue]), !token.has(.cueFiller) {
        // That word has a value of its own.
        if !token.has(.weakIDCue) { return }
      }
      place += 1
      skipped += 1
    }
    // These words alone announce no number.
    if tokens.isWord(index, "dl") || tokens.isWord(index, "rx") || tokens.isWord(index, "medicaid"),
      !isNumbered
    {
      return
    }
    if isNumbered, tokens[index].has(.weakIDCue), !tokens.isWord(index, "plan") {
      cue.insert(.idCue)
    }
    readValue(place, cue, isMarked, index)
  }

  /// "MR#" and "S/N", told at the R and the N.
  func isMarkedCue(_ index: Int) -> Bool {
    tokens.isWord(index, "mr") && tokens.isMark(index + 1, "#")
      || tokens.isWord(index, "n") && tokens.isMark(index - 1, "/") && tokens.isJoined(index)
        && tokens.isWord(index - 2, "s") && tokens.isJoined(index - 1)
        && !tokens.isJoined(index - 2)
  }

  private mutating func readValue(_ first: Int, _ cue: WordClass, _ isMarked: Bool, _ cueIndex: Int)
  {
    guard first < tokens.count, tokens[first].kind != .mark, tokens[first].gap < .line || isMarked
    else { return }
    if !cue.isDisjoint(with: .userCue), tokens[first].isWord, isMarked || tokens[first].count > 2 {
      let end = userEnd(first)
      let hasForm = end > first + 1 || isMarked
      if hasForm { claim(first, end, .username, rank: 3) }
      if cue.isDisjoint(with: [.idCue, .recordCue]) { return }
    }
    if !cue.isDisjoint(with: .postcodeCue), tokens[first].isNumber, tokens[first].count >= 3,
      tokens[first].count <= 6
    {
      claim(first, codeEnd(first), .zip, rank: 6)
      return
    }
    var end = codeEnd(first)
    // Groups with blanks between: "RX 441 209", "40-771-2296".
    while tokens[end].gap == .space, tokens[end].isNumber, tokens[end].count >= 2,
      end - first < 8,
      tokens[end - 1].isNumber || tokens[end - 1].shape == .upper && tokens[end - 1].count <= 3,
      !tokens[end + 1].has([.unit, .sex]) || tokens[end + 1].gap > .space,
      !(tokens.isMark(end + 1, "/") && tokens.isJoined(end + 1))
    {
      end = codeEnd(end)
    }
    var digitCount = 0
    var letterCount = 0
    for place in first..<end {
      if tokens[place].isNumber { digitCount += tokens[place].count }
      if tokens[place].isWord { letterCount += tokens[place].count }
    }
    if !cue.isDisjoint(with: .phoneCue) {
      let isExtension = tokens.isWord(cueIndex, "ext") || tokens.isWord(cueIndex, "extension")
      let least = isExtension || isMarked ? 3 : 4
      guard letterCount == 0, digitCount >= least, digitCount <= 15,
        !tokens[end].has(.unit) || tokens[end].gap > .space
      else { return }
      claim(first, groups(first, marks: "-./", blanks: true).end, .phone, rank: 4)
      return
    }
    let isWeak = cue.isDisjoint(with: [.recordCue, .idCue])
    guard
      digitCount >= (isWeak ? (letterCount > 0 ? 3 : 4) : 3)
        || digitCount >= 2 && letterCount >= 2 && !isWeak && !tokens[first].has(.vital)
        || isMarked && !isWeak && letterCount >= 8 && tokens[first].shape == .upper
          && tokens[first].words.isEmpty
    else { return }
    if isWeak, !isMarked, letterCount == 0, digitCount < 5 { return }
    if !isMarked, isUnmarkedDate(first, end) { return }
    if isWeak || letterCount == 0 && digitCount == 3, cue.isDisjoint(with: .recordCue),
      tokens[first].has(.month) || tokens[end].has(.unit) && tokens[end].gap <= .space
    {
      return
    }
    claim(first, end, cue.isDisjoint(with: .recordCue) ? .id : .medicalRecord, rank: 5)
  }

  /// "PID 2019", an illness and its year, and "encounter on 3/14": no number of what stands before.
  private func isUnmarkedDate(_ first: Int, _ end: Int) -> Bool {
    end == first + 1 && isYear(first)
      || isDay(first) && tokens.isMark(first + 1, "/") && tokens.isJoined(first + 1)
        && tokens[first + 2].isNumber
  }

  private func userEnd(_ first: Int) -> Int {
    var end = first + 1
    while end - first < PrivateTextScan.pieceLimit, tokens.isJoined(end) {
      let token = tokens[end]
      if token.kind == .mark, token.mark != UInt8(ascii: "."), token.mark != UInt8(ascii: "_"),
        token.mark != UInt8(ascii: "-")
      {
        break
      }
      end += 1
    }
    while end > first + 1, tokens[end - 1].kind == .mark { end -= 1 }
    return end
  }
}
