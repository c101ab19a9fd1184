import Foundation
import Testing

@testable import Runtime

@Suite struct FlagReaderTests {
  @Test func aFlagIsSetFromTheMeanOfTheMentionsLogits() throws {
    let fixture = try MentionFixture()
    // Mentions of one to five words of either type, and of the other head.
    let words = MentionFixture.words(
      400, seed: 3, core: { [1, 0, 3, 4, 0, 1, 2, 2, 2, 2, 0][$0 % 11] },
      other: { $0 % 7 == 0 ? 1 : 0 })
    let found = fixture.decode(words, keepsProbabilities: true)
    var setCount = 0
    var spanCount = 0
    for span in found.spans where span.headIndex == 0 {
      spanCount += 1
      let mention = span.byteStart / 10...span.byteEnd / 10
      #expect(span.flagProbabilities.count == 3)
      for flag in 0..<3 {
        // The reference: means and exponentials in double precision.
        var sum = 0.0
        for word in mention { sum += Double(words[word].flags[flag]) }
        let mean = sum / Double(mention.count)
        let probability = 1 / (1 + exp(-mean))
        #expect(abs(Double(span.flagProbabilities[flag]) - probability) < 1e-6)
        let isSet = span.flags >> UInt64(flag) & 1 == 1
        #expect(isSet == (span.flagProbabilities[flag] >= fixture.flags.threshold(flag)))
        setCount += isSet ? 1 : 0
      }
    }
    #expect(setCount > spanCount / 2 && setCount < 3 * spanCount)
    // Heads that the flags do not read have none.
    let others = found.spans.filter { $0.headIndex != 0 }
    #expect(!others.isEmpty)
    #expect(others.allSatisfy { $0.flags == 0 && $0.flagProbabilities.isEmpty })
  }

  @Test func probabilitiesAreKeptOnlyWhereAsked() throws {
    let fixture = try MentionFixture()
    let words = MentionFixture.words(60, seed: 4, core: { $0 % 2 })
    let with = fixture.decode(words, keepsProbabilities: true)
    let without = fixture.decode(words)
    #expect(without.spans.allSatisfy { $0.flagProbabilities.isEmpty })
    #expect(without.spans.map(\.flags) == with.spans.map(\.flags))
  }

  @Test func aLongMentionIsReadAtItsFirstWords() throws {
    let fixture = try MentionFixture(thresholds: [0.5, 0.5, 0.5])
    var words = MentionFixture.words(
      100, seed: 5, core: { $0 == 10 ? 1 : $0 > 10 && $0 < 90 ? 2 : 0 })
    let first = fixture.decode(words, keepsProbabilities: true)
    for word in 10 + Mention.wordLimit..<100 { words[word].flags = [9, 9, 9] }
    let second = fixture.decode(words, keepsProbabilities: true)
    let spans = first.spans.filter { $0.headIndex == 0 }
    #expect(spans.count == 1)
    #expect(spans == second.spans.filter { $0.headIndex == 0 })
    words[10 + Mention.wordLimit - 1].flags = [9, 9, 9]
    let third = fixture.decode(words, keepsProbabilities: true)
    #expect(
      spans[0].flagProbabilities != third.spans.first { $0.headIndex == 0 }?.flagProbabilities)
  }

  /// The flag `other_person` of the finding that stands fourth among words of nine letters, where the head
  /// answers so.
  private func isOfOther(_ answer: Float, _ text: String, rules: SpanRules) throws -> Bool {
    let fixture = try MentionFixture()
    var words = MentionFixture.words(10, seed: 6, core: { $0 == 3 ? 3 : 0 })
    words[3].flags = [-9, -9, answer]
    let found = fixture.decode(words, rules: rules, text: Array(text.utf8))
    let span = try #require(found.spans.first)
    #expect(found.spans.count == 1 && span.byteStart == 30)
    return span.flags == 4
  }

  @Test func someoneElseMustBeNamedWhereTheTextHasASay() throws {
    let alone =
      "---------    takes ---------   aspirin --------- --------- --------- --------- --------- ---------"
    let hers =
      "---------   mother ---------   aspirin --------- --------- --------- --------- --------- ---------"
    let theirs =
      "--------- --------- ---------   aspirin --------- ---------  anyone    in her    family ---------"
    #expect(try isOfOther(9, alone, rules: .plain))
    #expect(try !isOfOther(9, alone, rules: .layout))
    #expect(try isOfOther(9, hers, rules: .layout))
    #expect(try !isOfOther(-9, hers, rules: .layout))
    #expect(try isOfOther(-9, theirs, rules: .layout))
    #expect(try !isOfOther(-9, theirs, rules: .plain))
  }

  /// Flags negated, past and other_person are bits 0 to 2.
  @Test(
    arguments: [
      ("Denies:", [-9, 9, -9], UInt64(3)), ("Present:", [9, 9, -9], 2),
      ("Watch for:", [9, 9, -9], 2),
      ("There is", [9, -9, -9], 1), ("+", [9, -9, -9], 1),
    ] as [(String, [Float], UInt64)])
  func whatTheTextClaimsCountsWhateverTheModelSays(
    before: String, logits: [Float], expected: UInt64
  ) throws {
    let fixture = try MentionFixture()
    var words = MentionFixture.words(10, seed: 6, core: { $0 == 3 ? 3 : 0 })
    words[3].flags = logits
    let text = Array(before.utf8) + Array(repeating: 0x20, count: 32 - before.utf8.count)
    let rest = Array(repeating: UInt8(ascii: "-"), count: 61)
    let found = fixture.decode(words, rules: .layout, text: text + Array("aspirin".utf8) + rest)
    #expect(found.spans.first?.flags == expected)
    let plain = fixture.decode(words, rules: .plain, text: text + Array("aspirin".utf8) + rest)
    #expect(plain.spans.first?.flags == (logits[0] > 0 ? 1 : 0) | (logits[1] > 0 ? 2 : 0))
  }

  @Test func theLogisticIsExactAtItsEnds() {
    #expect(logistic(0) == 0.5)
    #expect(logistic(200) == 1 && logistic(-200) == 0)
    for step in -800...800 {
      let x = Float(step) / 20
      #expect(abs(Double(logistic(x)) - 1 / (1 + exp(-Double(x)))) < 2e-7)
    }
  }
}
