// What an attribute of a medication says, normalised: the value beside its text. Every member is
// described, with its tables, in Medications.md.

/// The attribute types that have values.
public enum MedicationAttribute: Equatable, Sendable {
  case strength, dosage, form, route, frequency, duration

  /// - name: a type's name as models have it, UTF-8.
  public init?(name: UnsafeRawBufferPointer) {
    func isName(_ text: StaticString) -> Bool {
      name.isEqual(to: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
    if isName("strength") {
      self = .strength
    } else if isName("dosage") {
      self = .dosage
    } else if isName("form") {
      self = .form
    } else if isName("route") {
      self = .route
    } else if isName("frequency") {
      self = .frequency
    } else if isName("duration") {
      self = .duration
    } else {
      return nil
    }
  }
}

public enum MedicationValue: Equatable, Sendable {
  /// Strength, dosage, duration.
  case quantity(MedicationQuantity)
  /// Strengths of a combination, in the order written.
  case parts(MedicationQuantity, MedicationQuantity, MedicationQuantity?)
  case frequency(MedicationFrequency)
  case form(MedicationForm)
  case route(MedicationRoute)
}

/// A number or a range, with the unit that is written, and what it is counted per.
public struct MedicationQuantity: Equatable, Sendable {
  /// Nil where only an upper limit is said.
  public var low: DecimalNumber?
  /// The same as `low` for a single number.
  public var high: DecimalNumber
  public var unit: MedicationUnit?
  /// `mg/kg/d` has two of these.
  public var per: MedicationUnit?
  public var thenPer: MedicationUnit?
  /// How many `per` the amount is in where a number is written: 5 of `125 mg/5 mL`.
  public var denominator: DecimalNumber?
  /// Of a duration: how long each dose takes, as an infusion over 30 minutes, not how long the drug is
  /// taken.
  public var isOfEachDose = false

  public init(low: DecimalNumber?, high: DecimalNumber, unit: MedicationUnit? = nil) {
    self.low = low
    self.high = high
    self.unit = unit
  }

  /// Whether a duration is shorter than a frequency's period.
  package func isWithin(_ frequency: MedicationFrequency) -> Bool {
    guard let unit, unit.isTime, let period = frequency.periodHigh, let per = frequency.per else {
      return false
    }
    return unit.isShorter(high, than: period, per)
  }

  /// Of a range, its ends as the strengths of two substances; nil where it is counted per something.
  package var asParts: (MedicationQuantity, MedicationQuantity)? {
    guard let low, per == nil, denominator == nil else { return nil }
    return (
      MedicationQuantity(low: low, high: low, unit: unit),
      MedicationQuantity(low: high, high: high, unit: unit)
    )
  }

  /// Minutes and hours.
  public var mayBeOfEachDose: Bool { unit == .minute || unit == .hour }
}

/// A line of the unit table; its code is UCUM.
public struct MedicationUnit: Equatable, Sendable {
  public let line: Int

  public var code: UnsafeRawBufferPointer { MedicationUnit.words.code(line) }
}

/// A line of the table of dose forms.
public struct MedicationForm: Equatable, Sendable {
  public let line: Int

  public var code: UnsafeRawBufferPointer { MedicationForm.words.code(line) }
}

/// A line of the table of routes.
public struct MedicationRoute: Equatable, Sendable {
  public let line: Int

  public var code: UnsafeRawBufferPointer { MedicationRoute.words.code(line) }
}

/// How often. What is not said is nil or empty.
public struct MedicationFrequency: Equatable, Sendable {
  public struct Moments: OptionSet, Equatable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
  }

  /// Times in each period; `timesLow` is nil where only an upper limit is said.
  public var timesLow: Int?
  public var timesHigh: Int?
  /// In units of `per`; nil for one.
  public var periodLow: Int?
  public var periodHigh: Int?
  /// h, d, wk, mo, a or min.
  public var per: MedicationUnit?
  /// So often and no more.
  public var count: Int?
  public var moments = Moments()
  /// Bit 0 is Monday.
  public var weekdays: UInt8 = 0
  /// Minutes after midnight, in the order written.
  public var clockTimes = SIMD8<UInt16>()
  public var clockTimeCount = 0
  public var isAsNeeded = false

  public init() {}
}
