import Testing

@testable import Runtime

@Suite struct AttributeEndsTests {
  private let layout: LayoutCase

  init() throws { layout = try LayoutCase() }

  /// What an attribute becomes whose labels say the part between brackets.
  private func mended(_ marked: String, _ attribute: MedicationAttribute) -> String {
    told(marked) { ends, mention, reached in ends.mend(mention, attribute, reached: reached) }!
  }

  /// What is made of the part between brackets; nil for nothing.
  private func told(
    _ marked: String, _ body: (AttributeEnds, Mention, Range<Int>) -> Mention?
  ) -> String? {
    let parts = marked.split(separator: "[", maxSplits: 1, omittingEmptySubsequences: false)
    let inside = parts[1].split(separator: "]", maxSplits: 1, omittingEmptySubsequences: false)
    let text = Array((parts[0] + inside[0] + inside[1]).utf8)
    let start = parts[0].utf8.count
    let end = start + inside[0].utf8.count
    let found = layout.words(text)
    let own = found.indices.filter { found[$0].byteStart >= start && found[$0].byteEnd <= end }
    let ring = WordRing(capacity: found.count)
    for word in found { ring.append(word) }
    return text.withUnsafeBytes { bytes in
      let mention = Mention(
        span: Span(byteStart: start, byteEnd: end, typeIndex: 0, headIndex: 0, score: 0.5),
        words: own[0]..<own[own.count - 1] + 1)
      let ends = AttributeEnds(text: bytes, words: ring, values: MedicationValueReader())
      guard let mended = body(ends, mention, 0..<found.count) else { return nil }
      let words = mended.words
      #expect(Int(ring[words.lowerBound].byteStart) == mended.span.byteStart)
      #expect(Int(ring[words.upperBound - 1].byteEnd) == mended.span.byteEnd)
      return String(
        decoding: bytes[mended.span.byteStart..<mended.span.byteEnd], as: UTF8.self)
    }
  }

  @Test(arguments: [
    ("IV push x [1] STAT", MedicationAttribute.dosage, "x 1", MedicationAttribute.frequency),
    ("IV [x 1] STAT", .duration, "x 1", .frequency), ("IV x [1 tab]", .dosage, "1 tab", .dosage),
    ("IV [over 3 hours] every", .frequency, "over 3 hours", .duration),
    ("[over] there", .frequency, "over", .frequency),
    ("0.5% [OD] BID", .frequency, "OD", .route), ("1 gtt [OD] daily", .frequency, "OD", .route),
    ("5 mg [OD] daily", .frequency, "OD", .frequency), ("5 mg [OD]", .frequency, "OD", .frequency),
  ])
  func theFormTellsTheKind(
    text: String, attribute: MedicationAttribute, expected: String, kind: MedicationAttribute
  ) {
    let words = told(text) { ends, mention, reached in
      let behind = mention.words.upperBound
      let next = behind < reached.upperBound ? ends.spanning(behind..<behind + 1, mention) : nil
      let result = ends.judged(mention, attribute, reached: reached, before: next)
      #expect(result?.attribute == kind)
      return result?.mention
    }
    #expect(words == expected)
  }

  @Test(arguments: [
    ("25 mg [24 hr] tablet", MedicationAttribute.frequency), ("[24hr] capsule", .form),
    ("(12.5 mg [total]) by mouth", .route), ("[24 hour] release", .dosage),
  ])
  func whatTellsNoAttributeIsNone(text: String, attribute: MedicationAttribute) {
    let words = told(text) { ends, mention, reached in
      ends.judged(mention, attribute, reached: reached, before: nil)?.mention
    }
    #expect(words == nil)
  }

  @Test(arguments: [
    ("mouth [2] (two) times a day with meals", "2 (two) times a day with meals"),
    ("mouth 2 [(two)] times daily", "2 (two) times daily"),
    ("use 2 (two) [times a week]", "2 (two) times a week"),
    ("take [2] (two) tablets by", "2 (two)"), ("take 2 ([two]) tablets", "2 (two)"),
    ("take [2] (two more) tablets", nil), ("take [2] (three) tablets", nil),
  ])
  func aNumberInDigitsAndInWordsIsOne(text: String, expected: String?) {
    let words = told(text) { ends, mention, reached in
      ends.withNumberTwice(mention.words, reached).map { ends.spanning($0, mention) }
    }
    #expect(words == expected)
  }

