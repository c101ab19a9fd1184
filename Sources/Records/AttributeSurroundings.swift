// What stands on the same line before and behind an attribute of a medication and changes what its own
// words say: the "over" of an infusion, the "max" of an amount, "except" behind a frequency.
import Runtime

struct AttributeSurroundings {
  private let text: UnsafeRawBufferPointer
  private let range: Range<Int>
  /// Nearest last, and nearest first.
  private let before: NoteTokens
  private let behind: NoteTokens

  /// Bytes that are looked at to each side.
  private static let byteLimit = 48

  init(_ range: Range<Int>, in text: UnsafeRawBufferPointer) {
    self.text = text
    self.range = range
    var start = range.lowerBound
    while start > 0, range.lowerBound - start < AttributeSurroundings.byteLimit,
      text[start - 1] != 0x0A
    {
      start -= 1
    }
    var end = range.upperBound
    while end < text.count, end - range.upperBound < AttributeSurroundings.byteLimit,
      text[end] != 0x0A
    {
      end += 1
    }
    before = NoteTokens(text, start..<range.lowerBound)
    behind = NoteTokens(text, range.upperBound..<end)
  }

  /// Whether the words are a part of a longer number: "4 ml" of "0,4 ml".
  var isWithinNumber: Bool {
    let start = range.lowerBound
    guard start > 1, text[start].isASCIIDigit, text[start - 2].isASCIIDigit else { return false }
    return text[start - 1] == UInt8(ascii: ",") || text[start - 1] == UInt8(ascii: ".")
  }

  /// "up to", "at least", "no more than", "max" before an amount, how often or how long.
  var isBehindLimit: Bool {
    let last = before.count - 1
    return before.isOne(last, of: "to") && before.isOne(last - 1, of: "up exceed")
      || before.isOne(last, of: "least most") && before.isOne(last - 1, of: "at")
      || before.isOne(last, of: "than") && before.isOne(last - 1, of: "more less fewer longer")
      || before.isOne(last, of: "max maximum maximal minimum exceed exceeding nte")
      || before.isOne(last, of: "of") && before.isOne(last - 1, of: "max maximum minimum")
  }

  /// Whether a range's two ends are joined by a word.
  var isRangeInWords: Bool {
    let own = NoteTokens(text, range)
    for index in 0..<own.count where own.isOne(index, of: "to or") { return true }
    return false
  }

  /// Whether "10 to 20 mg" are a dose before and one after: "from", "increased" stand before it.
  var isChange: Bool {
    isRangeInWords
      && before.isOne(
        before.count - 1,
        of: """
          from up down increased increase increasing uptitrated titrated titrate advanced \
          raised escalated changed decreased decrease reduced went
          """)
  }

  /// Whether a time is none of taking the drug: "48 hrs before surgery", "30 minutes before
  /// breakfast", "do not lie down for 30 min".
  func isWaitingTime(_ quantity: MedicationQuantity) -> Bool {
    if behind.isOne(0, of: "before prior") { return true }
    guard quantity.mayBeOfEachDose else { return false }
    if behind.isOne(0, of: "after ac pc apart") { return true }
    for index in max(0, before.count - 4)..<before.count
    where before.isOne(index, of: "lie lying upright wait remain sit") {
      return true
    }
    return false
  }

  /// Whether a course is only a part of how the drug is taken: "x 1 wk, then 100 mg", "3 weeks on, 1
  /// week off", "each for 3 days".
  var isOfStep: Bool {
    let next = behind.isOne(0, of: ", ; .") ? 1 : 0
    if behind.isOne(next, of: "then followed") { return true }
    if behind.isOne(0, of: "on off") { return true }
    let last = before.count - 1
    return before.isOne(last, of: "each")
      || before.isOne(last, of: "for") && before.isOne(last - 1, of: "each")
  }

  /// Whether what is said is by how much and how often a dose is changed, or how long a pump waits:
  /// "increase by 2 units every 3 days", "q10min lockout".
  var isOfAdjustment: Bool {
    if behind.isOne(0, of: "lockout") { return true }
    var index = before.count - 1
    while index >= 0, !before.isOne(index, of: ". ; ,") {
      if before.isOne(index, of: "by to"),
        before.isOne(
          index - 1,
          of: """
            increase increased increasing decrease decreased decreasing titrate titrated \
            uptitrate adjust reduce raise
            """)
      {
        return before.isOne(index, of: "by") || behind.isOne(0, of: "bm bms stools")
      }
      index -= 1
    }
    return false
  }

  /// Whether the drug itself is paused: "hold apixaban", "off Coumadin", "ran out of insulin".
  var isPaused: Bool {
    var index = before.count - 1
    while before.isOne(index, of: "the his her home taking") { index -= 1 }
    return before.isOne(
      index, of: "hold holding held off stop stopped stopping pause paused skip skipped missed")
      || before.isOne(index, of: "of") && before.isOne(index - 1, of: "out off")
  }

  /// "over" before "30 minutes".
  var isBehindOver: Bool { before.isOne(before.count - 1, of: "over") }

  /// "except on Sundays" behind "daily", "but Sunday" behind "every day".
  var isBeforeException: Bool {
    var index = 0
    if behind.isOne(0, of: ",") || behind.isOne(0, of: "(") { index = 1 }
    return behind.isOne(index, of: "except excepting excluding besides")
      || behind.isOne(index, of: "but")
        && behind.isOne(
          index + 1,
          of: """
            not monday tuesday wednesday thursday friday saturday sunday mon tue \
            tues wed thu thur thurs fri sat sun mondays tuesdays wednesdays \
            thursdays fridays saturdays sundays weekends
            """)
  }

  /// Whether an amount is no dose: the most of a day, or what is dispensed.
  ///
  /// - isRegular: whether the drug has a frequency: "30 tabs given" of one that is taken daily, but 15 mL
  ///   that were given at once are a dose.
  func isTotal(isRegular: Bool) -> Bool {
    isLimited || isOfDay || isHandedOut(isRegular: isRegular)
  }

  /// max 8, not to exceed 8, maximum of 8 a day, dispense 60, disp: #60
  private var isLimited: Bool {
    var index = before.count - 1
    let fillers: StaticString = "of dose doses daily total is : = ( a . # amount"
    if before.isOne(index, of: "#") { return true }
    while before.isOne(index, of: fillers) { index -= 1 }
    if before.isOne(index, of: "than") { return before.isOne(index - 1, of: "more") }
    if before.isOne(index, of: "to") { return before.isOne(index - 1, of: "up") }
    return before.isOne(
      index,
      of: """
        max maximum maximal exceed exceeding nte limit dispense dispensed disp \
        supply supplied qty quantity refill refills
        """)
  }

  /// The token behind the form: tabs, tablets, puffs.
  private var next: Int {
    let isBehindForm =
      behind.isWord(0) && !behind.isOne(0, of: AttributeSurroundings.handedOut)
      && !behind.isOne(0, of: "given was were per a max maximum")
    return isBehindForm ? 1 : 0
  }

  private var isOfDay: Bool {
    behind.isOne(next, of: "/ per") && behind.isOne(next + 1, of: "day d 24")
      || behind.isOne(next, of: "max maximum")
  }

  private static let handedOut: StaticString =
    "dispensed supplied provided prescribed refills refill"

  private func isHandedOut(isRegular: Bool) -> Bool {
    let index = behind.isOne(next, of: "were was") ? next + 1 : next
    return behind.isOne(index, of: AttributeSurroundings.handedOut)
      || isRegular && behind.isOne(index, of: "given")
  }
}
