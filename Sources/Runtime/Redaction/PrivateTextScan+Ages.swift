// Ages, by the number alone: what is said of it (years, sex) stays where it is.

extension PrivateTextScan {
  /// "Mrs Grace Rich 92, …", "Pt: Amos Fairweather; 93", "Anagnostou (91)": a number right behind a
  /// person's name. After all names are found.
  mutating func readAgesBehindNames() {
    for claim in claims where claim.type == .patient {
      var place = claim.end
      for _ in 0..<2 where tokens[place].kind == .mark {
        let mark = tokens[place].mark
        guard
          mark == UInt8(ascii: ",") || mark == UInt8(ascii: ";") || mark == UInt8(ascii: "(")
            || mark == UInt8(ascii: "\"")
        else { break }
        place += 1
      }
      let (number, next) = (tokens[place], tokens[place + 1])
      guard number.isNumber, number.gap < .line, number.count <= 3, number.value >= 1,
        number.value <= 115, !next.has(.unit) || next.gap > .space || next.has(.sex),
        next.gap != .none || next.isWord
          || next.mark == UInt8(ascii: ",") || next.mark == UInt8(ascii: ";")
          || next.mark == UInt8(ascii: ")")
          || next.mark == UInt8(ascii: ".") && !tokens.isJoined(place + 2)
      else { continue }
      self.claim(place, place + 1, .age, rank: 3)
    }
  }

  /// "65 y/o", "65-year-old", "65F", "aged 65", "in her 80s": the number alone.
  mutating func readAge(_ index: Int) {
    let token = tokens[index]
    guard token.count <= 3, token.value >= 0, token.value <= 125, isFree(index) else { return }
    if isAgeUnit(index + 1) {
      claim(index, index + 1, .age, rank: 5)
      return
    }
    let next = tokens[index + 1]
    // "65F", "65 M", "65 year male" at the start of what is said of somebody.
    if next.has(.sex), next.gap <= .space, token.value >= 1, token.count <= 2 || token.value >= 100,
      next.count > 1 || next.shape == .upper && isStart(index)
        || next.gap == .none && isStart(index)
    {
      let after = tokens[index + 2]
      if next.count > 1 || after.gap != .none || after.kind == .mark {
        claim(index, index + 1, .age, rank: 4)
        return
      }
    }
    // "48/M", "27F s/p", "51 yrs, ", "13 y,"
    if next.mark == UInt8(ascii: "/"), next.gap == .none, tokens.isJoined(index + 2),
      tokens[index + 2].shape == .upper,
      tokens.isWord(index + 2, "m") || tokens.isWord(index + 2, "f"),
      !tokens.isJoined(index + 3) || tokens[index + 3].kind == .mark
    {
      claim(index, index + 1, .age, rank: 4)
      return
    }
    if next.gap == .none, next.shape == .upper, next.count == 1,
      tokens.isWord(index + 1, "m") || tokens.isWord(index + 1, "f"), token.value >= 10,
      token.value <= 110, tokens[index + 2].gap != .none || tokens[index + 2].kind == .mark,
      !isCatheter(index + 2)
    {
      claim(index, index + 1, .age, rank: 3)
      return
    }
    if tokens.isWord(index + 1, "y") || tokens.isWord(index + 1, "yr")
      || tokens.isWord(index + 1, "yrs"), next.gap <= .space, token.value >= 10,
      tokens[index + 2].kind == .mark && tokens[index + 2].gap == .none
        || tokens[index + 2].gap >= .wideSpace,
      !tokens[index - 1].has([.fractionCue, .common, .yearWord, .dateCue]),
      !tokens.isMark(index - 1, "x") && !tokens.isWord(index - 1, "x")
    {
      claim(index, index + 1, .age, rank: 3)
      return
    }
    if isBehindBirth(index) {
      claim(index, index + 1, .age, rank: 4)
      return
    }
    if isBehindSex(index) || isBirthday(index) {
      claim(index, index + 1, .age, rank: 4)
      return
    }
    var before = index - 1
    if tokens.isMark(before, ":") || tokens.isMark(before, "=") { before -= 1 }
    if tokens.isWord(before, "aged") || tokens.isWord(before, "age")
      || tokens.isWord(before, "ages"),
      tokens[index].gap < .line
    {
      claim(index, index + 1, .age, rank: 4)
    } else if tokens.isWord(index + 1, "s"), tokens.isJoined(index + 1), token.value >= 20,
      token.value <= 100, token.value % 10 == 0,
      tokens.isWord(before, "his") || tokens.isWord(before, "her") || tokens.isWord(before, "their")
        || tokens.isWord(before, "mid") || tokens.isWord(before, "early")
        || tokens.isWord(before, "late")
    {
      claim(
        tokens.isWord(before, "mid") || tokens.isWord(before, "early")
          || tokens.isWord(before, "late")
          ? before : index, index + 2, .age, rank: 4)
    }
  }

  /// "M/92", "WF 92": the sex, of the second with the colour before it.
  private func isBehindSex(_ index: Int) -> Bool {
    let token = tokens[index]
    guard token.value >= 1, token.count <= 3, token.value <= 115 else { return false }
    let after = tokens[index + 1]
    if after.gap == .none, after.isWord || after.mark == UInt8(ascii: "/") { return false }
    if after.gap == .none, tokens[index + 2].isNumber, tokens.isJoined(index + 2) { return false }
    if tokens.isMark(index - 1, "/"), tokens.isJoined(index), tokens.isJoined(index - 1) {
      return tokens[index - 2].shape == .upper && !tokens.isJoined(index - 2)
        && (tokens.isWord(index - 2, "m") || tokens.isWord(index - 2, "f"))
    }
    return token.gap == .space && token.value >= 18 && tokens[index - 1].shape == .upper
      && !after.has(.unit) && after.mark != UInt8(ascii: "%")
      && (tokens.isWord(index - 1, "wf") || tokens.isWord(index - 1, "wm")
        || tokens.isWord(index - 1, "bf"))
  }

