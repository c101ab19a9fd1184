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
    let note = try note(text)
    builder.add(spans, links, of: note)
    return builder.findings(of: note)
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

  @Test func ofWhatOverlapsTheBestIsKept() throws {
    let text = "acute renal failure and fever"
    func scored(_ words: String, _ score: Double, type: Int = 0) -> Span {
      span(words, in: text, type: type, score: score)
    }
    let test = try TestModel()
    let context = test.context(OutputBuffer(nil), names: Example.names)
    let builder = FindingsBuilder(context, Self.everything, flattens: true)
    builder.begin()
    // The chain's middle is better than its ends, which it takes away; of equals the longer stays.
    for span in [
      scored("acute renal", 0.6), scored("acute renal", 0.6, type: 1), scored("renal failure", 0.7),
      scored("failure and", 0.5), scored("and fever", 0.4), scored("fever", 0.4, type: 2),
    ] { builder.add(span, of: try note(text)) }
    let kept = builder.findings(of: try note(text)).entities.map(\.span)
    #expect(kept.map { $0.byteStart..<$0.byteEnd } == [6..<19, 20..<29])
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

  /// What streaming gives: as much is settled after each span and link as can be.
  static func streamed(
    _ spans: [Span], _ links: [Link], _ filter: SpanFilter, text: String = Example.text
  ) throws -> (findings: NoteFindings, mostHeld: Int) {
    let test = try TestModel()
    let builder = FindingsBuilder(test.context(OutputBuffer(nil), names: Example.names), filter)
    let note = try note(text)
    builder.begin()
    var entities: [Finding] = []
    var mostHeld = 0
    var nextLink = 0
    // Where the first end of this link or a later one begins.
    var firstLinked = [Int](repeating: .max, count: links.count + 1)
    for index in links.indices.reversed() {
      firstLinked[index] = min(
        firstLinked[index + 1], spans[links[index].from].byteStart,
        spans[links[index].to].byteStart)
    }
    for (ordinal, var span) in spans.enumerated() {
      span.ordinal = ordinal
      builder.add(span, of: note)
      while nextLink < links.count, max(links[nextLink].from, links[nextLink].to) <= ordinal {
        builder.add(links[nextLink])
        nextLink += 1
      }
      let nextStart = ordinal + 1 < spans.count ? spans[ordinal + 1].byteStart : text.utf8.count
      builder.settle(before: min(nextStart, firstLinked[nextLink]), of: note) {
        entities.append($0)
      }
      mostHeld = max(mostHeld, builder.heldCount)
    }
    var findings = builder.findings(of: note)
    findings.entities = entities + findings.entities
    return (findings, mostHeld)
  }

  static func words(_ findings: NoteFindings) -> [String] {
    findings.entities.map {
      "\($0.span.byteStart) \($0.type) \($0.attributes.map(\.span.byteStart))"
    }
      + findings.relations.map { "\($0.type) \($0.head) \($0.tail) \($0.score)" }
      + findings.phi.map { "\($0.byteStart)" }
  }

  @Test func entitiesThatLeaveEarlyAreThoseOfTheWholeNote() throws {
    let whole = try Self.findings(Example.spans, Example.links, Self.everything)
    let streamed = try Self.streamed(Example.spans, Example.links, Self.everything)
    #expect(Self.words(streamed.findings) == Self.words(whole))
    var generator = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 0..<1 << 32, using: &generator)
    var random = Noise(state: seed)
    for _ in 0..<300 {
      let (spans, links) = Self.randomNote(&random)
      let text = String(repeating: "a", count: 700)
      let filter = SpanFilter(
        leastScore: 0.2,
        wantedTypes: random.below(2) == 0
          ? [] : [[true, false, true], [true], [true, true, random.below(2) == 0], []])
      let whole = try Self.findings(spans, links, filter, text: text)
      let streamed = try Self.streamed(spans, links, filter, text: text)
      #expect(Self.words(streamed.findings) == Self.words(whole), "seed \(seed)")
    }
  }

  private struct Noise {
    var state: UInt64
    mutating func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
  }

  /// Entities that do not overlap, tagged spans anywhere, links between near ones.
  private static func randomNote(_ random: inout Noise) -> (spans: [Span], links: [Link]) {
    var spans: [Span] = []
    func add(_ start: Int, _ count: Int, type: Int, head: Int, _ score: Int) {
      spans.append(
        Span(
          byteStart: start, byteEnd: start + count, typeIndex: type, headIndex: head,
          score: Double(score) / 10))
    }
    var place = 0
    while place < 600 {
      let count = 1 + random.below(12)
      add(place, count, type: random.below(3), head: 0, random.below(10))
      if random.below(3) == 0 { add(place, 1 + random.below(9), type: 0, head: 1, 5) }
      for _ in 0..<random.below(4) {
        add(place + random.below(20), 1 + random.below(15), type: random.below(3), head: 2, 5)
      }
      place += count + random.below(15)
    }
    spans.sort {
      ($0.byteStart, $0.headIndex, $0.byteEnd) < ($1.byteStart, $1.headIndex, $1.byteEnd)
    }
    var links: [Link] = []
    for (from, argument) in spans.enumerated()
    where argument.headIndex == 0 && argument.typeIndex == 0 {
      for (to, tagged) in spans.enumerated()
      where tagged.headIndex == 2 && abs(tagged.byteStart - argument.byteStart) < 60
        && random.below(3) == 0
      {
        links.append(
          Link(from: from, to: to, typeIndex: tagged.typeIndex, headIndex: 2, score: 0.5))
      }
    }
    return (spans, links)
  }

  @Test func aLongNoteHoldsOnlyWhatMayStillChange() throws {
    let part = "drug 5 mg daily rash. "
    let text = String(repeating: part, count: 2_000)
    var spans: [Span] = []
    var links: [Link] = []
    for index in 0..<2_000 {
      for (start, count, type, head) in [(0, 4, 0, 0), (5, 4, 0, 2), (16, 4, 2, 0), (16, 4, 2, 2)] {
        let start = index * part.utf8.count + start
        spans.append(
          Span(
            byteStart: start, byteEnd: start + count, typeIndex: type, headIndex: head, score: 1))
      }
      links.append(
        Link(from: 4 * index, to: 4 * index + 1, typeIndex: 0, headIndex: 2, score: 0.5))
      links.append(
        Link(from: 4 * index, to: 4 * index + 3, typeIndex: 2, headIndex: 2, score: 0.5))
    }
    let streamed = try Self.streamed(spans, links, Self.everything, text: text)
    #expect(streamed.mostHeld < 30)
    #expect(streamed.findings.entities.count == 4_000)
    #expect(streamed.findings.relations.count == 2_000)
  }
}
