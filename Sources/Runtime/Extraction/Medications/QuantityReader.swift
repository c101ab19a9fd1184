// Strengths and dosages: a number or range with what unit is written; combinations (5/325);
// amounts per weight, surface, volume or time. A phrase that is not understood to its end has no
// value.

enum QuantityReader {
  /// Without the word `to`, strengths closer than this are as likely a combination (10-12.5 mg).
  /// In tenths of the lower one.
  private static let narrowestStrengthRange: Int64 = 15
  /// And combinations are often four times apart and more (25-100 mg, 160-800 mg). Likewise.
  private static let widestStrengthRange: Int64 = 3

  static func value(_ phrase: Phrase, isStrength: Bool) -> MedicationValue? {
    if let parts = combination(phrase) { return parts }
    guard let number = NumberPhrase.read(phrase, 0), DecimalNumber(0) < number.high else {
      return nil
    }
    guard let low = number.low else { return limit(phrase, number) }
    if number.high < low || number.isHyphenated && number.high == low {
      return isStrength ? descending(phrase, number, low) : nil
    }
    guard var quantity = quantity(phrase, number) else { return nil }
    if low != number.high {
      guard low < number.high else { return nil }
      // A rate is one substance's: 0.01-0.5 mcg/kg/min. Ends of other ranges are not ten times apart.
      let isRate = quantity.per.map { $0.isTime || $0 == .kilogram || $0 == .squareMeter } ?? false
      guard isRate || low.isAtLeast(number.high, inTenths: 1) else { return nil }
      if isStrength, number.isHyphenated, !isRate {
        // Bare, far apart or in so much of a solution, two strengths of a combination are as likely (5-10,
        // 8.6-50, 0.5-2.5 mg/3 mL).
        guard let unit = quantity.unit, quantity.per == nil,
          low.isAtLeast(number.high, inTenths: widestStrengthRange)
        else { return nil }
        guard
          unit == .percent || unit.isVolume
            || number.high.isAtLeast(low, inTenths: narrowestStrengthRange)
        else { return nil }
      }
    } else if isStrength, quantity.unit == nil, isFraction(phrase) {
      return nil
    }
    if quantity.denominator == DecimalNumber(1) { quantity.denominator = nil }
    return .quantity(quantity)
  }

  private static func isFraction(_ phrase: Phrase) -> Bool {
    phrase.count == 3 && phrase.isMark(1, UInt8(ascii: "/"))
  }

  private static func limit(_ phrase: Phrase, _ number: NumberPhrase) -> MedicationValue? {
    guard let quantity = quantity(phrase, number) else { return nil }
    return .quantity(quantity)
  }

  /// The unit behind a number and what follows it, to the end of the phrase.
  private static func quantity(_ phrase: Phrase, _ number: NumberPhrase) -> MedicationQuantity? {
    var quantity = MedicationQuantity(low: number.low, high: number.high)
    var index = number.next
    if index == phrase.count { return quantity }
    if phrase.isMark(index, UInt8(ascii: "-")) { index += 1 }
    // 0.05- is the beginning of a range.
    if index == phrase.count { return nil }
    // Milliunits only where they can be nothing else.
    if phrase.isWord(index, "mu") { return nil }
    if let (unit, next) = MedicationUnit.read(phrase, index) {
      guard !unit.isTime, unit != .squareMeter, unit != .cycle else { return nil }
      // 2.500 IU
      if unit == .international, phrase[index - 1].mayBeThousands { return nil }
      quantity.unit = unit
      index = next
    }
    guard let end = denominators(phrase, index, &quantity), end == phrase.count else { return nil }
    return quantity
  }

  /// `/kg/day`, `per 5 ml`, `/24h`; the token behind them.
  private static func denominators(
    _ phrase: Phrase, _ start: Int, _ quantity: inout MedicationQuantity
  ) -> Int? {
    var index = start
    while index < phrase.count {
      guard phrase.isMark(index, UInt8(ascii: "/")) || phrase.isWord(index, "per") else {
        return nil
      }
      index += 1
      var amount: DecimalNumber?
      if let written = phrase.number(index) {
        amount = written
        index += 1
      }
      guard case (var unit, let next)? = MedicationUnit.read(phrase, index) else { return nil }
      index = next
      // mg/kg/24h
      if quantity.per != nil, amount == hoursOfDay, unit == .hour { (amount, unit) = (nil, .day) }
      let isMeasure =
        unit.isTime && unit != .month && unit != .year || unit.isVolume || unit == .kilogram
        || unit == .gram || unit == .squareMeter || unit.isDelivered
      guard isMeasure else { return nil }
      if quantity.per == nil {
        // 15/kg leaves the unit to the reader; 125 per 5 mL is a strength as labels have it.
        guard quantity.unit != nil || amount != nil else { return nil }
        quantity.per = unit
        quantity.denominator = amount
      } else {
        guard quantity.thenPer == nil, amount == nil, quantity.denominator == nil else {
          return nil
        }
        quantity.thenPer = unit
      }
    }
    return index
  }

  // MARK: Combinations

