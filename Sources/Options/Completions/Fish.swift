// Completions for fish: one line a verb and an option.

extension Program {
  public var fishCompletions: [UInt8] {
    var script = TextBuilder()
    script.append("# fish completions for ", Argument(name), "\n")
    for verb in verbs {
      script.append("complete -c ", Argument(name), " -n __fish_use_subcommand -a ")
      script.append(verb.name)
      script.append(" -d '")
      script.appendFishQuoted(verb.summary)
      script.append("'\n")
    }
    for verb in verbs {
      for option in verb.options { script.appendFishOption(self, verb, option) }
      let choices = operandChoices(verb)
      if choices.count > 0 {
        script.appendFishCondition(self, verb)
        script.append(" -f -a '")
        for choice in choices { script.append("", Argument(choice), " ") }
        script.append("'\n")
      }
    }
    return script.bytes
  }
}

extension TextBuilder {
  /// The default verb's options also show while no verb is written.
  fileprivate mutating func appendFishCondition(_ program: Program, _ verb: Verb) {
    append("complete -c ", Argument(program.name), " -n '")
    if program.isDefault(verb) { append("__fish_use_subcommand; or ") }
    append("__fish_seen_subcommand_from ", Argument(verb.name), "'")
  }

  fileprivate mutating func appendFishOption(_ program: Program, _ verb: Verb, _ option: Option) {
    appendFishCondition(program, verb)
    if option.letter != 0 {
      append(" -s ")
      append(character: option.letter)
    }
    append(" -l ", Argument(option.name), "")
    switch option.value {
    case .none: break
    case .choice(_, let choices):
      append(" -x -a '")
      for choice in choices { append("", Argument(choice), " ") }
      append("'")
    case .file: append(" -r -F")
    case .directory: append(" -x -a '(__fish_complete_directories)'")
    default: append(" -x")
    }
    append(" -d '")
    appendFishQuoted(option.summary)
    append("'\n")
  }

  fileprivate mutating func appendFishQuoted(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount {
      let byte = text.utf8Start[index]
      if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") {
        bytes.append(UInt8(ascii: "\\"))
      }
      bytes.append(byte)
    }
  }
}
