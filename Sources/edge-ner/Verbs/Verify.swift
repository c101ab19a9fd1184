// The full check of a model file: structure, weights and content hash; of a code dictionary the same.
import Options
import Records
import Runtime

func runVerify(_ command: ParsedCommand) throws(CommandError) -> Int32 {
  if let codes = try codeOperand(command) { return try verifyCodes(command, codes) }
  let opened = try openModel(for: command, path: command.operands.first)
  do throws(ModelError) {
    try opened.model.verify()
  } catch {
    throw .model(.model(path: opened.path, error))
  }
  let output = OutputBuffer()
  output.append(printable: opened.path)
  output.append(": sound, ")
  output.append(integer: opened.model.bytes.count)
  output.append(" bytes, sha256 ")
  output.append(hexadecimal: opened.model.contentHash)
  output.append("\n")
  return output.finish()
}
