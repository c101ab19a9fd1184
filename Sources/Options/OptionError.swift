// What can be wrong with a command line, and the words for it.

public enum OptionError: Error {
  case noVerb
  case unknownVerb(Argument, near: StaticString?)
  case unknownOption(Argument, near: StaticString?)
  case unknownLetter(UInt8)
  case missingValue(option: StaticString, placeholder: StaticString)
  case unexpectedValue(option: StaticString)
  case notAmong(option: StaticString, value: Argument, choices: [StaticString])
  case notANumber(option: StaticString, value: Argument)
  case outOfRange(option: StaticString, value: Argument, least: StaticString, most: StaticString)
  case missingOption(StaticString)
  /// Options of which at most one may be given.
  case notTogether(StaticString, StaticString)
  case missingOperand(StaticString)
  case tooManyOperands(Argument)
  case operandNotAmong(Argument, choices: [StaticString])

  /// Lower case, without full stop and without the program's name. Words of the command line stand in
  /// it without control characters.
  public var message: [UInt8] {
    var text = TextBuilder()
    text.append(printable: words)
    return text.bytes
  }

  private var words: [UInt8] {
    var text = TextBuilder()
    switch self {
    case .noVerb:
      text.append("no verb named; --help lists them")
    case .unknownVerb(let verb, let near):
      text.append("unknown verb '", verb, "'")
      text.appendSuggestion(near, dashes: "")
    case .unknownOption(let name, let near):
      text.append("unknown option '", name, "'")
      text.appendSuggestion(near, dashes: "--")
    case .unknownLetter(let letter):
      text.append("unknown option '-")
      text.bytes.append(letter)
      text.append("'")
    case .missingValue(let option, let placeholder):
      text.append("--", Argument(option), " needs a value: ")
      text.append(placeholder)
    case .unexpectedValue(let option):
      text.append("--", Argument(option), " takes no value")
    case .notAmong(let option, let value, let choices):
      text.append("--", Argument(option), ": '")
      text.append("", value, "' is not one of ")
      text.appendList(choices)
      text.appendSuggestion(nearest(to: value, among: choices), dashes: "")
    case .notANumber(let option, let value):
      text.append("--", Argument(option), ": '")
      text.append("", value, "' is not a number")
    case .outOfRange(let option, let value, let least, let most):
      text.append("--", Argument(option), ": ")
      text.append("", value, " is not between ")
      text.append(least)
      text.append(" and ")
      text.append(most)
    case .missingOption(let option):
      text.append("--", Argument(option), " is needed")
    case .notTogether(let first, let second):
      text.append("--", Argument(first), " and --")
      text.append(second)
      text.append(" cannot be given together")
    case .missingOperand(let operand):
      text.append("missing operand: ")
      text.append(operand)
    case .tooManyOperands(let operand):
      text.append("one operand too many: '", operand, "'")
    case .operandNotAmong(let operand, let choices):
      text.append("'", operand, "' is not one of ")
      text.appendList(choices)
      text.appendSuggestion(nearest(to: operand, among: choices), dashes: "")
    }
    return text.bytes
  }

  /// The same words as a String, for programs that print one.
  public var text: String { String(decoding: message, as: UTF8.self) }
}

extension TextBuilder {
  mutating func append(_ before: StaticString, _ argument: Argument, _ after: StaticString) {
    append(before)
    append(argument)
    append(after)
  }

  fileprivate mutating func appendSuggestion(_ near: StaticString?, dashes: StaticString) {
    guard let near else { return }
    append("; did you mean '")
    append(dashes)
    append(near)
    append("'?")
  }

  mutating func appendList(_ names: [StaticString]) {
    for index in 0..<names.count {
      if index > 0 { append(", ") }
      append(names[index])
    }
  }
}
