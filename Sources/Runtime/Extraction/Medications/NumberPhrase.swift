// Numbers and ranges as prescriptions have them: 1/2, 1 1/2, one to two, 0.5-1, up to four, ii.

/// What a run of tokens says; `low` is nil for an upper limit alone.
struct NumberPhrase {
  var low: DecimalNumber?
  var high: DecimalNumber
  var next: Int
  /// Joined by a hyphen, not by a word.
  var isHyphenated = false

  private static let words = Lexicon(
    """
    0
    1|one|a single|single|i
    2|two|ii
    3|three|iii
    4|four
    5|five
    6|six
    7|seven
    8|eight
    9|nine
    10|ten
    11|eleven
    12|twelve
    13|thirteen
    14|fourteen
    15|fifteen
    16|sixteen
    17|seventeen
    18|eighteen
    19|nineteen
    20|twenty
    21|twentyone
    22|
    23|
    24|twentyfour
    25|
    26|
    27|
    28|
    29|
    30|thirty
    """)

  private static let half = DecimalNumber(5, places: 1)

  /// The number or range that begins at a token.
  static func read(_ phrase: Phrase, _ start: Int) -> NumberPhrase? {
    var index = start
    var isLimit = false
    if phrase.isWord(index, "up"), phrase.isWord(index + 1, "to") {
      isLimit = true
      index += 2
    }
    guard let (first, afterFirst) = single(phrase, index) else { return nil }
    if isLimit { return NumberPhrase(low: nil, high: first, next: afterFirst) }
    let isHyphen = phrase.isMark(afterFirst, UInt8(ascii: "-"))
    let isWord = phrase.isWord(afterFirst, "to") || phrase.isWord(afterFirst, "or")
    if isHyphen || isWord, let (second, end) = single(phrase, afterFirst + 1) {
      // 1-1/2 is one and a half; 2-0.5 % are two strengths.
      if isHyphen, isPart(phrase, afterFirst + 1), first.places == 0, DecimalNumber(0) < first {
        guard let sum = first.adding(second) else { return nil }
        return NumberPhrase(low: sum, high: sum, next: end)
      }
      return NumberPhrase(low: first, high: second, next: end, isHyphenated: isHyphen)
    }
    return NumberPhrase(low: first, high: first, next: afterFirst)
  }

  /// Whether a part of one stands there: 1/2, ½, half.
  private static func isPart(_ phrase: Phrase, _ index: Int) -> Bool {
    phrase[index].isFraction || isHalf(phrase, index) || fraction(phrase, index) != nil
  }

  /// One number: digits with or without a fraction, a fraction, a number's word.
  static func single(_ phrase: Phrase, _ index: Int) -> (DecimalNumber, next: Int)? {
    guard let (value, next) = plain(phrase, index) else { return nil }
    // "2 (two) tablets": once more in words.
    guard phrase.isMark(next, UInt8(ascii: "(")), phrase.isMark(next + 2, UInt8(ascii: ")")),
      let (again, end) = plain(phrase, next + 1), end == next + 2, again == value
    else { return (value, next) }
    return (value, next + 3)
  }

  private static func plain(_ phrase: Phrase, _ index: Int) -> (DecimalNumber, next: Int)? {
    if let value = phrase.number(index) {
      if phrase[index].isFraction { return (value, index + 1) }
      if let simple = fraction(phrase, index) { return (simple, index + 3) }
      if phrase.isWord(index + 1, "k"), !phrase[index + 1].hasSpaceBefore,
        let thousands = value.thousandfold
      {
        return (thousands, index + 2)
      }
      if phrase.isWord(index + 1, "million"),
        let millions = value.thousandfold?.thousandfold
      {
        return (millions, index + 2)
      }
      guard value.places == 0 else { return (value, index + 1) }
      return mixed(value, phrase, index + 1)
    }
    if isHalf(phrase, index) { return (half, afterHalf(phrase, index + 1)) }
    if phrase.isWord(index, "one") || phrase.isWord(index, "a") {
      let next = phrase.isMark(index + 1, UInt8(ascii: "-")) ? index + 2 : index + 1
      if isHalf(phrase, next) { return (half, next + 1) }
    }
    guard let line = words.line(of: phrase.word(index)) else { return nil }
    return mixed(DecimalNumber(Int64(line)), phrase, index + 1)
  }

  /// A whole number with what may follow it: `1 1/2`, `1½`, `one and a half`.
  private static func mixed(
    _ value: DecimalNumber, _ phrase: Phrase, _ index: Int
  ) -> (DecimalNumber, next: Int)? {
    if phrase.number(index) != nil {
      if phrase[index].isFraction {
        guard let sum = value.adding(phrase[index].number) else { return nil }
        return (sum, index + 1)
      }
      guard let part = fraction(phrase, index), let sum = value.adding(part) else { return nil }
      return (sum, index + 3)
    }
    if phrase.isWord(index, "and") || phrase.isMark(index, UInt8(ascii: "&")) {
      var next = index + 1
      if phrase.isWord(next, "a") || phrase.isWord(next, "one") { next += 1 }
      if phrase.isMark(next, UInt8(ascii: "-")) { next += 1 }
      if isHalf(phrase, next), let sum = value.adding(half) { return (sum, next + 1) }
      if let part = fraction(phrase, next), let sum = value.adding(part) { return (sum, next + 3) }
    }
    return (value, index)
  }

  /// half a tablet, half of a tablet
  private static func afterHalf(_ phrase: Phrase, _ index: Int) -> Int {
    let next = phrase.isWord(index, "of") ? index + 1 : index
    return phrase.isWord(next, "a") && next + 1 < phrase.count ? next + 1 : index
  }

  private static func isHalf(_ phrase: Phrase, _ index: Int) -> Bool {
    phrase.isWord(index, "half")
      || phrase.number(index) != nil && phrase[index].isFraction
        && phrase[index].number == half
  }

  /// 1/2, 1/4 and 3/4, the parts into which tablets are cut; thirds have no decimal form.
  private static func fraction(_ phrase: Phrase, _ index: Int) -> DecimalNumber? {
    guard phrase.isMark(index + 1, UInt8(ascii: "/")),
      let top = phrase.number(index)?.whole(atMost: 3),
      let bottom = phrase.number(index + 2)?.whole(atMost: 4),
      // 1/2/3 is no fraction.
      !phrase.isMark(index + 3, UInt8(ascii: "/")) || phrase.number(index + 4) == nil
    else { return nil }
    switch (top, bottom) {
    case (1, 2): return half
    case (1, 4): return DecimalNumber(25, places: 2)
    case (3, 4): return DecimalNumber(75, places: 2)
    default: return nil
    }
  }
}