  /// 5/325, 5/325 mg, 7.5 mg/500 mg, 50/200/25; also the ratio 1:100,000 and 1 in 1000.
  private static func combination(_ phrase: Phrase) -> MedicationValue? {
    guard let first = phrase.number(0), !phrase[0].isFraction else { return nil }
    if let three = threeStrengths(phrase) { return three }
    if phrase.isMark(1, UInt8(ascii: ":")) || phrase.isWord(1, "in") {
      guard phrase.count == 3, let second = phrase.number(2), first == DecimalNumber(1),
        second.isAtLeast(DecimalNumber(100), inTenths: 10)
      else { return nil }
      // A ratio has no unit below the line.
      var ratio = MedicationQuantity(low: first, high: first)
      ratio.denominator = second
      return .quantity(ratio)
    }
    var numbers = (first, DecimalNumber(0), DecimalNumber(0))
    var units: (MedicationUnit?, MedicationUnit?, MedicationUnit?) = (nil, nil, nil)
    var count = 1
    var index = 1
    func unit() -> MedicationUnit? {
      guard let (unit, next) = MedicationUnit.read(phrase, index), unit.isMass else { return nil }
      index = next
      return unit
    }
    units.0 = unit()
    while phrase.isMark(index, UInt8(ascii: "/")), let number = phrase.number(index + 1) {
      index += 2
      if count == 1 {
        numbers.1 = number
        units.1 = unit()
      } else if count == 2 {
        numbers.2 = number
        units.2 = unit()
      } else {
        return nil
      }
      count += 1
    }
    guard count > 1, index == phrase.count, !isDivision(numbers, units, count),
      units.0 != nil || units.1 != nil || count == 3 || !isOtherRatio(numbers.0, numbers.1)
    else { return nil }
    let last = count == 2 ? units.1 : units.2
    // A unit at the end counts for all; one inside but not at the end is not understood.
    if last == nil, units.0 != nil || units.1 != nil { return nil }
    func part(_ number: DecimalNumber, _ unit: MedicationUnit?) -> MedicationQuantity {
      MedicationQuantity(low: number, high: number, unit: unit ?? last)
    }
    return .parts(
      part(numbers.0, units.0), part(numbers.1, units.1),
      count == 3 ? part(numbers.2, units.2) : nil)
  }

  private static let hoursOfDay = DecimalNumber(24)

  /// 1/2 and its like: fractions that NumberPhrase reads, or thirds and eighths, which have no value.
  private static func isDivision(
    _ numbers: (DecimalNumber, DecimalNumber, DecimalNumber),
    _ units: (MedicationUnit?, MedicationUnit?, MedicationUnit?), _ count: Int
  ) -> Bool {
    guard count == 2, units.0 == nil, units.1 == nil || numbers.1 != hoursOfDay else {
      return false
    }
    // 6/24 is every six hours.
    if numbers.1 == hoursOfDay, let hours = numbers.0.whole(atMost: 12) {
      return FrequencyReader.isHourCount(hours)
    }
    guard let top = numbers.0.whole(atMost: 3), let bottom = numbers.1.whole(atMost: 8) else {
      return false
    }
    return top < bottom
  }

  /// 1/150 is a part of a grain, 250/5 is in so many millilitres.
  private static func isOtherRatio(_ top: DecimalNumber, _ bottom: DecimalNumber) -> Bool {
    top == DecimalNumber(1) && DecimalNumber(50) < bottom
      || bottom == DecimalNumber(5) && DecimalNumber(99) < top
  }

  /// 100-62.5-25 mcg, 50-325-40 mg
  private static func threeStrengths(_ phrase: Phrase) -> MedicationValue? {
    let hyphen = UInt8(ascii: "-")
    guard phrase.isMark(1, hyphen), phrase.isMark(3, hyphen), let first = phrase.number(0),
      let second = phrase.number(2), let third = phrase.number(4),
      let end = MedicationQuantityEnd(phrase, 5), let unit = end.unit
    else { return nil }
    func part(_ value: DecimalNumber) -> MedicationQuantity {
      var part = MedicationQuantity(low: value, high: value, unit: unit)
      part.per = end.per
      return part
    }
    return .parts(part(first), part(second), part(third))
  }

  /// 875-125, 100-25 mcg, 2-0.5 %, 160-4.5 mcg/actuation: two strengths, the first not the smaller.
  private static func descending(
    _ phrase: Phrase, _ number: NumberPhrase, _ low: DecimalNumber
  ) -> MedicationValue? {
    guard number.isHyphenated, let end = MedicationQuantityEnd(phrase, number.next) else {
      return nil
    }
    func part(_ value: DecimalNumber) -> MedicationQuantity {
      var part = MedicationQuantity(low: value, high: value, unit: end.unit)
      part.per = end.per
      return part
    }
    return .parts(part(low), part(number.high), nil)
  }

  /// Nothing, `%` or one unit of mass, and what an inhaler gives at once, to the end of the phrase.
  private struct MedicationQuantityEnd {
    var unit: MedicationUnit?
    var per: MedicationUnit?

    init?(_ phrase: Phrase, _ index: Int) {
      if index == phrase.count { return }
      guard let (unit, next) = MedicationUnit.read(phrase, index),
        unit.isMass || unit == .percent
      else { return nil }
      self.unit = unit
      if next == phrase.count { return }
      guard phrase.isMark(next, UInt8(ascii: "/")) || phrase.isWord(next, "per"),
        let (per, end) = MedicationUnit.read(phrase, next + 1), per.isDelivered,
        end == phrase.count
      else { return nil }
      self.per = per
    }
  }
}
