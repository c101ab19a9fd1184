// Weekdays of a frequency: a list of them is taken to its end, for a part of it says another thing, and
// so are the days that are excepted.

extension AttributeEnds {
  /// "T-Th-S-Su" of which the span has "T-Th", "Mon, Wed and Fri" of which it has "Mon"; the longer
  /// span may have no value. "daily except Sunday" of which it has "daily".
  func withDays(_ own: Range<Int>, _ reached: Range<Int>) -> Range<Int> {
    var own = own
    // "on", which alone is at night, before "Fri"
    if own.count == 1, isWord(own.lowerBound, "on"),
      own.upperBound < limit(behind: own, reached, most: 1), isDay(own.upperBound)
    {
      own = own.lowerBound..<own.upperBound + 1
    }
    guard own.upperBound < reached.upperBound, mayGoOn(own.upperBound),
      case .frequency(let frequency)? = value(own, .frequency)
    else { return own }
    if frequency.weekdays == 0 { return withExceptions(own, reached) ?? own }
    var end = own.upperBound
    while let next = endOfDay(behind: end, reached) { end = next }
    return own.lowerBound..<end
  }

  /// Whether a word may join days or except some: most frequencies are followed by none, and need not be
  /// read again.
  private func mayGoOn(_ word: Int) -> Bool {
    isMark(word, "-") || isMark(word, "/") || isMark(word, ",") || isMark(word, "&")
      || isTo(word) || isWord(word, "and") || isWord(word, "except") || isWord(word, "but")
  }

  /// Behind the joint and the day that stand there; nil where none do.
  private func endOfDay(behind end: Int, _ reached: Range<Int>) -> Int? {
    let limit = limit(behind: end - 1..<end, reached, most: 3)
    if end + 1 < limit, isMark(end, "-") || isMark(end, "/"), isJoined(end), isJoined(end + 1),
      isDay(end + 1) || isDayLetter(end + 1)
    {
      return end + 2
    }
    var day = end
    if day < limit, isTo(day) {
      day += 1
    } else if day < limit, isMark(day, ",") {
      day += 1
    }
    if day < limit, isWord(day, "and") || isMark(day, "&") { day += 1 }
    // Behind a comma a day may begin what is next: "5 mg Monday, Tuesday 2.5 mg".
    guard day > end, day < limit, isDay(day),
      day + 1 == reached.upperBound || !isDigit(start(day + 1))
    else { return nil }
    return day + 1
  }

  /// Monday to Friday
  private func isTo(_ word: Int) -> Bool {
    isWord(word, "to") || isWord(word, "thru") || isWord(word, "through")
  }

  private func withExceptions(_ own: Range<Int>, _ reached: Range<Int>) -> Range<Int>? {
    var best: Range<Int>?
    let limit = limit(behind: own, reached, most: AttributeEnds.completionLimit)
    guard own.upperBound < limit,
      isWord(own.upperBound, "except") || isWord(own.upperBound, "but")
    else { return nil }
    for more in own.upperBound..<limit {
      let range = own.lowerBound..<more + 1
      if !isMark(more, "."), case .frequency(let frequency)? = value(range, .frequency),
        frequency.weekdays != 0
      {
        best = range
      }
    }
    return best
  }

  /// Whether no blank stands before a word.
  private func isJoined(_ word: Int) -> Bool { end(word - 1) == start(word) }

  /// A weekday's name, in full or short.
  private func isDay(_ word: Int) -> Bool {
    guard case .frequency(let frequency)? = value(word..<word + 1, .frequency) else { return false }
    return frequency.weekdays != 0
  }

  private func isDayLetter(_ word: Int) -> Bool {
    let letters: [StaticString] = ["m", "t", "tu", "w", "th", "f", "s", "sa", "su"]
    for text in letters where isWord(word, text) { return true }
    return false
  }
}
