// A redacted note holds nothing of what was found, keeps the rest byte for byte, and invented values are
// of one form and one piece.
import Testing

@testable import Runtime

@Suite struct RedactorTests {
  private static let key = [UInt8](repeating: 7, count: 32)

  private func redact(
    _ text: String, _ mode: RedactionMode = .tag, policy: RedactionPolicy = .safeHarbor,
    shifts: Bool = false, order: DateOrder? = nil, scope: String = "", key: [UInt8] = key,
    learnt: [PrivateSpan] = []
  ) throws -> String {
    let redactor = Redactor(
      RedactionOptions(mode: mode, policy: policy, shiftsDates: shifts, dateOrder: order, key: key))
    let redacted = try Array(text.utf8).withUnsafeBytes {
      try redactor.redact($0, scope: Array(scope.utf8), learnt: learnt)
    }
    return String(decoding: redacted.bytes, as: UTF8.self)
  }

  @Test func tagsAndMasksStandInThePlaceOfSpans() throws {
    let text = "Mr Smith, MRN 00447193, on metformin 500 mg.\n"
    #expect(try redact(text) == "Mr [PATIENT], MRN [MRN], on metformin 500 mg.\n")
    #expect(try redact(text, .mask) == "Mr [***], MRN [***], on metformin 500 mg.\n")
  }

