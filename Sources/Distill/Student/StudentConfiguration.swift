// The shape of a BERT encoder and of the heads on it, as the checkpoint's config.json gives it.

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
  /// Whether the masked-language-model head is part of the model.
  public var hasMaskHead: Bool

  /// One annotation scheme: its labels in the order of their scores.
  public struct Head: Equatable, Sendable {
    public var name: String
    public var labels: [String]

    public init(name: String, labels: [String]) {
      self.name = name
      self.labels = labels
    }

    /// O, then B- and I- of each type.
    public init(name: String, types: [String]) {
      self.init(name: name, labels: ["O"] + types.flatMap { ["B-" + $0, "I-" + $0] })
    }
  }

  public init(
    vocabularyCount: Int, hiddenSize: Int, layerCount: Int, attentionHeadCount: Int,
    feedForwardSize: Int, positionCount: Int, typeCount: Int = 2, epsilon: Float = 1e-12,
    hiddenDropout: Float = 0.1, attentionDropout: Float = 0.1, classifierDropout: Float = 0.1,
    heads: [Head] = [], hasMaskHead: Bool = false
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
    self.hasMaskHead = hasMaskHead
  }
}
