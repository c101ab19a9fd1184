// Combining labelers: rules counted by hand, the subset search, agreement and charts.
import Foundation
import Testing

@testable import Distill

@Suite struct CombinationTests {
  private func entity(_ type: String, _ start: Int, _ end: Int) -> Document.Entity {
    .init(type: type, start: start, end: end)
  }

  private func spans(_ entities: [Document.Entity]) -> [String] {
    entities.map { "\($0.type) \($0.start)-\($0.end)" }
  }

  private var three: [[Document.Entity]] {
    [
      [entity("d", 0, 5), entity("m", 20, 25)],
      [entity("d", 0, 8), entity("d", 30, 35)],
      [entity("d", 2, 8), entity("m", 20, 25)],
    ]
  }

  @Test(arguments: [
    (CombinationRule.union, ["d 0-8", "m 20-25", "d 30-35"]),
    (.majority, ["d 0-8", "m 20-25"]), (.intersection, ["d 0-8"]),
  ])
  func rulesCountLabelers(rule: CombinationRule, expected: [String]) {
    #expect(spans(LabelCombination(rule: rule).combined(three)) == expected)
  }

  @Test(arguments: [
    (SpanRule.agreed, "d 0-8"), (.longest, "d 0-8"), (.shortest, "d 0-5"), (.hull, "d 0-8"),
    (.core, "d 2-5"),
  ])
  func spanRulesChooseInsideAGroup(rule: SpanRule, expected: String) {
    let combined = LabelCombination(rule: .intersection, spanRule: rule).combined(three)
    #expect(spans(combined) == [expected])
  }

