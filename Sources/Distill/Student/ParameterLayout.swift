// Where each tensor of the student lies in one flat array of floats. Query, key and value of a
// layer are neighbours, so that one product makes all three; so are the two halves of a relation.
import Runtime

/// One tensor.
public struct Parameter: Equatable, Sendable {
  /// As in a Hugging Face token classifier; further heads are `heads.NAME.…`, input features
  /// `features.NAME.…`.
  public var name: String
  public var shape: [Int]
  /// Index of the first value in the flat array.
  public var start: Int
  /// False for biases, norms, scales and rows of features, which weight decay leaves alone.
  public var isDecayed: Bool
  /// 0 for embeddings, 1...N for the layers, N + 1 for heads.
  public var depth: Int

  public var count: Int { shape.reduce(1, *) }
  public var range: Range<Int> { start..<start + count }
}

public struct ParameterLayout: Sendable {
  public private(set) var parameters: [Parameter] = []
  public private(set) var count = 0

  public struct Layer: Sendable {
    public var queryKeyValueWeight = 0
    public var queryKeyValueBias = 0
    public var attentionOutputWeight = 0
    public var attentionOutputBias = 0
    public var attentionNormScale = 0
    public var attentionNormBias = 0
    public var feedForwardInWeight = 0
    public var feedForwardInBias = 0
    public var feedForwardOutWeight = 0
    public var feedForwardOutBias = 0
    public var feedForwardNormScale = 0
    public var feedForwardNormBias = 0
  }

  public struct Head: Sendable {
    /// [outputs, H] of the linear layer that every word goes through.
    public var weight = 0
    /// [outputs]; of a relation head the bias [D] before its nonlinearity.
    public var bias = 0
    public var outputCount = 0
    public var relation: Relation?
    public var open: Open?
    /// Where the head's own parameters stand in `parameters`.
    public var parameterRange = 0..<0

    public struct Relation: Sendable {
      /// [WordDistance.bucketCount, D].
      public var distance = 0
      /// [L, D] and [L].
      public var outputWeight = 0
      public var outputBias = 0
      public var size = 0
      public var labelCount = 0
    }

    public struct Open: Sendable {
      /// [2 D, H] and [2 D] of the layer that every row of a name goes through.
      public var typeWeight = 0
      public var typeBias = 0
      /// [1]: factor of all products.
      public var scale = 0
      /// [2]: of the begin and the inside score.
      public var scoreBias = 0
      public var size = 0
    }
  }

  public struct MaskHead: Sendable {
    public var transformWeight = 0
    public var transformBias = 0
    public var normScale = 0
    public var normBias = 0
    public var outputBias = 0
  }

  public private(set) var wordEmbedding = 0
  public private(set) var positionEmbedding = 0
  public private(set) var typeEmbedding = 0
  public private(set) var embeddingNormScale = 0
  public private(set) var embeddingNormBias = 0
  /// [classes, H] of each input feature.
  public private(set) var featureRows: [Int] = []
  public private(set) var layers: [Layer] = []
  public private(set) var heads: [Head] = []
  public private(set) var maskHead: MaskHead?

  public init(_ c: StudentConfiguration) {
    let h = c.hiddenSize
    let embeddings = "bert.embeddings."
    wordEmbedding = add(embeddings + "word_embeddings.weight", [c.vocabularyCount, h], 0)
    positionEmbedding = add(embeddings + "position_embeddings.weight", [c.positionCount, h], 0)
    typeEmbedding = add(embeddings + "token_type_embeddings.weight", [c.typeCount, h], 0)
    embeddingNormScale = add(embeddings + "LayerNorm.weight", [h], 0)
    embeddingNormBias = add(embeddings + "LayerNorm.bias", [h], 0)
    for index in 0..<c.layerCount { addLayer(index, c) }
    for feature in c.features {
      featureRows.append(add("features.\(feature.tensorName).weight", [feature.classCount, h], 0))
    }
    for (index, head) in c.heads.enumerated() {
      addHead(head, c.prefix(ofHead: index), c)
    }
    if c.hasMaskHead { addMaskHead(c) }
  }

