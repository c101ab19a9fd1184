// Small models made on the spot, and random numbers with a seed that a failing test prints.
import Quantize
import Runtime

/// A model with the labels wanted; keeps the image alive that its views point into.
final class TestModel {
  let image: ModelImage
  let model: Model

  init(
    labels: [[String]], scheme: LabelScheme? = nil, layerCount: Int = 1, seed: UInt64 = 1,
    limit: Int = ModelLayout.Limit.narrow
  ) throws {
    var synthetic = SyntheticModel(seed: seed)
    let writer = try synthetic.writer(
      configuration: ModelConfiguration(
        vocabularyCount: 37, hiddenSize: 16, layerCount: layerCount, attentionHeadCount: 2,
        feedForwardSize: 32, positionCount: 64, windowTokens: 32, weightLimit: limit,
        activationLimit: limit),
      heads: labels.enumerated().map { ("head\($0.offset)", $0.element) })
    image = try writer.image()
    model = try Model.view(image.bytes)
  }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
