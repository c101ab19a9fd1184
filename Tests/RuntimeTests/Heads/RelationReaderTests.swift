import Foundation
import KernelInterface
import Testing

@testable import Runtime

@Suite struct RelationReaderTests {
  /// All tables of this machine that serve the model.
  static func tables(for model: Model) -> [KernelTable] {
    let limit = max(model.configuration.weightLimit, model.configuration.activationLimit)
    return Dispatch.available.flatMap { Dispatch.tables($0) }.filter { $0.valueLimit >= limit }
  }

  /// The rows' logits by Numerics.md, equations (1), (3) and (11), in plain loops.
  ///
  /// - mention: running numbers of the argument's words.
  static func logits(
    _ fixture: MentionFixture, _ words: [MentionFixture.Outputs], _ mention: Range<Int>
  ) -> (first: Int, rows: [[Float]]) {
    let head = fixture.relation
    let size = head.size
    let own = mention.lowerBound..<min(mention.upperBound, mention.lowerBound + 32)
    var argument = [Float](repeating: 0, count: size)
    for word in own { for d in 0..<size { argument[d] += words[word].relation[size + d] } }
    for d in 0..<size { argument[d] /= Float(own.count) }
    let first = max(0, own.lowerBound - head.reach)
    let end = min(words.count, own.upperBound + head.reach)
    let limit = Float(fixture.model.configuration.activationLimit)
    let rows = (first..<end).map { word -> [Float] in
      let bucket = WordDistance.bucket(
        word: word, first: own.lowerBound, last: own.upperBound - 1)
      let hidden = (0..<size).map { d -> Float in
        let row = head.distanceRows[bucket * 32 + d]
        return max(0, (words[word].relation[d] + argument[d]) + row)
      }
      let most = hidden.max()!
      let isZero = most < 0x1p-100
      let factor = isZero ? 0 : limit / most
      let scale = isZero ? 1 : most / limit
      let quantized = hidden.map { Int(($0 * factor).rounded(.toNearestOrEven)) }
      return (0..<head.output.outputCount).map { label in
        var sum = 0
        for d in 0..<size {
          let place = LinearView.tileIndex(output: label, input: d, stepCount: 6)
          sum += quantized[d] * Int(head.output.tiles[place])
        }
        return (Float(sum) * head.output.columnScale[label]) * scale + head.output.bias[label]
      }
    }
    return (first, rows)
  }

  /// What belongs to each argument: spans (first byte, last byte, type, score).
  static func expected(
    _ fixture: MentionFixture, _ words: [MentionFixture.Outputs], _ mention: Range<Int>,
    _ method: DecodingMethod
  ) -> [[Double]] {
    let (first, rows) = logits(fixture, words, mention)
    let ring = WordRing(capacity: words.count)
    for index in words.indices {
      ring.append(Word(byteStart: UInt32(10 * index), byteEnd: UInt32(10 * index + 9)))
    }
    let reader = SpanReader(
      fixture.relation.labels, headIndex: 3, method: method, words: ring)
    reader.begin(at: first)
    var found: [Mention] = []
    for row in rows { reader.add(logits: row, to: &found) }
    reader.end(&found)
    return found.map {
      [
        Double($0.span.byteStart), Double($0.span.byteEnd), Double($0.span.typeIndex),
        $0.span.score,
      ]
    }
  }

