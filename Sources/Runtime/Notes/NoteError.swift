// Why one note cannot be processed. Numbers only, never text of the note.

public enum NoteError: Error, Equatable, Sendable {
  /// The line is not one JSON object as described; both numbers count from 1.
  case json(JSONDefect, line: Int, byte: Int)
  /// Notes have fewer than 2^32 bytes.
  case tooLong(byteCount: Int)
  /// A document that cannot be read; the place counts from 1.
  case document(DocumentDefect, byte: Int)
  /// The time of a note was over before the note was done.
  case late
  case cannotOpen(SystemError)
  case cannotRead(SystemError)
}

/// What is wrong with a JSON line.
public enum JSONDefect: UInt8, Equatable, Sendable {
  case endsTooEarly
  case notAnObject
  case unexpectedByte
  case badEscape
  case controlCharacter
  case badNumber
  case nestedTooDeeply
  case trailingBytes
  case noText
  case textIsNotAString
  case idIsNeitherStringNorNumber
  case duplicateText
  case duplicateID
}
