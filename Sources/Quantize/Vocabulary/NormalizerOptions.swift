// The switches of Hugging Face's BertNormalizer.

/// What the normaliser does to text before it is split into words.
public struct NormalizerOptions: Hashable, Sendable {
  /// `clean_text`: removes control characters and U+FFFD, makes white space a space.
  public var cleansText: Bool
  /// `handle_chinese_chars`: makes every CJK ideograph a word of its own.
  public var separatesCJK: Bool
  /// `strip_accents`, resolved: null means the value of `lowercase`.
  public var stripsAccents: Bool
  /// `lowercase`
  public var lowercases: Bool

  public init(
    cleansText: Bool = true, separatesCJK: Bool = true, stripsAccents: Bool? = nil,
    lowercases: Bool = true
  ) {
    self.cleansText = cleansText
    self.separatesCJK = separatesCJK
    self.stripsAccents = stripsAccents ?? lowercases
    self.lowercases = lowercases
  }
}
