// What a redaction takes out of a text, as `TYPE text`, for the tests of its rules.
@testable import Runtime

struct FoundSpans {
  private let reader = PrivateTextReader()

  /// - learnt: words of the text, in their order, as a model may find them.
  func callAsFunction(
    _ text: String, learnt: [(words: String, type: PrivateType)] = []
  ) -> [String] {
    let spans = FoundSpans.spans(learnt, in: text)
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBytes { reader.spans(in: $0, learnt: spans) }.map {
      "\($0.type.name) \(String(decoding: bytes[$0.byteStart..<$0.byteEnd], as: UTF8.self))"
    }
  }

  /// Where words stand in a text, in their order.
  static func spans(
    _ learnt: [(words: String, type: PrivateType)], in text: String
  ) -> [PrivateSpan] {
    let bytes = Array(text.utf8)
    var spans: [PrivateSpan] = []
    for (words, type) in learnt {
      let wanted = Array(words.utf8)
      let start = spans.last?.byteEnd ?? 0
      let place = (start...bytes.count - wanted.count).first {
        Array(bytes[$0..<$0 + wanted.count]) == wanted
      }!
      spans.append(
        PrivateSpan(byteStart: place, byteEnd: place + wanted.count, type: type, score: 0.5))
    }
    return spans
  }
}