  @Test func exactSpansNeedExactAgreement() {
    #expect(
      spans(LabelCombination(rule: .majority, spanRule: .exact).combined(three)) == ["m 20-25"])
    let agreed = [[entity("d", 0, 5)], [entity("d", 0, 5)], [entity("d", 0, 9)]]
    #expect(spans(LabelCombination(rule: .majority).combined(agreed)) == ["d 0-5"])
  }

  @Test func rulesMayDifferByTypeAndScoresTellTheShare() {
    let combination = LabelCombination(rule: .intersection, ruleByType: ["m": .union])
    let combined = combination.combined(three)
    #expect(spans(combined) == ["d 0-8", "m 20-25"])
    #expect(combined.map(\.score) == [1, 2.0 / 3])
  }

  @Test func typesThatOverlapAreDecidedByTheCount() {
    let labelers = [[entity("d", 0, 5)], [entity("s", 0, 9)], [entity("s", 0, 5)]]
    #expect(spans(LabelCombination(rule: .union).combined(labelers)) == ["s 0-9"])
    #expect(LabelCombination(rule: .union).combined([]).isEmpty)
  }

  @Test func intersectionIsInMajorityIsInUnion() {
    var state: UInt64 = 5
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    for round in 0..<200 {
      let labelers = (0..<3).map { _ in
        (0..<random(6)).map { _ in
          let start = random(30)
          return entity("d", start, start + 1 + random(4))
        }
      }
      func covered(_ rule: CombinationRule) -> Set<Int> {
        let combined = LabelCombination(rule: rule, spanRule: .hull).combined(labelers)
        for (left, right) in zip(combined, combined.dropFirst()) {
          #expect(left.end <= right.start, "round \(round)")
        }
        return Set(combined.flatMap { $0.start..<$0.end })
      }
      #expect(covered(.intersection).isSubset(of: covered(.majority)), "round \(round)")
      #expect(covered(.majority).isSubset(of: covered(.union)), "round \(round)")
    }
  }

  private func sample() throws -> (LabelSets, [String: [Document.Entity]]) {
    let text = String(repeating: "x", count: 50)
    let gold = [entity("d", 0, 5), entity("m", 20, 25), entity("d", 40, 45)]
    let labels = [
      [entity("d", 0, 5), entity("d", 7, 9)], [entity("m", 20, 25), entity("d", 7, 9)],
      [entity("d", 40, 45), entity("d", 10, 12)],
    ]
    let sets = try LabelSets(
      names: ["a", "b", "c"],
      labelers: labels.map { [Document(id: "1", text: text, entities: $0)] })
    return (sets, ["1": gold])
  }

  @Test func everySubsetIsScoredAndTheBestIsFound() throws {
    let (sets, gold) = try sample()
    let search = try SubsetSearch(
      sets, gold: gold, rules: CombinationRule.allCases, spanRule: .agreed)
    #expect(search.results.count == 3 + 3 * 2 + 3)
    #expect(search.types == ["d", "m"])
    let best = try #require(search.best())
    // All three: 3 right of 5 found, 3 wanted.
    #expect(best.members == [0, 1, 2])
    #expect(best.rule == .union)
    #expect(abs(best.f1(nil, isStrict: true) - 0.75) < 1e-12)
    #expect(search.best("m")?.members == [1], "of equals the smaller subset")
    let table = SubsetTable(search, names: sets.names)
    #expect(table.tabSeparated().split(separator: "\n").count == 1 + 12 * 3)
    #expect(table.text().contains("a+b+c union"))
    let chart = table.chart()
    #expect(chart.text().split(separator: "\n").allSatisfy { $0.count <= 79 })
    let svg = try XMLElement.parse(chart.svg())
    #expect(svg.children("rect").count == 1 + 12)
  }

  @Test func aChoiceIsWrittenAndReadAgain() throws {
    var choice = SubsetChoice(members: [0, 2], rule: .majority, spanRule: .hull)
    choice.byType["m"] = .init(members: [1], rule: .union)
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try choice.json.serialized.write(toFile: path, atomically: false, encoding: .utf8)
    #expect(try SubsetChoice.read(path, labelerCount: 3) == choice)
    #expect(
      throws: SubsetChoice.ReadError.memberOutOfRange(path: path, member: 2, labelerCount: 2)
    ) { try SubsetChoice.read(path, labelerCount: 2) }
    let (sets, _) = try sample()
    let combined = choice.combined(sets.documents[0].entitiesByLabeler)
    #expect(spans(combined) == ["m 20-25"])
  }

  @Test func agreementEstimatesTheNoiseOfIndependentLabelers() throws {
    // 2,000 things; each labeler marks a share of them, independently, and nothing else.
    var state: UInt64 = 9
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    let text = String(repeating: "x", count: 20_000)
    let shares = [0.9, 0.8, 0.7]
    let labelers = shares.map { share in
      // Marked one code point too long where it errs.
      (0..<2000).map {
        entity("d", $0 * 10, $0 * 10 + (random() < share ? 4 : 4 + 1 + Int(random() * 5)))
      }
    }
    let sets = try LabelSets(
      names: ["a", "b", "c"],
      labelers: labelers.map { [Document(id: "1", text: text, entities: $0)] })
    let estimates = try #require(Agreement(sets).estimatedAccuracies())
    for (estimate, share) in zip(estimates, shares) {
      #expect(abs(estimate - share) < 0.05, "\(estimate) for \(share)")
    }
  }

  @Test func disputesAreFoundAndShownEscaped() throws {
    let text = "a <b>pain</b> in the knee"
    let sets = try LabelSets(
      names: ["x&y", "z"],
      labelers: [
        [Document(id: "1", text: text, entities: [entity("s", 5, 9), entity("s", 21, 25)])],
        [Document(id: "1", text: text, entities: [entity("d", 5, 9), entity("s", 21, 25)])],
      ])
    let disputes = Disputes.find(sets, atMost: 10)
    #expect(disputes.map(\.start) == [5])
    let page = Disputes.page(disputes, sets)
    #expect(page.contains("&lt;b&gt;<mark>pain</mark>&lt;/b&gt;"))
    #expect(page.contains("x&amp;y"))
  }

  @Test func labelersMustSpeakOfTheSameText() throws {
    let one = [Document(id: "1", text: "abc", entities: [])]
    #expect(throws: CombinationError.textDiffers(labeler: "b", id: "1")) {
      try LabelSets(names: ["a", "b"], labelers: [one, [Document(id: "1", text: "abd")]])
    }
    #expect(throws: CombinationError.entityOutOfRange(labeler: "b", id: "1")) {
      var textless = Document(id: "1", text: "", entities: [entity("d", 2, 9)])
      textless.hasText = false
      _ = try LabelSets(names: ["a", "b"], labelers: [one, [textless]])
    }
    let sets = try LabelSets(names: ["a", "b"], labelers: [one, [Document(id: "2", text: "x")]])
    #expect(sets.documents.isEmpty)
    #expect(sets.incompleteCount == 2)
  }
}
