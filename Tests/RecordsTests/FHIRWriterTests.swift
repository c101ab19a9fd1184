import Foundation
import Runtime
import Testing

@testable import Records

@Suite struct FHIRWriterTests {
  static func bundle() throws -> [[String: Any]] {
    let lines = try Example.writeComplete { .fhir(FHIRWriter($0)) }.split(separator: "\n")
    #expect(lines.count == 2)
    let bundle = try #require(
      try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
    let entries = try #require(bundle["entry"] as? [[String: Any]])
    return try entries.map { entry in
      let resource = try #require(entry["resource"] as? [String: Any])
      #expect(entry["fullUrl"] as? String == "urn:uuid:\(resource["id"]!)")
      return resource
    }
  }

  static func code(_ resource: [String: Any], _ name: String) -> String? {
    let concept = resource[name] as? [String: Any]
    return (concept?["coding"] as? [[String: Any]])?.first?["code"] as? String
  }

  static func text(_ resource: [String: Any], _ name: String) -> String? {
    (resource[name] as? [String: Any])?["text"] as? String
  }

  @Test func theNoteIsABundleThatRepeats() throws {
    try expectGolden("example.fhir.ndjson", try Example.writeComplete { .fhir(FHIRWriter($0)) })
    let resources = try Self.bundle()
    #expect(
      resources.map { $0["resourceType"] as? String } == [
        "Observation", "MedicationStatement", "Observation", "FamilyMemberHistory", "Observation",
        "Condition", "MedicationStatement", "AllergyIntolerance", "AdverseEvent", "AdverseEvent",
        "Provenance",
      ])
    #expect(Set(resources.map { $0["id"] as! String }).count == resources.count)
  }

  @Test(arguments: [
    ("ICD10CM", "http://hl7.org/fhir/sid/icd-10-cm"), ("LAB", "urn:edge-ner:system:LAB"),
    ("Unser Labor", "urn:edge-ner:system:Unser%20Labor"), ("é%", "urn:edge-ner:system:%c3%a9%25"),
    ("urn:oid:2.16.840", "urn:oid:2.16.840"), ("http://example.org/lab", "http://example.org/lab"),
  ])
  func everyCodeHasItsSystem(name: String, uri: String) {
    #expect(FHIRWriter.systemURI(Array(name.utf8)) == Array(uri.utf8))
  }

  @Test func assertionsBecomeStatuses() throws {
    let resources = try Self.bundle()
    #expect(resources[0]["valueBoolean"] as? Bool == false)
    #expect(resources[1]["status"] as? String == "active")
    #expect(resources[2]["valueBoolean"] as? Bool == true)
    #expect(Self.code(resources[3], "relationship") == "FTH")
    // A relative does not have it: nothing that could be read as the opposite.
    #expect(Self.text(resources[4], "code") == "Family history of diabetes")
    #expect(resources[4]["valueBoolean"] as? Bool == false)
    #expect(Self.code(resources[5], "verificationStatus") == "unconfirmed")
    #expect(Self.code(resources[5], "clinicalStatus") == "active")
    #expect(Self.code(resources[5], "code") == "J18.9")
    #expect(resources[6]["status"] as? String == "stopped")
  }

  @Test func reactionsStandWithTheirAllergenOrInAnEvent() throws {
    let resources = try Self.bundle()
    let reaction = try #require(resources[7]["reaction"] as? [[String: Any]])
    let manifestation = try #require(reaction[0]["manifestation"] as? [[String: Any]])
    #expect(manifestation[0]["text"] as? String == "hives")
    for event in resources[8...9] {
      let suspect = try #require(event["suspectEntity"] as? [[String: Any]])
      let instance = try #require(suspect[0]["instance"] as? [String: Any])
      #expect(instance["reference"] as? String == "urn:uuid:\(resources[1]["id"]!)")
    }
    let dosage = try #require(resources[1]["dosage"] as? [[String: Any]])
    #expect(dosage[0]["text"] as? String == "40 mg, twice daily")
    let timing = (dosage[0]["timing"] as? [String: Any])?["repeat"] as? [String: Any]
    #expect(timing?["frequency"] as? Int == 2 && timing?["period"] as? Int == 1)
    #expect(timing?["periodUnit"] as? String == "d")
  }

  @Test(arguments: [
    (8, "FamilyMemberHistory", "\"condition\""), (9, "Observation", "\"valueBoolean\":false"),
    (10, "Observation", "\"dataAbsentReason\""), (11, "Observation", "\"dataAbsentReason\""),
  ])
  func whatARelativeMayHaveIsNoPlainStatement(flags: UInt64, type: String, said: String) throws {
    let text = "Sister may have lupus."
    let test = try TestModel()
    let note = try note(text)
    let line = written { output in
      let context = test.context(output, names: Example.names)
      RecordWriter.fhir(FHIRWriter(context)).write(
        note, [Example.flagged(span("lupus", in: text, type: 1), flags)], context)
    }
    #expect(line.contains("\"resourceType\":\"\(type)\"") && line.contains(said))
    #expect(!line.contains("\"valueBoolean\":true"))
  }

  @Test func aRelationOfAnotherNameIsNoReaction() throws {
    let text = "Aspirin, APOE and gout.\nAllergies: penicillin in asthma.\n"
    let names = TypeNames(
      heads: [
        Example.head("default", .entities, ["medication", "disease", "gene"]),
        Example.head("biology", .relation, ["chemical_disease", "adverse_reaction"]),
        Example.head("assertion", .flags, []),
      ], flags: [Array("negated".utf8)])
    let spans = [
      span("Aspirin", in: text, type: 0), span("APOE", in: text, type: 2),
      span("gout", in: text, type: 1), span("gout", in: text, type: 0, head: 1),
      span("penicillin", in: text, type: 0), span("asthma", in: text, type: 1),
      span("asthma", in: text, type: 0, head: 1),
    ]
    func write(_ typeIndex: Int) throws -> String {
      let links = [(0, 3), (1, 3), (4, 6)].map {
        Link(from: $0.0, to: $0.1, typeIndex: typeIndex, headIndex: 1, score: 0.5)
      }
      let test = try TestModel()
      let note = try note(text)
      return written { output in
        let context = test.context(output, names: names)
        RecordWriter.fhir(FHIRWriter(context)).write(note, spans, context, links: links)
      }
    }
    let other = try write(0)
    #expect(other.contains("AllergyIntolerance") && !other.contains("AdverseEvent"))
    #expect(!other.contains("\"reaction\""))
    let reactions = try write(1)
    // Of the drug, not of the gene.
    #expect(reactions.components(separatedBy: "\"resourceType\":\"AdverseEvent\"").count == 2)
    #expect(reactions.contains("\"reaction\""))
  }

  @Test func provenanceNamesAllAndTheSource() throws {
    let resources = try Self.bundle()
    let provenance = try #require(resources.last)
    #expect((provenance["target"] as? [[String: Any]])?.count == resources.count - 1)
    #expect(provenance["recorded"] as? String == "1970-01-01T00:00:00Z")
  }

  @Test func aNoteWithoutFindingsIsABundleWithoutEntries() throws {
    let test = try TestModel()
    let note = try note("well")
    let line = written { output in
      let context = test.context(output)
      RecordWriter.fhir(FHIRWriter(context)).write(note, [], context)
    }
    #expect(line.hasSuffix("\"type\":\"collection\"}\n") && !line.contains("entry"))
  }
}
