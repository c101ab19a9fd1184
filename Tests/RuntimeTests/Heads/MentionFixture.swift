// A model with heads that read at mentions, and decoding it from logits and projections that a test
// makes, without an encoder.
import KernelInterface
import Quantize

@testable import Runtime

/// Tags heads `core` (drug, finding) and `other`, flags and a relation.
final class MentionFixture {
  static let labels = ["O", "B-size", "I-size", "B-place", "I-place"]
  static let size = 21

  let image: ModelImage
  let model: Model

  init(
    reach: Int = WordDistance.reach, wide: Bool = false, thresholds: [Float] = [0.5, 0.3, 0.9]
  ) throws {
    var synthetic = SyntheticModel(seed: 12)
    let limit = wide ? ModelLayout.Limit.wide : ModelLayout.Limit.narrow
    var writer = try synthetic.writer(
      configuration: ModelConfiguration(
        vocabularyCount: 160, hiddenSize: 24, layerCount: 1, attentionHeadCount: 2,
        feedForwardSize: 32, positionCount: 64, windowTokens: 32, weightLimit: limit,
        activationLimit: limit),
      heads: [
        ("core", ["O", "B-drug", "I-drug", "B-finding", "I-finding"]), ("other", ["O", "thing"]),
      ],
      mentionHeads: [
        SyntheticMentionHead(
          "assertion", .flags(["negated", "past", "other_person"]), arguments: [(0, 0), (0, 1)]),
        SyntheticMentionHead(
          "dose", .relation(labels: Self.labels, size: Self.size), arguments: [(0, 0)]),
      ], words: ["fever", "pain"])
    if case .flags(var head) = writer.mentionHeads[0] {
      head.thresholds = thresholds
      writer.mentionHeads[0] = .flags(head)
    }
    if case .relation(var head) = writer.mentionHeads[1] {
      head.reach = reach
      writer.mentionHeads[1] = .relation(head)
    }
    image = try writer.image()
    model = try Model.view(image.bytes)
  }

  var relation: RelationHead {
    guard case .relation(let head) = model.head(3) else { fatalError("no relation") }
    return head
  }

  var flags: FlagHead {
    guard case .flags(let head) = model.head(2) else { fatalError("no flags") }
    return head
  }

  /// One word's outputs of all heads.
  struct Outputs {
    var core: [Float]
    var other: [Float]
    var flags: [Float]
    var relation: [Float]
  }

  /// Words that are tagged as wanted, with random outputs of the other heads.
  static func words(
    _ count: Int, seed: UInt64, core: (Int) -> Int, other: (Int) -> Int = { _ in 0 }
  ) -> [Outputs] {
    var generator = SeededGenerator(seed: seed)
    func random(_ count: Int) -> [Float] {
      (0..<count).map { _ in Float.random(in: -2...2, using: &generator) }
    }
    return (0..<count).map { word in
      Outputs(
        core: (0..<5).map { $0 == core(word) ? 12 : 0 },
        other: (0..<2).map { $0 == other(word) ? 12 : 0 }, flags: random(3),
        relation: random(2 * size))
    }
  }

  struct Findings {
    var spans: [Span] = []
    var links: [Link] = []
    /// The most spans and links that were held between windows.
    var mostHeld = 0
    /// Before the note's end.
    var settledByte = 0
  }

  /// Decodes words of ten bytes in windows of so many.
  ///
  /// - text: what the words stand in; needed where rules respect layout.
  func decode(
    _ words: [Outputs], windowWords: Int = 50, heads: HeadSelection = .all,
    kernels: KernelTable? = nil, method: DecodingMethod = .viterbi,
    keepsProbabilities: Bool = false, rules: SpanRules = .plain, text: [UInt8] = []
  ) -> Findings {
    let decoder = NoteDecoder(
      model, heads: heads, method: method, rules: rules,
      kernels: kernels ?? Dispatch.best(for: model), keepsProbabilities: keepsProbabilities)
    var findings = Findings()
    var settledByte = 0
    func take(_ finding: Finding) {
      switch finding {
      case .span(let span):
        precondition(span.byteStart >= settledByte, "a span that was settled comes")
        findings.spans.append(span)
      case .link(let link):
        // Both ends were given before, and neither is settled.
        precondition(max(link.from, link.to) < findings.spans.count)
        for end in [link.from, link.to] {
          precondition(findings.spans[end].byteStart >= settledByte, "a settled link comes")
        }
        findings.links.append(link)
      }
    }
    let slot = BatchSlot(
      WindowBatch(
        model: model, rowCapacity: windowWords, windowCapacity: 1,
        heads: heads.computed(in: model, openHead: nil)))
    text.withUnsafeBytes { text in
      decoder.beginNote(text)
      for first in stride(from: 0, to: words.count, by: windowWords) {
        slot.removeAll()
        for (place, word) in words[first..<min(first + windowWords, words.count)].enumerated() {
          let start = UInt32(10 * (first + place))
          slot.words[place] = Word(byteStart: start, byteEnd: start + 9)
          slot.batch.append(id: 1, isWanted: true)
          let rows = [word.core, word.other, word.flags, word.relation]
          for (head, row) in rows.enumerated() where slot.batch.outputCount(head: head) > 0 {
            let target = slot.batch.logits(head: head)
            for (column, value) in row.enumerated() {
              target[place * slot.batch.outputStride(head: head) + column] = value
            }
          }
        }
        slot.batch.endWindow()
        decoder.decode(slot, window: 0, take)
        findings.mostHeld = max(findings.mostHeld, decoder.heldCount)
        precondition(decoder.settledByte >= settledByte, "what was settled stays so")
        settledByte = decoder.settledByte
        findings.settledByte = settledByte
      }
      decoder.endNote(take)
    }
    return findings
  }
}
