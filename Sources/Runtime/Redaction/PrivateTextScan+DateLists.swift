// Lists and ranges of days that share a month or a year: "1/13-14/24", "March 4, 5 and 6", "4th to 6th
// March"; and the quarters of a year.

extension PrivateTextScan {
  /// A day of a month, in one or two digits.
  func isDay(_ index: Int) -> Bool {
    let token = tokens[index]
    return token.isNumber && token.count <= 2 && token.value >= 1 && token.value <= 31
  }

  /// A day that stands here and comes after another one, and no value with its unit.
  private func isLaterDay(_ index: Int, than day: Int) -> Bool {
    guard isDay(index), tokens[index].value > tokens[day].value, tokens[index].gap < .line else {
      return false
    }
    let after = tokens[index + 1]
    if after.gap == .none {
      if after.isWord { return tokens.isOrdinalEnding(index + 1) }
      if after.mark == UInt8(ascii: ":") || after.mark == UInt8(ascii: "%") { return false }
      if after.mark == UInt8(ascii: "/") || after.mark == UInt8(ascii: ".") {
        return !tokens[index + 2].isNumber
      }
    }
    return !after.has(.unit) || isSlashed(index + 1)
  }

  // MARK: Numbers

  /// Behind "3/4/24-6" for the date that ends here.
  func dayRangeEnd(_ end: Int) -> Int {
    guard tokens.isMark(end, "-"), tokens.isJoined(end), isDay(end + 1), tokens.isJoined(end + 1),
      tokens[end + 2].gap != .none || tokens[end + 2].kind == .mark,
      !(tokens.isJoined(end + 2) && tokens[end + 3].isNumber && tokens.isJoined(end + 3))
    else { return end }
    return end + 2
  }

  /// Behind "1/13-14/24" and "3/4-5/2024": days of one month and the year; nil for "5/3-5/9".
  func monthOfDaysEnd(_ first: Int) -> Int? {
    guard isDay(first), isDay(first + 2), tokens.isMark(first + 1, "/"),
      tokens.isMark(first + 3, "-"), tokens.isMark(first + 5, "/"), isDay(first + 4),
      tokens[first + 6].isNumber,
      isDayAndMonth(tokens[first].value, tokens[first + 2].value),
      tokens[first + 4].value > tokens[first + 2].value
    else { return nil }
    for index in first + 3..<first + 7 where !tokens.isJoined(index) { return nil }
    if tokens.isMark(first + 7, "/"), tokens.isJoined(first + 7) { return nil }
    let year = tokens[first + 6]
    let isYear =
      year.count == 2 && !isDayAndMonth(tokens[first + 4].value, year.value)
      || self.isYear(first + 6)
    return isYear ? first + 7 : nil
  }

  /// "3/4" of "3/4-3/6/2024".
  func isBeforeFullDate(_ first: Int) -> Bool {
    guard tokens.isMark(first + 3, "-"), tokens.isMark(first + 5, "/"), isDay(first + 4),
      isDay(first + 6), tokens.isMark(first + 7, "/"), tokens[first + 8].isNumber
    else { return false }
    for index in first + 3..<first + 9 where !tokens.isJoined(index) { return false }
    return isDayAndMonth(tokens[first].value, tokens[first + 2].value)
      && isDayAndMonth(tokens[first + 4].value, tokens[first + 6].value)
      && (tokens[first + 8].count == 2 || isYear(first + 8))
  }

  /// Behind "3/4-6" and "3/4 & 5" for a day and a month that start here.
  func dayListEnd(_ first: Int) -> Int {
    let end = first + 3
    let isRange = tokens.isMark(end, "-") && tokens.isJoined(end) && tokens.isJoined(end + 1)
    guard isRange || tokens.isMark(end, "&"), isLaterDay(end + 1, than: first + 2) else {
      return end
    }
    return end + 2
  }

  // MARK: Months by name

  /// The first day of "4th to 6th March" and "4, 5 and 6 March", of which the last one is at the index.
  func dayListStart(_ day: Int) -> Int {
    var first = day
    for _ in 0..<6 {
      var place = first - 1
      let isLink = isDayLink(place)
      guard isLink || first < day && tokens.isMark(place, ",") else { break }
      place -= 1
      if isLink, tokens.isMark(place, ",") { place -= 1 }
      if tokens.isOrdinalEnding(place) { place -= 1 }
      guard isDay(place), tokens[place].value < tokens[first].value, tokens[first].gap < .line,
        !(tokens.isJoined(place) && tokens[place - 1].kind == .mark)
      else { break }
      first = place
    }
    return first
  }

  /// Behind the last day of "March 4, 5, and 6", of which the first one is at the index and ends before
  /// `start`. Behind a comma or "and" alone another number may be no day: "March 4 and 5 beers".
  func dayListEnd(of day: Int, _ start: Int) -> Int {
    var end = start
    var last = day
    var dayCount = 1
    var isSure = false
    while dayCount < 32 {
      var place = end
      let hasComma = tokens.isMark(place, ",")
      if hasComma { place += 1 }
      let isLink = isDayLink(place)
      let isAnd = tokens.isWord(place, "and") || tokens.isWord(place, "or")
      if isLink { place += 1 }
      guard hasComma || isLink, isLaterDay(place, than: last) else { break }
      if isLink, !isAnd { isSure = true }
      if isAnd, dayCount > 1 { isSure = true }
      last = place
      end = place + 1
      if tokens.isOrdinalEnding(end) {
        isSure = true
        end += 1
      }
      dayCount += 1
      if isAnd, isEndOfDays(end) { isSure = true }
    }
    return isSure ? end : start
  }

  private func isDayLink(_ index: Int) -> Bool {
    tokens.isWord(index, "and") || tokens.isWord(index, "or") || tokens.isWord(index, "to")
      || tokens.isWord(index, "through") || tokens.isWord(index, "thru")
      || tokens.isMark(index, "&") || tokens.isMark(index, "-") && tokens.isJoined(index)
  }

  private func isEndOfDays(_ end: Int) -> Bool {
    tokens[end].kind == .mark || tokens[end].gap == .line || tokens[end].has(.dateCue)
      || yearEnd(end, isShortAllowed: false) != nil
  }

  // MARK: Quarters and feasts

  /// "Q3 2022", "3rd quarter of 2022", "first quarter 2022".
  mutating func readQuarter(_ index: Int) {
    if tokens.isWord(index, "q") {
      guard tokens[index].shape == .upper, tokens[index + 1].isNumber, tokens.isJoined(index + 1),
        tokens[index + 1].value >= 1, tokens[index + 1].value <= 4,
        let end = yearEnd(index + 2, isShortAllowed: false)
      else { return }
      claim(index, end, .date, rank: 6)
    } else if tokens.isWord(index, "quarter") {
      guard let end = yearEnd(index + 1, isShortAllowed: false) else { return }
      let isNumbered = tokens.isOrdinalEnding(index - 1) && tokens[index - 2].isNumber
      guard isNumbered || tokens[index - 1].has(.ordinal) else { return }
      claim(isNumbered ? index - 2 : index - 1, end, .date, rank: 6)
    }
  }

  /// "Memorial Day", "New Year's Eve": two words with capital letters; but "Labor Day 2".
  mutating func readHoliday(_ index: Int) {
    guard tokens[index].shape == .title, tokens[index + 1].shape == .title,
      !tokens[index + 2].isNumber || tokens[index + 2].gap > .space || isYear(index + 2)
    else { return }
    claim(index, index + 2, .date)
  }
}
