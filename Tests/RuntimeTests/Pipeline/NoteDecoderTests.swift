import Testing

@testable import Runtime

@Suite struct NoteDecoderTests {
  /// Words of ten bytes in windows of 50, with logits that make a label of each head certain.
  static func decode(
    _ model: Model, wordCount: Int, heads: HeadSelection = .all, label: (Int, Int) -> Int,
    each: (NoteDecoder) -> Void = { _ in }
  ) -> [Span] {
    let decoder = NoteDecoder(
      model, heads: heads, method: .viterbi, rules: .plain, kernels: Dispatch.best(for: model))
    var spans: [Span] = []
    func take(_ finding: Finding) {
      if case .span(let span) = finding { spans.append(span) }
    }
    decoder.beginNote(UnsafeRawBufferPointer(start: nil, count: 0))
    for first in stride(from: 0, to: wordCount, by: 50) {
      let count = min(50, wordCount - first)
      let slot = BatchSlot(
        WindowBatch(model: model, rowCapacity: count, windowCapacity: 1, heads: heads))
      for place in 0..<count {
        let start = UInt32(10 * (first + place))
        slot.words[place] = Word(byteStart: start, byteEnd: start + 9)
        slot.batch.append(id: 1, isWanted: true)
        for head in 0..<model.headCount where heads.contains(head) {
          let row = slot.batch.logits(head: head) + place * slot.batch.outputStride(head: head)
          row[label(head, first + place)] = 20
        }
      }
      slot.batch.endWindow()
      decoder.decode(slot, window: 0, take)
      each(decoder)
    }
    decoder.endNote(take)
    return spans
  }

  @Test func aSpanThatNeverEndsDoesNotHoldTheOtherHeadsSpansForEver() throws {
    let test = try TestModel(labels: [["O", "x"], ["O", "B-y", "I-y"]])
    var most = 0
    let wordCount = 20_000
    let spans = Self.decode(
      test.model, wordCount: wordCount, label: { _, _ in 1 },
      each: { most = max(most, $0.heldCount) })
    // Word by word at most one span each; a span's words and those of an open label wait.
    #expect(most <= SpanReader.wordLimit + LabelDecoder.wordCapacity)
    #expect(spans.filter { $0.headIndex == 1 }.count == wordCount)
    #expect(
      spans.filter { $0.headIndex == 0 }.count
        == (wordCount + SpanReader.wordLimit - 1) / SpanReader.wordLimit)
    #expect(spans.enumerated().allSatisfy { $0.offset == $0.element.ordinal })
    for (left, right) in zip(spans, spans.dropFirst()) { #expect(left.isBefore(right)) }
  }

  @Test func onlyWantedHeadsAreDecoded() throws {
    let test = try TestModel(labels: [["O", "x"], ["O", "B-y", "I-y"]])
    func label(_ head: Int, _ word: Int) -> Int { word % 3 == head ? 1 : 0 }
    let all = Self.decode(test.model, wordCount: 120, label: label)
    var second = HeadSelection.none
    second.insert(1)
    let some = Self.decode(test.model, wordCount: 120, heads: second, label: label)
    #expect(some.map(\.ordinal) == Array(0..<40))
    #expect(some.map(\.byteStart) == all.filter { $0.headIndex == 1 }.map(\.byteStart))
    #expect(some.allSatisfy { $0.headIndex == 1 })
  }
}
