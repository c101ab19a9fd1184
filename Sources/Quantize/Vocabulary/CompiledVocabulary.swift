// The vocabulary and its normaliser in the form that the model file stores and the runtime maps.

/// The two sections of a model file, and the values that a model's configuration repeats.
public struct CompiledVocabulary {
  /// The vocabulary section: `VocabularyLayout` in Runtime. Needs 8-byte alignment in the file.
  public let pieces: [UInt8]
  /// The normaliser section: `NormalizerLayout` in Runtime. Needs 8-byte alignment in the file.
  public let normalizer: [UInt8]
  /// V: one more than the largest id.
  public let count: Int
  /// nil when the vocabulary has no "[PAD]".
  public let padID: Int?
  public let unknownID: Int
  public let classifyID: Int
  public let separateID: Int
  /// nil when the vocabulary has no "[MASK]".
  public let maskID: Int?
  /// Words with more normalised characters become the unknown token.
  public let maximumWordCharacters: Int
  public let cleansText: Bool
  public let separatesCJK: Bool
  /// After the rule that a missing `strip_accents` follows `lowercase`.
  public let stripsAccents: Bool
  public let lowercases: Bool
}
