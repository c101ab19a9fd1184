import KernelInterface
import Quantize

@testable import Runtime

/// A tags head and an open one, of random weights.
final class OpenFixture {
  static let size = 21
  let image: ModelImage
  let model: Model

  init(wide: Bool = false, threshold: Float = 0.5) throws {
    var synthetic = SyntheticModel(seed: 31)
    let limit = wide ? ModelLayout.Limit.wide : ModelLayout.Limit.narrow
    var writer = try synthetic.writer(
      configuration: ModelConfiguration(
        vocabularyCount: 160, hiddenSize: 24, layerCount: 1, attentionHeadCount: 2,
        feedForwardSize: 32, positionCount: 64, windowTokens: 32, weightLimit: limit,
        activationLimit: limit),
      heads: [("core", ["O", "B-drug", "I-drug"])],
      mentionHeads: [SyntheticMentionHead("open", .open(size: Self.size), arguments: [])],
      words: ["fever", "pain"], features: [InputFeature(.layout)])
    if case .open(var head) = writer.mentionHeads[0] {
      head.threshold = threshold
      writer.mentionHeads[0] = .open(head)
    }
    image = try writer.image()
    model = try Model.view(image.bytes)
  }

  var head: OpenHead {
    guard case .open(let head) = model.head(1) else { fatalError("no open head") }
    return head
  }

  func asked(
    _ names: [String], threshold: Float? = nil, kernels: KernelTable? = nil
  ) throws(AskedTypesError) -> AskedTypes {
    try AskedTypes(
      names.map { AskedType(name: Array($0.utf8), text: Array($0.utf8), threshold: threshold) },
      model: model, headIndex: 1, kernels: kernels ?? Dispatch.best(for: model))
  }

  /// Random outputs of the open head for words.
  static func words(_ count: Int, seed: UInt64) -> [[Float]] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      (0..<2 * size).map { _ in Float.random(in: -2...2, using: &generator) }
    }
  }

  /// Decodes words of ten bytes in windows of so many.
  func decode(
    _ words: [[Float]], _ asked: AskedTypes, windowWords: Int = 60, kernels: KernelTable? = nil,
    method: DecodingMethod = .viterbi
  ) -> [Span] {
    var heads = HeadSelection.none
    heads.insert(1)
    let decoder = NoteDecoder(
      model, heads: heads, method: method, rules: .plain,
      kernels: kernels ?? Dispatch.best(for: model), askedTypes: asked)
    var spans: [Span] = []
    func take(_ finding: Finding) {
      if case .span(let span) = finding { spans.append(span) }
    }
    let slot = BatchSlot(
      WindowBatch(
        model: model, rowCapacity: windowWords, windowCapacity: 1,
        heads: heads.computed(in: model, openHead: 1)))
    decoder.beginNote(UnsafeRawBufferPointer(start: nil, count: 0))
    for first in stride(from: 0, to: words.count, by: windowWords) {
      slot.removeAll()
      for (place, row) in words[first..<min(first + windowWords, words.count)].enumerated() {
        let start = UInt32(10 * (first + place))
        slot.words[place] = Word(byteStart: start, byteEnd: start + 9)
        slot.batch.append(id: 1, isWanted: true)
        let target = slot.batch.logits(head: 1) + place * slot.batch.outputStride(head: 1)
        for (column, value) in row.enumerated() { target[column] = value }
      }
      slot.batch.endWindow()
      decoder.decode(slot, window: 0, take)
    }
    decoder.endNote(take)
    return spans
  }
}
