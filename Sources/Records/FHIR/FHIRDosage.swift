// The Dosage of a MedicationStatement: the words of all attributes in the note's order, and what their
// normalised values say as timing, route and dose. What has no value is in the words alone.
import Runtime

extension FHIRWriter {
  func appendDosage(_ finding: Finding, of note: Note) {
    json.beginArray("dosage")
    json.beginObject()
    json.member("text", dosageText(finding, of: note))
    let frequency = jointFrequency(of: finding, in: note)
    appendTiming(frequency, finding, of: note)
    for attribute in finding.attributes where isEqual(attribute.type, "route") {
      json.beginObject("route")
      json.member("text", context.plainText(attribute.span, of: note))
      json.endObject()
      break
    }
    appendDose(finding, isTakenInOneWay: frequency != nil, of: note)
    json.endObject()
    json.endArray()
  }

  private func dosageText(_ finding: Finding, of note: Note) -> [UInt8] {
    var text: [UInt8] = []
    for attribute in finding.attributes {
      if text.count > 0 { text.append(contentsOf: [UInt8(ascii: ","), 0x20]) }
      text.append(contentsOf: context.plainText(attribute.span, of: note))
    }
    return text
  }

  /// How long the drug is taken; nil where that is said of a pause, of one step or of a part of each
  /// cycle.
  ///
  /// - frequency: nil where none is certain.
  private func course(
    _ finding: Finding, _ frequency: MedicationFrequency?, of note: Note
  ) -> MedicationQuantity? {
    var found: MedicationQuantity?
    for attribute in finding.attributes where isEqual(attribute.type, "duration") {
      guard found == nil, case .quantity(let quantity)? = attribute.value,
        !surroundings(attribute.span, note).isOfStep
      else { return nil }
      found = quantity
    }
    guard let course = found, isExact(course) else { return nil }
    if course.isOfEachDose { return course }
    if Assertion(finding.span, context.names).contains(.negated)
      || surroundings(finding.span, note).isPaused
    {
      return nil
    }
    // "x 5 days q28d"
    if let frequency, course.isWithin(frequency) { return nil }
    return course
  }

  private func surroundings(_ span: Span, _ note: Note) -> AttributeSurroundings {
    AttributeSurroundings(span.byteStart..<span.byteEnd, in: note.text)
  }

  // MARK: Timing

  /// - frequency: nil where none is certain; how long the drug is taken is said all the same.
  private func appendTiming(
    _ frequency: MedicationFrequency?, _ finding: Finding, of note: Note
  ) {
    var duration = course(finding, frequency, of: note)
    if frequency == nil, !isDurationOfAll(finding) { duration = nil }
    var frequency = frequency ?? MedicationFrequency()
    // So many doses are how often and not how long; cycles are neither.
    if let unit = duration?.unit, !unit.isTime {
      if unit == .dose, frequency.count == nil {
        frequency.count = duration?.high.whole(atMost: 100)
      }
      duration = nil
    }
    if hasRepeat(frequency) || duration != nil {
      json.beginObject("timing")
      json.beginObject("repeat")
      if let duration, !duration.isOfEachDose { appendQuantity("boundsDuration", duration) }
      if let count = frequency.count { json.member("count", count) }
      if let duration, duration.isOfEachDose, let unit = duration.unit {
        appendNumber("duration", duration.high)
        json.member("durationUnit", unit.code)
      }
      // "Up to" has no least number, and FHIR has no most without one.
      if let times = frequency.timesLow {
        json.member("frequency", times)
        if let most = frequency.timesHigh, most != times { json.member("frequencyMax", most) }
        if let unit = frequency.per {
          json.member("period", frequency.periodLow ?? frequency.periodHigh ?? 1)
          if let least = frequency.periodLow, let most = frequency.periodHigh, least != most {
            json.member("periodMax", most)
          }
          json.member("periodUnit", unit.code)
        }
      }
      appendDays(frequency)
      appendMoments(frequency)
      json.endObject()
      json.endObject()
    }
    if frequency.isAsNeeded { json.member("asNeededBoolean", true) }
  }

  private func isDurationOfAll(_ finding: Finding) -> Bool {
    for attribute in finding.attributes where isEqual(attribute.type, "duration") {
      return isOfAll(attribute.span, finding)
    }
    return false
  }

  private func hasRepeat(_ frequency: MedicationFrequency) -> Bool {
    frequency.count != nil || frequency.timesLow != nil || frequency.weekdays != 0
      || frequency.clockTimeCount > 0 || frequency.moments != []
  }

