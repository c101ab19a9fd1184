// Frequencies: clauses that each set a part of the value, read one behind the other to the end of
// the phrase. A clause that is not known, or two that disagree, leave the phrase without a value.

struct FrequencyReader {
  private let phrase: Phrase
  private var index = 0
  private var value = MedicationFrequency()
  /// Moments that were each said to be once a day.
  private var dailyMomentCount = 0
  /// `and` or a comma stands before this clause.
  private var isJoined = false

  private init(_ phrase: Phrase) { self.phrase = phrase }

  static func value(_ phrase: Phrase) -> MedicationValue? {
    var reader = FrequencyReader(phrase)
    guard reader.readAll() else { return nil }
    return reader.finished()
  }

  private mutating func readAll() -> Bool {
    while index < phrase.count {
      guard readClause() else { return false }
      isJoined = false
      skipJoint()
    }
    return true
  }

  private func finished() -> MedicationValue? {
    var value = value
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

  private mutating func readClause() -> Bool {
    readAsNeeded() || readBasis() || readTimes() || readEvery() || readDailyWord()
      || readPeriodicWord() || readWeekdays() || readCount() || readClock() || readMoment()
  }

  /// A comma or `and` between moments, days and hours.
  private mutating func skipJoint() {
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

  private mutating func set(
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

  private mutating func setDaily(_ moment: MedicationFrequency.Moments) -> Bool {
    if dailyMomentCount > 0 {
      guard isJoined, !value.moments.contains(moment) else { return false }
    } else if value.timesHigh == nil {
      guard set(low: 1, high: 1, period: nil, per: .day) else { return false }
    } else {
      guard value.timesHigh == 1, value.timesLow == 1, value.per == .day else { return false }
      value.moments.insert(moment)
      return true
    }
    value.moments.insert(moment)
    dailyMomentCount += 1
    return true
  }

  // MARK: Clauses

  /// prn, as needed, if required; a reason behind it is passed over.
  private mutating func readAsNeeded() -> Bool {
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
    }
    value.isAsNeeded = true
    index = next
    return true
  }

  /// on a daily basis, on a p.r.n. basis
  private mutating func readBasis() -> Bool {
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

  /// twice a day, 3 times per week, 5x/d, x2/wk, up to four times daily, 1/week
  private mutating func readTimes() -> Bool {
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
      isNamed = false
      guard phrase.isMark(next, UInt8(ascii: "/")) else { return false }
    } else if let read = NumberPhrase.read(phrase, next), let high = read.high.whole(atMost: 24) {
      number = (nil, high)
      if let low = read.low {
        guard let whole = low.whole(atMost: 24) else { return false }
        number.low = whole
      }
      next = read.next
      if phrase.isWord(next, "times") || phrase.isWord(next, "time") || phrase.isWord(next, "x") {
        next += 1
      } else {
        isNamed = false
        guard phrase.isMark(next, UInt8(ascii: "/")) else { return false }
      }
    } else {
      return false
    }
    if phrase.isMark(next, UInt8(ascii: "-")) { next += 1 }
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

  /// Of FrequencyWords.periodic's lines.
  private static let units: [MedicationUnit] = [.hour, .week, .month, .year]

  /// every 6 hours, q4-6h, q. daily, each morning, every other day, 8 hourly
  private mutating func readEvery() -> Bool {
    var next = index
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
      return readHourly()
    }
    next += 1
    if phrase.isMark(next, UInt8(ascii: "-")) { next += 1 }
    if phrase.isWord(next, "other") || isShort && phrase.isWord(next, "o") {
      return readEveryOther(next + 1)
    }
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

  private mutating func readEveryOther(_ next: Int) -> Bool {
    guard let (unit, end) = MedicationUnit.read(phrase, next), unit.isTime, unit != .minute,
      unit != .hour, set(low: 1, high: 1, period: (2, 2), per: unit)
    else { return false }
    index = end
    return true
  }

  /// The number behind `every` or `q` and its unit; a bare q6 means hours.
  private mutating func readInterval(_ number: NumberPhrase, isShort: Bool) -> Bool {
    guard let low = number.low?.whole(atMost: 365), let high = number.high.whole(atMost: 365) else {
      return false
    }
    var next = number.next
    if phrase.isMark(next, UInt8(ascii: "-")) { next += 1 }
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
    guard isShort, isEnd, FrequencyReader.isHourCount(low), FrequencyReader.isHourCount(high),
      set(low: 1, high: 1, period: (low, high), per: .hour)
    else { return false }
    index = next
    return true
  }

  /// Intervals that are hours where no unit is written.
  private static func isHourCount(_ count: Int) -> Bool {
    switch count {
    case 2, 3, 4, 6, 8, 12, 24, 36, 48, 72: true
    default: false
    }
  }

  /// 8 hourly, 4hrly, 4-6 hourly, 2-weekly, 6 monthly
  private mutating func readHourly() -> Bool {
    guard let number = NumberPhrase.read(phrase, index), let low = number.low?.whole(atMost: 365),
      let high = number.high.whole(atMost: 365)
    else { return false }
    var next = number.next
    if phrase.isMark(next, UInt8(ascii: "-")) { next += 1 }
    guard let line = FrequencyWords.periodic.line(of: phrase.word(next)),
      phrase.word(next).first != UInt8(ascii: "q"),
      set(low: 1, high: 1, period: (low, high), per: FrequencyReader.units[line])
    else { return false }
    index = next + 1
    return true
  }

  /// A unit's letter that is also another's: m is minute, month or morning.
  private func isAmbiguous(_ index: Int) -> Bool { phrase.isWord(index, "m") }

  /// bid, t.i.d., daily, bid-tid; - only: where just this many times will do.
  private mutating func readDailyWord(only: Int? = nil) -> Bool {
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
    guard set(low: first, high: last, period: nil, per: .day) else { return false }
    index = next
    return true
  }

  /// qhs, nocte; `on` is night only where nothing else could be meant.
  private mutating func readDailyMoment() -> Bool {
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
  private mutating func readWeekTimes() -> Bool {
    let isThree = phrase.isWord(index, "tiw")
    guard isThree || phrase.isWord(index, "qiw") else { return false }
    guard set(low: isThree ? 3 : 4, high: isThree ? 3 : 4, period: nil, per: .week) else {
      return false
    }
    index += 1
    return true
  }

  /// 1-0-1: doses in the morning, at noon and in the evening.
  private mutating func readScheme() -> Bool {
    var times = 0
    for part in 0..<3 {
      let place = index + 2 * part
      guard let count = phrase.number(place)?.whole(atMost: 1) else { return false }
      if part > 0, !phrase.isMark(place - 1, UInt8(ascii: "-")) { return false }
      times += count
    }
    guard !phrase.isMark(index + 5, UInt8(ascii: "-")), times > 0,
      set(low: times, high: times, period: nil, per: .day)
    else { return false }
    index += 5
    return true
  }

  private mutating func readPeriodicWord() -> Bool {
    guard let line = FrequencyWords.periodic.line(of: phrase.word(index)),
      set(low: 1, high: 1, period: nil, per: FrequencyReader.units[line])
    else { return false }
    index += 1
    return true
  }

  /// Mondays, M/W/F, mwf, weekdays
  private mutating func readWeekdays() -> Bool {
    var next = index
    if phrase.isWord(next, "on") { next += 1 }
    if let line = FrequencyWords.weekdayGroups.line(of: phrase.word(next)) {
      guard value.weekdays == 0 else { return false }
      value.weekdays = FrequencyWords.groupBits[line]
      index = next + 1
      return true
    }
    guard let first = weekday(next) else { return false }
    var bits: UInt8 = 1 << UInt8(first)
    var isLetter = phrase.word(next).count < 3
    next += 1
    while phrase.isMark(next, UInt8(ascii: "/")) || phrase.isMark(next, UInt8(ascii: "-")),
      let day = weekday(next + 1, isAfterThursday: bits >= 8)
    {
      if 1 << UInt8(day) <= bits { return false }
      // Mon-Fri is a range, M-W-F a list.
      if phrase.isMark(next, UInt8(ascii: "-")), !isLetter { return false }
      bits |= 1 << UInt8(day)
      isLetter = isLetter && phrase.word(next + 1).count < 3
      next += 2
    }
    // One letter alone is no day.
    if isLetter, bits.nonzeroBitCount < 2 { return false }
    guard value.weekdays & bits == 0 else { return false }
    value.weekdays |= bits
    index = next
    return true
  }

  private func weekday(_ index: Int, isAfterThursday: Bool = false) -> Int? {
    if let line = FrequencyWords.weekdays.line(of: phrase.word(index)) { return line }
    let isBeside =
      phrase.isMark(index + 1, UInt8(ascii: "/")) || phrase.isMark(index + 1, UInt8(ascii: "-"))
      || phrase.isMark(index - 1, UInt8(ascii: "/")) || phrase.isMark(index - 1, UInt8(ascii: "-"))
    if phrase.isWord(index, "t"), isBeside { return 1 }
    return phrase.isWord(index, "s") && isAfterThursday ? 5 : nil
  }

  /// x1, x 3, once, stat, single dose
  private mutating func readCount() -> Bool {
    var next = index
    let count: Int
    if phrase.isWord(next, "once") || phrase.isWord(next, "stat") {
      guard phrase.count == 1 else { return false }
      count = 1
      next += 1
    } else if phrase.isWord(next, "single") || phrase.isWord(next, "one"),
      phrase.isWord(next + 1, "dose"), phrase.count == 2
    {
      count = 1
      next += 2
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

  /// 0600, 17:00, 5 pm
  private mutating func readClock() -> Bool {
    var next = index
    if phrase.isWord(next, "at") { next += 1 }
    guard let number = phrase.number(next)?.whole(atMost: 2359), value.clockTimeCount < 8 else {
      return false
    }
    var minutes: Int
    if phrase[next].isFourDigits {
      minutes = number / 100 * 60 + number % 100
      guard number % 100 < 60, number / 100 < 24 else { return false }
      next += 1
      if phrase.isWord(next, "h") || phrase.isWord(next, "hrs") { next += 1 }
    } else {
      minutes = number * 60
      next += 1
      var hasMinutes = false
      if phrase.isMark(next, UInt8(ascii: ":")),
        let part = phrase.number(next + 1)?.whole(atMost: 59)
      {
        minutes += part
        next += 2
        hasMinutes = true
      }
      let isMorning = phrase.isWord(next, "am") || phrase.isWord(next, "a")
      let isEvening = phrase.isWord(next, "pm") || phrase.isWord(next, "p")
      guard isMorning || isEvening || hasMinutes, number < 24 else { return false }
      if isMorning || isEvening {
        guard number >= 1, number <= 12 else { return false }
        minutes = minutes % 720 + (isEvening ? 720 : 0)
        next += 1
      }
    }
    value.clockTimes[value.clockTimeCount] = UInt16(minutes)
    value.clockTimeCount += 1
    index = next
    return true
  }

  /// at bedtime, in the evening, before meals, with breakfast, ac, a/f
  private mutating func readMoment() -> Bool {
    typealias Moments = MedicationFrequency.Moments
    var next = index
    var side: Moments.Side?
    if phrase.isWord(next, "before") || phrase.isWord(next, "pre") {
      side = .before
    } else if phrase.isWord(next, "with") || phrase.isWord(next, "w") || phrase.isWord(next, "c") {
      side = .with
    } else if phrase.isWord(next, "after") || phrase.isWord(next, "post") {
      side = .after
    } else if phrase.isWord(next, "ac") || phrase.isWord(next, "pc"),
      Moments.meals.line(of: phrase.word(next + 1)) != nil
    {
      side = phrase.isWord(next, "ac") ? .before : .after
    }
    if let side {
      next += 1
      if phrase.isMark(next, UInt8(ascii: "/")) { next += 1 }
      if phrase.isWord(next, "each") || phrase.isWord(next, "all") { next += 1 }
      if phrase.isWord(next, "evening"), phrase.isWord(next + 1, "meal") {
        return insert(Moments.meal(3, side), next + 2)
      }
      if phrase.isWord(next, "morning"), phrase.isWord(next + 1, "meal") {
        return insert(Moments.meal(1, side), next + 2)
      }
      if let line = Moments.meals.line(of: phrase.word(next)) {
        return insert(Moments.meal(line, side), next + 1)
      }
      let isBed =
        phrase.isWord(next, "bed") || phrase.isWord(next, "bedtime")
        || phrase.isWord(next, "sleep")
      return side == .before && isBed ? insert(.bedtime, next + 1) : false
    }
    if phrase.isMark(next + 1, UInt8(ascii: "/")), phrase.isWord(next + 2, "f") {
      // a/f, b/f: after and before food
      if phrase.isWord(next, "a") { return insert(.afterMeals, next + 3) }
      if phrase.isWord(next, "b") { return insert(.beforeMeals, next + 3) }
    }
    if phrase.isWord(next, "achs") || phrase.isWord(next, "qachs") {
      return insert([.beforeMeals, .bedtime], next + 1)
    }
    if let line = Moments.beside.line(of: phrase.word(next)) {
      return insert(Moments(rawValue: 1 << UInt32(6 + line)), next + 1)
    }
    if phrase.isWord(next, "at") || phrase.isWord(next, "in") {
      next += 1
      if phrase.isWord(next, "the") { next += 1 }
    }
    if phrase.isWord(next, "hour"), phrase.isWord(next + 1, "of"), phrase.isWord(next + 2, "sleep")
    {
      return insert(.bedtime, next + 3)
    }
    if phrase.isWord(next, "bed"), phrase.isWord(next + 1, "time") {
      return insert(.bedtime, next + 2)
    }
    if let line = Moments.meals.line(of: phrase.word(next)), line > 0 {
      let end = phrase.isWord(next + 1, "time") ? next + 2 : next + 1
      return insert(Moments.meal(line, .with), end)
    }
    guard let line = Moments.plain.line(of: phrase.word(next)) else { return false }
    return insert(Moments(rawValue: 1 << UInt32(line)), next + 1)
  }

  private mutating func insert(_ moments: MedicationFrequency.Moments, _ next: Int) -> Bool {
    guard value.moments.isDisjoint(with: moments) else { return false }
    value.moments.formUnion(moments)
    index = next
    return true
  }
}
