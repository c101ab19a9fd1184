// The order of an encoder's work. Every block of a batch goes through a stage before any goes through the next, so
// what a stage reads of the weights is read again by each block: from the second-level cache where it fits there.

/// The stages of an encoder, each some neighbouring parts of its layers.
///
/// A stage is a whole layer, from its queries on to the keys and values of the next: a block's rows stay in the
/// second-level cache meanwhile. Where that also holds a layer's feed-forward weights, the parts of a layer are stages of
/// their own.
struct EncoderStages {
  /// What a block goes through without a stop.
  enum Part {
    case embedding
    case keysAndValues(layer: Int)
    case attention(layer: Int)
    case feedForward(layer: Int)
  }

  let layerCount: Int
  let splitsLayers: Bool

  /// - cacheByteCount: of the second-level cache; 0 where it is unknown.
  init(_ configuration: ModelConfiguration, cacheByteCount: Int) {
    layerCount = configuration.layerCount
    // A third of the cache for the rows: 450 KB of a block of 48 rows with 384 columns, 1,536 in between.
    let weightByteCount = 2 * configuration.hiddenSize * configuration.feedForwardSize
    splitsLayers = weightByteCount <= cacheByteCount / 3 * 2
  }

  private var partCount: Int { 3 * layerCount + 1 }

  var count: Int { splitsLayers ? partCount : layerCount + 1 }

  /// The parts of a stage, in their order.
  func parts(of stage: Int) -> Range<Int> {
    if splitsLayers { return stage..<stage + 1 }
    return max(0, 3 * stage - 1)..<min(partCount, 3 * stage + 2)
  }

  func part(_ index: Int) -> Part {
    if index == 0 { return .embedding }
    let layer = (index - 1) / 3
    switch (index - 1) % 3 {
    case 0: return .keysAndValues(layer: layer)
    case 1: return .attention(layer: layer)
    default: return .feedForward(layer: layer)
    }
  }
}
