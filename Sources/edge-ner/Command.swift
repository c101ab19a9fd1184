// Reads the command line and hands over to the verb. Every path ends in an exit status here.
import Options
import Runtime

/// 0 done, 1 some notes failed, 2 usage, model or input/output error.
enum ExitStatus {
  static let done: Int32 = 0
  static let someNotesFailed: Int32 = 1
  static let failed: Int32 = 2
}

func runCommand(
  _ argumentCount: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> Int32 {
  Descriptor.holdStandardNumbers()
  forbidCoreDumps()
  reportMemoryShortage(program: "edge-ner: ")
  prepareSignals()
  do throws(CommandError) {
    return try runVerb(parse(commandLineArguments(count: argumentCount, arguments)))
  } catch {
    reportError(error.message)
    return ExitStatus.failed
  }
}

private func parse(_ arguments: [Argument]) throws(CommandError) -> ParsedCommand {
  do throws(OptionError) {
    return try programTable.parse(arguments)
  } catch {
    throw .options(error)
  }
}

private func runVerb(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  if command.has("help") {
    let verb = command.isVerbWritten ? command.verb : nil
    return writeText(programTable.help(verb: verb, isShort: command.isShortHelp))
  }
  if command.has("version") { return writeText(programTable.versionLine) }
  let name = Argument(command.verb.name)
  if name.isEqual("extract") { return try runExtract(command) }
  if name.isEqual("spool") { return try runSpool(command) }
  if name.isEqual("redact") { return try runRedact(command) }
  if name.isEqual("inspect") { return try runInspect(command) }
  if name.isEqual("verify") { return try runVerify(command) }
  if name.isEqual("tokens") { return try runTokens(command) }
  if name.isEqual("logits") { return try runLogits(command) }
  if name.isEqual("bench") { return try runBench(command) }
  if name.isEqual("footprint") { return try runFootprint(command) }
  if name.isEqual("completions") { return try runCompletions(command) }
  if name.isEqual("man") { return writeText(programTable.manualPage) }
  if name.isEqual("help") { return try runHelp(command) }
  return writeText(programTable.versionLine)
}

private func runHelp(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  guard let name = command.operands.first else {
    return writeText(programTable.help(verb: nil, isShort: false))
  }
  guard let verb = programTable.verb(named: name) else {
    throw .options(.unknownVerb(name, near: programTable.nearestVerb(to: name)))
  }
  return writeText(programTable.help(verb: verb, isShort: false))
}

private func runCompletions(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  guard let shell = command.operands.first else {
    throw .options(.missingOperand("bash, zsh or fish"))
  }
  switch Shell.named(shell) {
  case .bash: return writeText(programTable.bashCompletions)
  case .zsh: return writeText(programTable.zshCompletions)
  case .fish, nil: return writeText(programTable.fishCompletions)
  }
}