  @Test(arguments: [
    ("Mirapex 0.5 mg [t.i.]d. and", "t.i.d."), ("take it [every 7] days", "every 7 days"),
    ("[in the] evening, with water", "in the evening"), ("[at] night", "at night"),
    ("[x3]/wk", "x3/wk"), ("[three times] daily", "three times daily"),
  ])
  func aFrequencyWithoutAValueGrows(text: String, expected: String) {
    #expect(mended(text, .frequency) == expected)
  }

  @Test(arguments: [
    ("Flomax [once] a day, senna", "once a day"), ("[once] per day", "once per day"),
    ("[once] in the chair", "once"),
    ("[daily] at the clinic", "daily"), ("[b.i.d.] for a week", "b.i.d."),
  ])
  func onceGetsItsPeriod(text: String, expected: String) {
    #expect(mended(text, .frequency) == expected)
  }

  @Test(arguments: [
    ("patch [q] 3 days, then", "q 3 days"), ("[q] 4-6 hrs prn itch", "q 4-6 hrs prn"),
    ("[q 12] weeks", "q 12 weeks"), ("[q6]-8 weeks", "q6-8 weeks"), ("[q2]-3min", "q2-3min"),
    ("[q6h] x 3 days", "q6h"), ("[q6h] prn", "q6h"), ("[q4] prn pain", "q4"),
    ("[x2] daily", "x2 daily"), ("[q 8] and", "q 8"),
    ("[q8] day 14/21", "q8"), ("[q6] d/c'd", "q6"), ("[q6] d3", "q6"), ("[q 2] week", "q 2 week"),
  ])
  func anIntervalGetsItsUnit(text: String, expected: String) {
    #expect(mended(text, .frequency) == expected)
  }

  @Test(arguments: [
    ("7.5 mg [T-Th]-S-Su", "T-Th-S-Su"), ("7.5 mg [T-Th-S]-Su, then", "T-Th-S-Su"),
    ("[T/Th]/S/S/S", "T/Th/S/S/S"), ("5 mg [M]-W-F, 7.5 mg", "M-W-F"), ("[M-W-F], 7.5", "M-W-F"),
    ("weekly [on] Fri, then", "on Fri"), ("[on] Mon, Wed and Fri.", "on Mon, Wed and Fri"),
    ("40 mg [ON] with", "ON"), ("[on]\nFri", "on"), ("[on] M", "on"),
    ("[on Mon], Wed and Fri.", "on Mon, Wed and Fri"), ("[Mon, Wed], Fri 2.5 mg", "Mon, Wed"),
    ("[M-W-F]-clinic", "M-W-F"), ("[Monday] and night", "Monday"),
    ("[daily] except Sunday.", "daily except Sunday"),
    (
      "[daily] except Tue and Thu",
      "daily except Tue and Thu"
    ), ("[every day] but Sunday", "every day but Sunday"),
    ("[daily] except when ill", "daily"), ("[daily] but weak", "daily"),
    ("[T-Th]\n-S", "T-Th"),
  ])
  func weekdaysAreTakenToTheEndOfTheirList(text: String, expected: String) {
    #expect(mended(text, .frequency) == expected)
  }

  @Test(arguments: [
    ("patch 12 mcg/hr 3-[daily]", "3-daily"), ("patch 7[-daily], then", "7-daily"),
    ("depot 2-[weekly].", "2-weekly"), ("q 4-[6-hourly]", "4-6-hourly"),
    ("Eltroxin 1/2[-0-1]/2 od", "1/2-0-1/2"), ("Inderal ½-[0-½] BF", "½-0-½"),
    ("Crocin 1-[1-1-1]", "1-1-1-1"),
    ("Senna 1-2 [daily]", "daily"), ("take 2 - [daily]", "daily"), ("3-5 [daily]", "daily"),
    ("once-[daily]", "daily"), ("HbA1c-3-[daily]", "daily"), ("5/10/20-[daily]", "daily"),
    ("1-2-[daily]", "daily"), ("3\n-[daily]", "daily"), ("bid-[tid]", "tid"),
    ("T1-[daily]", "daily"),
  ])
  func aCountBeforeAFrequencyIsItsOwn(text: String, expected: String) {
    #expect(mended(text, .frequency) == expected)
  }

