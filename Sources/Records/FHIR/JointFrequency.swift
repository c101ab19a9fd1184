// How often a drug is taken where its note says that in one place or in two: "TDS" and "after food" behind
// the duration are one frequency, "10 mg daily" and "20 mg on Sundays" are two ways to take it.
import Runtime

extension FHIRWriter {
  /// The frequency of a drug; nil where there is none, one has no value, or several do not say one way.
  func jointFrequency(of finding: Finding, in note: Note) -> MedicationFrequency? {
    var found: MedicationFrequency?
    var last = 0
    for attribute in finding.attributes where isEqual(attribute.type, "frequency") {
      let range = attribute.span.byteStart..<attribute.span.byteEnd
      if AttributeSurroundings(range, in: note.text).isOfAdjustment { continue }
      guard case .frequency(let frequency)? = attribute.value else { return nil }
      if let first = found {
        guard !hasAmount(finding, last, attribute.span.byteStart),
          let joint = first == frequency
            ? first : first.completed(by: frequency) ?? frequency.completed(by: first)
        else { return nil }
        found = joint
      } else {
        found = frequency
      }
      last = attribute.span.byteStart
    }
    return found
  }

  /// Whether a duration is that of all frequencies of a drug that do not say one way: it stands behind
  /// them, and they are of one amount. That of "40 mg BD for 3/7 then OD" is the first's.
  func isOfAll(_ duration: Span, _ finding: Finding) -> Bool {
    var last: Int?
    for attribute in finding.attributes where isEqual(attribute.type, "frequency") {
      let start = attribute.span.byteStart
      if start > duration.byteStart || last.map({ hasAmount(finding, $0, start) }) ?? false {
        return false
      }
      last = start
    }
    return true
  }

  /// Whether a strength or dosage stands between two places, in either order: the second frequency's own.
  private func hasAmount(_ finding: Finding, _ one: Int, _ other: Int) -> Bool {
    for attribute in finding.attributes
    where isEqual(attribute.type, "dosage") || isEqual(attribute.type, "strength") {
      let start = attribute.span.byteStart
      if start > min(one, other), start < max(one, other) { return true }
    }
    return false
  }
}

extension MedicationFrequency {
  /// Nothing but that.
  static let asNeeded: MedicationFrequency = {
    var frequency = MedicationFrequency()
    frequency.isAsNeeded = true
    return frequency
  }()

  private static let besideMeals: Moments = [.beforeMeals, .withMeals, .afterMeals]

  /// With what another frequency says of when or as needed and nothing else: "three times a day" and
  /// "after meals", "daily" and "at bedtime"; nil where the other may be a second way. A moment that
  /// comes once a day fits as many times a day alone: "20 mg twice a day, at bedtime" may be a third.
  fileprivate func completed(by other: MedicationFrequency) -> MedicationFrequency? {
    guard !isAsNeeded || !other.isAsNeeded else { return nil }
    var joint = self
    joint.isAsNeeded = isAsNeeded || other.isAsNeeded
    if other == .asNeeded { return joint }
    var rest = other
    rest.moments = []
    rest.isAsNeeded = false
    guard rest == MedicationFrequency(), moments == [], clockTimeCount == 0 else { return nil }
    joint.moments = other.moments
    if MedicationFrequency.besideMeals.isSuperset(of: other.moments) || self == .asNeeded {
      return joint
    }
    let isDaily = per == .day && periodHigh == nil && timesLow == timesHigh
    return isDaily && timesHigh == other.moments.rawValue.nonzeroBitCount ? joint : nil
  }
}
