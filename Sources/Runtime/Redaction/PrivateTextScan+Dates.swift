// Dates in all forms, from a weekday to a year.

extension PrivateTextScan {
  private static var years: ClosedRange<Int> { 1850...2099 }

  func isYear(_ index: Int) -> Bool {
    let token = tokens[index]
    return token.isNumber && token.count == 4 && PrivateTextScan.years.contains(token.value)
  }

  /// Day and month in either order.
  func isDayAndMonth(_ a: Int, _ b: Int) -> Bool {
    a >= 1 && b >= 1 && a <= 31 && b <= 31 && (a <= 12 || b <= 12)
  }

  func isFree(_ first: Int) -> Bool {
    guard tokens.isJoined(first) else { return true }
    let before = tokens[first - 1]
    guard before.kind == .mark else {
      return before.isWord && !before.has(.vital) && before.count > 3
    }
    // "5/3-5/9": the second of two dates.
    if before.mark == UInt8(ascii: "-"), tokens.isMark(first - 3, "/"), tokens[first - 2].isNumber,
      tokens.isMark(first + 1, "/")
    {
      return true
    }
    return
      !(before.mark == UInt8(ascii: "/") || before.mark == UInt8(ascii: ".")
      || before.mark == UInt8(ascii: "-")) || !tokens[first - 2].isNumber
      || !tokens.isJoined(first - 1)
  }

  // MARK: Numbers

  /// Three numbers with the same mark between, or two.
  mutating func readNumericDate(_ first: Int) {
    let a = tokens[first]
    guard isFree(first) else { return }
    if a.count == 8, readCompactDate(first) { return }
    let mark = tokens[first + 1].mark
    guard mark == UInt8(ascii: "/") || mark == UInt8(ascii: "-") || mark == UInt8(ascii: "."),
      tokens[first + 1].gap <= .space
    else { return }
    let b = tokens[first + 2]
    guard b.isNumber, b.gap <= .space, b.count <= 4, a.count <= 4 else { return }
    let isTight = tokens.isJoined(first + 1) && tokens.isJoined(first + 2)
    if tokens[first + 3].mark == mark, tokens[first + 4].isNumber,
      isTight || tokens[first + 3].gap == tokens[first + 1].gap
    {
      let c = tokens[first + 4]
      if a.count == 4, isYear(first), b.count <= 2, c.count <= 2, isDayAndMonth(b.value, c.value) {
        claim(first, dateEnd(first + 5), .date, rank: 7)
      } else if a.count <= 2, b.count <= 2, isDayAndMonth(a.value, b.value),
        c.count == 4 && isYear(first + 4)
          || c.count == 2 && (mark != UInt8(ascii: ".") || a.count + b.count >= 3)
      {
        claim(first, dayRangeEnd(dateEnd(first + 5)), .date, rank: 7)
      }
      return
    }
    guard isTight else { return }
    if let end = monthOfDaysEnd(first) {
      claim(first, end, .date, rank: 7)
    } else if a.count <= 2, a.value >= 1, a.value <= 12, isYear(first + 2) {
      claim(first, first + 3, .date, rank: 6)
    } else if isYear(first), b.count == 2, b.value >= 1, b.value <= 12,
      mark != UInt8(ascii: ".")
    {
      claim(first, first + 3, .date, rank: 6)
    } else if mark == UInt8(ascii: "/"), a.count <= 2, b.count <= 2,
      isDayAndMonth(a.value, b.value), isDateWithoutYear(first)
    {
      claim(first, dayListEnd(first), .date, rank: 3)
    }
  }

  /// The time of a timestamp belongs to its date only where no blank stands between.
  private func dateEnd(_ end: Int) -> Int {
    guard tokens.isWord(end, "t"), tokens.isJoined(end), tokens[end + 1].isNumber else {
      return end
    }
    var last = end + 2
    while tokens.isJoined(last),
      tokens.isMark(last, ":") || tokens[last].isNumber
        || tokens.isMark(last, ".") || tokens.isWord(last, "z")
    { last += 1 }
    return last
  }

