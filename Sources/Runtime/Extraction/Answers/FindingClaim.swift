// What a form, a table or a list of a note says of a finding in it, whatever the model says.

enum FindingClaim {
  /// There: neither negated nor uncertain.
  case present
  /// Not negated; whether it is certain is left open.
  case notAbsent
  /// Negated, and not uncertain.
  case absent
  /// Uncertain or hypothetical, and so neither negated nor past.
  case possible
}

/// Reads the claims on one note's findings at a time; its storage is used again.
struct FindingClaims {
  private var text = UnsafeRawBufferPointer(start: nil, count: 0)
  private var table = AnswerTable()
  private var list = ListClaims()

  /// - text: alive until the note's last finding was asked for.
  mutating func begin(_ text: UnsafeRawBufferPointer) {
    self.text = text
    table = AnswerTable(text)
    list = ListClaims(text)
  }

  /// What stands beside a finding counts before its table, and that before its list.
  ///
  /// - span: bytes of the text; findings must come in order.
  /// - isDrug: what a list says of findings is not said of drugs.
  mutating func claim(on span: Range<Int>, isDrug: Bool) -> FindingClaim? {
    if let claim = AnswerReader(text: text).claim(on: span) { return claim }
    if let answer = table.answer(to: span) { return answer ? .present : .absent }
    return isDrug ? nil : list.claim(on: span)
  }
}
