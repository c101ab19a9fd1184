// What the input holds: how it is cut into pieces, and what a piece is. The names are those of
// --input.

/// Where one piece of the input ends and the next begins.
public enum Framing: Sendable {
  /// Each file, or all of stdin, is one piece.
  case whole
  /// A line is a piece, without its LF or CR LF; a last line need not end.
  case lines
  /// Pieces with NUL bytes between; a NUL at the end begins no further piece.
  case nul
}

/// What a piece of the input is.
public enum DocumentForm: Sendable {
  /// The note itself.
  case plain
  /// A JSON object with "text" and an optional "id"; pieces of nothing but blanks are none.
  case jsonObject
}

/// The kinds of input that can be asked for.
public enum InputKind: CaseIterable, Sendable {
  /// Each file, or all of stdin, is one note.
  case text
  /// Each line is a note.
  case lines
  /// Notes with NUL bytes between.
  case nul
  /// A JSON object a line.
  case jsonLines

  public var name: StaticString {
    switch self {
    case .text: "text"
    case .lines: "lines"
    case .nul: "nul"
    case .jsonLines: "jsonl"
    }
  }

  public var framing: Framing {
    switch self {
    case .text: .whole
    case .lines, .jsonLines: .lines
    case .nul: .nul
    }
  }

  public var form: DocumentForm {
    switch self {
    case .text, .lines, .nul: .plain
    case .jsonLines: .jsonObject
    }
  }
}
