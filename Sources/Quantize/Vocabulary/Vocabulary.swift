// The word pieces of a checkpoint with everything that decides how text becomes ids, as read from
// its files and before it is compiled for the runtime.

import Runtime

/// A WordPiece vocabulary.
public struct Vocabulary: Sendable {
  /// A token that is recognised where a note spells it out, before any normalisation.
  public struct AddedToken: Hashable, Sendable {
    public var id: Int
    public var spelling: [UInt8]
  }

  /// Spelling of each id, UTF-8; empty where the vocabulary has no piece for an id. Of equal
  /// spellings the last one is used.
  public internal(set) var pieces: [[UInt8]]
  /// Ids that only the added tokens give, never the word splitter.
  var addedOnlyIDs: Set<Int>
  public internal(set) var addedTokens: [AddedToken]
  public internal(set) var padID: Int?
  public internal(set) var unknownID: Int
  public internal(set) var classifyID: Int
  public internal(set) var separateID: Int
  public internal(set) var maskID: Int?
  /// Begins every piece that continues a word: "##".
  public internal(set) var continuationPrefix: [UInt8]
  public internal(set) var maximumWordCharacters: Int
  public internal(set) var options: NormalizerOptions

  /// A vocabulary with BERT's names of the special tokens and its "##", for example of vocab.txt.
  /// - pieces: spelling of each id; must hold "[UNK]", "[CLS]" and "[SEP]".
  public init(
    pieces: [[UInt8]], options: NormalizerOptions = NormalizerOptions()
  ) throws(VocabularyError) {
    try self.init(pieces: pieces, names: SpecialNames(), options: options)
  }

  init(
    pieces: [[UInt8]], names: SpecialNames, options: NormalizerOptions
  ) throws(VocabularyError) {
    let known = Self.identifiers(pieces)
    self.pieces = pieces
    self.options = options
    addedOnlyIDs = []
    addedTokens = []
    padID = known[Array(names.pad.utf8)]
    unknownID = try Self.required(names.unknown, known)
    classifyID = try Self.required(names.classify, known)
    separateID = try Self.required(names.separate, known)
    maskID = known[Array(names.mask.utf8)]
    continuationPrefix = Array("##".utf8)
    maximumWordCharacters = 100
    for name in names.all {
      let spelling = Array(name.utf8)
      guard let id = known[spelling], !addedTokens.contains(where: { $0.id == id }) else {
        continue
      }
      addedTokens.append(AddedToken(id: id, spelling: spelling))
    }
  }

  /// A vocabulary whose special tokens the caller adds.
  init(
    pieces: [[UInt8]], unknownID: Int, continuationPrefix: [UInt8], maximumWordCharacters: Int,
    options: NormalizerOptions
  ) {
    self.pieces = pieces
    self.unknownID = unknownID
    self.continuationPrefix = continuationPrefix
    self.maximumWordCharacters = maximumWordCharacters
    self.options = options
    addedOnlyIDs = []
    addedTokens = []
    classifyID = unknownID
    separateID = unknownID
  }

  /// V: one more than the largest id.
  public var count: Int { pieces.count }

  /// Compiles the vocabulary and its normaliser into the sections of a model file.
  public func compile() throws(VocabularyError) -> CompiledVocabulary {
    try check()
    typealias Layout = VocabularyLayout
    typealias Field = VocabularyLayout.Field
    var keys: [(spelling: [UInt8], id: UInt32)] = []
    for (id, spelling) in pieces.enumerated() where !addedOnlyIDs.contains(id) {
      keys.append((spelling, UInt32(id)))
    }
    let trie = TrieBuilder(keys)
    guard trie.nodes.count <= Layout.baseLimit else {
      throw .tooLarge(what: "trie nodes", count: trie.nodes.count, limit: Layout.baseLimit)
    }
    var writer = SectionWriter(headerByteCount: Layout.headerByteCount)
    writer.set(Field.version, Layout.version)
    writer.set(Field.vocabularyCount, UInt32(count))
    writer.set(Field.maximumWordCharacters, UInt32(maximumWordCharacters))
    writer.set(
      Field.continuationNode, trie.slot(of: continuationPrefix).map { UInt32($0) } ?? Layout.absent)
    writer.set(Field.padID, padID.map { UInt32($0) } ?? Layout.absent)
    writer.set(Field.unknownID, UInt32(unknownID))
    writer.set(Field.classifyID, UInt32(classifyID))
    writer.set(Field.separateID, UInt32(separateID))
    writer.set(Field.maskID, maskID.map { UInt32($0) } ?? Layout.absent)
    writer.append(trie.nodes, at: Field.nodesByteStart)
    writer.set(Field.nodeCount, UInt32(trie.nodes.count))

    var starts: [UInt32] = [0]
    var bytes: [UInt8] = []
    for piece in pieces {
      bytes += piece
      starts.append(UInt32(bytes.count))
    }
    // Longer spellings first: of two that begin at the same byte the longer one is taken.
    let ordered = addedTokens.sorted { $0.spelling.count > $1.spelling.count }
    var specials: [UInt32] = []
    for token in ordered {
      specials += [UInt32(token.id), UInt32(bytes.count), UInt32(token.spelling.count)]
      bytes += token.spelling
    }
    writer.append(starts, at: Field.pieceStartsByteStart)
    writer.append(bytes, at: Field.pieceBytesByteStart)
    writer.set(Field.pieceByteCount, UInt32(bytes.count))
    writer.append(specials, at: Field.specialsByteStart)
    writer.set(Field.specialCount, UInt32(ordered.count))
    let firstBytes = Set(ordered.map { $0.spelling[0] })
    for group in 0..<32 {
      var bits: UInt8 = 0
      for bit in 0..<8 where firstBytes.contains(UInt8(group * 8 + bit)) { bits |= 1 << bit }
      writer.setByte(Layout.specialFirstBytesByteStart + group, bits)
    }
    return CompiledVocabulary(
      pieces: writer.bytes,
      normalizer: NormalizerCompiler.compile(options, specialFirstBytes: firstBytes),
      count: count, padID: padID, unknownID: unknownID, classifyID: classifyID,
      separateID: separateID, maskID: maskID, maximumWordCharacters: maximumWordCharacters,
      cleansText: options.cleansText, separatesCJK: options.separatesCJK,
      stripsAccents: options.stripsAccents, lowercases: options.lowercases)
  }

  private func check() throws(VocabularyError) {
    let limits = [
      ("word pieces", count, VocabularyLayout.maximumVocabularyCount),
      (
        "max_input_chars_per_word", maximumWordCharacters,
        VocabularyLayout.maximumWordCharactersLimit
      ),
      ("added tokens", addedTokens.count, VocabularyLayout.maximumSpecialCount),
    ]
    for (what, value, limit) in limits {
      guard value > 0 || what == "added tokens", value <= limit else {
        throw .tooLarge(what: what, count: value, limit: limit)
      }
    }
  }
}
