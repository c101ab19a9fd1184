// A span together with the words it was read from, while the note is decoded.

struct Mention {
  var span: Span
  /// Running numbers of its words in the note; not empty.
  var words: Range<Int>
}
