// A linear layer as the file stores it: quantized, packed into tiles, with scales, sums and biases
// in whole groups of 16 channels. Runtime's LinearView reads the same.
import Runtime

/// A quantized and packed linear layer.
public struct LinearWeights: Sendable {
  public let inputCount: Int
  public let outputCount: Int
  /// [ceil(N/16)][ceil(K/4)][16][4], padding 0.
  public let tiles: [Int8]
  /// [N rounded up to 16], padding 1.
  public let columnScale: [Float]
  /// [N rounded up to 16], padding 0.
  public let columnSum: [Int32]
  public let bias: [Float]
  public let error: QuantizationError

  /// Quantizes and packs.
  ///
  /// - weights: [outputCount, inputCount], as PyTorch keeps them; finite.
  /// - bias: [outputCount], finite.
  /// - limit: the configuration's weightLimit.
  public init(weights: [Float], bias: [Float], inputCount: Int, outputCount: Int, limit: Int) {
    precondition(bias.count == outputCount, "a bias for each output")
    let rows = QuantizedRows(weights, rowCount: outputCount, columnCount: inputCount, limit: limit)
    self.inputCount = inputCount
    self.outputCount = outputCount
    error = rows.error
    let paddedCount = ModelLayout.roundedUp(outputCount, to: ModelLayout.tileOutputs)
    columnScale = rows.scales.padded(to: paddedCount, with: 1)
    self.bias = bias.padded(to: paddedCount, with: 0)
    var sums = [Int32](repeating: 0, count: paddedCount)
    var tiles = [Int8](
      repeating: 0,
      count: LinearView.tileByteCount(inputCount: inputCount, outputCount: outputCount))
    let stepCount = (inputCount + ModelLayout.tileInputs - 1) / ModelLayout.tileInputs
    rows.values.withUnsafeBufferPointer { values in
      for output in 0..<outputCount {
        for input in 0..<inputCount {
          let value = values[output * inputCount + input]
          tiles[LinearView.tileIndex(output: output, input: input, stepCount: stepCount)] = value
          sums[output] += Int32(value)
        }
      }
    }
    columnSum = sums
    self.tiles = tiles
  }
}

/// A layer norm's parameters, [H] each.
public struct NormWeights: Sendable {
  public var scale: [Float]
  public var bias: [Float]

  public init(scale: [Float], bias: [Float]) {
    self.scale = scale
    self.bias = bias
  }
}

/// One layer of the encoder.
public struct LayerWeights: Sendable {
  public var query: LinearWeights
  public var key: LinearWeights
  public var value: LinearWeights
  public var attentionOutput: LinearWeights
  public var attentionNorm: NormWeights
  public var feedForwardIn: LinearWeights
  public var feedForwardOut: LinearWeights
  public var feedForwardNorm: NormWeights

  public init(
    query: LinearWeights, key: LinearWeights, value: LinearWeights,
    attentionOutput: LinearWeights, attentionNorm: NormWeights, feedForwardIn: LinearWeights,
    feedForwardOut: LinearWeights, feedForwardNorm: NormWeights
  ) {
    self.query = query
    self.key = key
    self.value = value
    self.attentionOutput = attentionOutput
    self.attentionNorm = attentionNorm
    self.feedForwardIn = feedForwardIn
    self.feedForwardOut = feedForwardOut
    self.feedForwardNorm = feedForwardNorm
  }
}

/// Input features with their rows.
public struct FeatureWeights: Sendable {
  public var features: [InputFeature]
  /// [classes of all features, H]; the rows of class 0 are zero.
  public var rows: [Float]

  public init(features: [InputFeature], rows: [Float]) {
    self.features = features
    self.rows = rows
  }
}

/// A token-classification head.
public struct HeadWeights: Sendable {
  public var name: String
  public var labels: LabelSet
  public var classifier: LinearWeights

  public init(name: String, labels: LabelSet, classifier: LinearWeights) {
    self.name = name
    self.labels = labels
    self.classifier = classifier
  }
}

extension Array {
  func padded(to count: Int, with element: Element) -> [Element] {
    self + Array(repeating: element, count: Swift.max(0, count - self.count))
  }
}
