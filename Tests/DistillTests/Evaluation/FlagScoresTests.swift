// Scores of flags and of links, and thresholds that are chosen by them.
import Testing

@testable import Distill

@Suite struct FlagScoresTests {
  @Test func everyFlagHasItsOwnCounts() {
    var scores = FlagScores(names: ["negated", "historical"])
    scores.add(gold: 0b01, predicted: 0b01)
    scores.add(gold: 0b01, predicted: 0b10)
    scores.add(gold: 0b10, predicted: 0b10, known: 0b01)
    #expect(scores.counts[0].goldCount == 2 && scores.counts[0].rightCount == 1)
    #expect(scores.counts[0].score.f1 == 2.0 / 3)
    #expect(scores.counts[1].goldCount == 0 && scores.counts[1].predictedCount == 1)
    #expect(scores.macro == 1.0 / 3)
  }

  @Test func aFoundMentionIsTakenForTheOneThatItSharesMostWith() {
    let gold: [Document.Entity] = [
      .init(type: "disease", start: 0, end: 10), .init(type: "symptom", start: 12, end: 20),
    ]
    func match(_ type: String, _ start: Int, _ end: Int) -> Int? {
      FlagScores.match(.init(type: type, start: start, end: end), gold)
    }
    #expect(match("disease", 8, 20) == 1)
    #expect(match("disease", 8, 14) == 0)
    #expect(match("symptom", 8, 14) == 1)
    #expect(match("disease", 10, 12) == nil)
  }

  @Test func linksAreRightOnlyWithArgumentSpanAndType() {
    func link(_ argument: Int, _ span: Int, _ type: String) -> LinkScores.Link {
      .init(argument: argument..<argument + 3, span: span..<span + 2, type: type)
    }
    var scores = LinkScores()
    scores.add(
      gold: [link(0, 5, "strength"), link(10, 15, "strength"), link(10, 20, "route")],
      predicted: [link(0, 5, "strength"), link(0, 15, "strength"), link(10, 20, "form")])
    #expect(scores.countsByType["strength"]?.rightCount == 1)
    #expect(scores.micro.goldCount == 3 && scores.micro.predictedCount == 3)
    #expect(abs(scores.micro.score.f1 - 1.0 / 3) < 1e-12)
  }

  @Test func thresholdsGiveTheLargestF1() {
    let mentions: [(probabilities: [Double], gold: UInt64)] = [
      ([0.9, 0.2], 0b01), ([0.4, 0.1], 0b01), ([0.3, 0.1], 0b00), ([0.1, 0.6], 0b00),
    ]
    let found = FlagThresholds(flagCount: 2, mentions: mentions)
    #expect(found.thresholds[0] > 0.3 && found.thresholds[0] <= 0.4)
    #expect(found.scores[0].best == 1 && found.scores[0].half == 2.0 / 3)
    // Nothing to find: one half stays.
    #expect(found.thresholds[1] == 0.5 && found.scores[1].best == 0)
  }
}