  private mutating func addLayer(_ index: Int, _ c: StudentConfiguration) {
    let h = c.hiddenSize
    let f = c.feedForwardSize
    let prefix = "bert.encoder.layer.\(index)."
    let depth = index + 1
    var layer = Layer()
    let parts = ["query", "key", "value"].map { prefix + "attention.self.\($0)." }
    layer.queryKeyValueWeight = count
    for part in parts { _ = add(part + "weight", [h, h], depth) }
    layer.queryKeyValueBias = count
    for part in parts { _ = add(part + "bias", [h], depth) }
    layer.attentionOutputWeight = add(prefix + "attention.output.dense.weight", [h, h], depth)
    layer.attentionOutputBias = add(prefix + "attention.output.dense.bias", [h], depth)
    layer.attentionNormScale = add(prefix + "attention.output.LayerNorm.weight", [h], depth)
    layer.attentionNormBias = add(prefix + "attention.output.LayerNorm.bias", [h], depth)
    layer.feedForwardInWeight = add(prefix + "intermediate.dense.weight", [f, h], depth)
    layer.feedForwardInBias = add(prefix + "intermediate.dense.bias", [f], depth)
    layer.feedForwardOutWeight = add(prefix + "output.dense.weight", [h, f], depth)
    layer.feedForwardOutBias = add(prefix + "output.dense.bias", [h], depth)
    layer.feedForwardNormScale = add(prefix + "output.LayerNorm.weight", [h], depth)
    layer.feedForwardNormBias = add(prefix + "output.LayerNorm.bias", [h], depth)
    layers.append(layer)
  }

  private mutating func addHead(
    _ head: StudentConfiguration.Head, _ prefix: String, _ c: StudentConfiguration
  ) {
    let h = c.hiddenSize
    let depth = c.layerCount + 1
    let first = parameters.count
    var place = Head(outputCount: head.outputCount)
    switch head.kind {
    case .relation(let relation):
      let d = relation.size
      let labels = relation.labels.count
      place.weight = add(prefix + "word.weight", [d, h], depth)
      _ = add(prefix + "argument.weight", [d, h], depth)
      place.bias = add(prefix + "hidden.bias", [d], depth)
      place.relation = Head.Relation(
        distance: add(prefix + "distance.weight", [WordDistance.bucketCount, d], depth),
        outputWeight: add(prefix + "output.weight", [labels, d], depth),
        outputBias: add(prefix + "output.bias", [labels], depth), size: d, labelCount: labels)
    case .open(let size):
      place.weight = add(prefix + "word.weight", [2 * size, h], depth)
      place.bias = add(prefix + "word.bias", [2 * size], depth)
      place.open = Head.Open(
        typeWeight: add(prefix + "type.weight", [2 * size, h], depth),
        typeBias: add(prefix + "type.bias", [2 * size], depth),
        scale: add(prefix + "scale", [1], depth), scoreBias: add(prefix + "bias", [2], depth),
        size: size)
    case .tags, .flags:
      place.weight = add(prefix + "weight", [head.outputCount, h], depth)
      place.bias = add(prefix + "bias", [head.outputCount], depth)
    }
    place.parameterRange = first..<parameters.count
    heads.append(place)
  }

  private mutating func addMaskHead(_ c: StudentConfiguration) {
    let h = c.hiddenSize
    let depth = c.layerCount + 1
    let prefix = "cls.predictions."
    var head = MaskHead()
    head.transformWeight = add(prefix + "transform.dense.weight", [h, h], depth)
    head.transformBias = add(prefix + "transform.dense.bias", [h], depth)
    head.normScale = add(prefix + "transform.LayerNorm.weight", [h], depth)
    head.normBias = add(prefix + "transform.LayerNorm.bias", [h], depth)
    head.outputBias = add(prefix + "bias", [c.vocabularyCount], depth)
    maskHead = head
  }

  private mutating func add(_ name: String, _ shape: [Int], _ depth: Int) -> Int {
    let isDecayed =
      !name.hasSuffix("bias") && !name.contains("LayerNorm") && !name.hasPrefix("features.")
      && !name.hasSuffix(".scale")
    let parameter = Parameter(
      name: name, shape: shape, start: count, isDecayed: isDecayed, depth: depth)
    parameters.append(parameter)
    count += parameter.count
    return parameter.start
  }

  public func parameter(named name: String) -> Parameter? {
    parameters.first { $0.name == name }
  }
}
