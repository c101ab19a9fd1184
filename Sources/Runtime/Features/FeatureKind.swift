// The kinds of input features that a model may have, with their classes; Features.md defines them.

/// What a feature looks at. The raw value stands in model files.
public enum FeatureKind: UInt8, CaseIterable, Sendable {
  /// Where a word stands on the page: from the white space before it.
  case layout = 1
  /// Capitals and digits of a word.
  case letterCase = 2
  /// No white space before a word.
  case joined = 3
  /// The longest name of one type in the dictionaries in use.
  case dictionary = 4

  /// The name in options, checkpoints and reports.
  public var name: StaticString {
    switch self {
    case .layout: "layout"
    case .letterCase: "case"
    case .joined: "joined"
    case .dictionary: "dictionary"
    }
  }

  /// Classes, the neutral class 0 included.
  public var classCount: Int {
    switch self {
    case .layout: 5
    case .letterCase: 6
    case .joined: 2
    case .dictionary: 3
    }
  }
}

/// Where a word stands on the page.
public enum LayoutClass {
  /// One blank or nothing stands before it.
  public static let goesOn: UInt8 = 0
  public static let startsLine: UInt8 = 1
  /// An empty line, a page or a paragraph ends before it.
  public static let afterEmptyLine: UInt8 = 2
  /// A tab or several blanks stand before it.
  public static let afterGap: UInt8 = 3
  public static let startsNote: UInt8 = 4
}

/// How a word is written.
public enum LetterCaseClass {
  /// No capital letter.
  public static let lower: UInt8 = 0
  /// One capital letter, the first; small ones follow.
  public static let title: UInt8 = 1
  /// Two capital letters or more, no small one.
  public static let upper: UInt8 = 2
  /// One capital letter, no small one.
  public static let singleCapital: UInt8 = 3
  public static let mixed: UInt8 = 4
  public static let withDigits: UInt8 = 5
}

/// Whether a word is written to the one before it.
public enum JoinedClass {
  public static let apart: UInt8 = 0
  public static let joined: UInt8 = 1
}

/// What the dictionaries say of a token.
public enum EvidenceClass {
  public static let outside: UInt8 = 0
  /// First token of a name.
  public static let first: UInt8 = 1
  /// Further token of a name.
  public static let inside: UInt8 = 2
}

/// One feature of a model.
public struct InputFeature: Equatable, Sendable {
  public var kind: FeatureKind
  /// The type of the names that a dictionary feature looks at, UTF-8; empty for other kinds.
  public var typeName: [UInt8]

  public init(_ kind: FeatureKind, typeName: [UInt8] = []) {
    self.kind = kind
    self.typeName = typeName
  }

  public var classCount: Int { kind.classCount }
}
