// The shape of a model, read from its configuration section.

/// Sizes and settings of one model; every value has passed the validator.
public struct ModelConfiguration: Equatable, Sendable {
  /// V: word pieces, 1...4,194,304.
  public var vocabularyCount: Int
  /// H: width, 1...8192, a multiple of attentionHeadCount.
  public var hiddenSize: Int
  /// N: layers, 1...256.
  public var layerCount: Int
  /// A: attention heads; D = H/A need not be a multiple of 4 or 16.
  public var attentionHeadCount: Int
  /// F: feed-forward size, 1...32768.
  public var feedForwardSize: Int
  /// P: positions, 3...65536.
  public var positionCount: Int
  /// S: rows of a window unless the caller asks otherwise, [CLS] and [SEP] included, 3...P.
  public var windowTokens: Int
  public var activation: ActivationFunction
  /// 1e-18...1.
  public var layerNormEpsilon: Float
  /// Largest magnitude of a linear layer's int8 weights, 63 or 127. Embedding rows use +-127.
  public var weightLimit: Int
  /// Largest magnitude to which the encoder quantizes activations, 63 or 127.
  public var activationLimit: Int
  /// Token-classification heads over the shared encoder, 1...64.
  public var headCount: Int

  public init(
    vocabularyCount: Int, hiddenSize: Int, layerCount: Int, attentionHeadCount: Int,
    feedForwardSize: Int, positionCount: Int, windowTokens: Int = 128,
    activation: ActivationFunction = .gelu, layerNormEpsilon: Float = 1e-12,
    weightLimit: Int = ModelLayout.Limit.narrow,
    activationLimit: Int = ModelLayout.Limit.narrow, headCount: Int = 1
  ) {
    self.vocabularyCount = vocabularyCount
    self.hiddenSize = hiddenSize
    self.layerCount = layerCount
    self.attentionHeadCount = attentionHeadCount
    self.feedForwardSize = feedForwardSize
    self.positionCount = positionCount
    self.windowTokens = min(windowTokens, positionCount)
    self.activation = activation
    self.layerNormEpsilon = layerNormEpsilon
    self.weightLimit = weightLimit
    self.activationLimit = activationLimit
    self.headCount = headCount
  }
}
