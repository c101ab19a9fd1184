// The workstation's command: one table of verbs, and the way from arguments to an exit status.
// Each verb is a type in Commands/ with its rows of the table and its work.
import Foundation
import Options

/// A verb of edge-distill.
protocol Command: SendableMetatype {
  static var verb: Verb { get }
  /// - Returns: the exit status: 0 done, 1 some documents remain or failed, 2 nothing usable.
  /// - Throws: what makes the whole work impossible; its words go to stderr and the status is 2.
  static func run(_ command: ParsedCommand) throws -> Int32
}

let commands: [any Command.Type] = [
  LabelCommand.self,
  CombineCommand.self,
  DictionaryCommand.self,
  ImportCommand.self,
  PretrainCommand.self,
  TrainCommand.self,
  EvaluateCommand.self,
  QuantizeCommand.self,
  CheckpointCommand.self,
  TypesCommand.self,
]

let program = Program(
  name: "edge-distill", version: "0.1.0",
  summary: "distils labels of teachers into a small clinical entity recogniser",
  details: """
    Labels notes with teachers (dictionaries, language models, checkpoints), combines the labels, \
    trains a student on them, quantizes it for edge-ner and scores it.

    Corpus files are JSON Lines, one document a line: \
    {"id","text","entities":[{"type","start","end"}]}, offsets in code points.
    """,
  verbs: commands.map { $0.verb } + [
    Verb("man", .none, "print the manual page"),
    Verb(
      "completions", .choice("bash|zsh|fish", ["bash", "zsh", "fish"]),
      "print shell completions"),
    Verb("help", .verb("[VERB]"), "explain a verb, or everything"),
    Verb("version", .none, "show the version"),
  ])

@main struct EdgeDistill {
  static func main() {
    // A closed pipe ends a write with an error, not the process with a signal.
    signal(SIGPIPE, SIG_IGN)
    do {
      let arguments = repeated(
        commandLineArguments(count: CommandLine.argc, CommandLine.unsafeArgv))
      exit(try run(program.parse(arguments)))
    } catch {
      report(words(for: error))
      exit(ExitStatus.failed)
    }
  }

  /// `--train A B` means `--train A --train B`.
  private static func repeated(_ arguments: [Argument]) -> [Argument] {
    let lists: [StaticString] = ["--train", "--dev", "--unlabelled", "--notes", "--names"]
    var result: [Argument] = []
    var list: Argument?
    for argument in arguments {
      if argument.hasPrefix("-") {
        list = lists.contains { argument.isEqual($0) } ? argument : nil
      } else if let list, let last = result.last, !last.isEqual(list) {
        result.append(list)
      }
      result.append(argument)
    }
    return result
  }

  private static func run(_ command: ParsedCommand) throws -> Int32 {
    if command.has("help") {
      let verb = command.isVerbWritten && !command.verb.name.isEmpty ? command.verb : nil
      return show(program.help(verb: verb, isShort: command.isShortHelp))
    }
    if command.has("version") { return show(program.versionLine) }
    let name = Argument(command.verb.name)
    if name.isEqual("version") { return show(program.versionLine) }
    if name.isEqual("help") { return try showHelp(command) }
    if name.isEqual("man") { return show(program.manualPage) }
    if name.isEqual("completions") {
      guard let shell = command.operands.first else {
        throw OptionError.missingOperand("bash, zsh or fish")
      }
      if shell.isEqual("bash") { return show(program.bashCompletions) }
      if shell.isEqual("zsh") { return show(program.zshCompletions) }
      return show(program.fishCompletions)
    }
    for candidate in commands where name.isEqual(candidate.verb.name) {
      return try candidate.run(command)
    }
    throw OptionError.noVerb
  }

  private static func showHelp(_ command: ParsedCommand) throws -> Int32 {
    let verb = try command.operands.first.map { name throws(OptionError) in
      guard let verb = program.verb(named: name) else {
        throw .unknownVerb(name, near: program.nearestVerb(to: name))
      }
      return verb
    }
    return show(program.help(verb: verb, isShort: false))
  }
}
