// One text of a document: where its bytes lie, how they are spelled, and what the document says
// about it.

struct DocumentItem {
  enum Spelling {
    /// Between delimiters, with escapes.
    case hl7
    /// Elements and character data.
    case xml
    /// A JSON string, without its quotes.
    case json
  }

  /// How an attachment's bytes are written in it.
  enum Packing {
    /// The text stands as it is.
    case none
    case base64
    /// Two digits a byte.
    case hexadecimal
  }

  /// Where in the document the text stands, as a record says it.
  var path: [UInt8] = []
  /// Its bytes in the document; several are lines of one text.
  var parts: [Range<Int>] = []
  var spelling: Spelling
  var packing = Packing.none
  /// What should be a string of base64 is another value, which stands in `parts`.
  var isNoString = false
  /// The text is a page of HTML, whatever the run was told.
  var isHTML = false
  /// A heading that stands before it.
  var title: Range<Int>?
  /// The code that the document gives its section.
  var code: [UInt8] = []
  /// Whom the text is about, where the document tells it of each.
  var patient: [UInt8] = []
  /// Why there is no text.
  var reason: NoteWarnings = []
}

/// What a document says about all of its texts.
struct DocumentContents {
  var id: [UInt8] = []
  var patient: [UInt8] = []
  var items: [DocumentItem] = []
}

/// Adds to a path.
extension [UInt8] {
  mutating func append(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { append(text.utf8Start[index]) }
  }

  /// - value: not negative.
  mutating func append(decimal value: Int) {
    if value >= 10 { append(decimal: value / 10) }
    append(UInt8(ascii: "0") + UInt8(value % 10))
  }
}
