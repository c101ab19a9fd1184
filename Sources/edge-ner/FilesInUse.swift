// Refuses to write to a file that the same run reads: its notes, its model, its tables, its key.
import Options
import Runtime

/// - file: what --output or another option of this name opened, not emptied yet.
/// - model: the one in use; nil for none.
func refuseFileInUse(
  _ file: Descriptor, _ option: StaticString, _ command: ParsedCommand, model: OpenedModel?
) throws(CommandError) {
  guard let identity = FileIdentity(file) else { return }
  var isInUse = isStandardInput(identity, command)
  for operand in command.operands where isFile(identity, operand) { isInUse = true }
  let options: [StaticString] = [
    "model", "codes", "dictionary", "ignore", "types-file", "key-file",
  ]
  for name in options where command.verb.option(named: Argument(name)) != nil {
    for path in command.all(name) where isFile(identity, path) { isInUse = true }
  }
  if let model, isFile(identity, model.path) { isInUse = true }
  guard isInUse else { return }
  var text = TextBuilder()
  text.append("--")
  text.append(option)
  text.append(": the run reads this file")
  throw .words(text.bytes)
}

private func isStandardInput(_ identity: FileIdentity, _ command: ParsedCommand) -> Bool {
  command.operands.allSatisfy { $0.isEqual("-") } && FileIdentity(.standardInput) == identity
}

private func isFile(_ identity: FileIdentity, _ path: Argument) -> Bool {
  FileIdentity(path: path.cString) == identity
}

private func isFile(_ identity: FileIdentity, _ path: [UInt8]) -> Bool {
  (path + [0]).withUnsafeBytes {
    FileIdentity(path: $0.baseAddress!.assumingMemoryBound(to: CChar.self)) == identity
  }
}
