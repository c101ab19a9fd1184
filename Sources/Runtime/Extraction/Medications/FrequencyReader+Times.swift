// How many times in a period: twice a day, 3 times per week, 5x/d, 5 days a week.

extension FrequencyReader {
  /// twice a day, 3 times per week, 5x/d, x2/wk, up to four times daily, 1/week
  mutating func readTimes() -> Bool {
    var next = index
    var number: (low: Int?, high: Int)
    var isNamed = true
    if phrase.isWord(next, "once") || phrase.isWord(next, "twice") || phrase.isWord(next, "thrice")
    {
      let count = phrase.isWord(next, "once") ? 1 : phrase.isWord(next, "twice") ? 2 : 3
      number = (count, count)
      next += 1
    } else if phrase.isWord(next, "x"), let count = phrase.number(next + 1)?.whole(atMost: 24) {
      number = (count, count)
      next += 2
      isNamed = !phrase.isMark(next, UInt8(ascii: "/"))
      // x2 daily; x3 days is a duration
      guard
        !isNamed || FrequencyWords.daily.line(of: phrase.word(next)) == 1
          || FrequencyWords.periodic.line(of: phrase.word(next)) != nil
      else { return false }
    } else if let read = NumberPhrase.read(phrase, next), let high = read.high.whole(atMost: 24) {
      number = (nil, high)
      if let low = read.low {
        guard let whole = low.whole(atMost: 24) else { return false }
        number.low = whole
      }
      next = read.next
      if phrase.isWord(next, "times") || phrase.isWord(next, "time") || phrase.isWord(next, "x") {
        next += 1
      } else if phrase.isWord(next, "days") {
        // 5 days a week
        return readDaysOfWeek(number, next + 1)
      } else {
        isNamed = false
        guard phrase.isMark(next, UInt8(ascii: "/")) else { return false }
      }
    } else {
      return false
    }
    if phrase.isMark(next, UInt8(ascii: "-")) { next += 1 }
    if isNamed, number == (1, 1), phrase.isWord(next, "every") {
      // once every 2 weeks
      var rest = self
      rest.index = next
      if rest.readEvery() {
        self = rest
        return true
      }
    }
    if phrase.isMark(next, UInt8(ascii: "/")) || phrase.isWord(next, "a")
      || phrase.isWord(next, "an")
      || phrase.isWord(next, "per") || phrase.isWord(next, "each") || phrase.isWord(next, "every")
    {
      next += 1
    } else if isNamed {
      // twice daily, 2x weekly, once nightly
      if FrequencyWords.daily.line(of: phrase.word(next)) == 1,
        set(low: number.low, high: number.high, period: nil, per: .day)
      {
        index = next + 1
        return true
      }
      if number.high == 1, number.low == 1 {
        var rest = self
        rest.index = next
        if rest.readDailyMoment() {
          self = rest
          return true
        }
      }
      if let line = FrequencyWords.periodic.line(of: phrase.word(next)),
        set(low: number.low, high: number.high, period: nil, per: FrequencyReader.units[line])
      {
        index = next + 1
        return true
      }
    }
    guard let (unit, end) = MedicationUnit.read(phrase, next), unit.isTime, unit != .minute,
      !isAmbiguous(next), set(low: number.low, high: number.high, period: nil, per: unit)
    else { return false }
    index = end
    return true
  }

  /// a week, /week
  private mutating func readDaysOfWeek(_ number: (low: Int?, high: Int), _ start: Int) -> Bool {
    guard
      phrase.isMark(start, UInt8(ascii: "/")) || phrase.isWord(start, "a")
        || phrase.isWord(start, "per") || phrase.isWord(start, "each"),
      let (unit, end) = MedicationUnit.read(phrase, start + 1), unit == .week, number.high < 7,
      set(low: number.low, high: number.high, period: nil, per: .week)
    else { return false }
    index = end
    return true
  }

  /// Of FrequencyWords.periodic's lines.
  static let units: [MedicationUnit] = [.hour, .week, .month, .year]
}
