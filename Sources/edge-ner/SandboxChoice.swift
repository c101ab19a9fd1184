// Whether a run enters the sandbox, and the words for what is in force.
import Options
import Runtime

/// Enters the sandbox unless --no-sandbox; with --verbose says on stderr what is in force.
///
/// - Precondition: no thread was started, and all but these files is open.
func enterSandbox(_ command: ParsedCommand, _ files: SandboxFiles) {
  let isWanted = !command.has("no-sandbox")
  let state =
    isWanted
    ? Sandbox.enter(files) : SandboxState(landlockVersion: 0, filtersSystemCalls: false)
  guard command.has("verbose") else { return }
  var text = TextBuilder()
  text.append("sandbox: ")
  text.append(bytes: state.words)
  if !isWanted { text.append(", as --no-sandbox says") }
  reportError(text.bytes)
}

extension SandboxState {
  /// `files by Landlock 7, system calls filtered`, or what of it there is.
  var words: [UInt8] {
    var text = TextBuilder()
    if landlockVersion > 0 { text.append("files by Landlock ", landlockVersion) }
    if filtersSystemCalls {
      text.append(landlockVersion > 0 ? ", system calls filtered" : "system calls filtered")
    }
    if text.bytes.isEmpty { text.append("none") }
    return text.bytes
  }
}
