// Protected health information as a layer of a note: what the model's head finds, and beside it what only
// has a form. A redaction takes more: there all that either claims is joined.
import Runtime

struct PrivateFindings {
  private let reader = PrivateTextReader()
  private let headIndex: Int
  /// What each type of the head is, nil for one of another name.
  private let types: [PrivateType?]
  /// The head's type for each PrivateType, -1 where it has none.
  private let typeIndices: [Int]

  /// Nil without a head for it.
  init?(_ names: TypeNames) {
    guard let head = (0..<names.headCount).first(where: { names.role($0) == .phi }) else {
      return nil
    }
    headIndex = head
    var types: [PrivateType?] = []
    var indices = [Int](repeating: -1, count: PrivateType.allCases.count)
    for index in 0..<names.typeCount(head: head) {
      let known = names.type(index, head: head).withUnsafeBytes { PrivateType(name: $0) }
      types.append(known)
      if let known { indices[Int(known.rawValue)] = index }
    }
    self.types = types
    typeIndices = indices
  }

  /// All of a note's spans by start, as PrivateTextReader.layer has them. A note too long to be redacted
  /// has the model's alone.
  ///
  /// Forms are looked for in the note without the blanks that part its words.
  ///
  /// - learnt: the head's, sorted by start.
  func joined(_ learnt: [Span], in note: Note) -> [Span] {
    guard note.text.count <= Redactor.noteByteLimit else { return learnt }
    let parting = note.parting
    if parting.blanks.isEmpty { return joined(learnt, in: note.text) }
    let text = parting.joined(note.text)
    defer { withExtendedLifetime(text) {} }
    var spans = learnt
    for index in spans.indices { spans[index].bytes = parting.joined(spans[index].bytes) }
    spans = joined(spans, in: text.bytes)
    for index in spans.indices { spans[index].bytes = parting.parted(spans[index].bytes) }
    return spans
  }

  private func joined(_ learnt: [Span], in text: UnsafeRawBufferPointer) -> [Span] {
    var known: [PrivateSpan] = []
    known.reserveCapacity(learnt.count)
    for span in learnt {
      known.append(
        PrivateSpan(
          byteStart: span.byteStart, byteEnd: span.byteEnd, type: types[span.typeIndex] ?? .id,
          score: span.score))
    }
    var result: [Span] = []
    var next = 0
    for found in reader.layer(in: text, learnt: known) {
      while next < learnt.count, learnt[next].byteEnd <= found.byteStart { next += 1 }
      var span = Span(
        byteStart: found.byteStart, byteEnd: found.byteEnd,
        typeIndex: typeIndices[Int(found.type.rawValue)], headIndex: headIndex, score: found.score)
      if next < learnt.count, learnt[next].byteStart < found.byteEnd {
        let model = learnt[next]
        span.ordinal = model.ordinal
        span.typeProbabilities = model.typeProbabilities
        if (types[model.typeIndex] ?? found.type) == found.type {
          span.typeIndex = model.typeIndex
        }
      }
      if span.typeIndex >= 0 { result.append(span) }
    }
    return result
  }
}

extension Span {
  fileprivate var bytes: Range<Int> {
    get { byteStart..<byteEnd }
    set {
      byteStart = newValue.lowerBound
      byteEnd = newValue.upperBound
    }
  }
}
