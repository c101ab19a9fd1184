// Pairs of concepts at document level: which ids spans take, and what is counted.
import Foundation
import Quantize
import Testing

@testable import Distill

@Suite struct PairScoresTests {
  //                          0         10        20        30        40        50
  private static let text = "BRCA1 and TP53 in breast cancer, not in gout or in asthma. p53"

  private static func entity(
    _ type: String, _ start: Int, _ end: Int, _ code: String? = nil
  ) -> Document.Entity {
    .init(type: type, start: start, end: end, code: code)
  }

  private static func document(
    _ entities: [Document.Entity], pairs: [(String, String)]? = nil,
    relations: [Document.Relation] = []
  ) -> Document {
    var document = Document(id: "1", text: text, entities: entities, relations: relations)
    if let pairs {
      let values = pairs.map { head, tail -> JSONValue in
        .object([
          JSONMember("type", .string("Association")), JSONMember("head", .string(head)),
          JSONMember("tail", .string(tail)),
        ])
      }
      document.extra = [JSONMember("concept_relations", .array(values))]
    }
    return document
  }

  private static let genes = [entity("gene", 0, 5, "672"), entity("gene", 10, 14, "7157")]
  private static let diseases = [
    entity("disease", 18, 31, "D001943"), entity("disease", 40, 44, "D006073"),
  ]

