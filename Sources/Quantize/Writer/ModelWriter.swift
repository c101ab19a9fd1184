// Puts a model file together from quantized parts, in the order of Format.md, and checks the
// result with Runtime's own validator. The converter and tests that need a model of some shape
// both come through here.
import Runtime

/// All parts of a model file.
public struct ModelWriter: Sendable {
  public var configuration: ModelConfiguration
  /// Keys in the order they are to be shown: name, version, training, licence, scores, ...
  public var provenance: [(key: String, value: String)]
  /// The compiled sections that Runtime's Tokens and Text read.
  public var vocabulary: [UInt8]
  public var normalizer: [UInt8]
  /// [V] ids in the checkpoint, if word pieces were dropped.
  public var sourceIDs: [UInt32]?
  /// [V, H] and [P, H]; to be added to them for every row: [H].
  public var wordEmbedding: QuantizedRows
  public var positionEmbedding: QuantizedRows
  public var embeddingOffset: [Float]
  public var embeddingNorm: NormWeights
  /// nil for a model without input features.
  public var features: FeatureWeights?
  /// A compiled dictionary, kept as it is.
  public var dictionary: [UInt8]?
  public var layers: [LayerWeights]
  public var heads: [HeadWeights]
  /// Heads that are no tags heads; in the file they follow `heads`.
  public var mentionHeads: [MentionHeadWeights] = []
  /// Sections of kinds that this version does not know, at the end; for tests.
  public var extraSections: [(kind: UInt32, flags: UInt32, bytes: [UInt8])] = []

  public init(
    configuration: ModelConfiguration, provenance: [(key: String, value: String)] = [],
    vocabulary: [UInt8], normalizer: [UInt8], sourceIDs: [UInt32]? = nil,
    wordEmbedding: QuantizedRows, positionEmbedding: QuantizedRows, embeddingOffset: [Float],
    embeddingNorm: NormWeights,
    layers: [LayerWeights], heads: [HeadWeights]
  ) {
    self.configuration = configuration
    self.provenance = provenance
    self.vocabulary = vocabulary
    self.normalizer = normalizer
    self.sourceIDs = sourceIDs
    self.wordEmbedding = wordEmbedding
    self.positionEmbedding = positionEmbedding
    self.embeddingOffset = embeddingOffset
    self.embeddingNorm = embeddingNorm
    self.layers = layers
    self.heads = heads
  }

  /// The file in memory, checked by the validator.
  ///
  /// - Throws: ModelError if the parts do not make a sound model.
  public func image() throws(ModelError) -> ModelImage {
    let image = uncheckedImage()
    _ = try Model.view(image.bytes)  // Returned below, so it lives.
    return image
  }

  /// The file in memory as the parts say, sound or not; for tests of the validator.
  public func uncheckedImage() -> ModelImage {
    var sections = SectionList()
    addSmallSections(to: &sections)
    addEmbeddings(to: &sections)
    if let features { add(features, to: &sections) }
    for (index, layer) in layers.enumerated() { add(layer, index: index, to: &sections) }
    for (index, head) in heads.enumerated() { add(head, index: index, to: &sections) }
    for (index, head) in mentionHeads.enumerated() {
      add(head, index: heads.count + index, to: &sections)
    }
    if let dictionary { sections.add(.dictionary, .bytes, (0, 0), dictionary, flags: 0) }
    for extra in extraSections {
      sections.add(
        SectionKind(rawValue: extra.kind), index: 0, .bytes, (0, 0), extra.bytes,
        flags: extra.flags)
    }
    return sections.image()
  }

  private func addSmallSections(to sections: inout SectionList) {
    var configuration = configuration
    configuration.headCount = heads.count
    sections.add(
      .configuration, .bytes, (0, 0), SectionBytes.configuration(configuration))
    sections.add(.provenance, .bytes, (0, 0), SectionBytes.provenance(provenance))
    sections.add(.vocabulary, .bytes, (0, 0), vocabulary)
    sections.add(.normalizer, .bytes, (0, 0), normalizer)
    if let sourceIDs {
      sections.add(
        .sourceIDs, .u32, (sourceIDs.count, 0), SectionBytes.words(sourceIDs), flags: 0)
    }
  }

  private func addEmbeddings(to sections: inout SectionList) {
    addScales(wordEmbedding, .wordEmbeddingScale, to: &sections)
    addScales(positionEmbedding, .positionEmbeddingScale, to: &sections)
    addValues(embeddingOffset, .embeddingOffset, index: 0, to: &sections)
    add(embeddingNorm, .embeddingNorm, index: 0, to: &sections)
    addRows(wordEmbedding, .wordEmbeddingRows, to: &sections)
    addRows(positionEmbedding, .positionEmbeddingRows, to: &sections)
  }

