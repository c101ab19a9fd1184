// What an attribute of a drug says, of its own words and those around it: "48 hrs" before a surgery
// is no course, "TID" behind "up to" no certain number of times. A wrong value is worse than none.
import Runtime

extension RecordContext {
  /// What an attribute's words say; nil where they do not say it for certain.
  ///
  /// - drug: the span that the attribute belongs to.
  package func value(
    _ span: Span, _ type: [UInt8], of drug: Span, in note: Note
  ) -> MedicationValue? {
    guard let attribute = type.withUnsafeBytes({ MedicationAttribute(name: $0) }),
      let value = valueReader.value(of: plainText(span, of: note), attribute)
    else { return nil }
    switch value {
    case .form, .route, .parts: return value
    case .frequency, .quantity: break
    }
    let surroundings = AttributeSurroundings(span.byteStart..<span.byteEnd, in: note.text)
    if surroundings.isBehindLimit { return nil }
    guard case .quantity(var quantity) = value else {
      return surroundings.isBeforeException ? nil : value
    }
    if surroundings.isWithinNumber { return nil }
    if attribute == .duration {
      if surroundings.isWaitingTime(quantity) { return nil }
      if quantity.mayBeOfEachDose, surroundings.isBehindOver { quantity.isOfEachDose = true }
    } else if let low = quantity.low, low != quantity.high {
      if surroundings.isChange { return nil }
      if attribute == .strength, !surroundings.isRangeInWords, isCombination(drug, of: note) {
        return quantity.asParts.map { .parts($0.0, $0.1, nil) }
      }
    }
    return .quantity(quantity)
  }

  /// Whether a drug is named by two substances: amlodipine-benazepril, HCTZ/lisinopril.
  private func isCombination(_ drug: Span, of note: Note) -> Bool {
    let least = 4
    var (letterCount, partCount) = (0, 0)
    for byte in plainText(drug, of: note) {
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") {
        if letterCount < least { return false }
        partCount += 1
        letterCount = 0
      } else {
        letterCount += byte.isASCIILetter ? 1 : 0
      }
    }
    return partCount == 1 && letterCount >= least
  }
}
