// Days, hours and moments of a frequency: M/W/F, 0600, at bedtime, before meals.

extension FrequencyReader {
  /// Mondays, M/W/F, mwf, weekdays, M-F
  mutating func readWeekdays() -> Bool {
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
    let isRange =
      phrase.isWord(next, "to") || phrase.isWord(next, "through") || phrase.isWord(next, "thru")
    if isRange || phrase.isMark(next, UInt8(ascii: "-")), let last = weekday(next + 1),
      !phrase.isMark(next + 2, UInt8(ascii: "-"))
    {
      // Of two days with a hyphen only Monday to Friday is a range for certain.
      guard isRange && last != first || first == 0 && last == 4, value.weekdays == 0 else {
        return false
      }
      value.weekdays = FrequencyWords.days(first, last)
      index = next + 2
      return true
    }
    while phrase.isMark(next, UInt8(ascii: "/")) || phrase.isMark(next, UInt8(ascii: "-")),
      let day = weekday(next + 1, after: bits)
    {
      if 1 << UInt8(day) <= bits { return false }
      // Mon-Wed-Fri may be anything, M-W-F is a list.
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

  /// - bits: the days before it in its list; behind Thursday an S is Saturday, and behind that Sunday.
  func weekday(_ index: Int, after bits: UInt8 = 0) -> Int? {
    if let line = FrequencyWords.weekdays.line(of: phrase.word(index)) { return line }
    let isBeside =
      phrase.isMark(index + 1, UInt8(ascii: "/")) || phrase.isMark(index + 1, UInt8(ascii: "-"))
      || phrase.isMark(index - 1, UInt8(ascii: "/")) || phrase.isMark(index - 1, UInt8(ascii: "-"))
    if phrase.isWord(index, "t"), isBeside { return 1 }
    return phrase.isWord(index, "s") && bits & 8 != 0 ? bits < 32 ? 5 : 6 : nil
  }

  /// daily except Sunday, every day but Tuesday and Thursday: the days that are left.
  mutating func readException() -> Bool {
    guard phrase.isWord(index, "except") || phrase.isWord(index, "but"), value.per == .day,
      value.periodHigh == nil, value.weekdays == 0
    else { return false }
    var rest = FrequencyReader(phrase)
    rest.index = index + 1
    if phrase.isWord(rest.index, "for") { rest.index += 1 }
    guard rest.readWeekdays() else { return false }
    while true {
      var more = rest
      if phrase.isMark(more.index, UInt8(ascii: ","))
        || phrase.isMark(more.index, UInt8(ascii: "/"))
      {
        more.index += 1
      }
      if phrase.isWord(more.index, "and") || phrase.isMark(more.index, UInt8(ascii: "&")) {
        more.index += 1
      }
      guard more.index > rest.index, more.readWeekdays() else { break }
      rest = more
    }
    let allDays: UInt8 = 127
    guard rest.value.weekdays != allDays else { return false }
    value.weekdays = allDays & ~rest.value.weekdays
    index = rest.index
    return true
  }

  /// 0600, 17:00, 5 pm
  mutating func readClock() -> Bool {
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
  mutating func readMoment() -> Bool {
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
      mealSide = side
      next += 1
      if phrase.isMark(next, UInt8(ascii: "/")) { next += 1 }
      if phrase.isWord(next, "each") || phrase.isWord(next, "every") || phrase.isWord(next, "all") {
        next += 1
      }
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
    // Behind how often: OD BF, 1-0-1 AF. Alone they have other meanings.
    if next > 0, phrase.isWord(next, "bf") { return insert(.beforeMeals, next + 1) }
    if next > 0, phrase.isWord(next, "af") { return insert(.afterMeals, next + 1) }
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
      // before breakfast and dinner
      return insert(Moments.meal(line, isJoined ? mealSide : .with), end)
    }
    guard let line = Moments.plain.line(of: phrase.word(next)) else { return false }
    return insert(Moments(rawValue: 1 << UInt32(line)), next + 1)
  }

  mutating func insert(_ moments: MedicationFrequency.Moments, _ next: Int) -> Bool {
    guard value.moments.isDisjoint(with: moments) else { return false }
    value.moments.formUnion(moments)
    index = next
    return true
  }
}