  @Test func theSafeHarborRuleKeepsYoungAgesBareYearsAndStates() throws {
    let text = "A 72-year-old from Ohio, diagnosed in 2019."
    #expect(try redact(text) == text)
    #expect(try redact("A 94-year-old").hasPrefix("A [AGE]"))
    #expect(
      try redact(text, policy: .everything)
        == "A [AGE]-year-old from [STATE], diagnosed in [DATE].")
  }

  @Test(arguments: [
    ("Born 1931, aged 92.", "Born [DATE], aged [AGE]."),
    ("b. 1929, a 95-year-old", "b. [DATE], a [AGE]-year-old"),
    ("D.O.B. 1930. She is 93 years old.", "D.O.B. [DATE]. She is [AGE] years old."),
    ("born in Warsaw in 1930, 94 yo, stent 2015", "born in [CITY] in [DATE], [AGE] yo, stent 2015"),
    ("Year of birth: 1930; ninety-four years old", "Year of birth: [DATE]; [AGE] years old"),
    ("Born 1951, aged 72.", "Born 1951, aged 72."), ("b. 1951, aged 72.", "b. 1951, aged 72."),
    (
      "Aged 92, first child born well. Since 2019 alone.",
      "Aged [AGE], first child born well. Since 2019 alone."
    ),
  ]) func ofSomebodyOver89TheYearOfBirthGoes(text: String, expected: String) throws {
    #expect(try redact(text) == expected)
    // A moved year would say the same.
    let moved = try redact(text, shifts: true)
    #expect(moved == expected)
  }

  @Test func onlyTheNamedTypesAreTakenOut() throws {
    let text = "Mr Smith on 03/14/2024"
    #expect(try redact(text, policy: RedactionPolicy(types: [.date])) == "Mr Smith on [DATE]")
  }

  @Test func aliasesOfOnePersonKeepOneName() throws {
    let out = try redact("Patient: Smith, John\nMr Smith and J. Smith, JOHN SMITH", .surrogate)
    let lines = out.split(separator: "\n").map(String.init)
    let (surname, given) = {
      let parts = lines[0].dropFirst("Patient: ".count).split(separator: ",")
      return (String(parts[0]), String(parts[1].dropFirst()))
    }()
    #expect(surname != "Smith" && given != "John")
    #expect(
      lines[1]
        == "Mr \(surname) and \(given.prefix(1)). \(surname), \(given.uppercased()) \(surname.uppercased())"
    )
  }

  @Test(arguments: [
    ("Dr. Du saw the patient, Ms. La. Call Dr. Du.", ["Du", "La"], []),
    ("Pt: Van Johnson, 45M. Van has gout", ["Van", "Johnson"], []),
    ("Dr. Van is here", ["Van"], []), ("Patient: Johnson, Van", ["Johnson", "Van"], []),
    ("Mr Vincent van Gogh came", ["Vincent", "Gogh"], ["van"]),
    ("Mr Ludwig Van Kern came", ["Ludwig", "Kern"], ["Van"]),
    ("Ms Maria de la Cruz came", ["Maria", "Cruz"], ["de", "la"]),
    ("Ms De La Cruz came", ["Cruz"], ["De", "La"]),
    ("Mr Al-Rashid came", ["Rashid"], ["Al"]),
  ]) func aParticleStaysOnlyBeforeASurname(text: String, gone: [String], kept: [String]) throws {
    let out = try redact(text, .surrogate)
    let words = out.split { !$0.isLetter }.map(String.init)
    for word in gone { #expect(!words.contains(word), "\(out)") }
    for word in kept { #expect(words.contains(word), "\(out)") }
  }

  @Test(arguments: [
    ("Dr. O Brien Jr. came", "Jr. came"), ("Mr John Smith Sr came", " Sr came"),
    ("Mr John Smith III came. Grade III.", " III came. Grade III."),
    ("Patient: John Smith Jr., here", " Jr., here"), ("Mr John Smith IV\n", " IV\n"),
  ]) func aSuffixOfANameStays(text: String, end: String) throws {
    let out = try redact(text, .surrogate)
    #expect(out.hasSuffix(end) && !out.contains("Smith") && !out.contains("Brien"), "\(out)")
  }

  @Test func datesKeepWeekdaysIntervalsAndForm() throws {
    let out = try redact("on Tuesday 11 Feb 2025, then 02/18/2025 and 2025-03-04", shifts: true)
    let words = out.split(separator: " ")
    #expect(words[1] == "Tuesday")
    func days(_ text: String) throws -> Int {
      let table = WordTable()
      return try Array(text.utf8).withUnsafeBytes {
        let tokens = PlainTokens(FoldedText($0), table)
        return try #require(WrittenDate(tokens, isDayFirst: false)).dayNumber
      }
    }
    let first = try days("\(words[2]) \(words[3]) \(words[4].dropLast())")
    let second = try days(String(words[6]))
    let third = try days(String(words[8]))
    // 1970-01-01 was a Thursday.
    #expect((first + 3) % 7 == 1)
    #expect(second - first == 7 && third - second == 14)
    #expect(first < 20130)
  }

  /// Two days that are two apart with the day first and a month or more with the month first.
  @Test(arguments: [
    ("NHS 943 476 5919", true), ("Leeds LS1 4DY", true), ("Tel +44 7911 123456", true),
    ("Tel +91 98765 43210", true), ("Mon 4/3/24", true), ("on 03.02.24", true),
    ("on 25/02/24", true),
    ("Thu 4/3/25", false), ("Mon 3/4/24", false), ("Fresno, CA 93726", false),
    ("on 02/25/24", false), ("", false),
    ("Leeds LS1 4DY, on 02/25/24", false), ("Fresno, CA 93726 on 03.02.24", true),
  ]) func datesAreReadAsTheNoteSays(besides: String, isDayFirst: Bool) throws {
    let dates = "03/02/24, 05/02/24; \(besides)"
    #expect(try isDayFirstKept(dates, nil) == isDayFirst)
    #expect(try isDayFirstKept(dates, .dmy))
    #expect(try !isDayFirstKept(dates, .mdy))
  }

  /// Whether the first two dates are two days apart when read with the day first.
  private func isDayFirstKept(_ text: String, _ order: DateOrder?) throws -> Bool {
    let out = try redact(text, shifts: true, order: order)
    let parts = out.split { !$0.isNumber }.prefix(6).compactMap { Int($0) }
    let first = CivilDate(year: parts[2], month: parts[1], day: parts[0])
    let second = CivilDate(year: parts[5], month: parts[4], day: parts[3])
    return first.exists && second.exists && second.dayNumber - first.dayNumber == 2
  }

  @Test func inventedValuesAreThoseOfScopeAndKey() throws {
    let text = "MRN 00447193"
    let one = try redact(text, .surrogate, scope: "a")
    #expect(one.utf8.count == text.utf8.count && one != text)
    #expect(try redact(text, .surrogate, scope: "a") == one)
    #expect(try redact(text, .surrogate, scope: "b") != one)
    #expect(try redact(text, .surrogate, scope: "a", key: [UInt8](repeating: 8, count: 32)) != one)
    #expect(try redact("mrn: 0044 7193", .surrogate, scope: "a").hasSuffix(String(one.suffix(4))))
  }

  @Test func inventedTelephoneNumbersAreThoseOfFiction() throws {
    let out = try redact("Tel (702) 883-4127", .surrogate)
    #expect(out.contains(") 555-01"))
  }

  /// The text's span between the bars, as a model may find it.
  private func redacted(
    _ marked: String, _ type: PrivateType, _ mode: RedactionMode, shifts: Bool = false
  ) throws -> String {
    let parts = marked.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    let start = parts[0].utf8.count
    let span = PrivateSpan(
      byteStart: start, byteEnd: start + parts[1].utf8.count, type: type)
    return try redact(parts.joined(), mode, shifts: shifts, learnt: [span])
  }

  @Test func lettersThatStandForDigitsAreInvented() throws {
    let out = try redacted("Call |+1 (555) 234-CARE| today", .phone, .surrogate)
    #expect(!out.contains("CARE") && !out.contains("234") && out.contains("-"), "\(out)")
    #expect(out.count == "Call +1 (555) 234-CARE today".count)
  }

  @Test(arguments: [
    "LA County Hospital", "Best Care Clinic", "City Hospital", "Left Hand Clinic",
  ]) func aPlaceOfWhichNothingChangesGetsItsTag(place: String) throws {
    let out = try redacted("Transferred from |\(place)|.", .hospital, .surrogate)
    #expect(out == "Transferred from [HOSPITAL].")
  }

  @Test(arguments: ["1/1/0001", "12/25/0000", "01/03/0001"])
  func noDateIsMovedBeforeTheYearOne(date: String) throws {
    let out = try redacted("Last seen |\(date)| by us", .date, .tag, shifts: true)
    #expect(out == "Last seen [DATE] by us")
  }

  @Test func anEarlyDateIsMovedInItsForm() throws {
    let out = try redacted("Last seen |01/03/0009| by us", .date, .tag, shifts: true)
    #expect(out.count == "Last seen 01/03/0009 by us".count && out.contains("/000"), "\(out)")
  }

  @Test func nothingFoundStandsInTheOutput() throws {
    let text = "Mr Thornquist, MRN 77120-05, said 77120 05 and THORNQUIST."
    for mode in RedactionMode.allCases {
      let out = try redact(text, mode)
      #expect(!out.lowercased().contains("thornquist") && !out.contains("77120"))
    }
  }

  @Test func aNameInSmallLettersThatWouldBeLeftFailsTheNote() {
    let bytes = Array("Mr Schmidt and Mr Walker".utf8)
    let table = WordTable()
    let spans = [
      PrivateSpan(byteStart: 3, byteEnd: 10, type: .patient),
      PrivateSpan(byteStart: 18, byteEnd: 24, type: .patient),
    ]
    bytes.withUnsafeBytes { text in
      let originals = Originals(text, spans, table)
      #expect(originals.leak(in: Array("schmidt is well".utf8), table) == .patient)
      #expect(originals.leak(in: Array("a walker, schmidt disease".utf8), table) == nil)
    }
  }

  @Test func theTagsOfAnOutputAreNoValuesOfTheNote() throws {
    let text = "Mrs. Picabo Street, DOB 3/4/1950, lives at 9 Oak Ave."
    #expect(
      try redact(text) == "Mrs. [PATIENT], DOB [DATE], lives at [STREET]")
  }

  @Test func aRepeatOfAnotherTypeGoesToo() throws {
    let text = "Mr. Smithson was seen by Dr. Smithson and Dr. Okafor in Ohio."
    let out = try redact(text, policy: RedactionPolicy(types: [.patient]))
    #expect(!out.contains("Smithson") && out.hasSuffix("Dr. Okafor in Ohio."), "\(out)")
  }

  @Test(arguments: [
    ("June 27, 2022", true), ("Jun 27, 2022", false), ("Sept 4, 2022", false),
    ("September 4, 2022", true), ("May 5, 2022", true), ("05-May-22", false),
  ]) func aMonthIsMovedInItsFullOrShortForm(date: String, isFull: Bool) throws {
    // Of months that keep their form whatever their length: by scopes, several of them.
    for scope in 0..<12 {
      let out = try redact("seen \(date).", shifts: true, scope: "\(scope)")
      let month = out.dropFirst(5).filter(\.isLetter)
      #expect(isFull ? month.count > 3 || month == "May" : month.count == 3, "\(out)")
    }
  }

  @Test(arguments: [
    "1/13-14/24", "3/4-5/2024", "3/14 & 15", "3/4/24-6", "March 4, 5, and 6", "4th to 6th March",
    "March 4 and 5, 2024", "March 14-16, 2024", "Q3 2022", "3rd quarter of 2022",
  ]) func aListOfDaysIsNotMoved(date: String) throws {
    #expect(try redact("seen \(date).", shifts: true) == "seen [DATE].")
  }

  @Test func aDateIsMovedAndItsTimeStays() throws {
    let out = try redacted("Signed: |08/15/2023 09|:31", .date, .tag, shifts: true)
    #expect(out.hasSuffix(" 09:31") && !out.contains("[") && !out.contains("08/15/2023"), "\(out)")
  }

  @Test func aValueThatWouldBeLeftFailsTheNote() {
    let bytes = Array("code QX-789012 here".utf8)
    let table = WordTable()
    let span = PrivateSpan(byteStart: 5, byteEnd: 14, type: .id)
    bytes.withUnsafeBytes { text in
      let originals = Originals(text, [span], table)
      #expect(originals.leak(in: bytes, table) == .id)
      #expect(originals.leak(in: Array("code [ID] here".utf8), table) == nil)
    }
  }

  /// Each of these begins anew at every word of it, and is invented anew for every digit.
  @Test(arguments: ["John-", "J. ", "Hospital ", "Clinic ", "Medical ", "1", "1-", "a:", "<", "a@"])
  func aLongRunOfOneKindIsReadToItsEnd(piece: String) throws {
    let text = String(repeating: piece, count: 40_000 / piece.utf8.count) + " Mr Thornquist"
    for mode in RedactionMode.allCases {
      #expect(try !redact(text, mode).contains("Thornquist"))
    }
  }

  @Test func bytesThatAreNoTextStayAsTheyAre() throws {
    let bytes: [UInt8] = [0xFF, 0x20, 0x4D, 0x72, 0x20, 0x53, 0x6D, 0x69, 0x74, 0x68, 0x00, 0xC3]
    let redactor = Redactor(RedactionOptions(mode: .tag, key: Self.key))
    let out = try bytes.withUnsafeBytes { try redactor.redact($0) }.bytes
    #expect(out == [0xFF, 0x20, 0x4D, 0x72, 0x20] + Array("[PATIENT]".utf8) + [0x00, 0xC3])
  }
}

