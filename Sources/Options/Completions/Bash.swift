// Completions for bash: one function that looks at the verb and at the word before the cursor. What
// compgen offers is read line by line, so that names with spaces stay whole.

extension Program {
  public var bashCompletions: [UInt8] {
    var script = TextBuilder()
    script.append("# bash completions for ", Argument(name), "\n_")
    script.appendIdentifier(name)
    script.append("() {\n  local cur prev verb names\n  COMPREPLY=()\n")
    script.append("  cur=${COMP_WORDS[COMP_CWORD]}\n  prev=${COMP_WORDS[COMP_CWORD-1]}\n")
    script.append("  verb=")
    if let defaultVerb { script.append(defaultVerb) }
    script.append("\n  case \"${COMP_WORDS[1]}\" in\n    ")
    script.appendVerbNames(self, separator: "|")
    script.append(") [ \"$COMP_CWORD\" -gt 1 ] && verb=${COMP_WORDS[1]} ;;\n  esac\n")
    script.append("  case \"$verb:$prev\" in\n")
    for verb in verbs {
      for option in verb.options { script.appendBashValue(verb, option) }
    }
    script.append("  esac\n  names=''\n  case \"$verb\" in\n")
    for verb in verbs {
      script.append("    ", Argument(verb.name), ") names='")
      for option in verb.options {
        script.append("--", Argument(option.name), " ")
      }
      for choice in operandChoices(verb) { script.append("", Argument(choice), " ") }
      script.append("' ;;\n")
    }
    script.append("  esac\n  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    names=\"$names ")
    script.appendVerbNames(self, separator: " ")
    script.append("\"\n  fi\n  mapfile -t COMPREPLY < <(compgen -W \"$names\" -- \"$cur\")\n")
    script.append("  case \"$verb:$cur\" in\n    *:-*")
    for verb in verbs {
      if case .files = verb.operands { continue }
      script.append("|", Argument(verb.name), ":*")
    }
    script.append(") ;;\n")
    script.append(
      "    *) mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- \"$cur\") ;;\n  esac\n}\n")
    script.append("complete -o filenames -F _")
    script.appendIdentifier(name)
    script.append(" ", Argument(name), "\n")
    return script.bytes
  }
}

extension TextBuilder {
  /// A name that a shell function may have.
  mutating func appendIdentifier(_ name: StaticString) {
    for index in 0..<name.utf8CodeUnitCount {
      let byte = name.utf8Start[index]
      bytes.append(byte == UInt8(ascii: "-") ? UInt8(ascii: "_") : byte)
    }
  }

  mutating func appendVerbNames(_ program: Program, separator: StaticString) {
    for index in 0..<program.verbs.count {
      if index > 0 { append(separator) }
      append(program.verbs[index].name)
    }
  }

  fileprivate mutating func appendBashValue(_ verb: Verb, _ option: Option) {
    guard option.value.placeholder != nil else { return }
    append("    ", Argument(verb.name), ":--")
    append(option.name)
    append(") ")
    switch option.value {
    case .choice(_, let choices):
      append("mapfile -t COMPREPLY < <(compgen -W '")
      for choice in choices { append("", Argument(choice), " ") }
      append("' -- \"$cur\")")
    case .file: append("mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")")
    case .directory: append("mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")")
    default: append(":")
    }
    append("; return ;;\n")
  }
}
