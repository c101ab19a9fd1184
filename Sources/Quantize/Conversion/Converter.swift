// Float checkpoint in the Hugging Face layout -> int8 model file. Takes each tensor once, quantizes
// it, notes the error made, and leaves the file's form to ModelWriter.
import Foundation
import Runtime

/// What to convert and what to say about it.
public struct ConversionRequest {
  /// A directory with config.json, vocab.txt or tokenizer.json, and safetensors weights.
  public var checkpoint: String
  /// The first head's name.
  public var headName = "entities"
  /// nil lets the label names decide.
  public var scheme: LabelScheme?
  /// Further heads on the same encoder; nil takes all that the checkpoint has.
  public var furtherHeads: [FurtherHead]?
  /// Rows of a window at run time, [CLS] and [SEP] included; at most the model's positions. nil is 128, or
  /// the positions if they are fewer.
  public var windowTokens: Int?
  /// Text or .jsonl files; only word pieces that they use are kept. Empty keeps all.
  public var pruningCorpora: [String] = []
  /// Largest magnitudes of weights and of activations, 63 or 127 each.
  public var weightLimit = ModelLayout.Limit.narrow
  public var activationLimit = ModelLayout.Limit.narrow
  /// A compiled dictionary that goes into the model.
  public var dictionary: String?
  /// In the order in which they are shown.
  public var provenance: [(key: String, value: String)] = []

  public init(checkpoint: String) { self.checkpoint = checkpoint }
}

/// A head after the first.
public enum FurtherHead: Equatable, Sendable {
  /// One that the checkpoint itself has, as the trainer writes them: `edge_heads` in config.json and
  /// its classifier in heads.safetensors.
  case own(name: String)
  /// The classifier and labels of another checkpoint, whose encoder, if it is there, must be the
  /// same.
  case other(name: String, directory: String)

  var name: String {
    switch self {
    case .own(let name), .other(let name, _): name
    }
  }
}

/// A converted model.
public struct Conversion {
  public let image: ModelImage
  public let report: QuantizationReport
  /// Heads that the checkpoint has and the model does not.
  public let headsLeftOut: [String]
}

public enum Converter {
  /// Converts a checkpoint.
  ///
  /// - Throws: ConversionError that names what is missing, ill formed or not supported.
  public static func convert(_ request: ConversionRequest) throws -> Conversion {
    let shape = try CheckpointConfiguration(directory: request.checkpoint)
    let tensors = try CheckpointTensors(directory: request.checkpoint)
    let bert = try BertTensors(tensors, layerCount: shape.layerCount)
    let words = try ConvertedVocabulary(request, rowCount: shape.vocabularyCount)
    var run = ConversionRun(bert: bert, shape: shape, weightLimit: request.weightLimit)

    let embeddings = try run.embeddings(keeping: words.sourceIDs)
    let embeddingNorm = try bert.norm("embeddings.LayerNorm", hiddenSize: shape.hiddenSize)
    let layers = try (0..<shape.layerCount).map { try run.layer($0) }
    let heads = try run.heads(request)

    let compiled = words.compiled
    let configuration = ModelConfiguration(
      vocabularyCount: compiled.count, hiddenSize: shape.hiddenSize,
      layerCount: shape.layerCount, attentionHeadCount: shape.attentionHeadCount,
      feedForwardSize: shape.feedForwardSize, positionCount: shape.positionCount,
      windowTokens: try windowTokens(request, shape), activation: shape.activation,
      layerNormEpsilon: shape.layerNormEpsilon, weightLimit: request.weightLimit,
      activationLimit: request.activationLimit, headCount: heads.tags.count)
    var features: FeatureWeights?
    var featureTensors: CheckpointTensors?
    if !shape.features.isEmpty {
      let tensors = try CheckpointTensors(
        file: request.checkpoint + "/" + FeatureTensors.fileName)
      features = try FeatureTensors.weights(
        shape.features, tensors, hiddenSize: shape.hiddenSize)
      featureTensors = tensors
    }
    let fingerprints = [tensors, heads.ownTensors, featureTensors].compactMap { $0?.fingerprint() }
    var writer = ModelWriter(
      configuration: configuration,
      provenance: request.provenance + [("checkpoint", fingerprints.joined(separator: "\n"))],
      vocabulary: compiled.pieces, normalizer: compiled.normalizer,
      sourceIDs: words.isPruned ? words.sourceIDs.map { UInt32($0) } : nil,
      wordEmbedding: embeddings.word, positionEmbedding: embeddings.position,
      embeddingOffset: embeddings.offset, embeddingNorm: embeddingNorm, layers: layers,
      heads: heads.tags)
    writer.mentionHeads = heads.mentions
    writer.features = features
    writer.dictionary = try request.dictionary.map(dictionary)
    let image: ModelImage
    do {
      image = try writer.image()
    } catch {
      throw ConversionError.invalidModel("\(error)")
    }
    return Conversion(
      image: image, report: run.finishedReport(image, words), headsLeftOut: heads.leftOut)
  }

