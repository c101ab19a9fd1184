// Frequencies: clauses that each set a part of the value, read one behind the other to the end of
// the phrase. A clause that is not known, or two that disagree, leave the phrase without a value.

struct FrequencyReader {
  let phrase: Phrase
  var index = 0
  var value = MedicationFrequency()
  /// Moments that were each said to be once a day.
  var dailyMomentCount = 0
  /// `and` or a comma stands before this clause.
  var isJoined = false
  /// Of the last meal.
  var mealSide = MedicationFrequency.Moments.Side.with

  init(_ phrase: Phrase) { self.phrase = phrase }

  static func value(_ phrase: Phrase) -> MedicationValue? {
    var reader = FrequencyReader(phrase)
    guard reader.readAll() else { return nil }
    return reader.finished()
  }

  mutating func readAll() -> Bool {
    while index < phrase.count {
      // weekly (Mondays)
      if index > 0,
        phrase.isMark(index, UInt8(ascii: "(")) || phrase.isMark(index, UInt8(ascii: ")"))
      {
        index += 1
        continue
      }
      guard readClause() else { return false }
      isJoined = false
      skipJoint()
    }
    return true
  }

  func finished() -> MedicationValue? {
    var value = value
    // every night at bedtime
    if value.moments == [.night, .bedtime] { value.moments = .bedtime }
    if value.timesHigh == 1, value.per == .day { value.moments = mealOfTheMoment(value.moments) }
    // Before three meals and once more.
    if value.timesHigh == 3, value.moments == [.beforeMeals, .bedtime] { return nil }
    if dailyMomentCount > 1 {
      // Each morning and each noon: as often as there are moments.
      guard value.timesHigh == 1 else { return nil }
      value.timesLow = dailyMomentCount
      value.timesHigh = dailyMomentCount
    } else if value.timesHigh == 1, value.timesLow == 1, value.per == .day, value.periodHigh == nil,
      value.moments.rawValue.nonzeroBitCount > 1 || value.clockTimeCount > 1
    {
      return nil
    }
    // Times and a list of days would have to be multiplied by the reader.
    if value.weekdays != 0, let per = value.per, per != .week, per != .day { return nil }
    guard value != MedicationFrequency() else { return nil }
    return .frequency(value)
  }

  /// mane ac: once a day, so of the meals it is breakfast; every morning before breakfast: that too.
  private func mealOfTheMoment(
    _ moments: MedicationFrequency.Moments
  ) -> MedicationFrequency.Moments {
    typealias Moments = MedicationFrequency.Moments
    for side in [Moments.Side.before, .with, .after] {
      let (breakfast, dinner) = (Moments.meal(1, side), Moments.meal(3, side))
      if moments == [.morning, Moments.meal(0, side)] || moments == [.morning, breakfast] {
        return breakfast
      }
      if moments == [.evening, Moments.meal(0, side)] || moments == [.evening, dinner] {
        return dinner
      }
    }
    return moments
  }

  mutating func readClause() -> Bool {
    readAsNeeded() || readEmptyStomach() || readAroundTheClock() || readBasis() || readTimes()
      || readEvery()
      || readDailyWord()
      || readPeriodicWord() || readWeekdays() || readException() || readCount() || readClock()
      || readMoment()
  }

  /// A comma or `and` between moments, days and hours.
  mutating func skipJoint() {
    let isJoint =
      phrase.isWord(index, "and") || phrase.isMark(index, UInt8(ascii: ","))
      || phrase.isMark(index, UInt8(ascii: "&")) || phrase.isMark(index, UInt8(ascii: "+"))
      || phrase.isMark(index, UInt8(ascii: "/"))
    guard isJoint, value.moments != [] || value.weekdays != 0 || value.clockTimeCount > 0 else {
      return
    }
    var next = index + 1
    if phrase.isMark(index, UInt8(ascii: ",")), phrase.isWord(next, "and") { next += 1 }
    // What follows must be of the same kind; the clauses after it check the rest.
    var rest = self
    rest.index = next
    rest.isJoined = true
    if rest.readMoment() || rest.readWeekdays() || rest.readClock() || rest.readDailyMoment()
      || rest.readEvery() && rest.dailyMomentCount > dailyMomentCount
    {
      index = next
      isJoined = true
    }
  }

  // MARK: Setting

