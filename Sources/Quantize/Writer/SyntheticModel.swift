// Models with random weights from a seed, of any shape: for tests and benchmarks that need a
// model but no checkpoint. The same seed gives the same file everywhere.
import Runtime

/// A head of a synthetic model that reads at mentions.
public struct SyntheticMentionHead: Sendable {
  public enum Kind: Sendable {
    case flags([String])
    case relation(labels: [String], size: Int)
    case open(size: Int)
  }

  public var name: String
  public var kind: Kind
  /// Pairs of a tags head and a type, ascending; none for an open head.
  public var arguments: [(Int, Int)]

  public init(_ name: String, _ kind: Kind, arguments: [(Int, Int)]) {
    self.name = name
    self.kind = kind
    self.arguments = arguments
  }
}

/// Makes models with random weights.
public struct SyntheticModel {
  private var state: UInt64
  private var weightLimit = ModelLayout.Limit.narrow

  public init(seed: UInt64) { state = seed }

  /// A complete model. Weights are spread as those of a trained one: embeddings and norms of
  /// about 1, linear layers that keep the size of what goes through them.
  ///
  /// - heads: names and label names of one or more heads.
  /// - mentionHeads: flags, relation and open heads beside them.
  /// - words: whole words that the vocabulary shall have, after the special tokens; letters,
  ///   digits and punctuation follow, alone and continuing, then fillers up to V.
  /// - lowercases: whether the model is uncased.
  /// - features: input features, with rows that differ from class to class.
  public mutating func writer(
    configuration: ModelConfiguration,
    heads: [(name: String, labels: [String])] = [("entities", ["O", "B-a", "I-a", "B-b", "I-b"])],
    mentionHeads: [SyntheticMentionHead] = [], words: [String] = [], lowercases: Bool = true,
    features: [InputFeature] = []
  ) throws -> ModelWriter {
    weightLimit = configuration.weightLimit
    let hidden = configuration.hiddenSize
    let compiled = try SyntheticModel.vocabulary(
      count: configuration.vocabularyCount, words: words, lowercases: lowercases)
    let word = rows(configuration.vocabularyCount, hidden)
    let position = rows(configuration.positionCount, hidden)
    let offset = numbers(hidden, spread: 0.2)
    let norm = norm(hidden)
    var layers: [LayerWeights] = []
    for _ in 0..<configuration.layerCount { layers.append(layer(configuration)) }
    var headWeights: [HeadWeights] = []
    for head in heads {
      let labels = try LabelSet(names: head.labels)
      headWeights.append(
        HeadWeights(
          name: head.name, labels: labels, classifier: linear(hidden, labels.labels.count)))
    }
    var configuration = configuration
    configuration.headCount = heads.count
    var writer = ModelWriter(
      configuration: configuration, provenance: [("name", "synthetic"), ("version", "1")],
      vocabulary: compiled.pieces, normalizer: compiled.normalizer, wordEmbedding: word,
      positionEmbedding: position, embeddingOffset: offset, embeddingNorm: norm, layers: layers,
      heads: headWeights)
    for head in mentionHeads {
      writer.mentionHeads.append(try mentionHead(head, hiddenSize: hidden))
    }
    // Last, so that models without features are what they always were.
    if !features.isEmpty { writer.features = featureWeights(features, hidden) }
    return writer
  }

  /// Thresholds are one half.
  private mutating func mentionHead(
    _ head: SyntheticMentionHead, hiddenSize: Int
  ) throws -> MentionHeadWeights {
    let arguments = head.arguments.map { HeadArgument(headIndex: $0.0, typeIndex: $0.1) }
    switch head.kind {
    case .flags(let names):
      return .flags(
        FlagHeadWeights(
          name: head.name, labels: try LabelSet(names: names, scheme: .plain),
          thresholds: [Float](repeating: 0.5, count: names.count), arguments: arguments,
          projection: linear(hiddenSize, names.count)))
    case .relation(let names, let size):
      let labels = try LabelSet(names: names)
      return .relation(
        RelationHeadWeights(
          name: head.name, labels: labels, arguments: arguments,
          projection: linear(hiddenSize, 2 * size), output: linear(size, labels.labels.count),
          distanceRows: numbers(WordDistance.bucketCount * size, spread: 0.5)))
    case .open(let size):
      return .open(
        OpenHeadWeights(
          name: head.name, labels: try LabelSet(names: OpenHeadWeights.labelNames),
          projection: linear(hiddenSize, 2 * size),
          nameProjection: linear(hiddenSize, 2 * size), scoreBias: numbers(2, spread: 0.5),
          threshold: 0.5))
    }
  }

  private mutating func featureWeights(
    _ features: [InputFeature], _ hidden: Int
  ) -> FeatureWeights {
    var rows: [Float] = []
    for feature in features {
      rows += [Float](repeating: 0, count: hidden)
      rows += numbers((feature.classCount - 1) * hidden, spread: 0.3)
    }
    return FeatureWeights(features: features, rows: rows)
  }

  /// At least the five special tokens; what follows fills up to the count.
  private static func vocabulary(
    count: Int, words: [String], lowercases: Bool
  ) throws -> CompiledVocabulary {
    precondition(count >= 5, "five special tokens")
    var pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + words
    let printable = (0x21...0x7E).map { String(UnicodeScalar(UInt8($0))) }
    let characters = printable.filter { !lowercases || !("A"..."Z").contains($0) }
    pieces += characters + characters.map { "##" + $0 }
    while pieces.count < count { pieces.append("filler\(pieces.count)") }
    let spellings = pieces.prefix(count).map { Array($0.utf8) }
    return try Vocabulary(
      pieces: spellings, options: NormalizerOptions(lowercases: lowercases)
    ).compile()
  }

  private mutating func layer(_ configuration: ModelConfiguration) -> LayerWeights {
    let hidden = configuration.hiddenSize
    let wide = configuration.feedForwardSize
    return LayerWeights(
      query: linear(hidden, hidden), key: linear(hidden, hidden), value: linear(hidden, hidden),
      attentionOutput: linear(hidden, hidden), attentionNorm: norm(hidden),
      feedForwardIn: linear(hidden, wide), feedForwardOut: linear(wide, hidden),
      feedForwardNorm: norm(hidden))
  }

  private mutating func linear(_ inputCount: Int, _ outputCount: Int) -> LinearWeights {
    let spread = 1 / Float(inputCount).squareRoot()
    return LinearWeights(
      weights: numbers(inputCount * outputCount, spread: spread),
      bias: numbers(outputCount, spread: 0.1), inputCount: inputCount, outputCount: outputCount,
      limit: weightLimit)
  }

  private mutating func rows(_ count: Int, _ columnCount: Int) -> QuantizedRows {
    QuantizedRows(
      numbers(count * columnCount, spread: 0.5), rowCount: count, columnCount: columnCount)
  }

  private mutating func norm(_ count: Int) -> NormWeights {
    NormWeights(
      scale: numbers(count, spread: 0.1).map { 1 + $0 }, bias: numbers(count, spread: 0.1))
  }

  /// About normal with this standard deviation: the sum of four uniform numbers.
  private mutating func numbers(_ count: Int, spread: Float) -> [Float] {
    (0..<count).map { _ in
      var sum: Float = -2
      for _ in 0..<4 { sum += Float(next() >> 40) / 16_777_216 }
      return sum * spread * 1.732
    }
  }

  /// SplitMix64 (Steele, Lea, Flood 2014).
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
