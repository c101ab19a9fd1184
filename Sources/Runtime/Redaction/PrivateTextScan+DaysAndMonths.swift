// Days and months without a year that only the rest of the note tells from a duration or a fraction: in
// American notes "5/12" is a day where British ones mean five months. After all forms are read.

extension PrivateTextScan {
  mutating func readDaysAndMonths() {
    var vote = DateOrderVote()
    /// Days that the note has with their year: a bit for the second number, by the first.
    var days = [UInt32](repeating: 0, count: 32)
    var hasDays = false
    for claim in claims {
      vote.add(tokens, claim.first..<claim.end, claim.type)
      guard claim.type == .date, let (first, second) = dayAndMonth(claim) else { continue }
      days[first] |= 1 << UInt32(second)
      hasDays = true
    }
    isAmerican = vote.isAmerican
    guard isAmerican || hasDays else { return }
    for first in 0..<tokens.count where isDayAndMonthForm(first) {
      let (a, b) = (tokens[first].value, tokens[first + 2].value)
      let isKnown = days[a] & 1 << UInt32(b) != 0
      guard isKnown || isAmerican && isAmericanDay(first), !isBesideClinicalWord(first) else {
        continue
      }
      claim(first, dayListEnd(first), .date, rank: 3)
    }
  }

  /// The two numbers before the year of "03/07/2024" and behind that of "2024-03-07".
  private func dayAndMonth(_ claim: Claim) -> (Int, Int)? {
    let first = claim.first
    guard claim.end >= first + 5, tokens[first].isNumber, tokens[first + 2].isNumber,
      tokens[first + 4].isNumber
    else { return nil }
    let place = tokens[first].count == 4 ? first + 2 : first
    guard isDay(place), isDay(place + 2) else { return nil }
    return (tokens[place].value, tokens[place + 2].value)
  }

  /// Two numbers of a day and a month with a slash between and nothing that goes on with them.
  private func isDayAndMonthForm(_ first: Int) -> Bool {
    guard isDay(first), tokens.isMark(first + 1, "/"), tokens.isJoined(first + 1),
      isDay(first + 2), tokens.isJoined(first + 2), isFree(first)
    else { return false }
    let after = tokens[first + 3]
    if after.gap == .none {
      if after.isWord || after.mark == UInt8(ascii: "/") || after.mark == UInt8(ascii: "%") {
        return false
      }
      if after.mark == UInt8(ascii: "."), tokens[first + 4].isNumber, tokens.isJoined(first + 4) {
        return false
      }
    }
    return isDayAndMonth(tokens[first].value, tokens[first + 2].value)
  }

  /// A day with the month first where others would read a duration, or behind a word for a stay.
  private func isAmericanDay(_ first: Int) -> Bool {
    tokens[first].value <= 12
      && (isDurationForm(first) && !isHours(first) || isBehindAmericanCue(first))
  }

  /// "OR 5/7", "BCx 3/7", "f/u 6/7", "d/c'd 5/12"; of blood cultures four bottles at most are positive.
  private func isBehindAmericanCue(_ first: Int) -> Bool {
    guard tokens[first].gap <= .space else { return false }
    var cue = first - 1
    if tokens.isWord(cue, "d"), tokens.isMark(cue - 1, "'") { cue -= 2 }
    if tokens.isWord(cue, "or") {
      return tokens[cue].shape == .upper && tokens[cue - 1].shape != .upper
    }
    return tokens.isWord(cue, "rtc")
      || tokens.isWord(cue, "bcx") && tokens[first + 2].value > 4
      || isSlashed(cue - 2)
        && (tokens.isWord(cue - 2, "f") && tokens.isWord(cue, "u")
          || tokens.isWord(cue - 2, "d") && tokens.isWord(cue, "c"))
  }

  /// Behind the days of a stay or a cycle: "POD3", "POD#2", "HD#4", "DOL 3", "C2D8", "Day 5".
  func isBehindHospitalDay(_ first: Int) -> Bool {
    guard tokens[first].gap <= .space else { return false }
    var cue = first - 1
    if tokens.isMark(cue, ",") || tokens.isMark(cue, ":") || tokens.isMark(cue, "(") { cue -= 1 }
    guard tokens[cue].isNumber, tokens[cue].count <= 3 else { return false }
    cue -= 1
    if tokens.isMark(cue, "#") { cue -= 1 }
    if tokens.isWord(cue, "d") {
      return tokens.isJoined(cue) && tokens[cue - 1].isNumber && tokens.isWord(cue - 2, "c")
    }
    return tokens.isWord(cue, "pod") || tokens.isWord(cue, "hd") || tokens.isWord(cue, "dol")
      || tokens.isWord(cue, "day")
  }

  /// "cough x 3/7", "for 3/7", "3/12 ago", "3/7 hx", "pain 3/7", "3/7 strength": a duration, a fraction or a
  /// score all the same.
  private func isBesideClinicalWord(_ first: Int) -> Bool {
    if isBeforeDurationWord(first) || isScored(first) || isClinicalFraction(first) { return true }
    let after = tokens[first + 3]
    if after.gap <= .space, after.has([.fractionCue, .fractionEnd, .unit, .eponymHead]),
      !isSlashed(first + 3)
    {
      return true
    }
    if tokens.isWord(first + 3, "positive") { return true }
    if isBehindAmericanCue(first) { return false }
    if isFraction(first) { return true }
    var before = first - 1
    if tokens.isMark(before, ">") || tokens.isMark(before, "<") { return true }
    if tokens[first].gap <= .space,
      tokens.isWord(before, "x") || tokens.isWord(before, "for") || tokens.isWord(before, "over")
        || tokens.isWord(before, "q") || tokens.isWord(before, "every")
        || tokens.isWord(before, "last") || tokens.isWord(before, "past")
        || tokens.isWord(before, "hx")
    {
      return true
    }
    while before >= max(0, first - 3), tokens[before + 1].gap < .line,
      !tokens.isMark(before, "."), !tokens.isMark(before, ";"), !tokens[before].has(.dateCue)
    {
      // A score's own name was looked at above.
      if tokens[before].has([.fractionCue, .scoreName]), !tokens.isWord(before, "bcx") {
        return true
      }
      before -= 1
    }
    return false
  }
}
