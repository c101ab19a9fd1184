// Completions for zsh, for a file named _NAME in $fpath.

extension Program {
  public var zshCompletions: [UInt8] {
    var script = TextBuilder()
    script.append("#compdef ", Argument(name), "\n\n_")
    script.appendIdentifier(name)
    script.append("() {\n  local verb=")
    if let defaultVerb { script.append(defaultVerb) }
    script.append("\n  local -a verbs\n  verbs=(\n")
    for verb in verbs {
      script.append("    '", Argument(verb.name), ":")
      script.appendZshQuoted(verb.summary)
      script.append("'\n")
    }
    script.append("  )\n  if (( CURRENT > 2 )) && (( ${verbs[(I)${words[2]}:*]} )); then\n")
    script.append("    verb=${words[2]}\n    shift words\n    (( CURRENT-- ))\n")
    script.append("  elif (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then\n")
    script.append("    _describe verb verbs\n    [[ -n $verb ]] && _files\n    return\n  fi\n")
    script.append("  case $verb in\n")
    for verb in verbs {
      script.append("    ", Argument(verb.name), ")\n      _arguments -s")
      for option in verb.options { script.appendZshOption(option) }
      switch verb.operands {
      case .none: break
      case .files: script.append(" \\\n        '*:file:_files'")
      case .choice, .verb:
        script.append(" \\\n        '1:choice:(")
        for choice in operandChoices(verb) { script.append("", Argument(choice), " ") }
        script.append(")'")
      }
      script.append("\n      ;;\n")
    }
    script.append("  esac\n}\n\n_")
    script.appendIdentifier(name)
    script.append(" \"$@\"\n")
    return script.bytes
  }
}

extension TextBuilder {
  fileprivate mutating func appendZshOption(_ option: Option) {
    if option.letter != 0 {
      append(" \\\n        '-")
      append(character: option.letter)
      append("[")
      appendZshQuoted(option.summary)
      append("]'")
    }
    append(" \\\n        '*--", Argument(option.name), "")
    if option.value.placeholder != nil { append("=") }
    append("[")
    appendZshQuoted(option.summary)
    append("]")
    if let placeholder = option.value.placeholder { append(":", Argument(placeholder), ":") }
    switch option.value {
    case .choice(_, let choices):
      append("(")
      for choice in choices { append("", Argument(choice), " ") }
      append(")")
    case .file: append("_files")
    case .directory: append("_files -/")
    default: break
    }
    append("'")
  }

  /// Inside '…' of an _arguments specification: quotes, colons and brackets are escaped.
  fileprivate mutating func appendZshQuoted(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount {
      let byte = text.utf8Start[index]
      switch byte {
      case UInt8(ascii: "'"): append("'\\''")
      case UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      default: bytes.append(byte)
      }
    }
  }
}