  mutating func set(
    low: Int?, high: Int, period: (low: Int, high: Int)?, per: MedicationUnit
  ) -> Bool {
    guard high > 0, low ?? 1 > 0, low ?? high <= high, value.timesHigh == nil else { return false }
    value.timesLow = low
    value.timesHigh = high
    value.per = per
    if let period, period != (1, 1) {
      guard period.low > 0, period.low <= period.high else { return false }
      value.periodLow = period.low
      value.periodHigh = period.high
    }
    return true
  }

  mutating func setDaily(_ moment: MedicationFrequency.Moments) -> Bool {
    if dailyMomentCount > 0 {
      guard isJoined, !value.moments.contains(moment) else { return false }
    } else if value.timesHigh == nil {
      guard set(low: 1, high: 1, period: nil, per: .day) else { return false }
    } else {
      // Four times: before three meals and at night.
      let isBesideMeals = value.timesHigh == 4 && value.moments == [.beforeMeals]
      guard value.timesHigh == 1 && value.timesLow == 1 || isBesideMeals, value.per == .day else {
        return false
      }
      value.moments.insert(moment)
      return true
    }
    value.moments.insert(moment)
    dailyMomentCount += 1
    return true
  }

  // MARK: Clauses

  /// prn, as needed, if required; a reason behind it is passed over. tds/prn: both.
  mutating func readAsNeeded() -> Bool {
    let index =
      self.index > 0 && phrase.isMark(self.index, UInt8(ascii: "/"))
      ? self.index + 1 : self.index
    var next: Int
    if FrequencyWords.asNeeded.line(of: phrase.word(index)) != nil {
      next = index + 1
    } else if phrase.isWord(index, "as") || phrase.isWord(index, "if")
      || phrase.isWord(index, "when") || phrase.isWord(index, "only")
    {
      next = index + (phrase.isWord(index, "only") ? 2 : 1)
      guard
        phrase.isWord(next, "needed") || phrase.isWord(next, "necessary")
          || phrase.isWord(next, "required")
      else { return false }
      next += 1
    } else {
      return false
    }
    guard !value.isAsNeeded else { return false }
    if phrase.isWord(next, "only") { next += 1 }
    if phrase.isWord(next, "for") {
      for later in next..<phrase.count where phrase[later].kind != .word { return false }
      next = phrase.count
    } else if isReason(next) {
      next = phrase.count
    }
    value.isAsNeeded = true
    self.index = next
    return true
  }

  /// on an empty stomach, behind how often: passed over, for it is neither before a meal nor after one.
  mutating func readEmptyStomach() -> Bool {
    guard index > 0 else { return false }
    var next = index
    if phrase.isWord(next, "on") { next += 1 }
    if phrase.isWord(next, "an") { next += 1 }
    guard phrase.isWord(next, "empty"), phrase.isWord(next + 1, "stomach") else { return false }
    index = next + 2
    return true
  }

  /// q8h ATC, around the clock: says nothing more.
  mutating func readAroundTheClock() -> Bool {
    guard index > 0 else { return false }
    if phrase.isWord(index, "atc") {
      index += 1
      return true
    }
    guard phrase.isWord(index, "around"), phrase.isWord(index + 1, "the"),
      phrase.isWord(index + 2, "clock")
    else { return false }
    index += 3
    return true
  }

  /// Whether only words stand there to the end, at most three and none that says how often: prn sleep.
  private func isReason(_ start: Int) -> Bool {
    guard start < phrase.count, phrase.count - start <= 3 else { return false }
    for place in start..<phrase.count {
      let word = phrase.word(place)
      guard word.count >= 3, !FrequencyWords.holds(word) else { return false }
    }
    return true
  }

  /// on a daily basis, on a p.r.n. basis
  mutating func readBasis() -> Bool {
    guard phrase.isWord(index, "on"),
      phrase.isWord(index + 1, "a") || phrase.isWord(index + 1, "an")
    else { return false }
    var rest = self
    rest.index = index + 2
    guard rest.readAsNeeded() || rest.readDailyWord() || rest.readPeriodicWord(),
      phrase.isWord(rest.index, "basis")
    else { return false }
    rest.index += 1
    self = rest
    return true
  }

