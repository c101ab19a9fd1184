import Testing

@testable import Runtime

@Suite struct SpanRulesTests {
  @Test func aLeastScoreOfZeroAsksForAllThatTheLabelsSay() {
    #expect(SpanRules.layout.asking(leastScore: 0) == .plain)
    #expect(SpanRules.plain.asking(leastScore: 0) == .plain)
    #expect(SpanRules.plain == SpanRules(respectsLayout: false, leastScore: 0))
  }

  @Test func aLeastScoreOfTheUserReplacesTheDefault() {
    let rules = SpanRules(respectsLayout: true, leastScore: 0.2)
    #expect(rules.asking(leastScore: 0.01) == SpanRules(respectsLayout: true, leastScore: 0.01))
    // The rest is left to the filter, which sees what relations need.
    #expect(rules.asking(leastScore: 0.9) == rules)
    #expect(!SpanRules.plain.asking(leastScore: 0.5).respectsLayout)
  }

  @Test func aRunThatIsNotToldOtherwiseUsesTheStandardRules() {
    let options = PipelineOptions(shape: WindowShape(windowTokens: 16, positionCount: 24))
    #expect(options.rules == .standard)
  }

  @Test(arguments: [DecodingMethod.viterbi, .argmax])
  func noSpanCrossesAHardBreak(method: DecodingMethod) throws {
    let layout = try LayoutCase()
    for (text, expected) in [
      ("pneumonia\n\nHypertension", ["pneumonia", "Hypertension"]),
      ("Fever\tCough", ["Fever", "Cough"]), ("Fever    Chest pain", ["Fever", "Chest pain"]),
      ("pneumonia \u{c}Plan", ["pneumonia", "Plan"]), ("A \u{1c}B \u{1e}C", ["A", "B", "C"]),
      ("Asthma\n- COPD\n- DM", ["Asthma", "COPD", "DM"]), ("Asthma | COPD", ["Asthma", "COPD"]),
      ("1. Asthma\n2. COPD", ["Asthma", "COPD"]), ("chest\npain", ["chest\npain"]),
    ] as [(String, [String])] {
      #expect(layout.spans(text, [text], method: method) == expected)
      #expect(layout.spans(text, [text], rules: .plain, method: method) == [text])
    }
  }

  @Test(arguments: LabelDecoderTests.schemes)
  func aSpanTakenForOneOverABreakBecomesTwo(labels: [String]) throws {
    let test = try TestModel(labels: [labels])
    let words = WordRing(capacity: LabelDecoder.wordCapacity)
    let reader = SpanReader(
      test.model.tagHead(0).labels, headIndex: 0, method: .viterbi, words: words)
    func part(_ prefix: String) -> Int {
      labels.firstIndex { $0.hasPrefix(prefix + "-") } ?? labels.firstIndex { $0 != "O" }!
    }
    let chosen = [part("B"), part("I"), part(labels.contains("E-x") ? "E" : "I")]
    var found: [Mention] = []
    reader.begin()
    for (index, label) in chosen.enumerated() {
      if index == 1 { reader.breakOff(at: 1, &found) }
      words.append(Word(byteStart: UInt32(10 * index), byteEnd: UInt32(10 * index + 9)))
      reader.add(logits: labels.indices.map { $0 == label ? 12 : 0 }, to: &found)
    }
    reader.end(&found)
    #expect(found.map(\.words) == [0..<1, 1..<3])
  }

  @Test func aHardBreakIsAnEndAndAStartToTheScores() throws {
    let layout = try LayoutCase()
    func scores(_ text: String, _ rules: SpanRules) -> [Double] {
      layout.spans(Array(text.utf8), rules: rules, sureness: 2, label: { _ in 1 }).map(\.score)
    }
    let apart = scores("fever", .plain) + scores("cough", .plain)
    #expect(scores("fever\n\ncough", .layout) == apart)
    #expect(scores("fever\n\ncough", .plain) != apart)
  }

