// Turns argv into a verb, its options and its operands, checked against the table.
//
// Forms: `--name value`, `--name=value`, `-n value`, `-nvalue`, letters together (`-hV`), `--` ends
// the options, `-` is an operand. Options and operands may be mixed; the verb, if any, comes first.

/// A command line that fits the table. The last of repeated options counts, unless `all` is asked.
public struct ParsedCommand {
  public let verb: Verb
  /// Whether the verb was written, rather than taken by default.
  public let isVerbWritten: Bool
  public private(set) var operands: [Argument] = []
  private var names: [Argument] = []
  private var values: [Argument] = []
  /// Which form of help was asked for: `-h` is short.
  public private(set) var isShortHelp = false

  fileprivate init(verb: Verb, isVerbWritten: Bool) {
    self.verb = verb
    self.isVerbWritten = isVerbWritten
  }

  fileprivate mutating func add(_ option: Option, _ value: Argument, isLetter: Bool) {
    if Argument(option.name).isEqual("help") { isShortHelp = isLetter }
    names.append(Argument(option.name))
    values.append(value)
  }

  fileprivate mutating func add(operand: Argument) { operands.append(operand) }

  /// - Precondition: the verb's table has the option.
  public func has(_ name: StaticString) -> Bool { last(name) != nil }

  /// - Precondition: the verb's table has the option.
  public func last(_ name: StaticString) -> Argument? {
    precondition(verb.option(named: Argument(name)) != nil, "the table has no such option")
    var index = names.count
    while index > 0 {
      index -= 1
      if names[index].isEqual(name) { return values[index] }
    }
    return nil
  }

  /// The values of an option that may repeat, in order.
  ///
  /// - Precondition: the verb's table has the option.
  public func all(_ name: StaticString) -> [Argument] {
    precondition(verb.option(named: Argument(name)) != nil, "the table has no such option")
    var found: [Argument] = []
    for index in 0..<names.count where names[index].isEqual(name) { found.append(values[index]) }
    return found
  }

  public func required(_ name: StaticString) throws(OptionError) -> Argument {
    guard let value = last(name) else { throw .missingOption(name) }
    return value
  }

  /// A whole number in a closed range; the bounds are given as words too, for the message.
  public func integer(
    _ name: StaticString, _ least: Int, _ most: Int, _ leastWord: StaticString,
    _ mostWord: StaticString
  ) throws(OptionError) -> Int? {
    guard let value = last(name) else { return nil }
    guard let number = value.integer else { throw .notANumber(option: name, value: value) }
    guard number >= least, number <= most else {
      throw .outOfRange(option: name, value: value, least: leastWord, most: mostWord)
    }
    return number
  }

  /// A number in a closed range; the bounds are given as words too, for the message.
  public func number(
    _ name: StaticString, _ least: Double, _ most: Double, _ leastWord: StaticString,
    _ mostWord: StaticString
  ) throws(OptionError) -> Double? {
    guard let value = last(name) else { return nil }
    guard let number = value.number else { throw .notANumber(option: name, value: value) }
    guard number >= least, number <= most else {
      throw .outOfRange(option: name, value: value, least: leastWord, most: mostWord)
    }
    return number
  }

  /// Which of an option's choices was given, by its place in the table; nil if absent.
  public func choice(_ name: StaticString) -> Int? {
    guard let value = last(name), let option = verb.option(named: Argument(name)),
      case .choice(_, let choices) = option.value
    else { return nil }
    for index in 0..<choices.count where value.isEqual(choices[index]) { return index }
    return nil
  }
}

extension Program {
  /// - arguments: argv without the program's own name.
  public func parse(_ arguments: [Argument]) throws(OptionError) -> ParsedCommand {
    var index = 0
    var parsed = try startingVerb(arguments, &index)
    var takesOptions = true
    while index < arguments.count {
      let argument = arguments[index]
      index += 1
      if !takesOptions || argument.byteCount < 2 || argument.start[0] != UInt8(ascii: "-") {
        try parsed.takeOperand(argument)
      } else if argument.isEqual("--") {
        takesOptions = false
      } else if argument.hasPrefix("--") {
        try parsed.takeLong(argument, arguments, &index)
      } else {
        try parsed.takeLetters(argument, arguments, &index)
      }
    }
    return parsed
  }