  /// A compiled dictionary's bytes, fully checked.
  private static func dictionary(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ConversionError.cannotRead(file: path, reason: "cannot be read")
    }
    let image = ModelImage(copying: data)
    do throws(DictionaryError) {
      try TermDictionary.view(image.bytes).verify()
    } catch {
      throw ConversionError.badDictionary(file: path, error)
    }
    return image.copiedBytes()
  }

  private static func windowTokens(
    _ request: ConversionRequest, _ shape: CheckpointConfiguration
  ) throws -> Int {
    let standard = min(128, shape.positionCount)
    guard let wanted = request.windowTokens else { return standard }
    guard (3...shape.positionCount).contains(wanted) else {
      throw ConversionError.windowOutOfRange(wanted, positionCount: shape.positionCount)
    }
    return wanted
  }
}

/// The tensors of one conversion on their way, and the report as it grows.
struct ConversionRun {
  let bert: BertTensors
  let shape: CheckpointConfiguration
  let weightLimit: Int
  private var report = QuantizationReport()

  init(bert: BertTensors, shape: CheckpointConfiguration, weightLimit: Int) {
    self.bert = bert
    self.shape = shape
    self.weightLimit = weightLimit
  }

  struct Embeddings {
    let word: QuantizedRows
    let position: QuantizedRows
    let offset: [Float]
  }

  /// Word rows of the kept ids. Positions get token type 0 added; what they have in common, their
  /// mean, becomes the offset, for a few large columns of it would coarsen every row's scale.
  mutating func embeddings(keeping ids: [Int]) throws -> Embeddings {
    let hidden = shape.hiddenSize
    let types = try bert.encoder(
      "embeddings.token_type_embeddings.weight", shape: [shape.tokenTypeCount, hidden])
    let positions = try bert.encoder(
      "embeddings.position_embeddings.weight", shape: [shape.positionCount, hidden])
    var sums = positions.elements
    for index in sums.indices { sums[index] += types.elements[index % hidden] }
    let offset = ConversionRun.columnMeans(sums, columnCount: hidden)
    for index in sums.indices { sums[index] -= offset[index % hidden] }
    let position = QuantizedRows(sums, rowCount: shape.positionCount, columnCount: hidden)
    let all = try bert.encoder(
      "embeddings.word_embeddings.weight", shape: [shape.vocabularyCount, hidden])
    var kept = all.elements
    if ids.count != shape.vocabularyCount || !ids.elementsEqual(0..<ids.count) {
      kept = ids.flatMap { all.elements[$0 * hidden..<($0 + 1) * hidden] }
    }
    let word = QuantizedRows(kept, rowCount: ids.count, columnCount: hidden)
    note(all.name, [ids.count, hidden], word.error)
    note(
      positions.name + " + token type 0 - offset", [shape.positionCount, hidden], position.error)
    return Embeddings(word: word, position: position, offset: offset)
  }

  /// The mean of each column, summed in double precision.
  private static func columnMeans(_ rows: [Float], columnCount: Int) -> [Float] {
    var sums = [Double](repeating: 0, count: columnCount)
    for index in rows.indices { sums[index % columnCount] += Double(rows[index]) }
    let rowCount = Double(rows.count / columnCount)
    return sums.map { Float($0 / rowCount) }
  }

  mutating func layer(_ index: Int) throws -> LayerWeights {
    let hidden = shape.hiddenSize
    let wide = shape.feedForwardSize
    return LayerWeights(
      query: try linear(.query, index, hidden, hidden),
      key: try linear(.key, index, hidden, hidden),
      value: try linear(.value, index, hidden, hidden),
      attentionOutput: try linear(.attentionOutput, index, hidden, hidden),
      attentionNorm: try bert.norm(BertTensors.attentionNorm(index), hiddenSize: hidden),
      feedForwardIn: try linear(.feedForwardIn, index, hidden, wide),
      feedForwardOut: try linear(.feedForwardOut, index, wide, hidden),
      feedForwardNorm: try bert.norm(BertTensors.feedForwardNorm(index), hiddenSize: hidden))
  }

  private mutating func linear(
    _ part: BertTensors.LinearPart, _ layer: Int, _ inputCount: Int, _ outputCount: Int
  ) throws -> LinearWeights {
    let name = part.name(layer)
    let weight = try bert.encoder("\(name).weight", shape: [outputCount, inputCount])
    let bias = try bert.encoder("\(name).bias", shape: [outputCount])
    let linear = LinearWeights(
      weights: weight.elements, bias: bias.elements, inputCount: inputCount,
      outputCount: outputCount, limit: weightLimit)
    note(weight.name, weight.shape, linear.error)
    return linear
  }

  mutating func note(_ name: String, _ shape: [Int], _ error: QuantizationError) {
    report.tensors.append(.init(name: name, shape: shape, error: error))
  }

  func finishedReport(_ image: ModelImage, _ words: ConvertedVocabulary) -> QuantizationReport {
    var report = report
    report.byteCount = image.bytes.count
    report.contentHash = image.contentHashText
    report.checkpointVocabularyCount = words.checkpointCount
    report.vocabularyCount = words.compiled.count
    return report
  }
}
