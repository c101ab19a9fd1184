// The ontology teacher's decisions.
import Foundation
import Testing

@testable import Distill
@testable import Runtime

@Suite struct OntologyTests {
  @Test func shortFormsMeanWhatTheNoteSays() throws {
    let small = try SmallDictionary([
      "1|congestive heart failure|disease", "2|CHF|medication", "3|ABC|medication",
    ])
    let teacher = try OntologyTeacher(small.dictionary)
    let text =
      "Has congestive heart failure (CHF). CHF is stable. Airway, breath, care (ABC). ABC fine."
    let entities = teacher.label(text)
    let offsets = CodePointOffsets(text)
    #expect(
      entities.map { String(offsets.slice(text, $0.start, $0.end)) + ":" + $0.type } == [
        "congestive heart failure:disease", "CHF:disease", "CHF:disease",
      ])
    #expect(entities.map(\.code) == ["1", "1", "1"])
  }

  @Test func spansTakeSideAndSiteAndLeaveSeverity() throws {
    let small = try SmallDictionary([
      "1|severe pain|symptom", "2|knee pain|symptom", "3|lasix|medication",
    ])
    let text = "Caf\u{e9}: severe pain, left knee pain; right-sided knee pain, left lasix"
    func spans(_ settings: OntologyTeacher.Settings) throws -> [String] {
      let offsets = CodePointOffsets(text)
      return try OntologyTeacher(small.dictionary, settings: settings).label(text)
        .map { String(offsets.slice(text, $0.start, $0.end)) }
    }
    #expect(try spans(.init()) == ["pain", "left knee pain", "right-sided knee pain", "lasix"])
    var settings = OntologyTeacher.Settings()
    settings.hasSpanRules = false
    #expect(try spans(settings) == ["severe pain", "knee pain", "knee pain", "lasix"])
  }

  @Test func typesAreMappedAndUnknownSourcesNamed() throws {
    let small = try SmallDictionary(["1|gout|disease", "2|iron|substance"])
    var settings = OntologyTeacher.Settings()
    settings.typeMap = try #require(TypeMap("disease=problem,*="))
    let teacher = try OntologyTeacher(small.dictionary, settings: settings)
    #expect(teacher.label("gout, iron").map(\.type) == ["problem"])
    settings.sources = ["none"]
    #expect(throws: OntologyTeacher.UnknownSource(name: "none", known: ["test"])) {
      try OntologyTeacher(small.dictionary, settings: settings)
    }
  }
}