  private func startingVerb(
    _ arguments: [Argument], _ index: inout Int
  ) throws(OptionError) -> ParsedCommand {
    if let first = arguments.first, let verb = verb(named: first) {
      index = 1
      return ParsedCommand(verb: verb, isVerbWritten: true)
    }
    if let defaultVerb, let verb = verb(named: defaultVerb) {
      return ParsedCommand(verb: verb, isVerbWritten: false)
    }
    // Without a default, only --help and --version stand alone; they belong to every verb.
    guard let first = arguments.first else { throw .noVerb }
    if first.isEqual("-h") || first.isEqual("--help") || first.isEqual("-V")
      || first.isEqual("--version")
    {
      return ParsedCommand(verb: Verb("", .none, ""), isVerbWritten: false)
    }
    if first.byteCount > 1, first.start[0] == UInt8(ascii: "-") { throw .noVerb }
    throw .unknownVerb(first, near: nearestVerb(to: first))
  }

  /// The verb that a word probably meant, for a message.
  public func nearestVerb(to word: Argument) -> StaticString? {
    var names: [StaticString] = []
    for verb in verbs { names.append(verb.name) }
    return nearest(to: word, among: names)
  }
}

extension ParsedCommand {
  fileprivate mutating func takeOperand(_ argument: Argument) throws(OptionError) {
    guard operands.count < verb.operands.countLimit else { throw .tooManyOperands(argument) }
    if case .choice(_, let choices) = verb.operands {
      var isKnown = false
      for choice in choices where argument.isEqual(choice) { isKnown = true }
      guard isKnown else { throw .operandNotAmong(argument, choices: choices) }
    }
    add(operand: argument)
  }

  fileprivate mutating func takeLong(
    _ argument: Argument, _ arguments: [Argument], _ index: inout Int
  ) throws(OptionError) {
    var nameEnd = 2
    while nameEnd < argument.byteCount, argument.start[nameEnd] != UInt8(ascii: "=") {
      nameEnd += 1
    }
    let name = Argument(start: argument.start + 2, byteCount: nameEnd - 2)
    guard let option = verb.option(named: name) else {
      var names: [StaticString] = []
      for option in verb.options { names.append(option.name) }
      throw .unknownOption(
        Argument(start: argument.start, byteCount: nameEnd), near: nearest(to: name, among: names))
    }
    let written = nameEnd < argument.byteCount ? argument.dropping(nameEnd + 1) : nil
    try take(option, written, isLetter: false, arguments, &index)
  }

  fileprivate mutating func takeLetters(
    _ argument: Argument, _ arguments: [Argument], _ index: inout Int
  ) throws(OptionError) {
    var position = 1
    while position < argument.byteCount {
      let letter = argument.start[position]
      position += 1
      guard let option = verb.option(letter: letter) else { throw .unknownLetter(letter) }
      if case .none = option.value {
        add(option, Argument(""), isLetter: true)
        continue
      }
      let written = position < argument.byteCount ? argument.dropping(position) : nil
      try take(option, written, isLetter: true, arguments, &index)
      return
    }
  }

  private mutating func take(
    _ option: Option, _ written: Argument?, isLetter: Bool, _ arguments: [Argument],
    _ index: inout Int
  ) throws(OptionError) {
    guard let placeholder = option.value.placeholder else {
      guard written == nil else { throw .unexpectedValue(option: option.name) }
      add(option, Argument(""), isLetter: isLetter)
      return
    }
    var value = written
    if value == nil, index < arguments.count {
      value = arguments[index]
      index += 1
    }
    guard let value else { throw .missingValue(option: option.name, placeholder: placeholder) }
    if case .choice(_, let choices) = option.value {
      var isKnown = false
      for choice in choices where value.isEqual(choice) { isKnown = true }
      guard isKnown else {
        throw .notAmong(option: option.name, value: value, choices: choices)
      }
    }
    add(option, value, isLetter: isLetter)
  }
}

/// argv without the program's own name.
public func commandLineArguments(
  count: Int32, _ values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> [Argument] {
  var arguments: [Argument] = []
  var index = 1
  while index < Int(count), let value = values[index] {
    arguments.append(Argument(cString: value))
    index += 1
  }
  return arguments
}
