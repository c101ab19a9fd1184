// Walks the section table in the order that Format.md fixes, checks each section's type and size
// against the configuration, its numbers against the format's limits, and hands out views.
// Sections of unknown kinds are skipped unless their flag forbids it.

/// A cursor over the sections of one file.
struct ModelReader {
  private let bytes: UnsafeRawBufferPointer
  let table: SectionTable
  private var next = 0
  /// Of the configuration, once it has been read.
  private var weightLimit = ModelLayout.Limit.wide

  init(bytes: UnsafeRawBufferPointer) throws(ModelError) {
    precondition(
      UInt(bitPattern: bytes.baseAddress) % UInt(ModelLayout.alignment) == 0,
      "a model starts at a multiple of 64 bytes")
    self.bytes = bytes
    table = try SectionTable(checking: bytes)
  }

  // MARK: Sections

  /// The next section of a known kind, without taking it.
  mutating func peek() throws(ModelError) -> SectionView? {
    while next < table.count {
      let section = table.section(next)
      if section.kind.name != nil { return section }
      guard section.flags & ModelLayout.Section.isRequired == 0 else {
        throw .unknownRequiredSection(kind: section.kind.rawValue, index: section.index)
      }
      next += 1
    }
    return nil
  }

  /// Takes the next section, which must be this one.
  mutating func take(
    _ kind: SectionKind, index: Int = 0, _ type: ElementType
  ) throws(ModelError) -> SectionView {
    let section = try peek()
    guard let section, section.kind == kind, section.index == UInt32(index) else {
      throw .missingSection(
        kind: kind.rawValue, index: UInt32(index), foundKind: section?.kind.rawValue ?? 0,
        foundIndex: section?.index ?? 0)
    }
    guard section.elementType == type.rawValue else {
      throw .wrongElementType(
        kind: kind.rawValue, index: UInt32(index), found: section.elementType,
        expected: type.rawValue)
    }
    next += 1
    return section
  }

  /// Takes a section of numbers whose size follows from the configuration.
  ///
  /// - dimensions: as the table states them, before any rounding.
  /// - elementCount: stored elements, padding included; below 2^43.
  mutating func takeNumbers(
    _ kind: SectionKind, index: Int, _ type: ElementType, dimensions: (Int, Int),
    elementCount: Int
  ) throws(ModelError) -> UnsafeRawPointer {
    let section = try take(kind, index: index, type)
    guard
      section.dimension0 == UInt32(dimensions.0) && section.dimension1 == UInt32(dimensions.1)
    else {
      throw .wrongDimensions(
        kind: kind.rawValue, index: UInt32(index), found0: section.dimension0,
        found1: section.dimension1, expected0: UInt32(dimensions.0),
        expected1: UInt32(dimensions.1))
    }
    let expected = elementCount * (type == .s8 ? 1 : 4)
    guard section.byteCount == expected else {
      throw .wrongSectionByteCount(
        kind: kind.rawValue, index: UInt32(index), found: UInt64(section.byteCount),
        expected: UInt64(expected))
    }
    return bytes.baseAddress! + section.byteStart
  }

  mutating func takeBytes(_ kind: SectionKind, index: Int = 0) throws(ModelError)
    -> UnsafeRawBufferPointer
  {
    contents(of: try take(kind, index: index, .bytes))
  }

  func contents(of section: SectionView) -> UnsafeRawBufferPointer {
    let end = section.byteStart + section.byteCount
    return UnsafeRawBufferPointer(rebasing: bytes[section.byteStart..<end])
  }

  /// Passes over what follows the section of a head that this reader does not know.
  mutating func skipSections(ofHead number: Int) throws(ModelError) {
    while next < table.count {
      let section = table.section(next)
      guard SectionKind.heads.contains(section.kind.rawValue), section.kind != .head,
        section.index == UInt32(number)
      else { return }
      guard section.flags & ModelLayout.Section.isRequired == 0 else {
        throw .unknownRequiredSection(kind: section.kind.rawValue, index: section.index)
      }
      next += 1
    }
  }

  /// Whether the table has room for what the counts promise, checked before anything is
  /// allocated by them.
  func expectRoom(layerCount: Int, headCount: Int) throws(ModelError) {
    let needed =
      next + EncoderLayerView.sectionCount * layerCount + TagHead.sectionCount * headCount
    guard table.count >= needed else {
      throw .missingSection(
        kind: SectionKind.labels.rawValue, index: UInt32(headCount - 1), foundKind: 0,
        foundIndex: 0)
    }
  }

