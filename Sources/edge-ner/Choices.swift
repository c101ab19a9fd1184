// The closed sets that options name, beside those that stand with what they choose between.
import KernelInterface
import Options
import Runtime

extension InputKind: NamedChoice {}

extension TextEncoding: NamedChoice {}

extension Markup: NamedChoice {}

extension OffsetUnit: NamedChoice {
  public var name: StaticString {
    switch self {
    case .codePoint: "codepoint"
    case .byte: "byte"
    case .utf16: "utf16"
    }
  }
}

extension InstructionSet: NamedChoice {}

enum ColorChoice: NamedChoice {
  case auto, always, never

  var name: StaticString {
    switch self {
    case .auto: "auto"
    case .always: "always"
    case .never: "never"
    }
  }
}

enum Shell: NamedChoice {
  case bash, zsh, fish

  var name: StaticString {
    switch self {
    case .bash: "bash"
    case .zsh: "zsh"
    case .fish: "fish"
    }
  }
}
