// Relations of other heads than the medication's: a model for abstracts.
import Foundation
import Testing

@Suite struct RelationTests {
  private static let note = Data(
    "the patient has fever and metformin started for the fever of the patient x-y, q".utf8)

  private func run(_ options: [String]) throws -> CommandResult {
    let result = try EdgeNer.run(
      ["--model", CommandModel.abstractsPath] + options, input: Self.note)
    #expect(result.status == 0 && result.errors == "", "\(result.errors)")
    return result
  }

  private func record(_ options: [String] = []) throws -> (
    entities: [[String: Any]], relations: [[String: Any]]
  ) {
    let record = try run(["--format", "jsonl"] + options).objects()[0]
    return (
      try #require(record["entities"] as? [[String: Any]]),
      try #require(record["relations"] as? [[String: Any]])
    )
  }

  @Test func aRelationLeadsFromItsArgumentToAnEntity() throws {
    let (entities, relations) = try record()
    #expect(!relations.isEmpty)
    #expect(
      Set(relations.map { $0["type"] as! String }).isSubset(
        of: ["gene_disease", "chemical_disease"]))
    for relation in relations {
      let type = relation["type"] as! String
      let head = entities[relation["head"] as! Int]
      let tail = entities[relation["tail"] as! Int]
      #expect(head["type"] as? String == String(type.prefix { $0 != "_" }))
      // Words that are no entity stand under the relation's name.
      let known = ["gene", "chemical", "disease", type]
      #expect(known.contains(tail["type"] as! String))
      let score = relation["score"] as! Double
      #expect(score > 0 && score <= 1)
    }
    // An attribute is a medication's alone.
    #expect(entities.allSatisfy { $0["attributes"] == nil })
  }

  @Test func oneHeadCanBeAskedFor() throws {
    let all = try record().relations
    let some = try record(["--head", "head0", "--head", "gene_disease"]).relations
    #expect(some.allSatisfy { $0["type"] as? String == "gene_disease" })
    #expect(some.count == all.count { $0["type"] as? String == "gene_disease" })
  }

  @Test func otherFormsSayTheSame() throws {
    let (_, relations) = try record()
    let brat = try run(["--format", "brat"]).lines.filter { $0.hasPrefix("R") }
    #expect(brat.count == relations.count)
    for (line, relation) in zip(brat, relations) {
      #expect(line.contains("\t\(relation["type"] as! String) Arg1:T"))
    }
    // Nobody had an adverse reaction.
    let fhir = try run(["--format", "fhir"]).text
    #expect(fhir.contains("Bundle") && !fhir.contains("AdverseEvent"))
  }
}
