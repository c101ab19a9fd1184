// The way of the input features: from the note's bytes through windows to the encoder's batch.
import Quantize
import Testing

@testable import Runtime

/// Remembers the classes of the tokens that it is given, by window.
private final class RecordingEncoder: WindowEncoder {
  nonisolated(unsafe) static var rows: [(id: Int32, features: TokenFeatures)] = []

  func run(_ batch: WindowBatch) {
    for row in 0..<batch.rowCount {
      RecordingEncoder.rows.append((batch.ids[row], batch.features[row]))
    }
  }
}

@Suite(.serialized) struct PipelineFeatureTests {
  private func rows(
    _ text: String, dictionaries: [TermDictionary] = [], isFeatured: Bool = true
  ) throws -> [(id: Int32, features: TokenFeatures)] {
    RecordingEncoder.rows = []
    let image = try isFeatured ? TinyModel.imageWithFeatures() : TinyModel.image()
    try image.withModel { model in
      var options = PipelineOptions(
        shape: WindowShape(windowTokens: 16, positionCount: 24), batchRows: 16)
      options.dictionaries = dictionaries
      let pipeline = Pipeline(
        model: model,
        tokenizer: Tokenizer(vocabulary: model.vocabulary, normalizer: model.normalizer),
        source: NoteSource(kind: .lines, bytes: Array(text.utf8)), sink: RecordingSink(),
        options: options, makeEncoder: { RecordingEncoder() })
      _ = pipeline.run()
    }
    return RecordingEncoder.rows
  }

  @Test func everyTokenHasItsClassesAndSpecialTokensHaveNone() throws {
    let rows = try rows("Pain  with")
    #expect(rows.first?.features.bits == 0 && rows.last?.features.bits == 0)
    #expect(rows.dropFirst().first?.features.bits == 0x01_00_01_04)
    #expect(rows.dropLast().last?.features.bits == 0x02_00_00_03)
  }

  @Test func aNameOfALocalDictionaryChangesTheEvidence() throws {
    let local = try BuiltDictionary(["zorbalin|disease"])
    let text = "on zorbalin now"
    let without = try rows(text)
    let with = try rows(text, dictionaries: [local.dictionary])
    #expect(without.map(\.id) == with.map(\.id))
    #expect(without.allSatisfy { $0.features[3] == 0 })
    let evidence = with.map { $0.features[3] }
    #expect(evidence.filter { $0 == 1 }.count == 1 && evidence.filter { $0 == 2 }.count == 7)
  }

  @Test func everyNoteBeginsAnew() throws {
    let rows = try rows("with\nwith")
    #expect(rows.map { $0.features[0] } == [0, 4, 0, 0, 4, 0])
  }

  @Test func aModelWithoutFeaturesIsGivenNone() throws {
    let local = try BuiltDictionary(["pain|disease"])
    let rows = try rows("Pain  with", dictionaries: [local.dictionary], isFeatured: false)
    #expect(rows.count > 3 && rows.allSatisfy { $0.features.bits == 0 })
  }
}