  /// bid, t.i.d., daily, bid-tid; - only: where just this many times will do.
  mutating func readDailyWord(only: Int? = nil) -> Bool {
    guard let first = FrequencyWords.daily.line(of: phrase.word(index)) else {
      return readDailyMoment() || readWeekTimes() || readScheme()
    }
    if let only, first != only { return false }
    var last = first
    var next = index + 1
    if phrase.isWord(next, "to") || phrase.isWord(next, "or")
      || phrase.isMark(next, UInt8(ascii: "-")),
      let second = FrequencyWords.daily.line(of: phrase.word(next + 1))
    {
      guard second > first else { return false }
      last = second
      next += 2
    }
    let besideMeals = FrequencyWords.dailyBesideMeals
    if let line = besideMeals.line(of: phrase.word(index)), last == first {
      guard insert(line == 0 ? .beforeMeals : .withMeals, next) else { return false }
    }
    guard set(low: first, high: last, period: nil, per: .day) else { return false }
    index = next
    return true
  }

  /// qhs, nocte; `on` is night only where nothing else could be meant.
  mutating func readDailyMoment() -> Bool {
    if let line = MedicationFrequency.Moments.daily.line(of: phrase.word(index)) {
      index += 1
      return setDaily(MedicationFrequency.Moments(rawValue: 1 << UInt32(line)))
    }
    let isAlone =
      phrase.count == 1
      || phrase.count == 2 && FrequencyWords.asNeeded.line(of: phrase.word(1)) != nil
    guard phrase.isWord(index, "on"), isAlone else { return false }
    index += 1
    return setDaily(.night)
  }

  /// tiw, biw, qiw
  mutating func readWeekTimes() -> Bool {
    let isThree = phrase.isWord(index, "tiw")
    guard isThree || phrase.isWord(index, "qiw") else { return false }
    guard set(low: isThree ? 3 : 4, high: isThree ? 3 : 4, period: nil, per: .week) else {
      return false
    }
    index += 1
    return true
  }

  /// 1-0-1, ½-0-½, 1-1-1-1, 1+0+1: doses in the morning, at noon, in the evening and at night. As often
  /// as there are some; of doses that differ each would need its own time.
  mutating func readScheme() -> Bool {
    guard var (dose, next) = NumberPhrase.single(phrase, index) else { return false }
    let none = DecimalNumber(0)
    var count = 1
    var times = dose == none ? 0 : 1
    let joint = phrase[next].mark
    while joint == UInt8(ascii: "-") || joint == UInt8(ascii: "+"), phrase.isMark(next, joint) {
      repeat { next += 1 } while phrase.isMark(next, joint)
      guard let (other, end) = NumberPhrase.single(phrase, next) else { return false }
      next = end
      count += 1
      guard other != none else { continue }
      guard dose == none || dose == other else { return false }
      dose = other
      times += 1
    }
    guard count == 3 || count == 4, dose < DecimalNumber(5),
      !phrase.isMark(next, UInt8(ascii: "/")), times > 0,
      set(low: times, high: times, period: nil, per: .day)
    else { return false }
    index = next
    return true
  }

  mutating func readPeriodicWord() -> Bool {
    if phrase.isWord(index, "fortnightly") {
      guard set(low: 1, high: 1, period: (2, 2), per: .week) else { return false }
      index += 1
      return true
    }
    guard let line = FrequencyWords.periodic.line(of: phrase.word(index)),
      set(low: 1, high: 1, period: nil, per: FrequencyReader.units[line])
    else { return false }
    index += 1
    return true
  }

  /// x1, x 3, once, stat, single dose
  mutating func readCount() -> Bool {
    var next = index
    let count: Int
    if phrase.isWord(next, "once") || phrase.isWord(next, "stat") {
      next += 1
      if phrase.isWord(next, "only") { next += 1 }
      guard index == 0 else { return false }
      count = 1
    } else if phrase.isWord(next, "single") && phrase.isWord(next + 1, "dose")
      || phrase.isWord(next, "one")
        && (phrase.isWord(next + 1, "dose") || phrase.isWord(next + 1, "time"))
    {
      count = 1
      next += 2
      if phrase.isWord(next, "only") { next += 1 }
      guard index == 0 else { return false }
    } else if phrase.isWord(next, "x"), let number = phrase.number(next + 1)?.whole(atMost: 20) {
      count = number
      next += 2
      if phrase.isWord(next, "dose") || phrase.isWord(next, "doses") { next += 1 }
    } else {
      return false
    }
    guard count > 0, value.count == nil,
      next == phrase.count
        || FrequencyWords.asNeeded.line(of: phrase.word(next)) != nil
    else { return false }
    value.count = count
    index = next
    return true
  }
}
