import Foundation
import Testing

@testable import Runtime

@Suite struct SpanReaderTests {
  static func read(
    _ labels: LabelsView, _ logits: [[Float]], _ method: DecodingMethod = .argmax,
    keepsProbabilities: Bool = false
  ) -> [Span] {
    let words = WordRing(capacity: LabelDecoder.wordCapacity)
    let reader = SpanReader(
      labels, headIndex: 0, method: method, words: words, keepsProbabilities: keepsProbabilities)
    reader.begin()
    var mentions: [Mention] = []
    for (index, row) in logits.enumerated() {
      let start = UInt32(index * 10)
      words.append(Word(byteStart: start, byteEnd: start + 9))
      reader.add(logits: row, to: &mentions)
    }
    reader.end(&mentions)
    for mention in mentions {
      #expect(mention.words.lowerBound == mention.span.byteStart / 10)
      #expect(mention.words.upperBound == mention.span.byteEnd / 10 + 1)
    }
    return mentions.map(\.span)
  }

  /// Spans as (first word, last word, type).
  static func words(_ spans: [Span]) -> [[Int]] {
    spans.map { [$0.byteStart / 10, $0.byteEnd / 10, $0.typeIndex] }
  }

  /// Logits that make each word's label nearly certain.
  static func sure(_ labels: [Int], _ count: Int) -> [[Float]] {
    labels.map { label in (0..<count).map { $0 == label ? 10 : 0 } }
  }

  /// The scheme-independent rule, written once more: spans of a label sequence.
  static func spans(_ labels: [Int], _ roles: LabelRoles) -> [[Int]] {
    var found: [[Int]] = []
    for (index, label) in labels.enumerated() {
      let role = roles[label]
      if role.type < 0 { continue }
      if index > 0, role.continues(roles[labels[index - 1]]) {
        found[found.count - 1][1] = index
      } else {
        found.append([index, index, Int(role.type)])
      }
    }
    return found
  }

