// The one table behind a command: its verbs and their options. The parser, both helps, the manual
// page and the shell completions are all made from it.

/// What an option takes. The placeholder (`FILE`, `N`) is what help shows.
public enum OptionValue: Sendable {
  case none
  case text(StaticString)
  case number(StaticString)
  case file(StaticString)
  case directory(StaticString)
  /// One of a closed set; the parser refuses anything else.
  case choice(StaticString, [StaticString])

  var placeholder: StaticString? {
    switch self {
    case .none: return nil
    case .text(let name), .number(let name), .file(let name), .directory(let name): return name
    case .choice(let name, _): return name
    }
  }
}

/// One row of the table.
public struct Option: Sendable {
  /// Without dashes.
  public let name: StaticString
  /// An ASCII letter, or 0 where there is none.
  public let letter: UInt8
  public let value: OptionValue
  /// One line, lower case, no full stop.
  public let summary: StaticString
  /// Sentences for the long help and the manual page; paragraphs are separated by an empty line.
  public let details: StaticString

  public init(
    _ name: StaticString, letter: Unicode.Scalar? = nil, _ value: OptionValue = .none,
    _ summary: StaticString, details: StaticString = ""
  ) {
    self.name = name
    self.letter = letter.map { UInt8(truncatingIfNeeded: $0.value) } ?? 0
    self.value = value
    self.summary = summary
    self.details = details
  }

  public static var help: Option {
    Option(
      "help", letter: "h", .none, "show help; -h is short, --help explains",
      details: "-h prints one line an option, --help everything there is to say.")
  }

  public static var version: Option {
    Option("version", letter: "V", .none, "show the version")
  }
}

/// What may stand behind the options.
public enum Operands: Sendable {
  case none
  /// At most this many, completed as file names.
  case files(StaticString, atMost: Int)
  /// Exactly one of a closed set.
  case choice(StaticString, [StaticString])
  /// At most one of the program's verbs.
  case verb(StaticString)

  var usage: StaticString? {
    switch self {
    case .none: return nil
    case .files(let usage, _), .choice(let usage, _), .verb(let usage): return usage
    }
  }

  var countLimit: Int {
    switch self {
    case .none: return 0
    case .files(_, let limit): return limit
    case .choice, .verb: return 1
    }
  }
}

public struct Verb: Sendable {
  public let name: StaticString
  public let operands: Operands
  public let summary: StaticString
  public let details: StaticString
  public let options: [Option]

  /// `options` gets `--help` and `--version` added.
  public init(
    _ name: StaticString, _ operands: Operands = .none, _ summary: StaticString,
    details: StaticString = "", options: [Option] = []
  ) {
    self.name = name
    self.operands = operands
    self.summary = summary
    self.details = details
    self.options = options + [.help, .version]
  }

  public func option(named name: Argument) -> Option? {
    for option in options where name.isEqual(option.name) { return option }
    return nil
  }

  func option(letter: UInt8) -> Option? {
    for option in options where option.letter == letter && letter != 0 { return option }
    return nil
  }
}

/// A titled part of the manual page and the long help, such as EXIT STATUS.
public struct ManualSection: Sendable {
  public let title: StaticString
  public let text: StaticString

  public init(_ title: StaticString, _ text: StaticString) {
    self.title = title
    self.text = text
  }
}

public struct Program: Sendable {
  public let name: StaticString
  public let version: StaticString
  public let summary: StaticString
  public let details: StaticString
  public let verbs: [Verb]
  /// The verb used when the first argument names none; nil where a verb must be named.
  public let defaultVerb: StaticString?
  public let sections: [ManualSection]

  public init(
    name: StaticString, version: StaticString, summary: StaticString, details: StaticString,
    verbs: [Verb], defaultVerb: StaticString? = nil, sections: [ManualSection] = []
  ) {
    self.name = name
    self.version = version
    self.summary = summary
    self.details = details
    self.verbs = verbs
    self.defaultVerb = defaultVerb
    self.sections = sections
  }

  public func verb(named name: Argument) -> Verb? {
    for verb in verbs where name.isEqual(verb.name) { return verb }
    return nil
  }

  public func verb(named name: StaticString) -> Verb? { verb(named: Argument(name)) }

  /// What an operand of the verb may be, as far as that is a closed set.
  func operandChoices(_ verb: Verb) -> [StaticString] {
    switch verb.operands {
    case .none, .files: return []
    case .choice(_, let choices): return choices
    case .verb:
      var names: [StaticString] = []
      for verb in verbs { names.append(verb.name) }
      return names
    }
  }

  func isDefault(_ verb: Verb) -> Bool {
    defaultVerb.map { Argument($0).isEqual(verb.name) } ?? false
  }
}
