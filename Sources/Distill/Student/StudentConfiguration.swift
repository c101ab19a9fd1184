// The shape of a BERT encoder and of the heads on it, as the checkpoint's config.json gives it.
import Runtime

public struct StudentConfiguration: Equatable, Sendable {
  public var vocabularyCount: Int
  public var hiddenSize: Int
  public var layerCount: Int
  public var attentionHeadCount: Int
  public var feedForwardSize: Int
  public var positionCount: Int
  public var typeCount: Int
  public var epsilon: Float
  public var hiddenDropout: Float
  public var attentionDropout: Float
  public var classifierDropout: Float
  public var heads: [Head]
  /// By the names of heads of flags and open ones: the probability from which each flag, or a type,
  /// holds; one half for heads without an entry.
  public var thresholds: [String: [Float]] = [:]
  /// Classes of each token whose learnt rows join the embedding sum, in the order of the sum.
  public var features: [InputFeature]
  /// Whether the masked-language-model head is part of the model.
  public var hasMaskHead: Bool

  public init(
    vocabularyCount: Int, hiddenSize: Int, layerCount: Int, attentionHeadCount: Int,
    feedForwardSize: Int, positionCount: Int, typeCount: Int = 2, epsilon: Float = 1e-12,
    hiddenDropout: Float = 0.1, attentionDropout: Float = 0.1, classifierDropout: Float = 0.1,
    heads: [Head] = [], features: [InputFeature] = [], hasMaskHead: Bool = false
  ) {
    self.vocabularyCount = vocabularyCount
    self.hiddenSize = hiddenSize
    self.layerCount = layerCount
    self.attentionHeadCount = attentionHeadCount
    self.feedForwardSize = feedForwardSize
    self.positionCount = positionCount
    self.typeCount = typeCount
    self.epsilon = epsilon
    self.hiddenDropout = hiddenDropout
    self.attentionDropout = attentionDropout
    self.classifierDropout = classifierDropout
    self.heads = heads
    self.features = features
    self.hasMaskHead = hasMaskHead
  }
}
