// How bytes become text: what the run was asked for, and what was seen on the way.

/// How the input's bytes spell characters.
public enum TextEncoding: CaseIterable, Sendable {
  /// A byte order mark decides; else UTF-8, or Windows-1252 where no byte beyond ASCII is UTF-8.
  case auto
  case utf8
  case windows1252
  /// With a byte order mark, else in the order that most of its characters suggest.
  case utf16

  public var name: StaticString {
    switch self {
    case .auto: "auto"
    case .utf8: "utf-8"
    case .windows1252: "windows-1252"
    case .utf16: "utf-16"
    }
  }
}

/// What in the text is no text.
public enum Markup: CaseIterable, Sendable {
  /// Whatever is beyond doubt one of the others, or an escape of an export.
  case auto
  case none
  /// Tags and character references of HTML, and of the narrative of CDA.
  case html
  /// Escapes of HL7 v2.
  case hl7

  public var name: StaticString {
    switch self {
    case .auto: "auto"
    case .none: "none"
    case .html: "html"
    case .hl7: "hl7"
    }
  }
}

/// Encoding and markup of a run's notes.
public struct NoteReading: Equatable, Sendable {
  public var encoding: TextEncoding
  public var markup: Markup

  public init(encoding: TextEncoding, markup: Markup) {
    self.encoding = encoding
    self.markup = markup
  }

  /// UTF-8 without markup: every note's text is its bytes, and tokens are those of other
  /// tokenizers of the same vocabulary.
  public static let exact = NoteReading(encoding: .utf8, markup: .none)

  /// What a run does that is not told otherwise.
  public static let standard = NoteReading(encoding: .auto, markup: .auto)
}

/// What was seen in a note that its reader should know.
public struct NoteWarnings: OptionSet, Sendable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Taken for Windows-1252, because it cannot be UTF-8.
  public static let windows1252 = NoteWarnings(rawValue: 1 << 0)
  /// Both UTF-8 beyond ASCII and bytes that are none.
  public static let mixedEncoding = NoteWarnings(rawValue: 1 << 1)
  /// UTF-16 that ends inside a character, or holds half a pair.
  public static let brokenUTF16 = NoteWarnings(rawValue: 1 << 2)
  /// NUL characters: UTF-16 without a mark, or no text at all.
  public static let nulCharacters = NoteWarnings(rawValue: 1 << 3)
  /// A comment, script or tag begins and never ends; it is read as text.
  public static let unclosedMarkup = NoteWarnings(rawValue: 1 << 4)

  /// A document without a text.
  public static let noText = NoteWarnings(rawValue: 1 << 5)
  /// An attachment that is no text.
  public static let attachmentIsPDF = NoteWarnings(rawValue: 1 << 6)
  public static let attachmentIsImage = NoteWarnings(rawValue: 1 << 7)
  public static let attachmentIsRTF = NoteWarnings(rawValue: 1 << 8)
  public static let attachmentIsBinary = NoteWarnings(rawValue: 1 << 9)
  /// The document only says where its text is.
  public static let onlyURL = NoteWarnings(rawValue: 1 << 10)

  /// An observation that its sender deletes, calls wrong or could not obtain; its text is left out.
  public static let resultNotValid = NoteWarnings(rawValue: 1 << 11)

  /// Fixed words, by bit.
  public static func word(_ bit: Int) -> StaticString {
    switch bit {
    case 0: "windows_1252"
    case 1: "mixed_encoding"
    case 2: "broken_utf_16"
    case 3: "nul_characters"
    case 4: "unclosed_markup"
    case 5: "no_text"
    case 6: "attachment_is_pdf"
    case 7: "attachment_is_image"
    case 8: "attachment_is_rtf"
    case 9: "attachment_is_binary"
    case 10: "only_a_url"
    case 11: "result_not_valid"
    default: "other"
    }
  }

  /// Calls with the word of each warning.
  public func forEachWord(_ body: (StaticString) -> Void) {
    for bit in 0..<32 where rawValue >> UInt32(bit) & 1 != 0 { body(NoteWarnings.word(bit)) }
  }
}
