// Two numbers with a slash between that are no date: durations (3/7, 2/52), hours (8/24), scores and counts
// (PHQ-9 18/27, nodes 2/15) and parts of a whole; and weekdays of every week.

extension PrivateTextScan {
  /// "3/12 ago", "2/7 hx of", "3/7 history", "5/7 of": a time behind which it is said of what.
  func isBeforeDurationWord(_ first: Int) -> Bool {
    let after = first + 3
    return tokens[after].gap <= .space
      && (tokens.isWord(after, "ago") || tokens.isWord(after, "hx")
        || tokens.isWord(after, "history")
        || tokens.isWord(after, "of") && !tokens[after + 1].has(.month))
  }

  /// "2/3 of the dose".
  func isPart(_ first: Int) -> Bool {
    tokens[first].value < tokens[first + 2].value && tokens.isWord(first + 3, "of")
      && tokens[first + 3].gap == .space && !tokens[first + 4].has(.month)
      && !tokens[first + 4].isNumber
  }

  /// "for last 3/12", "over the last 2/7", "Duration: 2/12", "Course: 5/7", "HPC: 3/7".
  private func isBehindDurationWord(_ first: Int) -> Bool {
    guard tokens[first].gap <= .space else { return false }
    let before = first - 1
    if tokens.isWord(before, "last") || tokens.isWord(before, "past") {
      return tokens.isWord(before - 1, "for") || tokens.isWord(before - 1, "over")
        || tokens.isWord(before - 1, "the") || tokens.isWord(before - 1, "in")
    }
    let word = tokens.isMark(before, ":") ? before - 1 : before
    return tokens.isWord(word, "duration") || tokens.isWord(word, "hx")
      || !isAmerican && (tokens.isWord(word, "course") || tokens.isWord(word, "hpc"))
  }

  /// Durations: days, weeks, months and hours as n/7, n/52, n/12 and n/24.
  func isDurationForm(_ first: Int) -> Bool {
    let b = tokens[first + 2].value
    return b == 7 || b == 12 || b == 24 || b == 52
  }

  /// "8/24", "4/24": every so many hours, behind a dose, a route or an observation or before "PRN".
  func isHours(_ first: Int) -> Bool {
    let a = tokens[first].value
    guard tokens[first + 2].value == 24, tokens[first + 2].count == 2, a >= 1, a <= 24, 24 % a == 0,
      !isAfterDateWord(first), !tokens[first - 1].has([.dateCue, .yearWord])
    else { return false }
    if tokens.isWord(first + 3, "prn") || tokens.isWord(first + 3, "bags") { return true }
    for place in max(0, first - 4)..<first where tokens[place + 1].gap <= .space {
      if tokens[place].has(.hourlyCue) || tokens[place].has(.unit) && tokens[place - 1].isNumber {
        return true
      }
    }
    return false
  }

  /// "PHQ-9 18/27", "pN1 (3/14)", "ER 8/8", "nodes 2/15": a score or a count behind its name.
  func isScored(_ first: Int) -> Bool {
    guard tokens[first].gap <= .space else { return false }
    var name = first - 1
    if tokens.isMark(name, "("), !tokens.isJoined(name) || tokens[name - 1].isNumber { name -= 1 }
    if tokens.isMark(name, ":") || tokens.isMark(name, "=") || tokens.isWord(name, "met") {
      name -= 1
    }
    if tokens[name].isNumber, tokens[name].count <= 2, tokens.isJoined(name) {
      name -= 1
      if tokens.isMark(name, "-"), tokens.isJoined(name) { name -= 1 }
    }
    // Of receptors the Allred score is of eight.
    if tokens.isWord(name, "er") || tokens.isWord(name, "pr") {
      return tokens[name].shape == .upper && tokens[first + 2].value == 8
    }
    // Dr. Katz has days, his index six points.
    if tokens.isWord(name, "katz") { return tokens[first + 2].value == 6 }
    return tokens[name].has(.scoreName)
  }

  /// What a model takes for a date and is none: a weekday of every week, a duration, an hourly dose, a
  /// score, and two numbers without a month among them.
  func isClinicalTime(_ span: PrivateSpan, _ range: Range<Int>) -> Bool {
    guard span.type == .date, !range.isEmpty else { return false }
    var first = range.lowerBound
    if range.count == 1, isPluralWeekday(first) || isModalMay(first) { return true }
    if isValueRun(range) { return true }
    if tokens.isMark(first, "/") { first -= 1 }
    if range.count == 1, tokens.isMark(first - 1, "/") { first -= 2 }
    guard range.upperBound <= first + 3, first >= 0, tokens[first].isNumber,
      tokens[first].count <= 2, tokens.isMark(first + 1, "/"), tokens.isJoined(first + 1),
      tokens[first + 2].isNumber, tokens.isJoined(first + 2), tokens[first + 2].count <= 2,
      !(tokens.isMark(first + 3, "/") && tokens.isJoined(first + 3))
    else { return false }
    return isHours(first) || isScored(first) || isPart(first) || isClinicalFraction(first)
      || isDurationForm(first) && (isBeforeDurationWord(first) || isBehindDurationWord(first))
      || !isDayAndMonth(tokens[first].value, tokens[first + 2].value)
        && tokens[first].value > 12 && tokens[first].value < tokens[first + 2].value
        && !isAfterDateWord(first) && !tokens[first - 1].has([.dateCue, .month])
        && !tokens[first + 3].has(.month)
  }

  /// "Mondays": never one day.
  func isPluralWeekday(_ index: Int) -> Bool {
    let token = tokens[index]
    return token.has(.weekday) && token.count >= 7
      && tokens.text.characters[token.end - 1] | 0x20 == UInt8(ascii: "s")
  }
}