  private func appendDays(_ frequency: MedicationFrequency) {
    guard frequency.weekdays != 0 else { return }
    let names: [StaticString] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    json.beginArray("dayOfWeek")
    for day in 0..<7 where frequency.weekdays >> UInt8(day) & 1 == 1 { json.value(names[day]) }
    json.endArray()
  }

  /// Times of day, or moments of the day; FHIR allows one of both.
  private func appendMoments(_ frequency: MedicationFrequency) {
    if frequency.clockTimeCount > 0 {
      json.beginArray("timeOfDay")
      for index in 0..<frequency.clockTimeCount {
        let minutes = Int(frequency.clockTimes[index])
        var text = FHIRWriter.twoDigits(minutes / 60)
        text.append(UInt8(ascii: ":"))
        text += FHIRWriter.twoDigits(minutes % 60)
        text += [UInt8](":00".utf8)
        json.value(text)
      }
      json.endArray()
    } else if frequency.moments != [] {
      json.beginArray("when")
      for moment in FHIRWriter.moments where frequency.moments.contains(moment.0) {
        json.value(moment.1)
      }
      json.endArray()
    }
  }

  private static func twoDigits(_ number: Int) -> [UInt8] {
    [UInt8(ascii: "0") + UInt8(number / 10), UInt8(ascii: "0") + UInt8(number % 10)]
  }

  /// FHIR's EventTiming.
  private static let moments: [(MedicationFrequency.Moments, StaticString)] = [
    (.morning, "MORN"), (.noon, "NOON"), (.afternoon, "AFT"), (.evening, "EVE"),
    (.night, "NIGHT"), (.bedtime, "HS"), (.beforeMeals, "AC"), (.withMeals, "C"),
    (.afterMeals, "PC"), (.beforeBreakfast, "ACM"), (.withBreakfast, "CM"),
    (.afterBreakfast, "PCM"), (.beforeLunch, "ACD"), (.withLunch, "CD"), (.afterLunch, "PCD"),
    (.beforeDinner, "ACV"), (.withDinner, "CV"), (.afterDinner, "PCV"),
  ]

  // MARK: Dose

  /// The most of a day and what is dispensed are no dose; taken in two ways each may have its own.
  private func appendDose(_ finding: Finding, isTakenInOneWay: Bool, of note: Note) {
    var frequencyCount = 0
    for attribute in finding.attributes where isEqual(attribute.type, "frequency") {
      // "q4h" and "prn" are one.
      if case .frequency(let frequency)? = attribute.value, frequency == .asNeeded { continue }
      frequencyCount += 1
    }
    var found: MedicationQuantity?
    for attribute in finding.attributes where isEqual(attribute.type, "dosage") {
      let surroundings = surroundings(attribute.span, note)
      if surroundings.isTotal(isRegular: frequencyCount > 0) || surroundings.isOfAdjustment {
        continue
      }
      guard found == nil, case .quantity(let quantity)? = attribute.value else { return }
      found = quantity
    }
    guard frequencyCount < 2 || isTakenInOneWay, let dose = found, dose.denominator == nil,
      dose.per == nil, let low = dose.low
    else { return }
    json.beginArray("doseAndRate")
    json.beginObject()
    if low == dose.high {
      appendQuantity("doseQuantity", dose)
    } else {
      json.beginObject("doseRange")
      appendQuantity("low", low, dose.unit)
      appendQuantity("high", dose.high, dose.unit)
      json.endObject()
    }
    json.endObject()
    json.endArray()
  }

  private func isExact(_ quantity: MedicationQuantity) -> Bool {
    guard let low = quantity.low else { return false }
    return low == quantity.high && quantity.unit != nil && quantity.per == nil
  }

  private func appendQuantity(_ name: StaticString, _ quantity: MedicationQuantity) {
    appendQuantity(name, quantity.high, quantity.unit)
  }

  private func appendQuantity(
    _ name: StaticString, _ number: DecimalNumber, _ unit: MedicationUnit?
  ) {
    json.beginObject(name)
    appendNumber("value", number)
    if let unit {
      json.member("unit", unit.code)
      json.member("system", "http://unitsofmeasure.org")
      json.member("code", unit.code)
    }
    json.endObject()
  }

  private func appendNumber(_ name: StaticString, _ number: DecimalNumber) {
    let digits = ByteBuffer(byteCapacity: 32)
    number.append(to: digits)
    json.name(name)
    json.value(verbatim: digits.bytes)
  }
}
