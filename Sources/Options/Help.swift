// Help for a terminal, made from the table. Short help is one line an option within 79 columns;
// long help adds what there is to explain.

extension Program {
  /// - verb: nil for the whole program; with a default verb its options are shown too.
  public func help(verb: Verb?, isShort: Bool) -> [UInt8] {
    var text = TextBuilder()
    let shown = verb ?? defaultVerb.flatMap { self.verb(named: $0) }
    let isWholeProgram = verb == nil || isDefault(verb!)
    text.appendUsage(self, shown)
    text.append("\n")
    if isWholeProgram {
      text.appendWrapped(summary, indent: 0)
    } else if let shown {
      text.appendWrapped(shown.summary, indent: 0)
    }
    if !isShort {
      let explained = isWholeProgram ? details : shown?.details ?? ""
      if explained.utf8CodeUnitCount > 0 {
        text.append("\n")
        text.appendWrapped(explained, indent: 0)
      }
    }
    if let shown, shown.options.count > 0 {
      text.append("\nOptions:\n")
      text.appendOptions(shown.options, isShort: isShort)
    }
    if isWholeProgram { text.appendVerbs(self) }
    if !isShort, isWholeProgram {
      for section in sections {
        text.append("\n")
        text.append(section.title)
        text.append(":\n")
        text.appendWrapped(section.text, indent: 2)
      }
    }
    return text.bytes
  }

  /// `NAME VERSION` and a line break.
  public var versionLine: [UInt8] {
    var text = TextBuilder()
    text.append(name)
    text.append(" ")
    text.append(version)
    text.append("\n")
    return text.bytes
  }
}

extension TextBuilder {
  mutating func appendUsage(_ program: Program, _ verb: Verb?) {
    append("Usage: ")
    appendSynopsis(program, verb)
    append("\n")
  }

  /// `edge-ner [extract] [options] [FILE...]`
  mutating func appendSynopsis(_ program: Program, _ verb: Verb?) {
    append(program.name)
    guard let verb else {
      append(" VERB [options]")
      return
    }
    append(program.isDefault(verb) ? " [" : " ")
    append(verb.name)
    if program.isDefault(verb) { append("]") }
    append(" [options]")
    if let usage = verb.operands.usage {
      append(" ")
      append(usage)
    }
  }

  /// `-h, --help` or `--model FILE`.
  mutating func appendForms(_ option: Option) {
    if option.letter != 0 {
      append("-")
      append(character: option.letter)
      append(", ")
    }
    append("--")
    append(option.name)
    if let placeholder = option.value.placeholder {
      append(" ")
      append(placeholder)
    }
  }

  fileprivate mutating func appendOptions(_ options: [Option], isShort: Bool) {
    var widest = 0
    for option in options {
      var forms = TextBuilder()
      forms.appendForms(option)
      widest = max(widest, forms.bytes.count)
    }
    let column = min(widest, 26) + 4
    for option in options {
      append("  ")
      appendForms(option)
      if isShort {
        if self.column + 2 > column {
          append("\n")
        }
        appendSpaces(column - self.column)
        appendWrapped(option.summary, indent: column)
      } else {
        append("\n")
        appendWrapped(option.summary, indent: 6)
        if option.details.utf8CodeUnitCount > 0 {
          appendWrapped(option.details, indent: 6)
        }
        if case .choice(_, let choices) = option.value {
          appendSpaces(6)
          append("One of: ")
          appendList(choices)
          append("\n")
        }
        append("\n")
      }
    }
    if !isShort { bytes.removeLast() }
  }

  fileprivate mutating func appendVerbs(_ program: Program) {
    append("\nVerbs:\n")
    var widest = 0
    for verb in program.verbs { widest = max(widest, verb.name.utf8CodeUnitCount) }
    for verb in program.verbs {
      append("  ")
      append(verb.name)
      appendSpaces(widest + 4 - column)
      appendWrapped(verb.summary, indent: widest + 4)
    }
    append("\n'")
    append(program.name)
    append(" VERB --help' explains a verb, '--help' everything.\n")
  }
}