  @Test(arguments: [1, 5, WordDistance.reach], [false, true])
  func everyTableGivesTheReferencesBits(reach: Int, wide: Bool) throws {
    let fixture = try MentionFixture(reach: reach, wide: wide)
    // A drug at the note's start, some apart, some together, one of two words, one at the end.
    let drugs: [Int: Int] = [0: 1, 40: 1, 41: 1, 60: 1, 61: 2, 130: 1, 199: 1]
    let words = MentionFixture.words(200, seed: 6, core: { drugs[$0] ?? ($0 == 90 ? 3 : 0) })
    let mentions = [0..<1, 40..<41, 41..<42, 60..<62, 130..<131, 199..<200]
    for table in Self.tables(for: fixture.model) {
      for method in [DecodingMethod.argmax, .viterbi] {
        let found = fixture.decode(words, kernels: table, method: method)
        var linkCount = 0
        for mention in mentions {
          let argument = try #require(
            found.spans.first { $0.headIndex == 0 && $0.byteStart == 10 * mention.lowerBound })
          let links = found.links.filter { $0.from == argument.ordinal }
          let own = links.map { link -> [Double] in
            let span = found.spans[link.to]
            #expect(span.headIndex == 3 && span.typeIndex == link.typeIndex)
            #expect(link.headIndex == 3 && span.score >= link.score)
            return [
              Double(span.byteStart), Double(span.byteEnd), Double(span.typeIndex), link.score,
            ]
          }
          let expected = Self.expected(fixture, words, mention, method)
          #expect(own == expected, "\(table.name), drug at \(mention)")
          linkCount += links.count
        }
        #expect(found.links.count == linkCount && linkCount > 3)
      }
    }
  }

  @Test func aSpanClaimedByTwoArgumentsIsOneSpanWithTwoLinks() throws {
    let fixture = try MentionFixture()
    let words = MentionFixture.words(30, seed: 7, core: { $0 == 10 || $0 == 12 ? 1 : 0 })
    let found = fixture.decode(words)
    for (left, right) in zip(found.spans, found.spans.dropFirst()) {
      #expect(left.isBefore(right))
    }
    let shared = found.spans.filter { span in
      found.links.filter { $0.to == span.ordinal }.count == 2
    }
    #expect(!shared.isEmpty)
    for span in shared {
      let scores = found.links.filter { $0.to == span.ordinal }.map(\.score)
      #expect(span.score == scores.max())
    }
  }

  @Test func windowsAndTheirBordersDoNotMatter() throws {
    let fixture = try MentionFixture()
    let words = MentionFixture.words(
      700, seed: 8, core: { [0, 0, 1, 2, 0, 3, 0, 0, 0, 1, 0, 0, 0][$0 % 13] },
      other: { $0 % 50 > 3 ? 1 : 0 })
    let whole = fixture.decode(words, windowWords: 700)
    #expect(whole.links.count > 500)
    for windowWords in [1, 7, 50, 126, 510] {
      let parts = fixture.decode(words, windowWords: windowWords)
      #expect(parts.spans == whole.spans && parts.links == whole.links)
      // Reach, the longest span and open labels are what may not be settled.
      #expect(parts.settledByte > 10 * (700 - 2 * 64 - 300))
    }
  }

  @Test func linksOfSpansThatAreNotWantedAreDropped() throws {
    let fixture = try MentionFixture()
    let words = MentionFixture.words(90, seed: 9, core: { $0 % 9 == 4 ? 1 : 0 })
    let all = fixture.decode(words)
    var relationOnly = HeadSelection.none
    relationOnly.insert(3)
    let some = fixture.decode(words, heads: relationOnly)
    #expect(some.links.isEmpty)
    #expect(some.spans.map(\.ordinal) == Array(0..<some.spans.count))
    #expect(
      some.spans.map { [$0.byteStart, $0.byteEnd, $0.typeIndex] }
        == all.spans.filter { $0.headIndex == 3 }.map { [$0.byteStart, $0.byteEnd, $0.typeIndex] })
    var flagsAndTags = HeadSelection.none
    flagsAndTags.insert(0)
    flagsAndTags.insert(2)
    let tags = fixture.decode(words, heads: flagsAndTags)
    #expect(tags.spans.map(\.flags) == all.spans.filter { $0.headIndex == 0 }.map(\.flags))
    #expect(tags.links.isEmpty)
  }

  @Test func tenThousandArgumentsTakeLinearTimeAndBoundedMemory() throws {
    let fixture = try MentionFixture(reach: 8)
    func run(_ count: Int) -> (seconds: Double, findings: MentionFixture.Findings) {
      let words = MentionFixture.words(count, seed: 10, core: { _ in 1 })
      let start = threadSeconds()
      let findings = fixture.decode(words)
      return (threadSeconds() - start, findings)
    }
    let some = run(2_500)
    let many = run(10_000)
    #expect(many.findings.spans.filter { $0.headIndex == 0 }.count == 10_000)
    // Four times the arguments: four times the time, with room for noise; pairs would be sixteen.
    #expect(many.seconds < 8 * some.seconds)
    #expect(many.findings.mostHeld <= 2 * some.findings.mostHeld)
  }

  /// Processor time of this thread, which other processes do not lengthen much.
  private func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
