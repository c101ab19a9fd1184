// From the text of an attribute to its value. One reader serves one thread.

public final class MedicationValueReader {
  private let phrase = Phrase()

  public init() {}

  /// The value of an attribute; nil where its text does not say one for certain.
  ///
  /// - text: the attribute's own text, at most 160 bytes of it have a value.
  public func value(
    of text: UnsafeRawBufferPointer, _ attribute: MedicationAttribute
  ) -> MedicationValue? {
    guard phrase.read(text) else { return nil }
    switch attribute {
    case .strength: return QuantityReader.value(phrase, isStrength: true)
    case .dosage: return QuantityReader.value(phrase, isStrength: false)
    case .duration: return DurationReader.value(phrase)
    case .frequency: return FrequencyReader.value(phrase)
    case .form:
      guard let line = MedicationForm.words.line(of: phrase.joined()) else { return nil }
      return .form(MedicationForm(line: line))
    case .route:
      guard let line = MedicationRoute.words.line(of: phrase.joined()) else { return nil }
      return .route(MedicationRoute(line: line))
    }
  }
}
