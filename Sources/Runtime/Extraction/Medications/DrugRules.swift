// What the text of a note settles about its drugs, whatever the model says: whether they are taken, and
// that what they are taken for is no adverse reaction. Asked by NoteDecoder for each span as it is found.

/// Reads one note at a time; its storage is used again.
final class DrugRules {
  /// Types of medications.
  private let types: [(headIndex: Int, typeIndex: Int)]
  private var text = UnsafeRawBufferPointer(start: nil, count: 0)
  private let lists = StoppedList()

  init(types: [(headIndex: Int, typeIndex: Int)]) { self.types = types }

  /// - text: alive until the note's last span was judged.
  func begin(_ text: UnsafeRawBufferPointer) {
    self.text = text
    lists.begin(text)
  }

  func isDrug(_ span: Span) -> Bool {
    for type in types where type.headIndex == span.headIndex && type.typeIndex == span.typeIndex {
      return true
    }
    return false
  }

  /// What is said of a drug's being taken by the list that it stands in or the words beside it; nil for
  /// nothing, and for other spans. Drugs must come in order.
  func use(of span: Span) -> DrugUse? {
    guard isDrug(span) else { return nil }
    if lists.contains(span.byteStart) { return .stopped }
    // What is said there is said of the reaction.
    if lists.list(of: span.byteStart).kind == .allergies { return nil }
    return DrugUseReader(text: text).use(of: span.byteStart..<span.byteEnd)
      ?? (lists.goesOn(span.byteStart) ? .taken : nil)
  }

  /// The list that a drug stands in; drugs must come in order.
  func list(of span: Span) -> DrugList {
    guard isDrug(span) else { return DrugList(kind: .other, start: span.byteStart) }
    let list = lists.list(of: span.byteStart)
    // What was stopped, denied or only considered may have been so for its reaction.
    let isTaken = span.flags == 0 || list.kind == .allergies
    return isTaken ? list : DrugList(kind: .other, start: list.start)
  }

  /// Whether words that were tagged for a drug as its adverse reaction are none.
  func isNoReaction(_ tagged: Span, of drug: Span, in list: DrugList) -> Bool {
    guard isDrug(drug) else { return false }
    let reasons = ReasonReader(text: text)
    let words = tagged.byteStart..<tagged.byteEnd
    return reasons.isNothing(words)
      || reasons.isReason(words, of: drug.byteStart..<drug.byteEnd, in: list)
  }
}
