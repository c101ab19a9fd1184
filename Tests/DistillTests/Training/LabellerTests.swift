// How entities become targets, and predictions entities.
import Quantize
import Testing

@testable import Distill

@Suite struct LabellerTests {
  private let window = TextWindow(
    document: 0, ids: [0, 5, 6, 7, 8, 9, 1], wordRows: [1, 2, 4, 5],
    wordRanges: [0..<4, 5..<9, 10..<12, 13..<20])
  private let head = Scheme.Head(
    name: "h", types: ["disease", "symptom"], sources: [])

  private func label(
    _ entities: [Document.Entity], _ source: Scheme.Source = .init(files: [])
  ) -> [RowTarget] {
    Labeller(head: head, source: source).tags(window, entities: entities).targets
  }

  @Test func wordsThatASpanTouchesGetItsLabels() {
    #expect(
      label([.init(type: "symptom", start: 5, end: 11)])
        == [.label(0), .label(3), .label(4), .label(0)])
  }

  @Test func theLongerOfTwoSpansThatStartTogetherWins() {
    let spans = [
      Document.Entity(type: "disease", start: 5, end: 9),
      Document.Entity(type: "symptom", start: 5, end: 20),
    ]
    #expect(label(spans) == [.label(0), .label(3), .label(4), .label(4)])
  }

  @Test func mapsMissingTypesAndUnknownOnesAreKept() {
    let source = Scheme.Source(
      files: [],
      meaningByType: ["Condition": .types(["disease", "symptom"]), "Value": .unknown],
      missingTypes: ["symptom"])
    let targets = label(
      [
        .init(type: "Condition", start: 0, end: 9), .init(type: "Value", start: 10, end: 12),
      ], source)
    #expect(targets == [.anyOf([1, 3]), .anyOf([2, 4]), .none, .anyOf([0, 3, 4])])
  }

  @Test func aScoreWeighsTheWordsOfItsSpanOnRequest() {
    let spans = [
      Document.Entity(type: "disease", start: 0, end: 9, score: 0.75),
      Document.Entity(type: "symptom", start: 13, end: 20),
    ]
    func weights(_ source: Scheme.Source) -> [Float] {
      Labeller(head: head, source: source).tags(window, entities: spans).weights
    }
    #expect(weights(.init(files: [], weighsByScore: true)) == [0.75, 0.75, 1, 1])
    #expect(weights(.init(files: [])).isEmpty)
  }

  @Test func discontinuousSpansAreLeftOut() {
    let span = Document.Entity(
      type: "disease", start: 0, end: 9, extra: [JSONMember("discontinuous", .bool(true))])
    #expect(label([span]) == [.label(0), .label(0), .label(0), .label(0)])
  }

  @Test func insideAfterAnotherTypeStartsASpan() {
    let labels = ["O", "B-a", "I-a", "B-b", "I-b"]
    func scores(_ best: [Int]) -> [Float] {
      best.flatMap { best in (0..<5).map { $0 == best ? 4 : 0 } }
    }
    let found = scores([2, 2, 4, 1]).withUnsafeBufferPointer {
      TagDecoder.entities(scores: $0, labels: labels, wordRanges: window.wordRanges)
    }
    #expect(found.map(\.type) == ["a", "b", "a"])
    #expect(found.map { $0.start..<$0.end } == [0..<9, 10..<12, 13..<20])
    #expect(found.allSatisfy { abs($0.score! - 0.9317) < 1e-3 })
  }
}
