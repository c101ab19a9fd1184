import Foundation
import Records
import Runtime
import Testing

@Suite struct JSONLinesWriterTests {
  static func record(heads: [Int]? = nil) throws -> [String: Any] {
    let line = try Example.write(heads: heads) { .jsonLines(JSONLinesWriter($0)) }
    #expect(line.hasSuffix("}\n"))
    return try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test func flagsAreListsOfWhatHolds() throws {
    let entities = try #require(try Self.record()["entities"] as? [[String: Any]])
    #expect(
      entities.map { $0["text"] as? String } == [
        "fever", "furosemide", "dry cough", "itching", "stroke", "diabetes", "pneumonia",
        "warfarin", "penicillin", "hives",
      ])
    #expect(
      entities.map { $0["assertion"] as? [String] } == [
        ["negated"], [], [], [], ["historical", "other_person"], ["negated", "other_person"],
        ["uncertain"], ["historical"], [], [],
      ])
    #expect(entities[4]["relative"] as? String == "father")
    #expect(
      entities.map { $0["section"] as? String } == [String?](repeating: nil, count: 8) + [
        "allergies", "allergies",
      ])
    #expect(entities.allSatisfy { $0["head"] == nil && $0["codes"] == nil })
  }

  @Test func probabilitiesStandWhereSpansHaveThem() throws {
    let test = try TestModel()
    let note = try note(Example.text)
    var fever = Example.flagged(span("fever", in: Example.text, type: 2), 1)
    fever.flagProbabilities = [0.75, 0.125, 0, 1]
    fever.typeProbabilities = [0.25, 0, 0.5]
    let line = written { output in
      let context = test.context(output, names: Example.names)
      RecordWriter.jsonLines(JSONLinesWriter(context)).write(
        note, [fever, span("furosemide", in: Example.text)], context)
    }
    #expect(
      line.contains(
        #""type_scores":{"medication":0.2500,"disease":0.0000,"symptom":0.5000}"#
          + #","assertion":["negated"],"assertion_scores":{"negated":0.7500,"uncertain":0.1250,"#
          + #""historical":0.0000,"other_person":1.0000}"#))
    #expect(line.components(separatedBy: "_scores").count == 3)
  }

  /// An attribute may stand before its drug; its offsets are those of the text all the same.
  @Test func attributesStandWithTheirDrug() throws {
    let entities = try #require(try Self.record()["entities"] as? [[String: Any]])
    let attributes = try #require(entities[1]["attributes"] as? [[String: Any]])
    #expect(attributes.map { $0["type"] as? String } == ["strength", "frequency"])
    let values = attributes.map { $0["value"] as? [String: Any] }
    #expect(values[0]?["quantity"] as? Int == 40 && values[0]?["unit"] as? String == "mg")
    #expect(values[1]?["times"] as? Int == 2 && values[1]?["per"] as? String == "d")
    let scalars = Array(Example.text.unicodeScalars)
    for object in entities + attributes {
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[(object["start"] as! Int)..<(object["end"] as! Int)])
      #expect(object["text"] as? String == String(text))
    }
    #expect(entities.enumerated().allSatisfy { $0.offset == 1 || $0.element["attributes"] == nil })
  }

  /// The tagged words cover part of an entity, or become one with the relation's name as type.
  @Test func relationsPointAtPrintedEntities() throws {
    let record = try Self.record()
    let entities = try #require(record["entities"] as? [[String: Any]])
    #expect(entities[3]["type"] as? String == "adverse_reaction")
    let relations = try #require(record["relations"] as? [[String: Any]])
    #expect(relations.allSatisfy { $0["type"] as? String == "adverse_reaction" })
    #expect(relations.map { $0["head"] as? Int } == [1, 1, 8])
    #expect(relations.map { $0["tail"] as? Int } == [2, 3, 9])
  }

  @Test func protectedInformationIsALayerOfItsOwnAndOnlyOnDemand() throws {
    #expect(try Self.record()["phi"] == nil)
    let phi = try #require(try Self.record(heads: Example.allHeads)["phi"] as? [[String: Any]])
    #expect(phi.count == 1)
    #expect(phi[0]["text"] as? String == "Smith" && phi[0]["type"] as? String == "PATIENT")
    #expect(phi[0]["start"] as? Int == 4 && phi[0]["end"] as? Int == 9)
  }

  @Test func aModelWithoutThePartsHasNoMembersForThem() throws {
    let test = try TestModel()
    let note = try note("fever")
    let line = written { output in
      let context = test.context(output)
      RecordWriter.jsonLines(JSONLinesWriter(context)).write(
        note, [span("fever", in: "fever")], context)
    }
    #expect(
      line == "{\"id\":\"n\",\"entities\":[{\"start\":0,\"end\":5,\"text\":\"fever\","
        + "\"type\":\"medication\",\"score\":0.5000}],\"tokens\":0,\"windows\":0}\n")
  }
}
