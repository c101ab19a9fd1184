// Protected health information as a layer of a note: what the model's head finds, and beside it what only
// has a form. A redaction takes more: there all that either claims is joined.
import Runtime

struct PrivateFindings {
  private let reader = PrivateTextReader()
  private let headIndex: Int
  /// What each type of the head is.
  private let types: [PrivateType]
  /// The head's type for each PrivateType, -1 where it has none.
  private let typeIndices: [Int]

  /// Nil without a head for it.
  init?(_ names: TypeNames) {
    guard let head = (0..<names.headCount).first(where: { names.role($0) == .phi }) else {
      return nil
    }
    headIndex = head
    var types: [PrivateType] = []
    var indices = [Int](repeating: -1, count: PrivateType.allCases.count)
    for index in 0..<names.typeCount(head: head) {
      let known = names.type(index, head: head).withUnsafeBytes { PrivateType(name: $0) }
      types.append(known ?? .id)
      if let known { indices[Int(known.rawValue)] = index }
    }
    self.types = types
    typeIndices = indices
  }

  /// All of a note's spans by start. Where the model finds something, its places and types stand, but
  /// for an age, whose number is told apart from what is written close behind it; what only has a form
  /// is added with the score 1, if it is of a type whose form tells it apart. A note too long to be
  /// redacted has the model's alone.
  ///
  /// - learnt: the head's, sorted by start.
  func joined(_ learnt: [Span], in text: UnsafeRawBufferPointer) -> [Span] {
    guard text.count <= Redactor.noteByteLimit else { return learnt }
    var known: [PrivateSpan] = []
    known.reserveCapacity(learnt.count)
    for span in learnt {
      known.append(
        PrivateSpan(byteStart: span.byteStart, byteEnd: span.byteEnd, type: types[span.typeIndex]))
    }
    var result: [Span] = []
    var next = 0
    // Every learnt span is within one that was found.
    for found in reader.spans(in: text, learnt: known) {
      let first = next
      while next < learnt.count, learnt[next].byteStart < found.byteEnd {
        var span = learnt[next]
        if found.type == .age, types[span.typeIndex] == .age, span.byteStart == found.byteStart {
          span.byteEnd = min(span.byteEnd, found.byteEnd)
        }
        result.append(span)
        next += 1
      }
      let type = typeIndices[Int(found.type.rawValue)]
      guard next == first, type >= 0, PrivateFindings.isToldByForm(found.type) else { continue }
      result.append(
        Span(
          byteStart: found.byteStart, byteEnd: found.byteEnd, typeIndex: type,
          headIndex: headIndex, score: 1))
    }
    result.append(contentsOf: learnt[next...])
    return result
  }

  /// Whether spans of the type that only have a form are added. Chosen on shorthand.llm.dev, where adding
  /// names, trades, ages and numbers of other kinds lowers F1 and adding these does not.
  private static func isToldByForm(_ type: PrivateType) -> Bool {
    switch type {
    case .hospital, .street, .city, .state, .zip, .country, .date, .phone, .email, .url,
      .medicalRecord:
      true
    case .patient, .doctor, .username, .organization, .profession, .age, .id: false
    }
  }
}
