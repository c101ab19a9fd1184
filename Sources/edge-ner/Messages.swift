// Text for people: whole texts on stdout, error lines on stderr.
import Options
import Records
import Runtime

/// Writes to stdout; the exit status.
func writeText(_ text: [UInt8]) -> Int32 {
  do throws(SystemError) {
    try writeAll(text, to: .standardOutput)
    return ExitStatus.done
  } catch {
    return reportOutputError(error)
  }
}

/// A closed pipe is a reader that has seen enough: quiet, and not an error.
func reportOutputError(_ error: SystemError) -> Int32 {
  if error == .brokenPipe { return ExitStatus.done }
  var text = TextBuilder()
  text.append("cannot write output: ")
  text.bytes.append(contentsOf: error.message)
  reportError(text.bytes)
  return ExitStatus.failed
}

extension OutputBuffer {
  /// Writes what is left; the exit status, with a message for anything but a closed pipe.
  func finish() -> Int32 {
    flush()
    if let failure { return reportOutputError(failure) }
    return ExitStatus.done
  }
}

/// One line on stderr: `edge-ner: ` and the message. Names of files in it may hold any byte, so
/// control characters are replaced here, once for all messages.
func reportError(_ message: [UInt8]) {
  var line = TextBuilder()
  line.append("edge-ner: ")
  line.append(printable: message)
  line.append("\n")
  do throws(SystemError) {
    try writeAll(line.bytes, to: .standardError)
  } catch {
    // Nowhere is left to say it.
  }
}

func reportError(_ message: StaticString) {
  var text = TextBuilder()
  text.append(message)
  reportError(text.bytes)
}

func writeAll(_ bytes: [UInt8], to descriptor: Descriptor) throws(SystemError) {
  var failure: SystemError?
  bytes.withUnsafeBytes { buffer in
    do throws(SystemError) {
      try descriptor.write(buffer)
    } catch {
      failure = error
    }
  }
  if let failure { throw failure }
}
