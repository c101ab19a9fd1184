// What stands on the same line before and behind an attribute of a medication and changes what its own
// words say: the "over" of an infusion, the "max" of an amount, "except" behind a frequency.

struct AttributeSurroundings {
  /// Nearest last, and nearest first.
  private let before: NoteTokens
  private let behind: NoteTokens

  /// Bytes that are looked at to each side.
  private static let byteLimit = 48

  init(_ range: Range<Int>, in text: UnsafeRawBufferPointer) {
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
