// A span together with the words it was read from, while the note is decoded.

struct Mention {
  var span: Span
  /// Running numbers of its words in the note; not empty.
  var words: Range<Int>

  /// Heads that read at a mention see so many of its words.
  static let wordLimit = 32

  /// The words at which heads read it: the first ones of a long mention.
  var readWords: Range<Int> {
    words.lowerBound..<min(words.upperBound, words.lowerBound + Mention.wordLimit)
  }
}