  private func scores(_ gold: Document, _ predicted: Document) throws -> PairScores {
    var scores = PairScores(try #require(ConceptLink("gene:disease=gene_disease")))
    scores.add(gold: gold, predicted: predicted)
    return scores
  }

  private func relation(_ head: Int, _ tail: Int, _ type: String = "gene_disease")
    -> Document.Relation
  {
    .init(type: type, head: head, tail: tail)
  }

  @Test func aPairIsRightWhereItsSpansTakeTheIdsOfAGoldPair() throws {
    // "cancer" alone overlaps "breast cancer"; the gold pair stands in the other order.
    let gold = Self.document(Self.genes + Self.diseases, pairs: [("D001943", "672")])
    let predicted = Self.document(
      [Self.entity("gene", 0, 5), Self.entity("disease", 25, 31), Self.entity("disease", 40, 44)],
      relations: [relation(0, 1), relation(0, 2), relation(0, 2, "gene_phenotype")])
    let scores = try scores(gold, predicted)
    #expect(scores.found.goldCount == 1 && scores.found.predictedCount == 2)
    #expect(scores.found.rightCount == 1)
  }

  @Test func aSpanWithoutAGoldMentionOfItsTypeMakesAWrongPairOnce() throws {
    let gold = Self.document(Self.genes + Self.diseases, pairs: [("672", "D001943")])
    // "asthma" twice, once as what a relation tagged; "TP53" as a disease is no gene's span.
    let predicted = Self.document(
      [
        Self.entity("gene", 0, 5), Self.entity("disease", 51, 57),
        Self.entity("gene_disease", 51, 57), Self.entity("disease", 10, 14),
      ],
      relations: [relation(0, 1), relation(0, 2), relation(0, 3)])
    let scores = try scores(gold, predicted)
    #expect(scores.found.predictedCount == 2 && scores.found.rightCount == 0)
    #expect(scores.found.score.f1 == 0)
  }

  @Test func everyMentionOfAConceptIsTheSamePair() throws {
    let again = Self.entity("gene", 59, 62, "7157")
    let gold = Self.document(Self.genes + [again] + Self.diseases, pairs: [("7157", "D001943")])
    let predicted = Self.document(
      [Self.genes[1], again, Self.diseases[0]], relations: [relation(0, 2), relation(1, 2)])
    let scores = try scores(gold, predicted)
    #expect(scores.found.predictedCount == 1 && scores.found.rightCount == 1)
  }

  @Test(arguments: ["672,7157", "672;7157", "672|7157", " 672 ; -1;7157 "])
  func aMentionOfSeveralConceptsMakesAPairOfEach(code: String) throws {
    let gold = Self.document(
      [Self.entity("gene", 0, 14, code), Self.diseases[0]],
      pairs: [("672", "D001943"), ("7157", "D001943")])
    let predicted = Self.document(
      [Self.entity("gene", 0, 5), Self.diseases[0]], relations: [relation(0, 1)])
    let scores = try scores(gold, predicted)
    #expect(scores.found.goldCount == 2 && scores.found.rightCount == 2)
  }

  @Test(arguments: ["-1", "-", "", nil])
  func aMentionWithoutConceptMakesNoPair(code: String?) throws {
    let gold = Self.document(
      [Self.entity("gene", 0, 5, code), Self.genes[1]] + Self.diseases,
      pairs: [("7157", "D001943"), ("-1", "D001943"), ("-", "D001943")])
    let predicted = Self.document(
      Self.genes + Self.diseases, relations: [relation(0, 2), relation(1, 2)])
    let scores = try scores(gold, predicted)
    #expect(scores.found.goldCount == 1 && scores.found.predictedCount == 1)
    #expect(scores.found.rightCount == 1)
    #expect(scores.goldTogether.predictedCount == 2)
  }

  @Test func ofSeveralGoldMentionsTheOneThatSharesMostGivesItsId() throws {
    let gold = Self.document(
      Self.genes + [Self.entity("disease", 18, 24, "D1"), Self.entity("disease", 25, 31, "D2")],
      pairs: [("672", "D2")])
    let predicted = Self.document(
      [Self.genes[0], Self.entity("disease", 23, 31)], relations: [relation(0, 1)])
    #expect(try scores(gold, predicted).found.rightCount == 1)
  }

  @Test func allThatStandTogetherIsTheBaseline() throws {
    let gold = Self.document(Self.genes + Self.diseases, pairs: [("672", "D001943")])
    // One gene missed, one disease that is none; what a relation tagged is no disease.
    let predicted = Self.document(
      [
        Self.genes[0], Self.diseases[0], Self.entity("disease", 51, 57),
        Self.entity("gene_disease", 40, 44),
      ])
    let scores = try scores(gold, predicted)
    #expect(scores.together.predictedCount == 2 && scores.together.rightCount == 1)
    #expect(scores.goldTogether.predictedCount == 4 && scores.goldTogether.rightCount == 1)
    #expect(scores.found.predictedCount == 0 && scores.found.goldCount == 1)
  }

  @Test func pairsOfOtherTypesAreNotAskedFor() throws {
    let chemical = Self.entity("chemical", 46, 48, "C1")
    let gold = Self.document(
      Self.genes + Self.diseases + [chemical],
      pairs: [("672", "7157"), ("C1", "D001943"), ("9", "D001943")])
    let scores = try scores(gold, Self.document([]))
    #expect(scores.found.goldCount == 0)
  }

  @Test func aLinkNamesTwoTypesAndARelation() {
    #expect(ConceptLink("gene:disease=gene_disease")?.tailType == "disease")
    for text in ["", "gene_disease", "gene=x", "gene:disease", ":disease=x", "gene:=x", "a:b="] {
      #expect(ConceptLink(text) == nil)
    }
  }

  @Test func aTaggedSpanStandsForTheEntityThatItSharesMostWith() {
    let entities = [
      Self.entity("gene", 0, 5), Self.entity("disease", 18, 31), Self.entity("disease", 40, 44),
    ]
    var findings = Findings()
    findings.entities = [0: entities]
    // From the gene to "cancer", to "in asthma", to its own words, and from no entity of the head.
    let tagged = [(25, 31), (48, 57), (0, 5)].map { Self.entity("gene_disease", $0.0, $0.1) }
    findings.found.links = [
      1: tagged.map { .init(argument: entities[0], span: $0) }
        + [.init(argument: Self.entity("gene", 10, 14), span: tagged[0])]
    ]
    let document = findings.document(Self.document([]), head: 0)
    #expect(Array(document.entities.prefix(3)) == entities)
    #expect(
      document.relations.map(\.tail).map { document.entities[$0] }
        == [entities[1], tagged[1], tagged[2]])
    #expect(document.relations.allSatisfy { $0.head == 0 && $0.type == "gene_disease" })
  }
}