  /// "turned 95 last month", "turning 90".
  private func isBirthday(_ index: Int) -> Bool {
    let after = tokens[index + 1]
    return tokens[index].gap <= .space && tokens[index].value >= 18
      && (tokens.isWord(index - 1, "turned") || tokens.isWord(index - 1, "turning")
        || tokens.isWord(index - 1, "turns"))
      && !after.has(.unit) && after.mark != UInt8(ascii: "%")
      && !tokens.isWord(index + 1, "degrees") && !tokens.isWord(index + 1, "times")
  }

  /// "DOB 3/4/1949 (75)", "born 1949 (75)": in brackets behind the day of birth.
  private func isBehindBirth(_ index: Int) -> Bool {
    guard tokens.isMark(index - 1, "("), tokens.isMark(index + 1, ")"), tokens[index].value >= 1,
      tokens[index - 2].isNumber || tokens[index - 2].has(.month)
    else { return false }
    for place in stride(from: index - 3, through: max(0, index - 12), by: -1) {
      if tokens[place + 1].gap == .line { return false }
      if tokens.isWord(place, "dob") || tokens.isWord(place, "born") { return true }
      if tokens.isWord(place, "d"), tokens.isWord(place + 2, "o"), tokens.isWord(place + 4, "b") {
        return true
      }
    }
    return false
  }

  /// "nineties"
  private func isDecade(_ index: Int) -> Bool {
    tokens[index].count >= 6
      && tokens.text.characters[tokens[index].end - 1] | 0x20 == UInt8(ascii: "s")
  }

  /// "22F 3-way", "8F pigtail": sizes in French.
  private func isCatheter(_ index: Int) -> Bool {
    tokens[index].isNumber || tokens[index].has(.eponymHead) || tokens.isWord(index, "foley")
      || tokens.isWord(index, "pigtail") || tokens.isWord(index, "picc")
      || tokens.isWord(index, "sheath") || tokens.isWord(index, "coude")
      || tokens.isWord(index, "x")
  }

  private func isStart(_ index: Int) -> Bool {
    let token = tokens[index]
    if token.gap == .line { return true }
    let before = tokens[index - 1]
    return before.kind == .mark && before.mark != UInt8(ascii: "/")
      || before.has([.common, .personCue])
  }

  /// "y/o", "yo", "yr old", "-year-old", "years of age", "mo old".
  private func isAgeUnit(_ index: Int) -> Bool {
    var place = index
    if tokens.isMark(place, "-"), tokens.isJoined(place) { place += 1 }
    guard tokens[place].gap <= .space else { return false }
    if tokens.isWord(place, "yo") || tokens.isWord(place, "yof") || tokens.isWord(place, "yom")
      || tokens.isWord(place, "yoa")
    {
      return true
    }
    if tokens.isWord(place, "y") {
      let next = tokens[place + 1]
      if next.mark == UInt8(ascii: "/") || next.mark == UInt8(ascii: ".") {
        return tokens.isWord(place + 2, "o")
      }
      return tokens.isWord(place + 1, "o") || next.has(.sex) && next.gap <= .space
        || tokens.isWord(place + 1, "old")
    }
    let isPeriod =
      tokens.isWord(place, "year") || tokens.isWord(place, "years") || tokens.isWord(place, "yr")
      || tokens.isWord(place, "yrs") || tokens.isWord(place, "month")
      || tokens.isWord(place, "months") || tokens.isWord(place, "mo") || tokens.isWord(place, "mos")
      || tokens.isWord(place, "week") || tokens.isWord(place, "weeks")
      || tokens.isWord(place, "wk") || tokens.isWord(place, "day") || tokens.isWord(place, "days")
    guard isPeriod else { return false }
    var next = place + 1
    if tokens.isMark(next, "-") || tokens.isMark(next, ".") || tokens.isMark(next, "/") {
      next += 1
    }
    if tokens.isWord(next, "old") || tokens.isWord(next, "o") { return true }
    if tokens.isWord(next, "of"), tokens.isWord(next + 1, "age") { return true }
    return tokens[next].has(.sex) && tokens[next].gap <= .space && tokens[place].count <= 5
      && tokens[next].count > 1
  }

  /// "eleven-year-old", "ninety-four years old", "a hundred and two years old", "in his nineties", "a
  /// nonagenarian".
  mutating func readAgeInWords(_ index: Int) {
    if tokens[index].count > 10 { return claim(index, index + 1, .age, rank: 5) }
    if isDecade(index) {
      let before = index - 1
      guard
        tokens.isWord(before, "his") || tokens.isWord(before, "her")
          || tokens.isWord(before, "their") || tokens.isWord(before, "mid")
          || tokens.isWord(before, "early") || tokens.isWord(before, "late")
      else { return }
      return claim(index, index + 1, .age, rank: 5)
    }
    var first = index
    var end = index + 1
    if tokens.isWord(index, "hundred") {
      if tokens.isWord(index - 1, "a") || tokens.isWord(index - 1, "one") { first -= 1 }
      if tokens.isWord(end, "and") { end += 1 }
      if tokens[end].has(.numberWord) { end += 1 }
    }
    if tokens.isMark(end, "-"), tokens[end + 1].has(.numberWord) {
      end += 2
    } else if tokens[end].has(.numberWord) {
      end += 1
    }
    if isAgeUnit(end) { claim(first, end, .age, rank: 5) }
  }
}
