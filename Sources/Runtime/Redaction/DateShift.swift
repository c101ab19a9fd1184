// Moves a date by whole weeks and writes it in the form it had: weekdays and intervals stay.

/// Days since 1970-01-01 in the Gregorian calendar.
/// Source: H. Hinnant, "chrono-compatible low-level date algorithms".
struct CivilDate: Equatable {
  var year: Int
  var month: Int
  var day: Int

  var dayNumber: Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  init(dayNumber: Int) {
    let z = dayNumber + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthPlace = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthPlace + 2) / 5 + 1
    month = monthPlace < 10 ? monthPlace + 3 : monthPlace - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// 0 for Monday; nil where the calendar has no such day.
  var weekday: Int? { exists ? ((dayNumber + 3) % 7 + 7) % 7 : nil }

  /// Whether the calendar has this day.
  var exists: Bool {
    month >= 1 && month <= 12 && day >= 1 && CivilDate(dayNumber: dayNumber) == self
  }
}

/// The parts of one written date: which token holds what.
struct WrittenDate {
  var year: Int?
  var month: Int?
  var day: Int?
  private var value = CivilDate(year: 2001, month: 7, day: 15)

  /// Days since 1970-01-01, with what is not written taken as 15 July 2001.
  var dayNumber: Int { value.dayNumber }

  /// Reads the date that the tokens spell; nil where a part cannot be told.
  ///
  /// - isDayFirst: how "04/05/2024" is read.
  init?(_ tokens: PlainTokens, isDayFirst: Bool) {
    var numbers: [Int] = []
    var monthWord: Int?
    for index in 0..<tokens.count {
      let token = tokens[index]
      if token.isNumber {
        // What follows is a time of day.
        if tokens.isWord(index - 1, "t"), tokens.isJoined(index), numbers.count >= 3 { break }
        numbers.append(index)
      } else if token.has(.month), !token.has(.weekday) {
        guard monthWord == nil else { return nil }
        monthWord = index
      } else if token.has([.ordinal, .holiday, .numberWord]) || WrittenDate.isOfMany(tokens, index)
      {
        return nil
      }
    }
    if let monthWord {
      guard let number = WrittenDate.monthNumber(tokens, monthWord) else { return nil }
      month = monthWord
      value.month = number
      for index in numbers {
        if tokens[index].count == 4 || tokens.isMark(index - 1, "'") || day != nil && year == nil {
          guard year == nil, tokens[index].count == 4 || tokens[index].count == 2,
            !(tokens.isMark(index - 1, "-") && index - 2 == day && !tokens.isMark(index - 3, "-"))
          else { return nil }
          year = index
        } else {
          guard day == nil, tokens[index].count <= 2 else { return nil }
          day = index
        }
      }
    } else if !readNumbers(tokens, numbers, isDayFirst) {
      return nil
    }
    if let day { value.day = tokens[day].value }
    if let year { value.year = WrittenDate.fullYear(tokens[year]) }
    if month == nil, day == nil, year != nil {
      value.month = 7
      value.day = 2
    }
    guard value.exists else { return nil }
  }

  /// A list, a range or a quarter of a year: "4 and 5 March", "4th to 6th", "Q3".
  private static func isOfMany(_ tokens: PlainTokens, _ index: Int) -> Bool {
    tokens.isWord(index, "and") || tokens.isWord(index, "or") || tokens.isWord(index, "to")
      || tokens.isWord(index, "through") || tokens.isWord(index, "thru")
      || tokens.isWord(index, "quarter") || tokens.isWord(index, "q") || tokens.isMark(index, "&")
  }

  private mutating func readNumbers(
    _ tokens: PlainTokens, _ numbers: [Int], _ isDayFirst: Bool
  ) -> Bool {
    // The parts of one date stand side by side with one mark between.
    for place in numbers.indices.dropFirst()
    where numbers[place] != numbers[place - 1] + 2
      || tokens[numbers[place] - 1].mark != tokens[numbers[0] + 1].mark
    { return false }
    switch numbers.count {
    case 1:
      guard tokens[numbers[0]].count == 4 || tokens.isMark(numbers[0] - 1, "'") else {
        return false
      }
      year = numbers[0]
    case 2:
      if tokens[numbers[0]].count == 4 {
        (year, month) = (numbers[0], numbers[1])
      } else if tokens[numbers[1]].count == 4 {
        (month, year) = (numbers[0], numbers[1])
      } else {
        setDayAndMonth(tokens, numbers[0], numbers[1], isDayFirst)
      }
    case 3:
      if tokens[numbers[0]].count == 4 {
        (year, month, day) = (numbers[0], numbers[1], numbers[2])
      } else if tokens[numbers[2]].count != 2, tokens[numbers[2]].count != 4 {
        return false
      } else {
        year = numbers[2]
        setDayAndMonth(tokens, numbers[0], numbers[1], isDayFirst)
      }
    default: return false
    }
    if let month { value.month = tokens[month].value }
    return true
  }