  @Test func lessProbableSpansAreDropped() throws {
    let layout = try LayoutCase()
    let text = Array("fever cough".utf8)
    func scores(_ leastScore: Double) -> [Double] {
      layout.spans(
        text, rules: SpanRules(respectsLayout: false, leastScore: leastScore), sureness: 1,
        label: { $0 == 0 ? 1 : 0 }
      ).map(\.score)
    }
    let score = try #require(scores(0).first)
    #expect(score > 0.5 && score < 0.7)
    #expect(scores(score) == [score] && scores(score.nextUp).isEmpty)
  }

  @Test func whereOutsideCountsLessMoreIsFound() throws {
    let layout = try LayoutCase()
    func count(_ outsideFactor: Float) -> Int {
      var rules = SpanRules.plain
      rules.outsideFactor = outsideFactor
      return layout.spans(
        Array("fever cough".utf8), rules: rules, sureness: 1, label: { _ in 0 }
      ).count
    }
    #expect(count(1) == 0)
    #expect(count(0.01) > 0)
  }

  @Test func whatRelationsFindForADroppedArgumentIsDroppedToo() throws {
    let fixture = try MentionFixture()
    let words = MentionFixture.words(90, seed: 9, core: { $0 % 9 == 4 ? 1 : 0 })
    let all = fixture.decode(words)
    #expect(!all.links.isEmpty)
    let none = fixture.decode(words, rules: SpanRules(respectsLayout: false, leastScore: 1))
    #expect(none.spans.isEmpty && none.links.isEmpty)
    let least = all.links.map(\.score).sorted()[all.links.count / 2]
    let some = fixture.decode(words, rules: SpanRules(respectsLayout: false, leastScore: least))
    #expect(some.spans.allSatisfy { $0.score >= least })
    #expect(some.links.map(\.score) == all.links.map(\.score).filter { $0 >= least })
  }

  @Test func aTaggedSpanOfARelationDoesNotCrossAHardBreak() throws {
    let fixture = try MentionFixture()
    let words = MentionFixture.words(300, seed: 5, core: { $0 % 10 == 5 ? 1 : 0 })
    // Words of nine letters, two a page.
    let text = (0..<300).map { "abcdefghi" + ($0 % 2 == 1 ? "\u{c}" : " ") }
    let rules = SpanRules(respectsLayout: true, leastScore: 0)
    let found = fixture.decode(words, rules: rules, text: Array(text.joined().utf8))
    let plain = fixture.decode(words)
    func crossing(_ findings: MentionFixture.Findings) -> Int {
      findings.spans.filter {
        $0.headIndex == 3 && $0.byteStart / 20 != ($0.byteEnd - 1) / 20
      }.count
    }
    #expect(crossing(plain) > 3 && crossing(found) == 0)
    #expect(found.links.count > 3)
  }

  @Test func anyBytesGiveSpansThatKeepToTheirBlock() throws {
    let layout = try LayoutCase()
    var generator = SeededGenerator(seed: 77)
    let parts: [[UInt8]] =
      [
        "fever", "a", "1", "12", ".", ")", "(", "[", "]", "-", "•", "●", "HCC", "R", "\"", "'", ",",
        "and", "®", " ", " ", " ", "\n", "\t", "\u{c}", "|", "#", "x", "\u{f0b7}", "\u{2029}", "é",
      ].map { Array($0.utf8) } + [[0xff], [0xe2], [0x80], [0], [0xf0, 0x9f]]
    for round in 0..<2_000 {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 0..<30, using: &generator) {
        text += parts.randomElement(using: &generator)!
      }
      let choice = text.map { _ in Int.random(in: 0...2, using: &generator) }
      let spans = layout.spans(text, rules: .layout) { choice[$0] }
      let words = layout.words(text)
      for span in spans {
        #expect(span.byteStart < span.byteEnd && span.byteEnd <= text.count, "round \(round)")
        let inside = words.filter {
          Int($0.byteStart) > span.byteStart && Int($0.byteStart) < span.byteEnd
        }
        #expect(inside.allSatisfy { !$0.flags.contains(.startsBlock) }, "round \(round)")
        #expect(!Array(",;:/".utf8).contains(text[span.byteStart]), "round \(round)")
        #expect(!Array(",;:/".utf8).contains(text[span.byteEnd - 1]), "round \(round)")
      }
      for (left, right) in zip(spans, spans.dropFirst()) {
        #expect(left.byteEnd <= right.byteStart, "round \(round)")
      }
    }
  }
}
