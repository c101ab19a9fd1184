import Records
import Runtime
import Testing

@Suite struct FindingsBuilderTests {
  static func findings(
    _ spans: [Span], _ links: [Link], _ filter: SpanFilter, text: String = Example.text
  ) throws -> NoteFindings {
    let test = try TestModel()
    let context = test.context(OutputBuffer(nil), names: Example.names)
    let builder = FindingsBuilder(context, filter)
    builder.begin()
    builder.add(spans, links)
    return builder.findings(of: try note(text))
  }

  static let everything = SpanFilter(leastScore: 0, wantedTypes: [])

  @Test func linksOfEntitiesThatAreNotPrintedAreDropped() throws {
    // Neither symptoms nor what else is not wanted: the cough is an entity that is not printed.
    let medications = SpanFilter(
      leastScore: 0, wantedTypes: [[true, false, false], [false], [true, true, true]])
    let some = try Self.findings(Example.spans, Example.links, medications)
    #expect(
      some.entities.map { String(decoding: $0.type, as: UTF8.self) } == [
        "medication", "adverse_reaction", "medication", "medication", "adverse_reaction",
      ])
    #expect(some.relations.map(\.tail) == [1, 4])
    let drugs = SpanFilter(
      leastScore: 0, wantedTypes: [[true, false, false], [false], [false, false, false]])
    let drugsAlone = try Self.findings(Example.spans, Example.links, drugs)
    #expect(drugsAlone.entities.count == 3 && drugsAlone.relations.isEmpty)
    #expect(drugsAlone.entities[0].attributes.count == 2)
    // Without the drug nothing of it is left.
    let diseases = SpanFilter(
      leastScore: 0, wantedTypes: [[false, true, false], [false], [true, true, true]])
    let none = try Self.findings(Example.spans, Example.links, diseases)
    #expect(none.entities.count == 3 && none.relations.isEmpty)
    #expect(none.entities[0].attributes.isEmpty)
  }

  @Test func wordsTaggedForTwoDrugsBecomeOneEntity() throws {
    let text = "aspirin and ibuprofen gave a rash"
    let spans = [
      span("aspirin", in: text), span("ibuprofen", in: text),
      span("rash", in: text, type: 2, head: 2), span("rash", in: text, type: 2, head: 2),
    ]
    let links = [
      Link(from: 0, to: 2, typeIndex: 2, headIndex: 2, score: 0.5),
      Link(from: 1, to: 3, typeIndex: 2, headIndex: 2, score: 0.5),
    ]
    let findings = try Self.findings(spans, links, Self.everything, text: text)
    #expect(findings.entities.count == 3)
    #expect(findings.relations.map(\.head) == [0, 1] && findings.relations.map(\.tail) == [2, 2])
  }

  /// Ten thousand drugs with two attributes and a reaction each take time linear in their number:
  /// each link looks at its neighbours alone.
  @Test func manyDrugsGetTheirOwn() throws {
    let part = "drug 5 mg daily rash. "
    let count = 10_000
    let text = String(repeating: part, count: count)
    var spans: [Span] = []
    var links: [Link] = []
    for index in 0..<count {
      for place in [
        span("drug", in: part), span("5 mg", in: part, head: 2),
        span("daily", in: part, type: 1, head: 2), span("rash", in: part, type: 2),
        span("rash", in: part, type: 2, head: 2),
      ] {
        var place = place
        place.byteStart += index * part.utf8.count
        place.byteEnd += index * part.utf8.count
        spans.append(place)
      }
      for (to, type) in [(1, 0), (2, 1), (4, 2)] {
        links.append(
          Link(from: 5 * index, to: 5 * index + to, typeIndex: type, headIndex: 2, score: 0.5))
      }
    }
    let findings = try Self.findings(spans, links, Self.everything, text: text)
    #expect(findings.entities.count == 2 * count)
    #expect(
      findings.relations.enumerated().allSatisfy { $1.head == 2 * $0 && $1.tail == 2 * $0 + 1 })
    #expect(findings.entities.filter { $0.attributes.count == 2 }.count == count)
  }
}