  /// Nothing known may follow, and nothing unknown that must not be skipped.
  mutating func finish() throws(ModelError) {
    if let section = try peek() {
      throw .missingSection(
        kind: 0, index: 0, foundKind: section.kind.rawValue, foundIndex: section.index)
    }
  }

  // MARK: Small sections

  mutating func takeConfiguration() throws(ModelError) -> ModelConfiguration {
    let section = try takeBytes(.configuration)
    let configuration = try ModelConfiguration(checking: section)
    weightLimit = configuration.weightLimit
    return configuration
  }

  mutating func takeProvenance() throws(ModelError) -> ProvenanceView {
    let section = try takeBytes(.provenance)
    return try ProvenanceView(checking: section)
  }

  mutating func takeVocabulary(count: Int) throws(ModelError) -> VocabularyView {
    let section = try takeBytes(.vocabulary)
    let view: VocabularyView
    do throws(TextTableError) {
      view = try VocabularyView(bytes: section)
    } catch {
      throw .badVocabulary(error)
    }
    guard view.count == count else {
      throw .wrongVocabularyCount(found: UInt32(view.count), expected: UInt32(count))
    }
    return view
  }

  mutating func takeNormalizer() throws(ModelError) -> NormalizerView {
    let section = try takeBytes(.normalizer)
    do throws(TextTableError) {
      return try NormalizerView(bytes: section)
    } catch {
      throw .badNormalizer(error)
    }
  }

  mutating func takeSourceIDs(count: Int) throws(ModelError) -> UnsafePointer<UInt32>? {
    guard let section = try peek(), section.kind == .sourceIDs else { return nil }
    return try takeNumbers(
      .sourceIDs, index: 0, .u32, dimensions: (count, 0), elementCount: count
    ).assumingMemoryBound(to: UInt32.self)
  }

  // MARK: Weights

  struct Embeddings {
    let word: EmbeddingView
    let position: EmbeddingView
    let offset: UnsafePointer<Float>
    let norm: NormView
  }

  mutating func takeEmbeddings(
    _ configuration: ModelConfiguration
  ) throws(ModelError) -> Embeddings {
    let wordCount = configuration.vocabularyCount
    let positionCount = configuration.positionCount
    let wordScale = try takeScales(
      .wordEmbeddingScale, index: 0, count: wordCount, limit: ModelLayout.Limit.wide)
    let positionScale = try takeScales(
      .positionEmbeddingScale, index: 0, count: positionCount, limit: ModelLayout.Limit.wide)
    let offset = try takeValues(.embeddingOffset, index: 0, count: configuration.hiddenSize)
    let norm = try takeNorm(.embeddingNorm, index: 0, configuration)
    let word = try takeRows(.wordEmbeddingRows, count: wordCount, configuration)
    let position = try takeRows(.positionEmbeddingRows, count: positionCount, configuration)
    let stride = rounded(configuration.hiddenSize)
    return Embeddings(
      word: EmbeddingView(count: wordCount, rowStride: stride, rows: word, rowScale: wordScale),
      position: EmbeddingView(
        count: positionCount, rowStride: stride, rows: position, rowScale: positionScale),
      offset: offset, norm: norm)
  }

  mutating func takeLayer(
    _ index: Int, _ configuration: ModelConfiguration
  ) throws(ModelError) -> EncoderLayerView {
    let hidden = configuration.hiddenSize
    let feedForward = configuration.feedForwardSize
    let query = try takeColumns(.query, index: index, hidden, hidden)
    let key = try takeColumns(.key, index: index, hidden, hidden)
    let value = try takeColumns(.value, index: index, hidden, hidden)
    let output = try takeColumns(.attentionOutput, index: index, hidden, hidden)
    let attentionNorm = try takeNorm(.attentionNorm, index: index, configuration)
    let wide = try takeColumns(.feedForwardIn, index: index, hidden, feedForward)
    let narrow = try takeColumns(.feedForwardOut, index: index, feedForward, hidden)
    let feedForwardNorm = try takeNorm(.feedForwardNorm, index: index, configuration)
    return EncoderLayerView(
      query: try takeTiles(.query, index: index, query),
      key: try takeTiles(.key, index: index, key),
      value: try takeTiles(.value, index: index, value),
      attentionOutput: try takeTiles(.attentionOutput, index: index, output),
      attentionNorm: attentionNorm,
      feedForwardIn: try takeTiles(.feedForwardIn, index: index, wide),
      feedForwardOut: try takeTiles(.feedForwardOut, index: index, narrow),
      feedForwardNorm: feedForwardNorm)
  }

