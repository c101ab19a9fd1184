// Words of frequencies: how many times, at what moment, on what day.

extension MedicationFrequency.Moments {
  public static let morning = Self(rawValue: 1 << 0)
  public static let noon = Self(rawValue: 1 << 1)
  public static let afternoon = Self(rawValue: 1 << 2)
  public static let evening = Self(rawValue: 1 << 3)
  public static let night = Self(rawValue: 1 << 4)
  public static let bedtime = Self(rawValue: 1 << 5)
  public static let beforeMeals = Self(rawValue: 1 << 6)
  public static let withMeals = Self(rawValue: 1 << 7)
  public static let afterMeals = Self(rawValue: 1 << 8)
  public static let beforeBreakfast = Self(rawValue: 1 << 9)
  public static let withBreakfast = Self(rawValue: 1 << 10)
  public static let afterBreakfast = Self(rawValue: 1 << 11)
  public static let beforeLunch = Self(rawValue: 1 << 12)
  public static let withLunch = Self(rawValue: 1 << 13)
  public static let afterLunch = Self(rawValue: 1 << 14)
  public static let beforeDinner = Self(rawValue: 1 << 15)
  public static let withDinner = Self(rawValue: 1 << 16)
  public static let afterDinner = Self(rawValue: 1 << 17)

  /// The names, one a bit.
  static let codes = Lexicon(
    """
    morning
    noon
    afternoon
    evening
    night
    bedtime
    before_meals
    with_meals
    after_meals
    before_breakfast
    with_breakfast
    after_breakfast
    before_lunch
    with_lunch
    after_lunch
    before_dinner
    with_dinner
    after_dinner
    """)

  static let count = 18

  /// How a meal lies to the dose; added to a meal's first bit.
  enum Side: UInt32 { case before = 0, with = 1, after = 2 }

  static func meal(_ line: Int, _ side: Side) -> MedicationFrequency.Moments {
    Self(rawValue: 1 << (6 + 3 * UInt32(line) + side.rawValue))
  }

  /// The order is that of the bits.
  static let meals = Lexicon(
    """
    meal|meal|meals|food
    breakfast|breakfast|bfast|brkfst|breakfasts
    lunch|lunch|lunches|luncheon|lunchtime
    dinner|dinner|supper|dinners|suppers|dinnertime|suppertime
    """)

  /// Moments that a preposition may stand before; the order is that of the bits.
  static let plain = Lexicon(
    """
    morning|morning|mornings|am
    noon|noon|midday|noontime
    afternoon|afternoon|afternoons
    evening|evening|evenings|pm
    night|night|nights|nighttime
    bedtime|bedtime|hs|bed
    """)

  /// One word that says once a day at this moment.
  static let daily = Lexicon(
    """
    morning|qam|mane|om
    noon|qnoon
    afternoon|
    evening|qpm|vesper
    night|nightly|nocte|noct|qn|qnight
    bedtime|qhs|qbedtime
    """)

  /// One word for a meal and the side of it; the order is that of the bits from beforeMeals.
  static let beside = Lexicon(
    """
    before_meals|ac
    with_meals|cc
    after_meals|pc
    before_breakfast|bbf
    """)
}

enum FrequencyWords {
  /// Times a day; line 0 has none.
  static let daily = Lexicon(
    """
    0
    1|daily|qd|od|die|everyday|dly|qday|qdaily|sid
    2|bid|bd|bidac|bidwm
    3|tid|tds|tidac|tidwm
    4|qid|qds
    """)

  /// Words of `daily` that also say beside meals: before and with them.
  static let dailyBesideMeals = Lexicon(
    """
    before|bidac|tidac
    with|bidwm|tidwm
    """)

  /// Once in each unit: the units that FrequencyReader gives them.
  static let periodic = Lexicon(
    """
    h|hourly|hrly|qh
    wk|weekly|wkly|qwk|qweek|qw|qweekly
    mo|monthly|mthly|qmo|qmonth
    a|yearly|yrly|annually|annual
    """)

  static let asNeeded = Lexicon(
    """
    prn|prn|sos
    """)

  static let weekdays = Lexicon(
    """
    mon|mon|monday|mondays|m
    tue|tue|tues|tuesday|tuesdays|tu
    wed|wed|weds|wednesday|wednesdays|w
    thu|thu|thur|thurs|thursday|thursdays|th
    fri|fri|friday|fridays|f
    sat|sat|saturday|saturdays|sa
    sun|sun|sunday|sundays|su
    """)

  /// Several days in one word; the code is the sum of their bits, Monday 1, Tuesday 2, ...
  static let weekdayGroups = Lexicon(
    """
    21|mwf
    42|tths|tthsa|tthsat|tuthsa|tts
    10|tth|tuth
    31|weekdays|weekday|mtwthf
    96|weekends|weekend
    """)

  /// The bits of the days from one to another, both of them.
  static func days(_ first: Int, _ last: Int) -> UInt8 {
    var bits: UInt8 = 1 << UInt8(last)
    var day = first
    while day != last {
      bits |= 1 << UInt8(day)
      day = (day + 1) % 7
    }
    return bits
  }

  /// Whether a word says how often or when.
  static func holds(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    for table in tables where table.line(of: word) != nil { return true }
    return false
  }

  static let tables = [
    daily, periodic, asNeeded, weekdays, weekdayGroups, others,
    MedicationFrequency.Moments.meals, MedicationFrequency.Moments.plain,
    MedicationFrequency.Moments.daily, MedicationFrequency.Moments.beside,
  ]

  private static let others = Lexicon(
    """
    every|every|each|q|alt|alternate|other|qod|eod|tiw|qiw|fortnightly
    times|once|twice|thrice|times|x|max|maximum|up|then|basis
    units|min|minutes|hour|hours|day|days|week|weeks|month|months
    """)

  /// The codes as numbers.
  static let groupBits: [UInt8] = [21, 42, 10, 31, 96]
}