  private mutating func readCompactDate(_ first: Int) -> Bool {
    let value = tokens[first].value
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100)
    guard PrivateTextScan.years.contains(year), month >= 1, month <= 12, day >= 1, day <= 31 else {
      return false
    }
    claim(first, first + 1, .date, rank: 3)
    return true
  }

  /// "3/14" is a date unless it is a score, a dose or a fraction.
  private func isDateWithoutYear(_ first: Int) -> Bool {
    let (a, b) = (tokens[first].value, tokens[first + 2].value)
    let after = tokens[first + 3]
    if after.kind == .mark, after.gap == .none,
      after.mark == UInt8(ascii: "%") || after.mark == UInt8(ascii: "/")
        || after.mark == UInt8(ascii: ".") && tokens[first + 4].isNumber
          && tokens.isJoined(first + 4)
    {
      return false
    }
    if after.gap == .none, after.isWord { return false }
    if isClinicalFraction(first) { return false }
    if isBeforeFullDate(first) { return true }
    if isFraction(first) { return false }
    // "2/7 HS": the time of the day behind it.
    if isTimeOfDay(first + 3), !tokens[first - 1].has(.fractionCue) { return true }
    if isBehindHospitalDay(first), !isBeforeDurationWord(first) { return true }
    if isDurationForm(first), !isAfterDateWord(first) || isBeforeDurationWord(first) {
      return false
    }
    if isPart(first) || isScored(first) { return false }
    var index = first - 1
    while index >= 0, tokens[index].kind == .mark, tokens[index + 1].gap <= .space { index -= 1 }
    let before = tokens[index]
    let isSameLine = tokens[index + 1].gap < .line
    if before.isWord, isSameLine, before.has(.dateCue) { return true }
    if before.isWord, isSameLine, before.has(.weekday) { return true }
    for place in max(0, first - 3)..<first where tokens[place].has(.fractionCue) { return false }
    if after.has([.fractionCue, .unit, .eponymHead]), !isSlashed(first + 3) { return false }
    if a == 24 && b == 7 || a == 1 && b <= 10 && before.isNumber { return false }
    if tokens[first].gap == .line || tokens.isMark(first - 1, "(") || tokens.isMark(first - 1, "|")
    {
      return true
    }
    if b == 10 || b == 5 || b == 6 && a <= 6 { return false }
    if a == 1 && b <= 4 || a == 2 && b == 3 || a == 3 && b == 4 { return false }
    return true
  }

  /// "sepsis 2/2 UTI" (because of), "strength 5/5", "VA 6/6 6/9", "PC 18/8", "12.1/11.8", "45/15": two numbers
  /// with a slash that are surely no day and month. What is said of `first` as a date counts for more.
  func isFraction(_ first: Int) -> Bool {
    let (a, b) = (tokens[first].value, tokens[first + 2].value)
    if !isDayAndMonth(a, b) { return true }
    if tokens.isMark(first - 1, "."), tokens.isJoined(first), tokens[first - 2].isNumber,
      tokens.isJoined(first - 1)
    {
      return true
    }
    let before = tokens[first - 1]
    let isNear = tokens[first].gap <= .space
    if isNear, before.has([.dateCue, .weekday]) { return false }
    if a == b, a <= 6, a != 3 { return true }
    if isNear, before.has(.fractionCue) { return true }
    return a == 6 && isAcuity(b) && (isAcuityBeside(first - 3) || isAcuityBeside(first + 3))
  }

  /// A denominator of Snellen's chart.
  private func isAcuity(_ value: Int) -> Bool {
    value == 5 || value == 6 || value == 9 || value == 12 || value == 18 || value == 24
  }

  private func isAcuityBeside(_ first: Int) -> Bool {
    tokens[first].value == 6 && tokens.isMark(first + 1, "/") && isAcuity(tokens[first + 2].value)
      || tokens.isWord(first + 2, "re") || tokens.isWord(first + 2, "le")
      || tokens.isWord(first + 2, "ph") || tokens.isWord(first, "ph")
  }

  /// "f/u", "d/c": a letter and another one behind a slash, which are no unit.
  func isSlashed(_ index: Int) -> Bool {
    tokens[index].count == 1 && tokens.isMark(index + 1, "/") && tokens.isJoined(index + 1)
      && tokens[index + 2].count == 1 && tokens[index + 2].isWord && tokens.isJoined(index + 2)
  }

  private func isTimeOfDay(_ index: Int) -> Bool {
    tokens[index].gap == .space
      && (tokens.isWord(index, "am") || tokens.isWord(index, "pm") || tokens.isWord(index, "hs")
        || tokens.isWord(index, "noon"))
  }

  func isAfterDateWord(_ first: Int) -> Bool {
    guard tokens[first].gap < .line else { return false }
    let before = first - 1
    return tokens.isWord(before, "on") || tokens.isWord(before, "since")
      || tokens.isWord(before, "from") || tokens.isWord(before, "dated")
      || tokens.isWord(before, "until") || tokens.isWord(before, "admitted")
      || tokens.isWord(before, "seen") || tokens.isWord(before, "op")
      || tokens[before].has(.weekday)
      || tokens.isMark(before, ":") && tokens[before - 1].has([.dateCue, .weekday])
  }

  // MARK: Words

  /// A month's name, a weekday, an ordinal before a month, a holiday, an age in words.
  mutating func readDateWord(_ index: Int) {
    let token = tokens[index]
    if token.has(.month) { readMonth(index) }
    if token.has(.weekday) { readWeekday(index) }
    if token.has(.ordinal) { readOrdinal(index) }
    if token.has(.holiday) { claim(index, index + 1, .date) }
    if token.has(.numberWord) { readAgeInWords(index) }
  }

  /// Behind the point of "Mon." or "Sept."; that of "Monday." ends a sentence.
  private func skippingPoint(_ index: Int) -> Int {
    tokens.isMark(index, ".") && tokens.isJoined(index)
      && (isShortDateWord(index - 1) || tokens.isJoined(index + 1)) ? index + 1 : index
  }

  /// "Mon", "Weds", "Jan", "Sept": a weekday or a month that is written short.
  func isShortDateWord(_ index: Int) -> Bool {
    let token = tokens[index]
    if tokens.isWord(index, "may") || tokens.isWord(index, "june") || tokens.isWord(index, "july") {
      return false
    }
    return token.has([.weekday, .month]) && (token.count <= 4 || tokens.isWord(index, "thurs"))
  }

  /// Behind a year that stands here, perhaps after a comma or an apostrophe; nil without one.
  func yearEnd(_ index: Int, isShortAllowed: Bool) -> Int? {
    var place = index
    if tokens.isMark(place, ",") || tokens.isMark(place, "-") || tokens.isMark(place, "/") {
      place += 1
    }
    if tokens.isWord(place, "of") { place += 1 }
    guard tokens[place].gap < .line else { return nil }
    if tokens.isMark(place, "'"), tokens[place + 1].isNumber, tokens[place + 1].count == 2 {
      return place + 2
    }
    if isYear(place) { return place + 1 }
    guard isShortAllowed, tokens[place].isNumber, tokens[place].count == 2,
      tokens.isJoined(place), !tokens.isMark(place - 1, ",")
    else { return nil }
    return place + 1
  }

  /// "on 1/9. March was cold": the point behind the last number of a date.
  private func isEndOfSentence(_ number: Int) -> Bool {
    tokens.isMark(number + 1, ".") && tokens.isJoined(number) && tokens[number + 2].gap != .none
      && (tokens.isMark(number - 1, "/") || tokens.isMark(number - 1, "-"))
  }

  private mutating func readMonth(_ index: Int) {
    let token = tokens[index]
    let afterMonth = skippingPoint(index + 1)
    // A day before: "12 March", "12th of March", "12-Mar-24", "12Mar2024".
    var first = index
    var before = index - 1
    if tokens.isWord(before, "of") || tokens.isMark(before, "-") || tokens.isMark(before, "/")
      || tokens.isMark(before, ".") && tokens.isJoined(before)
    {
      before -= 1
    }
    if tokens.isOrdinalEnding(before) { before -= 1 }
    let hasDayBefore =
      isDay(before) && tokens[index].gap < .line
      && !(tokens.isMark(before - 1, ".") && tokens.isJoined(before))
      && !isEndOfSentence(before)
    if hasDayBefore { first = dayListStart(before) }
    // A day behind: "March 12th".
    var end = afterMonth
    var dayPlace = afterMonth
    if tokens.isMark(dayPlace, "-") || tokens.isMark(dayPlace, "/") { dayPlace += 1 }
    let day = tokens[dayPlace]
    let hasDayBehind =
      isDay(dayPlace) && day.gap < .line
      && !(tokens.isMark(dayPlace + 1, ":") && tokens.isJoined(dayPlace + 1))
      && !(tokens[dayPlace + 1].has(.unit) && !tokens[dayPlace + 1].has(.ordinal)
        && !tokens.isOrdinalEnding(dayPlace + 1))
    let hasSuffix = tokens.isOrdinalEnding(dayPlace + 1)
    if hasDayBehind, !hasDayBefore {
      end = hasSuffix ? dayPlace + 2 : dayPlace + 1
      if dayPlace == afterMonth { end = dayListEnd(of: dayPlace, end) }
    }
    if let year = yearEnd(end, isShortAllowed: hasDayBefore || hasDayBehind) { end = year }
    let isBare = end == afterMonth && first == index
    if isBare {
      let before = tokens[index - 1]
      let isAnnounced = before.has([.yearWord, .dateCue]) && tokens[index].gap < .line
      let isWithin = tokens[index].gap == .space && tokens[index + 1].kind == .mark
      guard token.isCapital,
        isAnnounced || token.shape == .title && (!token.has(.doubtfulMonth) || isWithin)
      else { return }
      if tokens.isWord(index, "may"), !isAnnounced { return }
      claim(index, index + 1, .date)
      return
    }
    // "may 5" and "mar 3" in running text are months only with a capital letter.
    if token.has(.doubtfulMonth), token.shape == .lower, !hasDayBefore, !isYear(end - 1),
      tokens.isWord(index, "may") || tokens.isWord(index, "march") || tokens.isWord(index, "mar")
        || tokens.isWord(index, "dec")
    {
      return
    }
    claim(first, end, .date, rank: 6)
  }

  /// "the third of July".
  private mutating func readOrdinal(_ index: Int) {
    var place = index + 1
    if tokens.isWord(place, "of") { place += 1 }
    guard tokens[place].has(.month), tokens[place].gap < .line, tokens[place].isCapital else {
      return
    }
    let first = tokens.isWord(index - 1, "the") ? index - 1 : index
    claim(first, place + 1, .date, rank: 6)
  }

  private mutating func readWeekday(_ index: Int) {
    let token = tokens[index]
    if isPluralWeekday(index) { return }
    if token.has(.doubtfulWeekday) {
      guard token.shape == .title, !tokens.isJoined(index) || tokens[index - 1].kind == .mark else {
        return
      }
      let after = tokens[index + 1]
      if tokens.isWord(index, "sat"), after.isNumber || after.mark == UInt8(ascii: ":") { return }
      if tokens.isWord(index, "sun"), tokens[index + 1].isWord, after.words.isEmpty { return }
    } else if token.shape == .lower, token.count < 6 {
      return
    }
    if isWeekdayOfList(index) { return }
    // What follows is joined with it when it is a date itself.
    var place = skippingPoint(index + 1)
    if tokens.isMark(place, ",") { place += 1 }
    let next = tokens[place]
    let isDate =
      next.gap < .line
      && (next.has(.month)
        || next.isNumber
          && (tokens[place + 1].has(.month)
            || tokens.isMark(place + 1, "/") && tokens[place + 2].isNumber))
    claim(index, isDate ? place + 1 : index + 1, .date)
  }

  /// "Bactrim Sat/Sun", "every Friday": days of every week.
  func isWeekdayOfList(_ index: Int) -> Bool {
    guard tokens[index].has(.weekday) else { return false }
    return tokens.isMark(index + 1, "/") && tokens[index + 2].has(.weekday)
      || tokens.isMark(index - 1, "/") && tokens[index - 2].has(.weekday)
      || tokens[index].gap <= .space
        && (tokens.isWord(index - 1, "q") || tokens.isWord(index - 1, "every")
          || tokens.isWord(index - 1, "each") || tokens.isWord(index - 1, "weekly"))
  }

  mutating func readBareYear(_ index: Int) {
    guard isYear(index), isFree(index) else { return }
    let before = tokens[index - 1]
    let after = tokens[index + 1]
    if after.gap == .none, after.isNumber || after.isWord && !tokens.isWord(index + 1, "s") {
      return
    }
    if after.has(.unit), after.gap <= .space, !tokens.isWord(index + 1, "s") { return }
    let isAnnounced =
      before.has([.yearWord, .dateCue, .month]) && tokens[index].gap < .line
      || tokens.isBehindBirth(index, wordLimit: 1)
    // Without a word before it, a year of this time and no hour of the day.
    if !isAnnounced {
      if before.mark == UInt8(ascii: "@")
        || before.has([.unit, .facility]) && tokens[index].gap < .line
        || tokens.isWord(index - 1, "at") || tokens.isWord(index - 1, "rm")
        || tokens.isWord(index - 1, "room") || after.mark == UInt8(ascii: "%")
        || after.mark == UInt8(ascii: "-") && tokens[index + 2].isNumber && !isYear(index + 2)
      {
        return
      }
      guard tokens[index].value >= 1960, tokens[index].value <= 2029 else { return }
    }
    let end = tokens.isWord(index + 1, "s") && tokens.isJoined(index + 1) ? index + 2 : index + 1
    // A season before makes it more than a year.
    let isSeason =
      tokens.isWord(index - 1, "summer") || tokens.isWord(index - 1, "winter")
      || tokens.isWord(index - 1, "spring") || tokens.isWord(index - 1, "autumn")
      || tokens.isWord(index - 1, "fall")
    claim(isSeason ? index - 1 : index, end, .date)
  }

  /// "'98".
  mutating func readShortYear(_ index: Int) {
    guard tokens[index].gap != .none, tokens[index + 1].isNumber, tokens[index + 1].count == 2,
      tokens.isJoined(index + 1),
      !tokens.isJoined(index + 2)
        || tokens[index + 2].kind == .mark && tokens[index + 2].mark != UInt8(ascii: "'")
    else { return }
    claim(index, index + 2, .date)
  }
}
