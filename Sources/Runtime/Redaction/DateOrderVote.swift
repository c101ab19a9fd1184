// Whether a note writes the day before the month, from what it says besides: dates that can be read in one way
// only, then postcodes and telephone numbers of countries where the day stands first.

struct DateOrderVote {
  /// Dates that can only have their day first, less those that can only have their month.
  private var dates = 0
  /// Postcodes and numbers, which count where the dates are silent.
  private var places = 0

  var isDayFirst: Bool { dates != 0 ? dates > 0 : places > 0 }

  /// - tokens: of one span that was found.
  mutating func add(_ tokens: PlainTokens, _ type: PrivateType) {
    switch type {
    case .date: dates += DateOrderVote.ofDate(tokens)
    case .zip: places += DateOrderVote.ofPostcode(tokens)
    case .phone: places += DateOrderVote.ofTelephone(tokens)
    case .id: places += DateOrderVote.ofNumber(tokens)
    default: break
    }
  }

  /// 1 for a date that can only have its day first, -1 for its month, else 0. Points are never American; of
  /// both readings a weekday beside a year fits one.
  private static func ofDate(_ tokens: PlainTokens) -> Int {
    var first = 0
    while first < tokens.count, !tokens[first].isNumber { first += 1 }
    guard tokens[first].count <= 2, tokens[first + 2].isNumber, tokens[first + 2].count <= 2 else {
      return 0
    }
    let (a, b) = (tokens[first].value, tokens[first + 2].value)
    if a > 12 { return 1 }
    if b > 12 { return -1 }
    guard tokens[first + 4].isNumber, tokens[first + 4].count <= 4 else { return 0 }
    if tokens.isMark(first + 1, "."), tokens.isMark(first + 3, ".") { return 1 }
    guard let weekday = weekday(tokens, first) else { return 0 }
    let year = tokens[first + 4].value
    let full = tokens[first + 4].count == 2 ? year + (year < 50 ? 2000 : 1900) : year
    let isDay = CivilDate(year: full, month: b, day: a).weekday == weekday
    let isMonth = CivilDate(year: full, month: a, day: b).weekday == weekday
    return isDay == isMonth ? 0 : isDay ? 1 : -1
  }

  /// Of the word before the numbers, 0 for Monday.
  private static func weekday(_ tokens: PlainTokens, _ end: Int) -> Int? {
    for index in 0..<end where tokens[index].has(.weekday) && tokens[index].count >= 3 {
      let names: StaticString = "montuewedthufrisatsun"
      for day in 0..<7 {
        var isSame = true
        for place in 0..<3
        where tokens.text.characters[tokens[index].start + place] | 0x20
          != names.utf8Start[3 * day + place]
        { isSame = false }
        if isSame { return day }
      }
    }
    return nil
  }

  /// "LS1 4DY", "D06 X2Y3" and the six digits of India; five digits are American.
  private static func ofPostcode(_ tokens: PlainTokens) -> Int {
    if tokens[0].isNumber { return tokens[0].count == 6 ? 1 : tokens[0].count == 5 ? -1 : 0 }
    let last = tokens[tokens.count - 1]
    return tokens[0].isWord && last.isWord && last.count == 2 ? 1 : 0
  }

  /// "+44", "+91", "+353", "+61", "+64", "+27"; "07700 900123" and "0412 345 678".
  private static func ofTelephone(_ tokens: PlainTokens) -> Int {
    let first = tokens.isMark(0, "(") ? 1 : 0
    if tokens.isMark(first, "+") {
      switch tokens[first + 1].value {
      case 44, 91, 353, 61, 64, 27: return 1
      case 1: return -1
      default: return 0
      }
    }
    guard tokens[first].isNumber else { return 0 }
    return tokens.text.characters[tokens[first].start] == UInt8(ascii: "0") ? 1 : 0
  }

  /// A British number of ten digits with its check digit.
  private static func ofNumber(_ tokens: PlainTokens) -> Int {
    var digits: [UInt8] = []
    for index in 0..<tokens.count where tokens[index].isNumber {
      for place in tokens[index].start..<tokens[index].end where digits.count <= 10 {
        digits.append(tokens.text.characters[place] - 0x30)
      }
    }
    return digits.count == 10 && Checksum.isNHS(digits) ? 1 : 0
  }
}