  private func add(_ features: FeatureWeights, to sections: inout SectionList) {
    sections.add(.features, .bytes, (0, 0), SectionBytes.features(features.features))
    let width = configuration.hiddenSize
    let stride = ModelLayout.roundedUp(width, to: ModelLayout.tileOutputs)
    let rowCount = features.rows.count / width
    var padded: [Float] = []
    for row in 0..<rowCount {
      padded += Array(features.rows[row * width..<(row + 1) * width]).padded(to: stride, with: 0)
    }
    sections.add(.featureRows, .f32, (rowCount, width), SectionBytes.floats(padded))
  }

  private func add(_ layer: LayerWeights, index: Int, to sections: inout SectionList) {
    addColumns(layer.query, .query, index: index, to: &sections)
    addColumns(layer.key, .key, index: index, to: &sections)
    addColumns(layer.value, .value, index: index, to: &sections)
    addColumns(layer.attentionOutput, .attentionOutput, index: index, to: &sections)
    add(layer.attentionNorm, .attentionNorm, index: index, to: &sections)
    addColumns(layer.feedForwardIn, .feedForwardIn, index: index, to: &sections)
    addColumns(layer.feedForwardOut, .feedForwardOut, index: index, to: &sections)
    add(layer.feedForwardNorm, .feedForwardNorm, index: index, to: &sections)
    addTiles(layer.query, .query, index: index, to: &sections)
    addTiles(layer.key, .key, index: index, to: &sections)
    addTiles(layer.value, .value, index: index, to: &sections)
    addTiles(layer.attentionOutput, .attentionOutput, index: index, to: &sections)
    addTiles(layer.feedForwardIn, .feedForwardIn, index: index, to: &sections)
    addTiles(layer.feedForwardOut, .feedForwardOut, index: index, to: &sections)
  }

  func addColumns(
    _ linear: LinearWeights, _ kind: SectionKind, index: Int, to sections: inout SectionList
  ) {
    let shape = (linear.outputCount, 0)
    sections.add(
      kind.columnScale, index: index, .f32, shape, SectionBytes.floats(linear.columnScale))
    sections.add(
      kind.columnSum, index: index, .s32, shape,
      SectionBytes.words(linear.columnSum.map { UInt32(bitPattern: $0) }))
    sections.add(kind.bias, index: index, .f32, shape, SectionBytes.floats(linear.bias))
  }

  func addTiles(
    _ linear: LinearWeights, _ kind: SectionKind, index: Int, to sections: inout SectionList
  ) {
    sections.add(
      kind.tiles, index: index, .s8, (linear.outputCount, linear.inputCount),
      linear.tiles.map { UInt8(bitPattern: $0) })
  }

  private func add(
    _ norm: NormWeights, _ kind: SectionKind, index: Int, to sections: inout SectionList
  ) {
    addValues(norm.scale, kind.normScale, index: index, to: &sections)
    addValues(norm.bias, kind.normBias, index: index, to: &sections)
  }

  /// [H] floats, padded with zeros to whole groups.
  func addValues(
    _ values: [Float], _ kind: SectionKind, index: Int, to sections: inout SectionList
  ) {
    let paddedCount = ModelLayout.roundedUp(values.count, to: ModelLayout.tileOutputs)
    sections.add(
      kind, index: index, .f32, (values.count, 0),
      SectionBytes.floats(values.padded(to: paddedCount, with: 0)))
  }

  private func addScales(
    _ rows: QuantizedRows, _ kind: SectionKind, to sections: inout SectionList
  ) {
    let paddedCount = ModelLayout.roundedUp(rows.rowCount, to: ModelLayout.tileOutputs)
    sections.add(
      kind, .f32, (rows.rowCount, 0),
      SectionBytes.floats(rows.scales.padded(to: paddedCount, with: 1)))
  }

  private func addRows(_ rows: QuantizedRows, _ kind: SectionKind, to sections: inout SectionList) {
    let rowStride = ModelLayout.roundedUp(rows.columnCount, to: ModelLayout.tileOutputs)
    var bytes = [UInt8](repeating: 0, count: rows.rowCount * rowStride)
    for row in 0..<rows.rowCount {
      for column in 0..<rows.columnCount {
        bytes[row * rowStride + column] = UInt8(
          bitPattern: rows.values[row * rows.columnCount + column])
      }
    }
    sections.add(kind, .s8, (rows.rowCount, rows.columnCount), bytes)
  }
}
