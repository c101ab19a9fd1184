import Testing

@testable import Runtime

@Suite struct EncoderStagesTests {
  private func stages(hidden: Int, inner: Int, layers: Int, cache: Int) -> EncoderStages {
    EncoderStages(
      ModelConfiguration(
        vocabularyCount: 100, hiddenSize: hidden, layerCount: layers, attentionHeadCount: 12,
        feedForwardSize: inner, positionCount: 128), cacheByteCount: cache)
  }

  @Test(arguments: [1, 2, 6], [0, 512 << 10, 2 << 20])
  func stagesTakeEveryPartOnceAndInOrder(layers: Int, cache: Int) {
    let stages = stages(hidden: 384, inner: 1536, layers: layers, cache: cache)
    #expect((0..<stages.count).flatMap { stages.parts(of: $0) } == Array(0...3 * layers))
  }

  @Test func keysAndValuesOfAllBlocksAreMadeBeforeAttention() {
    for cache in [0, 2 << 20] {
      let stages = stages(hidden: 384, inner: 1536, layers: 6, cache: cache)
      for stage in 0..<stages.count {
        for part in stages.parts(of: stage).dropFirst() {
          if case .attention = stages.part(part) {
            Issue.record("stage \(stage) reads keys and values that it makes")
          }
        }
      }
    }
  }

  @Test func layersAreSplitWhereTheCacheHoldsTheirFeedForwardWeights() {
    #expect(stages(hidden: 384, inner: 1536, layers: 6, cache: 2 << 20).splitsLayers)
    #expect(!stages(hidden: 384, inner: 1536, layers: 6, cache: 1 << 20).splitsLayers)
    #expect(!stages(hidden: 768, inner: 3072, layers: 12, cache: 2 << 20).splitsLayers)
    #expect(!stages(hidden: 384, inner: 1536, layers: 6, cache: 0).splitsLayers)
  }
}
