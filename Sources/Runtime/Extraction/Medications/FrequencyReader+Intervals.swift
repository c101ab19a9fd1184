// Intervals of a frequency: every 6 hours, q4-6h, each morning, every other day, 8 hourly, every 2/52.

extension FrequencyReader {
  /// every 6 hours, q4-6h, q. daily, each morning, every other day, every third day, 8 hourly
  mutating func readEvery() -> Bool {
    var next = phrase.isWord(index, "on") ? index + 1 : index
    let isShort = phrase.isWord(next, "q")
    if phrase.isWord(next, "alt") || phrase.isWord(next, "alternate")
      || phrase.isWord(next, "alternating")
    {
      return readEveryOther(next + 1)
    }
    if phrase.isWord(next, "qod") || phrase.isWord(next, "qad") || phrase.isWord(next, "eod") {
      guard set(low: 1, high: 1, period: (2, 2), per: .day) else { return false }
      index = next + 1
      return true
    }
    guard isShort || phrase.isWord(next, "every") || phrase.isWord(next, "each") else {
      return next == index && (readHourly() || readHoursOfDay())
    }
    guard next == index else { return false }
    next += 1
    if phrase.isMark(next, UInt8(ascii: "-")) { next += 1 }
    if phrase.isWord(next, "other") || isShort && phrase.isWord(next, "o") {
      return readEveryOther(next + 1)
    }
    if !isShort, phrase.isWord(next, "fortnight") {
      guard set(low: 1, high: 1, period: (2, 2), per: .week) else { return false }
      index = next + 1
      return true
    }
    if !isShort, phrase.isWord(next, "second") { return readEveryOther(next + 1) }
    if !isShort, phrase.isWord(next, "third") { return readEveryOther(next + 1, period: 3) }
    if phrase.number(next) != nil || !isShort, let number = NumberPhrase.read(phrase, next) {
      return readInterval(number, isShort: isShort)
    }
    var rest = self
    rest.index = next
    if isShort, rest.readDailyWord(only: 1) || rest.readPeriodicWord() {
      self = rest
      return true
    }
    if let line = MedicationFrequency.Moments.plain.line(of: phrase.word(next)) {
      index = next + 1
      return setDaily(MedicationFrequency.Moments(rawValue: 1 << UInt32(line)))
    }
    if rest.readWeekdays() {
      self = rest
      return true
    }
    guard let (unit, end) = MedicationUnit.read(phrase, next), unit.isTime, !isAmbiguous(next),
      set(low: 1, high: 1, period: nil, per: unit)
    else { return false }
    index = end
    return true
  }

  /// every other day, alternate nights
  mutating func readEveryOther(_ next: Int, period: Int = 2) -> Bool {
    if let line = MedicationFrequency.Moments.plain.line(of: phrase.word(next)) {
      guard set(low: 1, high: 1, period: (period, period), per: .day) else { return false }
      return insert(MedicationFrequency.Moments(rawValue: 1 << UInt32(line)), next + 1)
    }
    guard let (unit, end) = MedicationUnit.read(phrase, next), unit.isTime, unit != .minute,
      unit != .hour, set(low: 1, high: 1, period: (period, period), per: unit)
    else { return false }
    index = end
    return true
  }

  /// The number behind `every` or `q` and its unit; a bare q6 means hours.
  mutating func readInterval(_ number: NumberPhrase, isShort: Bool) -> Bool {
    guard let low = number.low?.whole(atMost: 365), let high = number.high.whole(atMost: 365) else {
      return false
    }
    var next = number.next
    if let (unit, end) = MedicationUnit.part(phrase, next) {
      // every 2/52, q3/52
      guard set(low: 1, high: 1, period: (low, high), per: unit) else { return false }
      index = end
      return true
    }
    let isHyphen = phrase.isMark(next, UInt8(ascii: "-"))
    if isHyphen { next += 1 }
    if let (unit, end) = MedicationUnit.read(phrase, next), unit.isTime {
      guard !isAmbiguous(next) else { return false }
      next = end
      // every 4 hrly
      guard set(low: 1, high: 1, period: (low, high), per: unit) else { return false }
      index = next
      return true
    }
    let isEnd =
      next == phrase.count || FrequencyWords.asNeeded.line(of: phrase.word(next)) != nil
      || phrase.isWord(next, "x") || phrase.isWord(next, "as") || phrase.isWord(next, "atc")
    // q4- is the beginning of q4-6h.
    guard isShort, isEnd, !isHyphen, FrequencyReader.isHourCount(low),
      FrequencyReader.isHourCount(high),
      set(low: 1, high: 1, period: (low, high), per: .hour)
    else { return false }
    index = next
    return true
  }

  /// Intervals that are hours where no unit is written.
  static func isHourCount(_ count: Int) -> Bool {
    switch count {
    case 2, 3, 4, 6, 8, 12, 24, 36, 48, 72: true
    default: false
    }
  }

  /// 8 hourly, 4hrly, 4-6 hourly, 2-weekly, 6 monthly, 3-daily
  mutating func readHourly() -> Bool {
    guard let number = NumberPhrase.read(phrase, index), let low = number.low?.whole(atMost: 365),
      let high = number.high.whole(atMost: 365)
    else { return false }
    var next = number.next
    let isHyphen = phrase.isMark(next, UInt8(ascii: "-"))
    if isHyphen { next += 1 }
    // "3 daily" is three a day, or three tablets once a day.
    if isHyphen, low > 1, low == high, phrase.isWord(next, "daily"), !phrase[next].hasSpaceBefore,
      set(low: 1, high: 1, period: (low, high), per: .day)
    {
      index = next + 1
      return true
    }
    guard let line = FrequencyWords.periodic.line(of: phrase.word(next)),
      phrase.word(next).first != UInt8(ascii: "q"),
      set(low: 1, high: 1, period: (low, high), per: FrequencyReader.units[line])
    else { return false }
    index = next + 1
    return true
  }

  /// 6/24, 4-6/24: the Australian form of every 6 hours; 6/12ly: every 6 months.
  mutating func readHoursOfDay() -> Bool {
    guard index == 0, let number = NumberPhrase.read(phrase, index),
      let low = number.low?.whole(atMost: 365), let high = number.high.whole(atMost: 365),
      let (unit, end) = MedicationUnit.part(phrase, number.next)
    else { return false }
    var next = end
    if phrase.isMark(next, UInt8(ascii: "-")) { next += 1 }
    let isAdverb = phrase.isWord(next, "ly")
    // Alone "3/7" is as long as three days, and 24/24 may be all day long.
    let isHours =
      unit == .hour && high <= 12 && FrequencyReader.isHourCount(low)
      && FrequencyReader.isHourCount(high)
    guard isAdverb || isHours, set(low: 1, high: 1, period: (low, high), per: unit) else {
      return false
    }
    index = isAdverb ? next + 1 : end
    return true
  }

  /// A unit's letter that is also another's: m is minute, month or morning.
  func isAmbiguous(_ index: Int) -> Bool { phrase.isWord(index, "m") }
}
