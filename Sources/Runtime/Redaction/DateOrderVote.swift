// Whether a note writes the day before the month, from what it says besides: dates that can be read in one way
// only, then postcodes and telephone numbers of countries where the day or the month stands first.

struct DateOrderVote {
  /// Dates that can only have their day first, less those that can only have their month.
  private var dates = 0
  /// Postcodes and numbers, which count where the dates are silent.
  private var places = 0

  /// Whole dates, postcodes and numbers of the United States.
  private var americanCount = 0
  /// Those of other countries.
  private var foreignCount = 0

  var isDayFirst: Bool { dates != 0 ? dates > 0 : places > 0 }
  /// Something says so and nothing says otherwise.
  var isAmerican: Bool { americanCount > 0 && foreignCount == 0 && dates <= 0 }

  /// - span: tokens that were found to be of the type.
  mutating func add(_ tokens: PlainTokens, _ span: Range<Int>, _ type: PrivateType) {
    let vote: Int
    switch type {
    case .date:
      vote = DateOrderVote.ofDate(tokens, span)
      dates += vote
      if span.count < 5 { return }
    case .zip:
      vote = DateOrderVote.ofPostcode(tokens, span)
      places += vote
    case .phone:
      vote = DateOrderVote.ofTelephone(tokens, span)
      places += vote
    case .id:
      vote = DateOrderVote.ofNumber(tokens, span)
      places += vote
    default: return
    }
    if vote < 0 { americanCount += 1 }
    if vote > 0 { foreignCount += 1 }
  }

  /// 1 for a date that can only have its day first, -1 for its month, else 0. Points are never American; of
  /// both readings a weekday beside a year fits one.
  private static func ofDate(_ tokens: PlainTokens, _ span: Range<Int>) -> Int {
    var first = span.lowerBound
    while first < span.upperBound, !tokens[first].isNumber { first += 1 }
    guard first + 2 < span.upperBound, tokens[first].count <= 2, tokens[first + 2].isNumber,
      tokens[first + 2].count <= 2
    else { return 0 }
    let (a, b) = (tokens[first].value, tokens[first + 2].value)
    if a > 12 { return 1 }
    if b > 12 { return -1 }
    guard first + 4 < span.upperBound, tokens[first + 4].isNumber, tokens[first + 4].count <= 4
    else { return 0 }
    if tokens.isMark(first + 1, "."), tokens.isMark(first + 3, ".") { return 1 }
    guard let weekday = weekday(tokens, span.lowerBound..<first) else { return 0 }
    let year = tokens[first + 4].value
    let full = tokens[first + 4].count == 2 ? year + (year < 50 ? 2000 : 1900) : year
    let isDay = CivilDate(year: full, month: b, day: a).weekday == weekday
    let isMonth = CivilDate(year: full, month: a, day: b).weekday == weekday
    return isDay == isMonth ? 0 : isDay ? 1 : -1
  }

  /// Of the word before the numbers, 0 for Monday.
  private static func weekday(_ tokens: PlainTokens, _ before: Range<Int>) -> Int? {
    for index in before where tokens[index].has(.weekday) && tokens[index].count >= 3 {
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
  private static func ofPostcode(_ tokens: PlainTokens, _ span: Range<Int>) -> Int {
    let (first, last) = (tokens[span.lowerBound], tokens[span.upperBound - 1])
    if first.isNumber { return first.count == 6 ? 1 : first.count == 5 ? -1 : 0 }
    return first.isWord && last.isWord && last.count == 2 ? 1 : 0
  }

  /// "+44", "+91", "+353", "+61", "+64", "+27"; "07700 900123" and "0412 345 678"; "617-555-0123" and
  /// "(617) 555-0123" are American.
  private static func ofTelephone(_ tokens: PlainTokens, _ span: Range<Int>) -> Int {
    var first = span.lowerBound
    if tokens.isMark(first, "(") { first += 1 }
    if tokens.isMark(first, "+") {
      switch tokens[first + 1].value {
      case 44, 91, 353, 61, 64, 27: return 1
      case 1: return -1
      default: return 0
      }
    }
    guard tokens[first].isNumber else { return 0 }
    let digit = tokens.text.characters[tokens[first].start]
    if digit == UInt8(ascii: "0") { return 1 }
    let last = span.upperBound - 1
    return digit > UInt8(ascii: "1") && tokens[first].count == 3 && last == first + 4
      && tokens[first + 2].count == 3 && tokens[last].count == 4 ? -1 : 0
  }

  /// A British number of ten digits with its check digit.
  private static func ofNumber(_ tokens: PlainTokens, _ span: Range<Int>) -> Int {
    var digits: [UInt8] = []
    for index in span where tokens[index].isNumber {
      for place in tokens[index].start..<tokens[index].end where digits.count <= 10 {
        digits.append(tokens.text.characters[place] - 0x30)
      }
    }
    return digits.count == 10 && Checksum.isNHS(digits) ? 1 : 0
  }
}