  @Test(arguments: [
    ("at [5 mL]/hr,", "5 mL/hr"), ("at [1.5 mL] / hr", "1.5 mL / hr"),
    ("[10 mcg]/min", "10 mcg/min"), ("[15 mg]/kg/dose", "15 mg/kg/dose"),
    ("[10 mg]/kg tds", "10 mg/kg"),
    ("[10 mg]/day", "10 mg"), ("[5 mL]/24 hrs", "5 mL"), ("[5 mL] hr", "5 mL"),
    ("[5 mL]\n/hr", "5 mL"), ("[4 mg] in 50 mL/hr", "4 mg"), ("[5 mL]/h2", "5 mL"),
  ])
  func aRateIsGivenWhatItIsPer(text: String, expected: String) {
    #expect(mended(text, .dosage) == expected)
  }

  @Test(arguments: [
    ("[75 mg/m2]/day", "75 mg/m2/day"), ("[10 mg]/day", "10 mg"),
    ("[20 mg/kg] per day", "20 mg/kg"), ("[5 mg/kg] bid", "5 mg/kg"),
    ("adrenaline [1] in 1000", "1 in 1000"), ("[0.03-]0.04 units/min", "0.03-0.04 units/min"),
    ("[0.03]-0.04 units/min", "0.03-0.04 units/min"),
    ("enalapril [2],5 mg", "2,5"), ("[2, 5] mg", "2"), ("drops [1], 2 a day", "1"),
  ])
  func aNumberIsWhole(text: String, expected: String) {
    #expect(mended(text, .strength) == expected)
  }

  @Test(arguments: [
    ("Vicodin [p.r.n. ,3]. Actonel", "p.r.n."), ("Tylenol [p.r.n. I] will", "p.r.n."),
    ("Actonel [every Sunday.] Then", "every Sunday"), ("[daily, the] pain", "daily"),
    ("lansoprazole 30mg [o.d]. ferrous", "o.d."), ("30mg [b.i.d].", "b.i.d."),
  ])
  func whatStandsBehindAFrequencyIsTaken(text: String, expected: String) {
    #expect(mended(text, .frequency) == expected)
  }

  @Test(arguments: [
    ("omeprazole [20] mg daily", "20 mg"), ("[5] mg/kg of it", "5 mg/kg"),
    ("[1.2MU] today", "1.2MU"), ("[2] tabs", "2"), ("[8.6-50] mg", "8.6-50"),
    ("fentanyl [50] patch", "50"), ("[40 mg] daily", "40 mg"), ("[20]\nmg", "20"),
    ("[300] mg ...", "300 mg"),
  ])
  func aNumberGetsTheUnitBehindIt(text: String, expected: String) {
    #expect(mended(text, .strength) == expected)
  }

  @Test(arguments: [
    ("Xarelto [x] 6 mo", "x 6 mo"), ("[x 2] wk", "x 2 wk"), ("[for 5] days", "for 5 days"),
    ("[over] the river", "over"), ("[for 5]\n\ndays", "for 5"),
  ])
  func aDurationGetsItsUnit(text: String, expected: String) {
    #expect(mended(text, .duration) == expected)
  }

  /// A text's words, and mentions of them.
  private func withEnds<Result>(
    _ text: String, _ spans: [Range<Int>], _ body: (AttributeEnds, [Mention]) -> Result
  ) -> Result {
    let text = Array(text.utf8)
    let found = layout.words(text)
    let ring = WordRing(capacity: found.count)
    for word in found { ring.append(word) }
    return text.withUnsafeBytes { bytes in
      let mentions = spans.map { words in
        Mention(
          span: Span(
            byteStart: Int(found[words.lowerBound].byteStart),
            byteEnd: Int(found[words.upperBound - 1].byteEnd), typeIndex: 0, headIndex: 0, score: 1),
          words: words)
      }
      return body(
        AttributeEnds(text: bytes, words: ring, values: MedicationValueReader()), mentions)
    }
  }

