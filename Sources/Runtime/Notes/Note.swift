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

/// Storage is used again for later notes.
public final class Note {
  /// What was read; for JSON Lines the whole line, with `text` unescaped in place.
  let storage = ByteBuffer()
  var textStart = 0
  var textByteCount = 0
  public let idBytes = ByteBuffer(byteCapacity: 64)
  /// Further members of the JSON object that the note came in, spelled as they came, commas between;
  /// empty unless the source keeps them.
  public let members = ByteBuffer(byteCapacity: 16)
  public internal(set) var identity = NoteIdentity.ordinal
  /// Running number in the run, from 0.
  public internal(set) var ordinal = 0
  public internal(set) var error: NoteError?
  public internal(set) var ending = NoteEnding.none

  public internal(set) var tokenCount = 0
  public internal(set) var windowCount = 0
  /// Malformed UTF-8 sequences, each read as one U+FFFD.
  public internal(set) var malformedCount = 0

  public init() {}

  /// The note's own bytes; offsets count from its start.
  public var text: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: storage.start + textStart, count: textByteCount)
  }

  func beginReading(ordinal: Int) {
    storage.removeAll(keepingCapacity: 1 << 16)
    idBytes.removeAll(keepingCapacity: 1 << 10)
    members.removeAll(keepingCapacity: 1 << 12)
    textStart = 0
    textByteCount = 0
    identity = .ordinal
    self.ordinal = ordinal
    error = nil
    ending = .none
    tokenCount = 0
    windowCount = 0
    malformedCount = 0
  }

  func setIdentity(_ identity: NoteIdentity, _ bytes: UnsafeRawBufferPointer) {
    self.identity = identity
    idBytes.removeAll()
    idBytes.append(bytes)
  }
}
