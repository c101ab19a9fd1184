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
  /// HL7 v2 messages, in MLLP frames or one behind the other.
  case messages
  /// JSON values, with white space between or none.
  case jsonValues
}

/// What a piece of the input is.
public enum DocumentForm: Sendable {
  /// The note itself.
  case plain
  /// A JSON object with "text" and an optional "id"; pieces of nothing but blanks are none.
  case jsonObject
  /// An HL7 v2 message.
  case hl7
  /// A clinical document (CDA) in XML.
  case cda
  /// A FHIR resource in JSON.
  case fhir

  /// Whether a piece may hold several texts.
  public var isDocument: Bool {
    switch self {
    case .plain, .jsonObject: false
    case .hl7, .cda, .fhir: true
    }
  }
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
  /// HL7 v2 messages.
  case hl7
  /// Each file is a clinical document.
  case cda
  /// FHIR resources.
  case fhir

  public var name: StaticString {
    switch self {
    case .text: "text"
    case .lines: "lines"
    case .nul: "nul"
    case .jsonLines: "jsonl"
    case .hl7: "hl7"
    case .cda: "cda"
    case .fhir: "fhir"
    }
  }

  public var framing: Framing {
    switch self {
    case .text, .cda: .whole
    case .lines, .jsonLines: .lines
    case .nul: .nul
    case .hl7: .messages
    case .fhir: .jsonValues
    }
  }

  public var form: DocumentForm {
    switch self {
    case .text, .lines, .nul: .plain
    case .jsonLines: .jsonObject
    case .hl7: .hl7
    case .cda: .cda
    case .fhir: .fhir
    }
  }
}
