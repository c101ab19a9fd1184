// Names that are not to be given as entities, whatever the model finds.

public struct IgnoredNames: Sendable {
  private let dictionary: TermDictionary

  /// - dictionary: all of its names, of any type, are ignored.
  public init(_ dictionary: TermDictionary) {
    self.dictionary = dictionary
  }

  /// Whether a text is one of the names, in normal form: all of it, not a part.
  public func contains(_ text: UnsafeRawBufferPointer) -> Bool {
    dictionary.name(text) != nil
  }
}
