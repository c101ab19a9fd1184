// A text whose labels a test makes: decoded as the pipeline does it, without an encoder.
import KernelInterface

@testable import Runtime

/// Decodes texts by a head with one type, B-x and I-x, or with others.
final class LayoutCase {
  private let tokenizer: TestTokenizer
  private let test: TestModel

  init(labels: [String] = ["O", "B-x", "I-x"]) throws {
    tokenizer = try TestTokenizer(["a", "##a"])
    test = try TestModel(labels: [labels])
  }

  /// A text without its square brackets, its words, and what stood between each pair as a mention of type and head 0.
  func marked(_ marked: String) -> (text: [UInt8], words: WordRing, mentions: [Mention]) {
    var text: [UInt8] = []
    var places: [Int] = []
    for byte in marked.utf8 {
      if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") {
        places.append(text.count)
      } else {
        text.append(byte)
      }
    }
    let found = words(text)
    let ring = WordRing(capacity: found.count)
    for word in found { ring.append(word) }
    let mentions = stride(from: 0, to: places.count, by: 2).map { index in
      let (start, end) = (places[index], places[index + 1])
      let own = found.indices.filter { found[$0].byteStart >= start && found[$0].byteEnd <= end }
      return Mention(
        span: Span(byteStart: start, byteEnd: end, typeIndex: 0, score: 0.5),
        words: own[0]..<own[own.count - 1] + 1)
    }
    return (text, ring, mentions)
  }

  /// The words of a text as BlockReader gives them.
  func words(_ text: String) -> [Word] { words(Array(text.utf8)) }

  func words(_ text: [UInt8]) -> [Word] {
    text.withUnsafeBytes { bytes in
      var blocks = BlockReader(bytes)
      return tokens(text).map { blocks.read($0) }
    }
  }

  private func tokens(_ text: [UInt8]) -> [Word] {
    tokenizer.tokens(text).tokens.filter { $0.flags.contains(.startsWord) }
      .map { Word(byteStart: $0.wordByteStart, byteEnd: $0.wordByteEnd) }
  }

  /// Texts of the spans found where the labels say that each of some parts is one.
  ///
  /// - parts: found in the text one behind another.
  func spans(
    _ text: String, _ parts: [String], rules: SpanRules = .layout, method: DecodingMethod = .viterbi
  ) -> [String] {
    let bytes = Array(text.utf8)
    var labels = [Int](repeating: 0, count: bytes.count)
    var from = 0
    for part in parts {
      let part = Array(part.utf8)
      while Array(bytes[from..<from + part.count]) != part { from += 1 }
      for place in from..<from + part.count { labels[place] = place == from ? 1 : 2 }
      from += part.count
    }
    return spans(bytes, rules: rules, method: method) { labels[$0] }
      .map { String(decoding: bytes[$0.byteStart..<$0.byteEnd], as: UTF8.self) }
  }

  /// - sureness: how far the logit of the chosen label is above the others.
  func spans(
    _ text: [UInt8], rules: SpanRules, method: DecodingMethod = .viterbi, sureness: Float = 12,
    label: (Int) -> Int
  ) -> [Span] {
    let words = tokens(text)
    guard !words.isEmpty else { return [] }
    let slot = BatchSlot(
      WindowBatch(model: test.model, rowCapacity: words.count, windowCapacity: 1))
    for (place, word) in words.enumerated() {
      slot.words[place] = word
      slot.batch.append(id: 1, isWanted: true)
      let row = slot.batch.logits(head: 0) + place * slot.batch.outputStride(head: 0)
      row[label(Int(word.byteStart))] = sureness
    }
    slot.batch.endWindow()
    let decoder = NoteDecoder(
      test.model, heads: .all, method: method, rules: rules,
      kernels: Dispatch.best(for: test.model))
    var spans: [Span] = []
    func take(_ finding: Finding) {
      if case .span(let span) = finding { spans.append(span) }
    }
    text.withUnsafeBytes { bytes in
      decoder.beginNote(bytes)
      decoder.decode(slot, window: 0, take)
      decoder.endNote(take)
    }
    return spans
  }
}
