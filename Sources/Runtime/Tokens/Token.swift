// One word piece of a note, as TokenStream gives it and Windows, Encoder and Entities read it.

/// What is known about a token's place in the note; windows use it to choose where to begin.
public struct TokenFlags: OptionSet, Sendable {
  public let rawValue: UInt8

  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// First word piece of a word (pre-token); the label of a word is read here.
  public static let startsWord = TokenFlags(rawValue: 1)
  /// A line break lies between the token before and this one.
  public static let afterLineBreak = TokenFlags(rawValue: 2)
  /// The text before this token is one of `. ! ?` followed by white space.
  public static let afterSentenceEnd = TokenFlags(rawValue: 4)
  /// A special token that the note spells out, such as "[SEP]".
  public static let isSpecial = TokenFlags(rawValue: 8)
}

/// A word piece with its place in the note's own bytes.
///
/// Ranges are half open and never empty. Two neighbouring tokens may share bytes: the letters of
/// a decomposed Hangul syllable, for example, all carry the syllable's range.
public struct Token: Sendable {
  /// Row of the embedding table, in 0 ..< V.
  public var id: Int32
  public var byteStart: UInt32
  public var byteEnd: UInt32
  /// The range of the word (pre-token) that this piece belongs to; the same in all its pieces.
  public var wordByteStart: UInt32
  public var wordByteEnd: UInt32
  public var flags: TokenFlags
  /// Classes of the model's input features, as FeatureReader gives them; none from TokenStream.
  public var features: TokenFeatures

  @inlinable
  public init(
    id: Int32 = 0, byteStart: UInt32 = 0, byteEnd: UInt32 = 0, wordByteStart: UInt32 = 0,
    wordByteEnd: UInt32 = 0, flags: TokenFlags = [], features: TokenFeatures = TokenFeatures()
  ) {
    self.id = id
    self.byteStart = byteStart
    self.byteEnd = byteEnd
    self.wordByteStart = wordByteStart
    self.wordByteEnd = wordByteEnd
    self.flags = flags
    self.features = features
  }
}