  /// Scale, sum and bias of each output channel, whose tiles follow later in the file.
  struct Columns {
    let inputCount: Int
    let outputCount: Int
    let scale: UnsafePointer<Float>
    let sum: UnsafePointer<Int32>
    let bias: UnsafePointer<Float>
  }

  mutating func takeColumns(
    _ kind: SectionKind, index: Int, _ inputCount: Int, _ outputCount: Int
  ) throws(ModelError) -> Columns {
    let scale = try takeScales(
      kind.columnScale, index: index, count: outputCount, limit: weightLimit)
    let sum = try takeNumbers(
      kind.columnSum, index: index, .s32, dimensions: (outputCount, 0),
      elementCount: rounded(outputCount)
    ).assumingMemoryBound(to: Int32.self)
    try NumberCheck.sums(
      sum, count: outputCount, paddedCount: rounded(outputCount), limit: weightLimit * inputCount,
      kind: kind.columnSum, index: index)
    let bias = try takeValues(kind.bias, index: index, count: outputCount)
    return Columns(
      inputCount: inputCount, outputCount: outputCount, scale: scale, sum: sum, bias: bias)
  }

  mutating func takeTiles(
    _ kind: SectionKind, index: Int, _ columns: Columns
  ) throws(ModelError) -> LinearView {
    let tiles = try takeNumbers(
      kind.tiles, index: index, .s8, dimensions: (columns.outputCount, columns.inputCount),
      elementCount: LinearView.tileByteCount(
        inputCount: columns.inputCount, outputCount: columns.outputCount))
    return LinearView(
      inputCount: columns.inputCount, outputCount: columns.outputCount,
      tiles: tiles.assumingMemoryBound(to: Int8.self), columnScale: columns.scale,
      columnSum: columns.sum, bias: columns.bias)
  }

  private mutating func takeRows(
    _ kind: SectionKind, count: Int, _ configuration: ModelConfiguration
  ) throws(ModelError) -> UnsafePointer<Int8> {
    try takeNumbers(
      kind, index: 0, .s8, dimensions: (count, configuration.hiddenSize),
      elementCount: count * rounded(configuration.hiddenSize)
    ).assumingMemoryBound(to: Int8.self)
  }

  /// Rows of floats, each padded with zeros to whole groups of 16.
  mutating func takeRows(
    _ kind: SectionKind, index: Int, rowCount: Int, columnCount: Int
  ) throws(ModelError) -> UnsafePointer<Float> {
    let stride = rounded(columnCount)
    let rows = try takeNumbers(
      kind, index: index, .f32, dimensions: (rowCount, columnCount),
      elementCount: rowCount * stride
    ).assumingMemoryBound(to: Float.self)
    for row in 0..<rowCount {
      try NumberCheck.values(
        rows + row * stride, count: columnCount, paddedCount: stride, kind: kind, index: index)
    }
    return rows
  }

  private mutating func takeNorm(
    _ kind: SectionKind, index: Int, _ configuration: ModelConfiguration
  ) throws(ModelError) -> NormView {
    let count = configuration.hiddenSize
    return NormView(
      scale: try takeValues(kind.normScale, index: index, count: count),
      bias: try takeValues(kind.normBias, index: index, count: count))
  }

  /// - limit: the largest magnitude of the numbers that are scaled.
  private mutating func takeScales(
    _ kind: SectionKind, index: Int, count: Int, limit: Int
  ) throws(ModelError) -> UnsafePointer<Float> {
    let scales = try takeNumbers(
      kind, index: index, .f32, dimensions: (count, 0), elementCount: rounded(count)
    ).assumingMemoryBound(to: Float.self)
    try NumberCheck.scales(
      scales, count: count, paddedCount: rounded(count), limit: limit, kind: kind, index: index)
    return scales
  }

  mutating func takeValues(
    _ kind: SectionKind, index: Int, count: Int
  ) throws(ModelError) -> UnsafePointer<Float> {
    let values = try takeNumbers(
      kind, index: index, .f32, dimensions: (count, 0), elementCount: rounded(count)
    ).assumingMemoryBound(to: Float.self)
    try NumberCheck.values(
      values, count: count, paddedCount: rounded(count), kind: kind, index: index)
    return values
  }

  /// Channels and rows are stored in whole groups of 16.
  private func rounded(_ count: Int) -> Int {
    ModelLayout.roundedUp(count, to: ModelLayout.tileOutputs)
  }
}
