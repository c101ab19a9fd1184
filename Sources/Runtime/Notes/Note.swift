// One note on its way through the pipeline: its bytes, its id, and what was counted.

/// What an output record says a note is.
public enum NoteIdentity: Sendable {
  /// The note's running number.
  case ordinal
  /// A string: the input's id or the file's name, in `Note.idBytes`, need not be valid UTF-8.
  case string
  /// A JSON number, as the input spells it, in `Note.idBytes`.
  case number
}

/// What ended a note's piece of the input.
public enum NoteEnding: Sendable {
  /// The end of the operand.
  case none
  case lineFeed
  case carriageReturnAndLineFeed
  case nul

  public var bytes: StaticString {
    switch self {
    case .none: ""
    case .lineFeed: "\n"
    case .carriageReturnAndLineFeed: "\r\n"
    case .nul: "\0"
    }
  }
}

/// A note's text in two forms, which are the same bytes where nothing sets them apart:
///
/// - `text` is what the model sees; tokens, windows and spans count its bytes.
/// - `source` is the decoded input; offsets and texts of records are those of the source, to which
///   `sourceMap` leads back.
///
/// Storage is used again for later notes.
public final class Note {
  /// What was read; for JSON Lines the whole line, with `text` unescaped in place.
  let storage = ByteBuffer()
  /// The same as UTF-8, where it was not.
  let decoded = ByteBuffer()
  var isDecoded = false
  /// The source's place in `decoded` or `storage`.
  var textStart = 0
  var textByteCount = 0
  /// The text, where it is not the source.
  let readable = ByteBuffer()
  var isReadable = false
  /// Blanks of the text between words that the source writes as one.
  public internal(set) var parting = WordParting.none
  /// From the text's bytes to those of the source.
  public let sourceMap = SourceMap()
  /// From the source's bytes to those of the document that it was taken from; the identity for
  /// notes that are no part of one.
  public let documentMap = SourceMap()
  /// Where in a document the note stands; nil for one that is no part of any.
  public internal(set) var place: DocumentPlace?
  /// How the input spells the source.
  var spelling = NoteSpelling.utf8
  /// Whether the input has a byte order mark of UTF-16 before the note.
  var isBehindMark = false
  public internal(set) var warnings: NoteWarnings = []

  public let idBytes = ByteBuffer(byteCapacity: 64)
  /// Further members of the JSON object that the note came in, spelled as they came, commas between;
  /// empty unless the source keeps them.
  public let members = ByteBuffer(byteCapacity: 16)
  public internal(set) var identity = NoteIdentity.ordinal
  /// Running number in the run, from 0.
  public internal(set) var ordinal = 0
  public internal(set) var error: NoteError?
  public internal(set) var ending = NoteEnding.none
  /// Lines of the input before this one that hold no JSON object, since the last one that does.
  public internal(set) var blankLineCount = 0

  public internal(set) var tokenCount = 0
  public internal(set) var windowCount = 0
  /// Malformed sequences of the input, each read as one U+FFFD.
  public internal(set) var malformedCount = 0

  public init() {}

  /// Whether the text is not the source as it stands.
  public var hasOwnText: Bool { isReadable }

  /// What the model sees.
  public var text: UnsafeRawBufferPointer { isReadable ? readable.bytes : source }

  /// The decoded input, UTF-8 but for malformed bytes.
  public var source: UnsafeRawBufferPointer {
    let start = isDecoded ? decoded.start : storage.start
    return UnsafeRawBufferPointer(start: start + textStart, count: textByteCount)
  }

  /// Bytes that the note takes.
  var heldByteCount: Int { storage.byteCount + decoded.byteCount + readable.byteCount }

  func beginReading(ordinal: Int) {
    storage.removeAll(keepingCapacity: 1 << 16)
    decoded.removeAll(keepingCapacity: 1 << 16)
    readable.removeAll(keepingCapacity: 1 << 16)
    parting = .none
    sourceMap.removeAll()
    documentMap.removeAll()
    place = nil
    idBytes.removeAll(keepingCapacity: 1 << 10)
    members.removeAll(keepingCapacity: 1 << 12)
    isDecoded = false
    textStart = 0
    textByteCount = 0
    isReadable = false
    spelling = .utf8
    isBehindMark = false
    warnings = []
    identity = .ordinal
    self.ordinal = ordinal
    error = nil
    ending = .none
    blankLineCount = 0
    tokenCount = 0
    windowCount = 0
    malformedCount = 0
  }

  /// The value of a further member: a string unescaped, with its quotes, anything else as it is spelled;
  /// empty where there is none or members are not kept.
  public func memberValue(_ name: StaticString) -> [UInt8] {
    JSONLineReader.value(of: name, in: members.bytes) ?? []
  }

  func setIdentity(_ identity: NoteIdentity, _ bytes: UnsafeRawBufferPointer) {
    self.identity = identity
    idBytes.removeAll()
    idBytes.append(bytes)
  }
}