  @Test(arguments: [
    ("1 1/2 tablets", 0..<1, 1..<5, 0..<5), ("1 and 1/2 tablets", 0..<1, 2..<6, 0..<6),
    ("1 2 tablets", 0..<1, 1..<3, nil), ("1 mg 1/2 tablet", 0..<2, 2..<6, nil),
    ("1 x 1/2 tablet", 0..<1, 2..<6, nil), ("1 1/3 tablet", 0..<1, 1..<5, nil),
  ])
  func aCountAndAFractionAreOneDosage(
    text: String, first: Range<Int>, second: Range<Int>, joined: Range<Int>?
  ) {
    withEnds(text, [first, second]) { ends, mentions in
      let result = ends.joined(mentions[0], mentions[1], .dosage)
      #expect(result?.words == joined)
      if joined != nil { #expect(result?.span.byteStart == 0) }
      #expect(ends.joined(mentions[0], mentions[1], .frequency) == nil)
    }
  }

  @Test(arguments: [
    ("through 5/12", 0..<1, 1..<4, true), ("taken until 5/12", 0..<2, 2..<5, true),
    ("for 5/12", 0..<1, 1..<4, false), ("through to 5/12", 0..<1, 2..<5, false),
  ])
  func whatStandsBehindUntilIsADate(
    text: String, first: Range<Int>, second: Range<Int>, isDate: Bool
  ) {
    withEnds(text, [first, second]) { ends, mentions in
      #expect(ends.isDate(mentions[1], of: mentions[0]) == isDate)
    }
  }

  @Test func formsAndRoutesStay() {
    #expect(mended("[dental] paste", .form) == "dental")
    #expect(mended("[p.o]. daily", .route) == "p.o")
  }

  @Test func nothingIsAddedBeyondTheReach() {
    let text = Array("20 mg".utf8)
    let ring = WordRing(capacity: 2)
    for word in layout.words(text) { ring.append(word) }
    text.withUnsafeBytes { bytes in
      let mention = Mention(
        span: Span(byteStart: 0, byteEnd: 2, typeIndex: 0, headIndex: 0, score: 1), words: 0..<1)
      let ends = AttributeEnds(text: bytes, words: ring, values: MedicationValueReader())
      #expect(ends.mend(mention, .strength, reached: 0..<1).words == 0..<1)
      #expect(ends.mend(mention, .strength, reached: 0..<2).words == 0..<2)
    }
  }

  /// Whatever stands there, an attribute stays within its words in reach, and is not empty.
  @Test func endsStayInReachOfAnyText() {
    let parts = [
      "20", "mg", "once", "a", "day", ".", ",", "t", "i", "d", " ", "  ", "\n", "\n\n", "\t", "x",
      "for", "days", "1/2", "(", ")", "-", "→", "½", "%", "/", "q", "8", "h", "p.r.n.", "\u{85}",
      "é", "daily", "3", "0",
    ]
    var generator = SeededGenerator(seed: 7)
    func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
    let values = MedicationValueReader()
    for _ in 0..<4000 {
      let text = (0..<below(24) + 1).map { _ in parts[below(parts.count)] }.joined()
      let bytes = Array(text.utf8)
      let found = layout.words(bytes)
      guard !found.isEmpty else { continue }
      let ring = WordRing(capacity: found.count)
      for word in found { ring.append(word) }
      let first = below(found.count)
      let own = first..<first + 1 + below(found.count - first)
      let reached =
        below(own.lowerBound + 1)..<own.upperBound
        + below(found.count - own.upperBound + 1)
      let mention = Mention(
        span: Span(
          byteStart: Int(found[own.lowerBound].byteStart),
          byteEnd: Int(found[own.upperBound - 1].byteEnd), typeIndex: 0, headIndex: 0, score: 1),
        words: own)
      for attribute in [MedicationAttribute.strength, .dosage, .frequency, .duration] {
        let mended = bytes.withUnsafeBytes {
          AttributeEnds(text: $0, words: ring, values: values)
            .mend(mention, attribute, reached: reached)
        }
        #expect(!mended.words.isEmpty && mended.words.upperBound <= reached.upperBound)
        if attribute == .frequency {
          #expect(mended.words.lowerBound >= reached.lowerBound)
        } else {
          #expect(mended.words.lowerBound == own.lowerBound)
        }
        #expect(mended.span.byteStart == Int(found[mended.words.lowerBound].byteStart))
        #expect(mended.span.byteEnd == Int(found[mended.words.upperBound - 1].byteEnd))
      }
    }
  }
}
