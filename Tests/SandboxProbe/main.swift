// Enters the sandbox as `edge-ner extract` does, then tries one thing and says what came of it. Linked
// with the same Runtime; run by SandboxTests.
//
//     SandboxProbe TRY NAMED OTHER [FOLDER]
//
// NAMED is the file that may be read, OTHER one that may not, FOLDER one that may be written to.
// Prints `done` or `refused NUMBER` (errno).
import Glibc
import Runtime

@_extern(c, "ptrace")
private func c_ptrace(_ request: Int32, _ process: Int, _ address: Int, _ data: Int) -> Int

let words = CommandLine.arguments
guard words.count >= 4 else { exit(64) }

func report(_ isDone: Bool) -> Never {
  print(isDone ? "done" : "refused \(errno)")
  exit(0)
}

let named = strdup(words[2])!
let other = strdup(words[3])!
let folder = words.count > 4 ? strdup(words[4])! : nil
let state = Sandbox.enter(SandboxFiles(readable: [UnsafePointer(named)], writableFolder: folder))
errno = 0

switch words[1] {
case "state": print(state.landlockVersion, state.filtersSystemCalls)
case "read-named": report(open(named, O_RDONLY) >= 0)
case "read-other": report(open(other, O_RDONLY) >= 0)
case "list-folder": report(opendir("/") != nil)
case "write-named": report(open(named, O_WRONLY) >= 0)
case "append-named": report(open(named, O_WRONLY | O_APPEND) >= 0)
case "create": report(open(other + ".new", O_CREAT | O_WRONLY, 0o600) >= 0)
case "create-in-folder":
  report(open(String(cString: folder!) + "/new", O_CREAT | O_WRONLY, 0o600) >= 0)
case "remove": report(unlink(named) == 0)
case "rename": report(rename(named, String(cString: named) + ".moved") == 0)
case "socket": report(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) >= 0)
case "local-socket": report(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) >= 0)
case "connect":
  var address = sockaddr()
  report(connect(0, &address, socklen_t(MemoryLayout<sockaddr>.size)) == 0)
case "exec":
  var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
  report(execv("/bin/true", &arguments) == 0)
case "fork": report(fork() >= 0)
case "trace": report(c_ptrace(0, 0, 0, 0) == 0)
case "signal-other": report(kill(1, 0) == 0)
case "executable-memory":
  let memory = mmap(
    nil, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
  report(memory != MAP_FAILED)
case "thread":
  // Threads start inside, and are in it too.
  nonisolated(unsafe) var isRefused = false
  let thread = Thread.start { isRefused = socket(AF_INET, 1, 0) < 0 }
  guard let thread else { report(false) }
  thread.join()
  print(isRefused ? "done" : "a thread got out")
default: exit(64)
}

private func + (left: UnsafeMutablePointer<CChar>, right: String) -> String {
  String(cString: left) + right
}