  @Test func bioSpansAreReadAndRepaired() throws {
    let test = try TestModel(labels: [["O", "B-x", "I-x", "B-y", "I-y"]])
    let head = test.model.tagHead(0).labels
    // O B-x I-x O | I-x (repaired) | B-x B-x | I-y I-y (another type)
    let spans = Self.read(head, Self.sure([0, 1, 2, 0, 2, 0, 1, 1, 4, 4], 5))
    #expect(
      Self.words(spans) == [[1, 2, 0], [4, 4, 0], [6, 6, 0], [7, 7, 0], [8, 9, 1]])
    #expect(spans[0].byteStart == 10 && spans[0].byteEnd == 29)
  }

  /// The same words, labelled throughout as another type, have the score that is told for that type.
  @Test(arguments: [
    ["O", "B-x", "I-x", "B-y", "I-y"],
    ["O", "B-x", "I-x", "E-x", "S-x", "B-y", "I-y", "E-y", "S-y"],
    ["O", "x", "y"],
  ])
  func theScoresOfAllTypesAreThoseOfTheSameWords(labels: [String]) throws {
    let test = try TestModel(labels: [labels])
    let head = test.model.tagHead(0).labels
    var generator = SeededGenerator(seed: 4)
    let half = (labels.count - 1) / 2
    var compared = 0
    for _ in 0..<200 {
      let logits = (0..<6).map { _ in
        labels.map { _ in Float.random(in: -2...2, using: &generator) }
      }
      // The types' labels exchanged: every span is then one of the other type.
      let exchanged = logits.map { row in [row[0]] + row[(half + 1)...] + row[1...half] }
      let spans = Self.read(head, logits, keepsProbabilities: true)
      let others = Self.read(head, exchanged, keepsProbabilities: true)
      #expect(
        Self.read(head, logits).map(\.score) == spans.map(\.score)
          && Self.read(head, logits).allSatisfy { $0.typeProbabilities.isEmpty })
      try #require(spans.count == others.count)
      for (span, other) in zip(spans, others) {
        #expect(span.typeProbabilities.count == 2)
        #expect(span.typeProbabilities[span.typeIndex] == Float(span.score))
        #expect(
          abs(span.typeProbabilities[other.typeIndex] - other.typeProbabilities[span.typeIndex])
            < 1e-6)
        compared += 1
      }
    }
    #expect(compared > 100)
  }

  @Test func otherSchemesAreRead() throws {
    let iob1 = try TestModel(labels: [["O", "I-x", "B-x"]], scheme: .iob1)
    #expect(
      Self.words(Self.read(iob1.model.tagHead(0).labels, Self.sure([1, 1, 2, 1, 0, 1], 3)))
        == [[0, 1, 0], [2, 3, 0], [5, 5, 0]])
    let iobes = try TestModel(labels: [["O", "B-x", "I-x", "E-x", "S-x"]])
    #expect(
      Self.words(Self.read(iobes.model.tagHead(0).labels, Self.sure([1, 2, 3, 4, 3, 1, 4, 2], 5)))
        == [[0, 2, 0], [3, 3, 0], [4, 4, 0], [5, 5, 0], [6, 6, 0], [7, 7, 0]])
    let plain = try TestModel(labels: [["O", "x", "y"]])
    #expect(
      Self.words(Self.read(plain.model.tagHead(0).labels, Self.sure([1, 1, 2, 0, 2, 2], 3)))
        == [[0, 1, 0], [2, 2, 1], [4, 5, 1]])
  }

  @Test(arguments: LabelDecoderTests.schemes)
  func theScoreIsTheProbabilityOfTheSpanUnderIndependentDraws(labels: [String]) throws {
    let test = try TestModel(labels: [labels])
    let roles = LabelRoles(test.model.tagHead(0).labels)
    var generator = SeededGenerator(seed: 11)
    for count in 1...4 {
      let all = LabelDecoderTests.sequences(labels.count, count)
      for _ in 0..<20 {
        let logits = (0..<count).map { _ in
          labels.map { _ in Float.random(in: -2...2, using: &generator) }
        }
        for span in Self.read(test.model.tagHead(0).labels, logits) {
          let wanted = Self.words([span])[0]
          var probability = 0.0
          for sequence in all where Self.spans(sequence, roles).contains(wanted) {
            probability += exp(LabelDecoderTests.logProbability(sequence, logits))
          }
          #expect(abs(span.score - probability) < 1e-5)
        }
      }
    }
  }

  @Test func viterbiAndArgmaxAgreeOnSureWords() throws {
    let test = try TestModel(labels: [["O", "B-x", "I-x", "B-y", "I-y"]])
    let logits = Self.sure([0, 1, 2, 0, 3, 4, 4, 0, 1, 1], 5)
    let head = test.model.tagHead(0).labels
    #expect(Self.read(head, logits, .viterbi) == Self.read(head, logits, .argmax))
  }

  @Test func aSpanEndsAtTheWordLimit() throws {
    let test = try TestModel(labels: [["O", "B-x", "I-x"]])
    let limit = SpanReader.wordLimit
    for method in [DecodingMethod.argmax, .viterbi] {
      let labels = [1] + [Int](repeating: 2, count: 2 * limit + 9)
      let spans = Self.read(test.model.tagHead(0).labels, Self.sure(labels, 3), method)
      #expect(
        Self.words(spans)
          == [[0, limit - 1, 0], [limit, 2 * limit - 1, 0], [2 * limit, 2 * limit + 9, 0]])
      #expect(spans.allSatisfy { $0.score < 0.01 })
    }
  }

  @Test func anEmptyNoteHasNoSpan() throws {
    let test = try TestModel(labels: [["O", "B-x", "I-x"]])
    #expect(Self.read(test.model.tagHead(0).labels, []).isEmpty)
  }
}
