// Strict and relaxed counts against cases that can be counted by hand, and against the
// definition itself on random spans.
import Testing

@testable import Distill

@Suite struct SpanScoresTests {
  private func entity(_ type: String, _ start: Int, _ end: Int) -> Document.Entity {
    .init(type: type, start: start, end: end)
  }

  @Test func aCaseCountedByHand() {
    var scores = SpanScores()
    scores.add(
      gold: [entity("d", 0, 5), entity("d", 10, 20), entity("m", 30, 35)],
      predicted: [
        entity("d", 0, 5), entity("d", 0, 5), entity("d", 11, 14), entity("d", 15, 20),
        entity("d", 20, 25), entity("d", 30, 35),
      ])
    let disease = scores.countsByType["d"]!
    #expect(disease.goldCount == 2)
    #expect(disease.predictedCount == 5, "the span given twice counts once")
    #expect(disease.strictCount == 1)
    #expect(disease.relaxedPredictedCount == 3, "touching ends do not overlap")
    #expect(disease.relaxedGoldCount == 2)
    #expect(disease.strict.precision == 0.2)
    #expect(disease.strict.recall == 0.5)
    #expect(disease.relaxed.recall == 1)
    #expect(scores.countsByType["m"]!.strict.f1 == 0)
    #expect(scores.micro.goldCount == 3)
    #expect(scores.micro.predictedCount == 5)
  }

  @Test func emptyIsZeroNotNaN() {
    #expect(SpanCounts().strict.f1 == 0)
    #expect(SpanScores().micro.relaxed.f1 == 0)
  }

  @Test func countsFollowTheDefinitionOnRandomSpans() {
    var state: UInt64 = 7
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    for round in 0..<200 {
      func spans() -> [Document.Entity] {
        (0..<random(12)).map { _ in
          let start = random(40)
          return entity(["a", "b"][random(2)], start, start + 1 + random(8))
        }
      }
      let gold = Array(Set(spans()))
      let predicted = Array(Set(spans()))
      var scores = SpanScores()
      scores.add(gold: gold, predicted: predicted)
      func touched(_ left: [Document.Entity], _ right: [Document.Entity]) -> Int {
        left.filter { span in right.contains { $0.type == span.type && $0.overlaps(span) } }.count
      }
      #expect(scores.micro.strictCount == Set(gold).intersection(predicted).count, "round \(round)")
      #expect(scores.micro.relaxedPredictedCount == touched(predicted, gold), "round \(round)")
      #expect(scores.micro.relaxedGoldCount == touched(gold, predicted), "round \(round)")
    }
  }
}
