// Whose a finding is where the text settles it, whatever the model says (Decoding.md, Whose a finding is).

/// Reads one note at a time; its storage is used again.
final class OtherPersonRules {
  private var persons = RelativeReader(UnsafeRawBufferPointer(start: nil, count: 0))
  private let family = FamilySection()

  /// - text: alive until the note's last finding was judged.
  func begin(_ text: UnsafeRawBufferPointer) {
    persons = RelativeReader(text)
    family.begin(text)
  }

  /// Whether a finding is another person's: where one is named and the model says so, and where the text
  /// is about the family.
  ///
  /// - span: bytes of the text; findings must come in order.
  /// - isLearnt: what the model says.
  func holds(for span: Range<Int>, isLearnt: Bool) -> Bool {
    isLearnt && persons.namesPerson(near: span) || family.contains(span.lowerBound)
      || persons.isOfFamily(span) || persons.familyHistory(before: span) != nil
  }

  /// Whether the text denies a finding of the family: `No F/H of DM`.
  func denies(_ span: Range<Int>) -> Bool { persons.familyHistory(before: span) == true }
}
