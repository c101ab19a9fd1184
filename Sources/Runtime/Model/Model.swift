// A model file mapped read-only and used in place. Opening checks the structure and every float
// but parses and copies nothing; see Format.md for the file and Security.md for what a hostile
// file can do.

/// A validated model. Views point into the mapping and live as long as this object.
public final class Model {
  public let configuration: ModelConfiguration
  /// [V, H]
  public let wordEmbedding: EmbeddingView
  /// [P, H]; positions with token type 0, less embeddingOffset.
  public let positionEmbedding: EmbeddingView
  /// [H rounded up to 16], finite, padding 0; added to every row's word and position. It takes the
  /// few large columns that all positions share out of the int8 rows, which are then exact enough.
  public let embeddingOffset: UnsafePointer<Float>
  public let embeddingNorm: NormView
  /// nil for a model without input features.
  public let features: FeatureTable?
  /// The names that are evidence, nil for a model without a dictionary.
  public let dictionary: TermDictionary?
  /// What Tokens and Text read; their own views check the sections.
  public let vocabulary: VocabularyView
  public let normalizer: NormalizerView
  /// [V] ids of the word pieces in the checkpoint if the converter dropped some, else nil.
  public let sourceIDs: UnsafePointer<UInt32>?
  public let provenance: ProvenanceView
  /// The whole file.
  public let bytes: UnsafeRawBufferPointer
  private let layers: UnsafeMutablePointer<EncoderLayerView>
  private let heads: UnsafeMutablePointer<Head>
  private let isMapped: Bool

  public var layerCount: Int { configuration.layerCount }
  /// Heads of all kinds; those that label words by types of their own come first.
  public let headCount: Int
  public var tagHeadCount: Int { configuration.headCount }
  /// Flags of all flags heads: the bits of `Span.flags` that may be set.
  public let flagCount: Int

  /// - Precondition: 0 <= index < layerCount.
  public func layer(_ index: Int) -> EncoderLayerView {
    precondition(index >= 0 && index < configuration.layerCount, "no such layer")
    return layers[index]
  }

  /// - Precondition: 0 <= index < headCount.
  public func head(_ index: Int) -> Head {
    precondition(index >= 0 && index < headCount, "no such head")
    return heads[index]
  }

  /// A head that labels words.
  ///
  /// - Precondition: 0 <= index < tagHeadCount.
  public func tagHead(_ index: Int) -> TagHead {
    guard case .tags(let head) = head(index) else { preconditionFailure("not a tags head") }
    return head
  }

  /// The first head that finds types by their names, nil where there is none.
  public var openHeadIndex: Int? {
    for index in 0..<headCount where head(index).isOpen { return index }
    return nil
  }

  /// The bit of `Span.flags` that a flags head's first flag has.
  ///
  /// - Precondition: 0 <= index < headCount.
  public func firstFlag(ofHead index: Int) -> Int {
    var first = 0
    for earlier in 0..<index {
      if case .flags(let head) = head(earlier) { first += head.flagCount }
    }
    return first
  }

  /// SHA-256 of the content as the header states it, 32 bytes; `verifyContentHash` checks it.
  public var contentHash: UnsafeRawBufferPointer {
    let start = ModelLayout.Header.contentHash
    return UnsafeRawBufferPointer(rebasing: bytes[start..<start + SHA256.byteCount])
  }

  /// Maps a file read-only and checks its structure.
  ///
  /// - path: zero-terminated.
  /// - Throws: ModelError for a file that cannot be mapped or is not a sound model.
  public static func open(path: UnsafePointer<CChar>) throws(ModelError) -> Model {
    let mapping = try FileMapping.map(path: path)
    do {
      let model = try Model(bytes: mapping, isMapped: true)
      FileMapping.populate(mapping, model.layerPart)
      return model
    } catch {
      FileMapping.unmap(mapping)
      throw error
    }
  }

  /// Uses a model that is already in memory, which must outlive the object and stay unchanged.
  ///
  /// - bytes: starts at a multiple of 64.
  public static func view(_ bytes: UnsafeRawBufferPointer) throws(ModelError) -> Model {
    try Model(bytes: bytes, isMapped: false)
  }

  private init(bytes: UnsafeRawBufferPointer, isMapped: Bool) throws(ModelError) {
    var reader = try ModelReader(bytes: bytes)
    let configuration = try reader.takeConfiguration()
    provenance = try reader.takeProvenance()
    vocabulary = try reader.takeVocabulary(count: configuration.vocabularyCount)
    normalizer = try reader.takeNormalizer()
    sourceIDs = try reader.takeSourceIDs(count: configuration.vocabularyCount)
    let embeddings = try reader.takeEmbeddings(configuration)
    wordEmbedding = embeddings.word
    positionEmbedding = embeddings.position
    embeddingOffset = embeddings.offset
    embeddingNorm = embeddings.norm
    features = try reader.takeFeatures(configuration)
    try reader.expectRoom(layerCount: configuration.layerCount, headCount: configuration.headCount)
    let mentionHeadCount = try reader.mentionHeadCount(beside: configuration.headCount)
    layers = .allocate(capacity: configuration.layerCount)
    heads = .allocate(capacity: configuration.headCount + mentionHeadCount)
    var headCount = configuration.headCount
    var flagCount = 0
    do throws(ModelError) {
      for index in 0..<configuration.layerCount {
        (layers + index).initialize(to: try reader.takeLayer(index, configuration))
      }
      for index in 0..<configuration.headCount {
        (heads + index).initialize(to: .tags(try reader.takeTagHead(index, configuration)))
      }
      for number in configuration.headCount..<configuration.headCount + mentionHeadCount {
        let head = try reader.takeMentionHead(number, tagHeads: heads, configuration)
        guard let head else { continue }
        (heads + headCount).initialize(to: head)
        headCount += 1
        if case .flags(let head) = head { flagCount += head.flagCount }
      }
      guard flagCount <= ModelLayout.Limit.flagCount else {
        throw ModelError.tooManyFlags(
          count: UInt32(flagCount), limit: UInt32(ModelLayout.Limit.flagCount))
      }
      dictionary = try reader.takeDictionary()
      try reader.finish()
    } catch {
      layers.deallocate()
      heads.deallocate()
      throw error
    }
    self.configuration = configuration
    self.headCount = headCount
    self.flagCount = flagCount
    self.bytes = bytes
    self.isMapped = isMapped
  }

  /// Where the layers' sections stand in the file: every note needs all of them.
  private var layerPart: Range<Int> {
    let start = UnsafeRawPointer(layers[0].query.columnScale)
    let last = layers[configuration.layerCount - 1].feedForwardOut
    let end =
      UnsafeRawPointer(last.tiles)
      + LinearView.tileByteCount(inputCount: last.inputCount, outputCount: last.outputCount)
    return start - bytes.baseAddress!..<end - bytes.baseAddress!
  }

  deinit {
    layers.deallocate()
    heads.deallocate()
    if isMapped { FileMapping.unmap(bytes) }
  }
}