@Suite struct KeyedHashTests {
  /// The value is that of Python's hmac module.
  @Test func theDigestIsHMAC() {
    let hash = KeyedHash(key: Array("Jefe".utf8))
    let digest = hash.digest([])
    let hexadecimal = digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
      .joined()
    // HMAC-SHA256("Jefe", "")
    #expect(hexadecimal == "923598ca6d64af2a5dba79dcd021a8a0fe5c5f557519adaaf0ad532d4506dd30")
  }

  @Test func partsDoNotRunIntoEachOther() {
    let hash = KeyedHash(key: [1])
    #expect(hash.digest([[1, 2], [3]]) != hash.digest([[1], [2, 3]]))
  }
}

@Suite struct ChecksumTests {
  private func digits(_ text: String) -> [UInt8] { text.utf8.map { $0 - 0x30 } }

  @Test func publishedExamplesHold() {
    #expect(Checksum.isLuhn(digits("4111111111111111")))
    #expect(!Checksum.isLuhn(digits("4111111111111112")))
    #expect(Checksum.isNHS(digits("9434765919")))
    #expect(!Checksum.isNHS(digits("9434765918")))
    #expect(Checksum.isNPI(digits("1234567893")))
    #expect(!Checksum.isNPI(digits("1234567890")))
    #expect(Checksum.isCPF(digits("52998224725")))
    #expect(!Checksum.isCPF(digits("52998224726")))
    #expect(Checksum.isAadhaar(digits("681937567577")))
    #expect(!Checksum.isAadhaar(digits("681937567570")))
  }

  @Test func everySingleWrongDigitIsSeen() {
    for (number, check) in [
      ("4111111111111111", Checksum.isLuhn), ("9434765919", Checksum.isNHS),
      ("681937567577", Checksum.isAadhaar),
    ] {
      let right = digits(number)
      for place in right.indices {
        var wrong = right
        wrong[place] = (wrong[place] + 1) % 10
        #expect(!check(wrong), "\(number) at \(place)")
      }
    }
  }
}