  private mutating func setDayAndMonth(
    _ tokens: PlainTokens, _ first: Int, _ second: Int, _ isDayFirst: Bool
  ) {
    let isDay = tokens[first].value > 12 || isDayFirst && tokens[second].value <= 12
    (day, month) = isDay ? (first, second) : (second, first)
  }

  /// The date moved by some days, part by part: token and what stands there now; nil before the year 1,
  /// which some systems write for no date.
  func moved(_ dayCount: Int, _ tokens: PlainTokens) -> [(token: Int, text: [UInt8])]? {
    let moved = CivilDate(dayNumber: value.dayNumber + dayCount)
    guard moved.year >= 1 else { return nil }
    var parts: [(token: Int, text: [UInt8])] = []
    if let year {
      let isShort = tokens[year].count == 2
      parts.append(
        (year, WrittenDate.digits(isShort ? moved.year % 100 : moved.year, isShort ? 2 : 4)))
    }
    if let month {
      parts.append(
        (
          month,
          tokens[month].isWord
            ? WrittenDate.monthWord(moved.month, like: month, of: value.month, tokens)
            : WrittenDate.digits(moved.month, tokens[month].count)
        ))
    }
    if let day {
      parts.append((day, WrittenDate.digits(moved.day, WrittenDate.width(tokens, day, month))))
      if tokens.isOrdinalEnding(day + 1) {
        parts.append((day + 1, WrittenDate.suffix(moved.day)))
      }
    }
    parts.sort { $0.token < $1.token }
    return parts
  }

  // MARK: Spelling

  private static let names: StaticString =
    "januaryfebruarymarchaprilmayjunejulyaugustseptemberoctobernovemberdecember"
  private static let nameStarts = [0, 7, 15, 20, 25, 28, 32, 36, 42, 51, 58, 66, 74]

  /// 1...12 by the first three letters.
  private static func monthNumber(_ tokens: PlainTokens, _ index: Int) -> Int? {
    let token = tokens[index]
    guard token.count >= 3 else { return nil }
    for month in 0..<12 {
      var isSame = true
      for place in 0..<3
      where tokens.text.characters[token.start + place] | 0x20
        != names.utf8Start[nameStarts[month] + place]
      { isSame = false }
      if isSame { return month + 1 }
    }
    return nil
  }

  /// In full or with three letters as the month that is written at the index, and in its case. "May" is
  /// short where a mark or a number joins it: "05-May-22".
  private static func monthWord(
    _ month: Int, like index: Int, of written: Int, _ tokens: PlainTokens
  ) -> [UInt8] {
    let token = tokens[index]
    let start = nameStarts[month - 1]
    let whole = nameStarts[written] - nameStarts[written - 1]
    let isShort =
      token.count < whole
      || whole == 3 && (tokens.isJoined(index) || tokens.isMark(index + 1, "-"))
    var word: [UInt8] = []
    for place in 0..<(isShort ? 3 : nameStarts[month] - start) {
      let letter = names.utf8Start[start + place]
      let isUpper = token.shape == .upper || place == 0 && token.shape != .lower
      word.append(isUpper ? letter & 0xDF : letter)
    }
    return word
  }

  private static func fullYear(_ token: PlainToken) -> Int {
    if token.count == 4 { return token.value }
    return token.value + (token.value < 50 ? 2000 : 1900)
  }

  /// Two digits where day and month were written with two, or the day with a zero.
  private static func width(_ tokens: PlainTokens, _ day: Int, _ month: Int?) -> Int {
    guard tokens[day].count == 2 else { return 1 }
    if tokens[day].value < 10 { return 2 }
    guard let month, tokens[month].isNumber else { return 1 }
    return tokens[month].count
  }

  private static func digits(_ value: Int, _ least: Int) -> [UInt8] {
    var digits: [UInt8] = []
    var rest = value
    repeat {
      digits.append(UInt8(0x30 + rest % 10))
      rest /= 10
    } while rest > 0
    while digits.count < least { digits.append(0x30) }
    return digits.reversed()
  }

  private static func suffix(_ day: Int) -> [UInt8] {
    if day / 10 == 1 { return [0x74, 0x68] }
    switch day % 10 {
    case 1: return [0x73, 0x74]
    case 2: return [0x6E, 0x64]
    case 3: return [0x72, 0x64]
    default: return [0x74, 0x68]
    }
  }
}
