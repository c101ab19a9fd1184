// Durations: a number or range and a unit of time, doses or cycles; the British forms 5/7, 2/52
// and 3/12 for days, weeks and months.

enum DurationReader {
  static func value(_ phrase: Phrase) -> MedicationValue? {
    guard var quantity = read(phrase) else { return nil }
    quantity.isOfEachDose = phrase.isWord(0, "over") && quantity.mayBeOfEachDose
    return .quantity(quantity)
  }

  private static func read(_ phrase: Phrase) -> MedicationQuantity? {
    var index = 0
    if phrase.isWord(index, "for") || phrase.isWord(index, "over") || phrase.isWord(index, "during")
    {
      index += 1
      if phrase.isWord(index, "the") { index += 1 }
      if phrase.isWord(index, "next") { index += 1 }
    }
    index = behindTotal(phrase, index)
    if phrase.isWord(index, "x") || phrase.isWord(index, "times") { index += 1 }
    // a 10-day course
    if phrase.isWord(index, "a"), phrase.isWord(phrase.count - 1, "course") { index += 1 }
    if phrase.isWord(index, "a"), !phrase.isMark(index + 1, UInt8(ascii: "/")),
      let (unit, next) = MedicationUnit.read(phrase, index + 1), unit.isTime
    {
      return end(phrase, next) ? quantity(DecimalNumber(1), DecimalNumber(1), unit) : nil
    }
    if let fraction = british(phrase, index) { return fraction }
    guard let number = NumberPhrase.read(phrase, index) else { return nil }
    var next = number.next
    if phrase.isMark(next, UInt8(ascii: "-")) { next += 1 }
    guard let (unit, unitEnd) = MedicationUnit.read(phrase, next),
      unit.isTime || unit == .dose || unit == .cycle, end(phrase, unitEnd)
    else { return nil }
    return quantity(number.low, number.high, unit)
  }

  private static func quantity(
    _ low: DecimalNumber?, _ high: DecimalNumber, _ unit: MedicationUnit
  ) -> MedicationQuantity? {
    if let low, high < low { return nil }
    guard DecimalNumber(0) < high else { return nil }
    return MedicationQuantity(low: low, high: high, unit: unit)
  }

  private static func end(_ phrase: Phrase, _ index: Int) -> Bool {
    index == phrase.count
      || index + 1 == phrase.count
        && (phrase.isWord(index, "course") || phrase.isWord(index, "total"))
  }

  /// a total of, total of, total
  private static func behindTotal(_ phrase: Phrase, _ start: Int) -> Int {
    let index = phrase.isWord(start, "a") ? start + 1 : start
    guard phrase.isWord(index, "total") else { return start }
    return phrase.isWord(index + 1, "of") ? index + 2 : index + 1
  }

  /// 5/7, 2-3/52, 6/12
  private static func british(_ phrase: Phrase, _ start: Int) -> MedicationQuantity? {
    guard let low = phrase.number(start)?.whole(atMost: 60) else { return nil }
    var high = low
    var index = start + 1
    if phrase.isMark(index, UInt8(ascii: "-")),
      let second = phrase.number(index + 1)?.whole(atMost: 60)
    {
      high = second
      index += 2
    }
    guard let (unit, end) = MedicationUnit.part(phrase, index), unit != .hour, end == phrase.count
    else { return nil }
    return quantity(DecimalNumber(Int64(low)), DecimalNumber(Int64(high)), unit)
  }
}
