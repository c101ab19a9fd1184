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
  /// is about the family; not where its clause is about the patient.
  ///
  /// - span: bytes of the text; findings must come in order.
  /// - isDrug: then a family history alone names no one who takes it.
  /// - isLearnt: what the model says.
  func holds(for span: Range<Int>, isDrug: Bool, isLearnt: Bool) -> Bool {
    let isInSection = family.contains(span.lowerBound)
    let isOfFamily = persons.isOfFamily(span)
    guard
      isInSection || isOfFamily || persons.familyHistory(before: span) != nil
        || isLearnt && persons.namesPerson(near: span) || persons.isBehindFamilyHeading(span)
    else { return false }
    if isDrug, !isOfFamily, !persons.namesPerson(near: span, besidesFamilies: true) { return false }
    return !persons.isOfPatient(span)
  }

  /// Whether the text denies a finding of the family: `No F/H of DM`.
  func denies(_ span: Range<Int>) -> Bool { persons.familyHistory(before: span) == true }
}
