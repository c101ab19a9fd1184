// The sandbox as a program of the same Runtime finds it (Tests/SandboxProbe), and the filter's programs
// of both architectures, run by a small interpreter.
import Foundation
import Runtime
import Testing

@Suite struct SandboxTests {
  private static let probe = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("SandboxProbe")

  /// What the probe prints after trying one thing in a folder of its own.
  private func attempt(_ what: String, inFolder: Bool = false) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("sandbox-\(UUID().uuidString)")
    let inner = folder.appendingPathComponent("inner")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["named", "other"] {
      try Data("text".utf8).write(to: folder.appendingPathComponent(name))
    }
    let process = Process()
    process.executableURL = Self.probe
    process.arguments =
      [what] + ["named", "other"].map { folder.appendingPathComponent($0).path }
      + (inFolder ? [inner.path] : [])
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0, "\(what)")
    return text.trimmingCharacters(in: .newlines)
  }

  @Test func whatIsInForceIsWhatTheKernelGives() throws {
    let state = Sandbox.available()
    #expect(try attempt("state") == "\(state.landlockVersion) \(state.filtersSystemCalls)")
  }

  @Test(arguments: [
    "write-named", "append-named", "create", "remove", "rename", "socket", "local-socket",
    "connect", "exec", "fork", "trace", "signal-other", "executable-memory",
  ])
  func theFilterRefuses(what: String) throws {
    guard Sandbox.available().filtersSystemCalls else { return }
    #expect(try attempt(what).hasPrefix("refused"))
  }

  @Test(arguments: ["read-named", "thread"])
  func notesCanStillBeRead(what: String) throws {
    guard Sandbox.available().filtersSystemCalls else { return }
    #expect(try attempt(what) == "done")
  }

  @Test(arguments: ["read-other", "list-folder"])
  func filesThatWereNotNamedAreOutOfReach(what: String) throws {
    guard Sandbox.available().landlockVersion > 0 else { return }
    // EACCES, from Landlock: the filter would say EPERM.
    #expect(try attempt(what) == "refused 13")
  }

  @Test func outputsThatWriteFilesGetTheirFolderAlone() throws {
    guard Sandbox.available().landlockVersion > 0 else { return }
    #expect(try attempt("create-in-folder", inFolder: true) == "done")
    for what in ["create", "write-named", "remove", "read-other", "socket", "exec"] {
      #expect(try attempt(what, inFolder: true).hasPrefix("refused"), "\(what)")
    }
  }

  // MARK: - The filter by itself

  private struct SystemCall {
    var number: UInt32
    var architecture: UInt32
    var arguments: [UInt64] = [0, 0, 0, 0, 0, 0]
  }

  private enum Answer: Equatable {
    case allowed, killed
    case refused(UInt32)
  }

  /// Runs a program as the kernel would.
  private func answer(_ program: [FilterInstruction], _ call: SystemCall) -> Answer? {
    var data: [UInt32] = [call.number, call.architecture, 0, 0]
    for argument in call.arguments {
      data += [UInt32(truncatingIfNeeded: argument), UInt32(argument >> 32)]
    }
    var (place, value) = (0, UInt32(0))
    while place < program.count {
      let instruction = program[place]
      place += 1
      func jump(_ condition: Bool) {
        place += Int(condition ? instruction.ifTrue : instruction.ifFalse)
      }
      switch instruction.code {
      case 0x20: value = data[Int(instruction.operand) / 4]
      case 0x15: jump(value == instruction.operand)
      case 0x35: jump(value >= instruction.operand)
      case 0x45: jump(value & instruction.operand != 0)
      case 0x06:
        switch instruction.operand & 0xFFFF_0000 {
        case 0x7FFF_0000: return .allowed
        case 0x8000_0000: return .killed
        default: return .refused(instruction.operand & 0xFFFF)
        }
      default: return nil
      }
    }
    return nil
  }

  /// Numbers of: openat, mmap, clone, clone3, socket, execve, ptrace, connect, read, ioctl, prlimit64,
  /// renameat2.
  private static let numbers: [SystemCallArchitecture: [String: UInt32]] = [
    .x86_64: [
      "openat": 257, "mmap": 9, "clone": 56, "clone3": 435, "socket": 41, "execve": 59,
      "ptrace": 101, "connect": 42, "read": 0, "ioctl": 16, "prlimit64": 302, "renameat2": 316,
    ],
    .arm64: [
      "openat": 56, "mmap": 222, "clone": 220, "clone3": 435, "socket": 198, "execve": 221,
      "ptrace": 117, "connect": 203, "read": 63, "ioctl": 29, "prlimit64": 261, "renameat2": 276,
    ],
  ]

  @Test(arguments: [SystemCallArchitecture.x86_64, .arm64])
  func bothProgramsKnowTheirCalls(architecture: SystemCallArchitecture) throws {
    let numbers = try #require(Self.numbers[architecture])
    func ask(_ name: String, _ arguments: [UInt64] = [], writes: Bool = false) throws -> Answer? {
      var call = SystemCall(
        number: try #require(numbers[name]), architecture: architecture.auditNumber)
      for (index, value) in arguments.enumerated() { call.arguments[index] = value }
      let filter = SystemCallFilter(allowsWriting: writes)
      return answer(filter.program(for: architecture), call)
    }
    #expect(try ask("read") == .allowed)
    for name in ["socket", "execve", "ptrace", "connect", "renameat2"] {
      #expect(try ask(name) == .refused(1), "\(name)")
    }
    #expect(try ask("renameat2", writes: true) == .allowed)
    #expect(try ask("socket", writes: true) == .refused(1))
    let (readOnly, writeOnly, readWrite, create, closeOnExec):
      (UInt64, UInt64, UInt64, UInt64, UInt64) =
        (0, 1, 2, 0o100, 0o2_000_000)
    #expect(try ask("openat", [0, 0, readOnly | closeOnExec]) == .allowed)
    for flags in [writeOnly, readWrite, create, 0o1000, 0o20_000_000] {
      #expect(try ask("openat", [0, 0, flags | closeOnExec]) == .refused(1), "\(flags)")
      #expect(try ask("openat", [0, 0, flags], writes: true) == .allowed, "\(flags)")
    }
    #expect(try ask("mmap", [0, 4096, 3]) == .allowed)
    #expect(try ask("mmap", [0, 4096, 7]) == .refused(1))
    #expect(try ask("clone", [0x3D_0F00]) == .allowed)
    #expect(try ask("clone", [17]) == .refused(1))
    #expect(try ask("clone3") == .refused(38))
    #expect(try ask("ioctl", [1, 0x5401]) == .allowed)
    #expect(try ask("ioctl", [1, 0x5412]) == .refused(1))
    #expect(try ask("prlimit64", [0, 3, 0]) == .allowed)
    #expect(try ask("prlimit64", [0, 3, 1 << 32]) == .refused(1))
  }

  @Test func callsOfAnotherArchitectureEndTheProcess() {
    let program = SystemCallFilter().program(for: .x86_64)
    let arm = SystemCallArchitecture.arm64.auditNumber
    #expect(answer(program, SystemCall(number: 0, architecture: arm)) == .killed)
    // The numbers of x32.
    let own = SystemCallArchitecture.x86_64.auditNumber
    #expect(answer(program, SystemCall(number: 0x4000_0000, architecture: own)) == .killed)
    #expect(answer(program, SystemCall(number: 0x3FFF_FFFF, architecture: own)) == .refused(1))
  }
}
