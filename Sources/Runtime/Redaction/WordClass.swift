// What a word may mean to the recognisers, looked up once for each word of a note.

/// Classes of one word; a word may have several.
struct WordClass: OptionSet {
  let rawValue: UInt64

  static let month = WordClass(rawValue: 1 << 0)
  /// A month that is a common word or name too.
  static let doubtfulMonth = WordClass(rawValue: 1 << 1)
  static let weekday = WordClass(rawValue: 1 << 2)
  static let doubtfulWeekday = WordClass(rawValue: 1 << 3)
  static let ordinal = WordClass(rawValue: 1 << 4)
  static let numberWord = WordClass(rawValue: 1 << 5)
  static let holiday = WordClass(rawValue: 1 << 6)
  /// Stands before a date.
  static let dateCue = WordClass(rawValue: 1 << 7)
  /// Stands before a value that looks like a date of day and month: "strength 5/5".
  static let fractionCue = WordClass(rawValue: 1 << 8)
  /// Stands before the name of a clinician: "Dr".
  static let clinicianTitle = WordClass(rawValue: 1 << 9)
  static let personTitle = WordClass(rawValue: 1 << 10)
  /// Stands behind the name of a clinician: "MD".
  static let credential = WordClass(rawValue: 1 << 11)
  /// A clinician's part, before a colon: "attending".
  static let clinicianCue = WordClass(rawValue: 1 << 12)
  static let personCue = WordClass(rawValue: 1 << 13)
  static let relative = WordClass(rawValue: 1 << 14)
  static let given = WordClass(rawValue: 1 << 15)
  /// A given name that is a common word too: only with another part of a name.
  static let doubtfulGiven = WordClass(rawValue: 1 << 16)
  static let surname = WordClass(rawValue: 1 << 17)
  static let particle = WordClass(rawValue: 1 << 18)
  /// Never part of a name.
  static let common = WordClass(rawValue: 1 << 19)
  /// Behind the name of an eponym: "disease".
  static let eponymHead = WordClass(rawValue: 1 << 20)
  static let streetEnd = WordClass(rawValue: 1 << 21)
  /// Ends a street's name without a number before it.
  static let strongStreetEnd = WordClass(rawValue: 1 << 22)
  static let facility = WordClass(rawValue: 1 << 23)
  static let genericPlace = WordClass(rawValue: 1 << 24)
  static let knownFacility = WordClass(rawValue: 1 << 25)
  static let organization = WordClass(rawValue: 1 << 26)
  static let knownOrganization = WordClass(rawValue: 1 << 27)
  static let state = WordClass(rawValue: 1 << 28)
  static let stateCode = WordClass(rawValue: 1 << 29)
  static let country = WordClass(rawValue: 1 << 30)
  static let city = WordClass(rawValue: 1 << 31)
  static let placeCue = WordClass(rawValue: 1 << 32)
  static let phoneCue = WordClass(rawValue: 1 << 33)
  static let recordCue = WordClass(rawValue: 1 << 34)
  static let idCue = WordClass(rawValue: 1 << 35)
  /// An idCue that is a common word: its value must look like a code.
  static let weakIDCue = WordClass(rawValue: 1 << 36)
  static let cueFiller = WordClass(rawValue: 1 << 37)
  static let unit = WordClass(rawValue: 1 << 38)
  static let userCue = WordClass(rawValue: 1 << 39)
  static let postcodeCue = WordClass(rawValue: 1 << 40)
  static let yearWord = WordClass(rawValue: 1 << 41)
  static let sex = WordClass(rawValue: 1 << 42)
  static let vital = WordClass(rawValue: 1 << 43)
  static let species = WordClass(rawValue: 1 << 44)
  static let profession = WordClass(rawValue: 1 << 45)
  static let domainEnd = WordClass(rawValue: 1 << 46)
  static let fileEnding = WordClass(rawValue: 1 << 47)
  static let flat = WordClass(rawValue: 1 << 48)
  /// Calls somebody by a name: "named".
  static let nameVerb = WordClass(rawValue: 1 << 49)
  /// A name that diseases, signs and devices carry: a person only behind a title.
  static let eponym = WordClass(rawValue: 1 << 50)
  /// A scale or an index whose value stands behind it: "Risser 2".
  static let scaleName = WordClass(rawValue: 1 << 51)
  /// A common word that is a surname too: a name only with a capital letter.
  static let everyday = WordClass(rawValue: 1 << 52)

  /// A finding, an analyte, a drug or an abbreviation beside which people stand: "drowsy", "creatinine",
  /// "nil". Never part of a name.
  static let clinical = WordClass(rawValue: 1 << 53)
  /// A name that a grade stands behind: "Weber B", "Clark III".
  static let gradeName = WordClass(rawValue: 1 << 54)
  /// A preparation, before a drug's name: "Tab.".
  static let preparation = WordClass(rawValue: 1 << 55)
  /// A score or a count, before "8/27".
  static let scoreName = WordClass(rawValue: 1 << 56)
  /// A route or an observation, before "8/24".
  static let hourlyCue = WordClass(rawValue: 1 << 57)

  /// What a part of a whole or a grade is of: "1/2 tsp", "2/4 pulses".
  static let fractionEnd = WordClass(rawValue: 1 << 58)

  /// What a word may be that is a name in small letters too.
  static let names: WordClass = [
    .given, .surname, .city, .state, .country, .knownFacility, .knownOrganization,
  ]
}
