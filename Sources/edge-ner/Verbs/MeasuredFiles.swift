// The files whose notes are measured, looked at before anything is: measuring takes long.
import Options
import Runtime

/// Refuses files of which none can be read and holds a byte. Pipes, whose bytes come once, are not
/// looked into.
func checkMeasuredFiles(_ command: ParsedCommand) throws(CommandError) {
  var faults: [[UInt8]] = []
  for operand in command.operands {
    if operand.isEqual("-") || InputStatus(path: operand.cString)?.isPipe == true { return }
    guard let fault = fault(operand) else { return }
    faults.append(fault)
  }
  guard let last = faults.popLast() else { return }
  for fault in faults { reportError(fault) }
  throw .words(last)
}

/// Why a file gives nothing to measure.
private func fault(_ path: Argument) -> [UInt8]? {
  var text = TextBuilder()
  text.append(path)
  var isOpen = false
  do throws(SystemError) {
    let file = try Descriptor.open(forReading: path.cString)
    defer { file.close() }
    isOpen = true
    var byte: UInt8 = 0
    if try file.read(into: &byte, byteCount: 1) > 0 { return nil }
    text.append(": empty, there is nothing to measure")
  } catch {
    text.append(isOpen ? ": cannot read: " : ": cannot open: ")
    text.append(bytes: error.message)
  }
  return text.bytes
}
