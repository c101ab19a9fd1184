// A medication value as the JSON object that records have under "value"; Medications.md lists the
// members.

extension MedicationValue {
  public func append(to output: ByteBuffer) {
    var object = JSONMembers(output)
    switch self {
    case .quantity(let quantity): quantity.append(to: &object)
    case .parts(let first, let second, let third):
      object.begin("parts")
      output.append("[")
      append(part: first, to: output)
      output.append(",")
      append(part: second, to: output)
      if let third {
        output.append(",")
        append(part: third, to: output)
      }
      output.append("]")
    case .frequency(let frequency): frequency.append(to: &object)
    case .form(let form): object.add("form", text: form.code)
    case .route(let route): object.add("route", text: route.code)
    }
    object.end()
  }

  private func append(part: MedicationQuantity, to output: ByteBuffer) {
    var object = JSONMembers(output)
    part.append(to: &object)
    object.end()
  }
}

/// Writes the members of one object. Texts are codes: ASCII without quotes.
struct JSONMembers {
  let output: ByteBuffer
  private var isEmpty = true

  init(_ output: ByteBuffer) {
    self.output = output
    output.append("{")
  }

  mutating func begin(_ name: StaticString) {
    output.append(isEmpty ? "\"" : ",\"")
    isEmpty = false
    output.append(name)
    output.append("\":")
  }

  mutating func add(_ name: StaticString, _ number: DecimalNumber) {
    begin(name)
    number.append(to: output)
  }

  mutating func add(_ name: StaticString, text: UnsafeRawBufferPointer) {
    begin(name)
    output.append("\"")
    output.append(text)
    output.append("\"")
  }

  /// `name`, or `name_low` and `name_high` where they differ, or `name_high` alone.
  mutating func add(
    _ low: Int?, _ high: Int?, _ names: (one: StaticString, low: StaticString, high: StaticString)
  ) {
    guard let high else { return }
    if low == high {
      add(names.one, DecimalNumber(Int64(high)))
    } else {
      if let low { add(names.low, DecimalNumber(Int64(low))) }
      add(names.high, DecimalNumber(Int64(high)))
    }
  }

  func end() { output.append("}") }
}

extension MedicationQuantity {
  func append(to object: inout JSONMembers) {
    if low == high {
      object.add("quantity", high)
    } else {
      if let low { object.add("low", low) }
      object.add("high", high)
    }
    if unit != nil || per != nil && denominator == nil { appendUnit(to: &object) }
    if isOfEachDose {
      object.begin("each_dose")
      object.output.append("true")
    }
    guard let denominator else { return }
    object.begin("denominator")
    var below = JSONMembers(object.output)
    below.add("quantity", denominator)
    if let per { below.add("unit", text: per.code) }
    below.end()
  }

  /// `mg`, `mg/kg/d`; what stands in the denominator's own object is left out.
  private func appendUnit(to object: inout JSONMembers) {
    object.begin("unit")
    let output = object.output
    output.append("\"")
    if let unit { output.append(unit.code) }
    if denominator == nil {
      if let per {
        output.append("/")
        output.append(per.code)
      }
      if let thenPer {
        output.append("/")
        output.append(thenPer.code)
      }
    }
    output.append("\"")
  }
}

extension MedicationFrequency {
  func append(to object: inout JSONMembers) {
    object.add(timesLow, timesHigh, ("times", "times_low", "times_high"))
    object.add(periodLow, periodHigh, ("period", "period_low", "period_high"))
    if let per { object.add("per", text: per.code) }
    if let count { object.add("count", DecimalNumber(Int64(count))) }
    let output = object.output
    if moments != [] {
      object.begin("when")
      var isFirst = true
      for bit in 0..<Moments.count where moments.rawValue >> UInt32(bit) & 1 == 1 {
        output.append(isFirst ? "[\"" : ",\"")
        isFirst = false
        output.append(Moments.codes.code(bit))
        output.append("\"")
      }
      output.append("]")
    }
    if weekdays != 0 {
      object.begin("days")
      var isFirst = true
      for day in 0..<7 where weekdays >> UInt8(day) & 1 == 1 {
        output.append(isFirst ? "[\"" : ",\"")
        isFirst = false
        output.append(FrequencyWords.weekdays.code(day))
        output.append("\"")
      }
      output.append("]")
    }
    if clockTimeCount > 0 {
      object.begin("at")
      for index in 0..<clockTimeCount {
        output.append(index == 0 ? "[\"" : ",\"")
        appendClock(Int(clockTimes[index]), to: output)
        output.append("\"")
      }
      output.append("]")
    }
    if isAsNeeded {
      object.begin("as_needed")
      output.append("true")
    }
  }

  /// hh:mm
  private func appendClock(_ minutes: Int, to output: ByteBuffer) {
    func append(_ value: Int) {
      output.append(UInt8(ascii: "0") + UInt8(value / 10))
      output.append(UInt8(ascii: "0") + UInt8(value % 10))
    }
    append(minutes / 60)
    output.append(":")
    append(minutes % 60)
  }
}
