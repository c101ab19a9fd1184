// What the process gives up before it reads its first note: new privileges, every file that was not
// named (Landlock), and every system call that reading notes and writing records does not need
// (seccomp). Called before any thread starts; threads that start later inherit all of it.

@_extern(c, "syscall")
private func c_syscall(
  _ number: Int, _ first: Int, _ second: Int, _ third: Int, _ fourth: Int, _ fifth: Int
) -> Int

/// What of the sandbox a kernel gives, or is in force.
public struct SandboxState: Equatable, Sendable {
  /// The version of Landlock; 0 where the kernel has none.
  public var landlockVersion: Int
  public var filtersSystemCalls: Bool

  public init(landlockVersion: Int, filtersSystemCalls: Bool) {
    self.landlockVersion = landlockVersion
    self.filtersSystemCalls = filtersSystemCalls
  }
}

/// The files that a run may still open.
public struct SandboxFiles {
  /// Files that may be read. Those that cannot be found are left out: opening them fails anyway.
  public var readable: [UnsafePointer<CChar>]
  /// A folder whose files may be read, made, renamed and removed; nil where nothing is written but
  /// open descriptors.
  public var writableFolder: UnsafePointer<CChar>?

  public init(
    readable: [UnsafePointer<CChar>] = [], writableFolder: UnsafePointer<CChar>? = nil
  ) {
    self.readable = readable
    self.writableFolder = writableFolder
  }
}

public enum Sandbox {
  /// What this kernel gives; changes nothing.
  public static func available() -> SandboxState {
    SandboxState(
      landlockVersion: landlockVersion(), filtersSystemCalls: Filter.isAvailable())
  }

  /// Enters the sandbox, for good.
  ///
  /// - Precondition: this thread is the only one.
  /// - Returns: what is in force; a part that the kernel does not have, or does not let this process
  ///   use, is left out.
  public static func enter(_ files: SandboxFiles) -> SandboxState {
    let noNewPrivileges = 38
    let (one, zero) = (1, 0)
    guard c_syscall(Call.prctl, noNewPrivileges, one, zero, zero, zero) == 0 else {
      return SandboxState(landlockVersion: 0, filtersSystemCalls: false)
    }
    let version = restrictFiles(files)
    return SandboxState(
      landlockVersion: version,
      filtersSystemCalls: Filter.install(
        SystemCallFilter(allowsWriting: files.writableFolder != nil)))
  }

  private enum Call {
    #if arch(x86_64)
      static let prctl = 157
      static let seccomp = 317
    #else
      static let prctl = 167
      static let seccomp = 277
    #endif
    static let createRuleset = 444
    static let addRule = 445
    static let restrictSelf = 446
  }

  // MARK: - Landlock

  /// Rights by the kernel's bits (linux/landlock.h).
  private enum Right {
    static let readFile: UInt64 = 1 << 2
    static let readFolder: UInt64 = 1 << 3
    /// Writing, removing and making files and folders, renaming between folders, truncating.
    static let write: UInt64 = 1 << 1 | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 13 | 1 << 14

    /// All that a version knows; whatever is not granted is refused.
    static func all(_ version: Int) -> UInt64 {
      version >= 5 ? 0xFFFF : version >= 3 ? 0x7FFF : version == 2 ? 0x3FFF : 0x1FFF
    }
  }

  /// struct landlock_ruleset_attr: file rights, TCP rights (from version 4), scopes (from 6).
  private struct RulesetAttributes {
    var files: UInt64
    var network: UInt64
    var scopes: UInt64
  }

  private static func landlockVersion() -> Int {
    let wantsVersion = 1
    return max(0, c_syscall(Call.createRuleset, 0, 0, wantsVersion, 0, 0))
  }

  /// - Returns: the version in force; 0 where there is none.
  private static func restrictFiles(_ files: SandboxFiles) -> Int {
    let version = landlockVersion()
    guard version > 0 else { return 0 }
    // The first version lets no file move from folder to folder.
    if files.writableFolder != nil && version < 2 { return 0 }
    // Binding and connecting TCP sockets; abstract sockets and signals of other processes.
    var attributes = RulesetAttributes(
      files: Right.all(version), network: version >= 4 ? 3 : 0, scopes: version >= 6 ? 3 : 0)
    let byteCount = version >= 6 ? 24 : version >= 4 ? 16 : 8
    let ruleset = withUnsafeMutableBytes(of: &attributes) {
      c_syscall(
        Call.createRuleset, Int(bitPattern: $0.baseAddress!), byteCount, 0, 0, 0)
    }
    guard ruleset >= 0 else { return 0 }
    defer { _ = c_close(Int32(ruleset)) }
    var isWhole = true
    for path in files.readable {
      // A folder among them may be opened, so that the error is its own; no file in it may.
      if allow(Right.readFolder, path, ruleset) == .added { continue }
      if allow(Right.readFile, path, ruleset) == .failed { isWhole = false }
    }
    if let folder = files.writableFolder {
      let rights = (Right.readFile | Right.readFolder | Right.write) & Right.all(version)
      if allow(rights, folder, ruleset) != .added { isWhole = false }
    }
    // Without room for every rule a named file could not be read, so none are in force.
    guard isWhole, c_syscall(Call.restrictSelf, ruleset, 0, 0, 0, 0) == 0 else { return 0 }
    return version
  }

  private enum Grant {
    case added
    /// Nothing is there, it is of another kind, or it is a pipe of this process (/dev/fd/3), which
    /// needs no rule.
    case notNeeded
    case failed
  }

  private static func allow(
    _ rights: UInt64, _ path: UnsafePointer<CChar>, _ ruleset: Int
  ) -> Grant {
    let pathOnlyCloseOnExec: Int32 = 0o12_000_000
    let file = c_open(path, pathOnlyCloseOnExec, 0)
    guard file >= 0 else {
      return c_errno_location().pointee == Errno.tooManyFiles ? .failed : .notNeeded
    }
    defer { _ = c_close(file) }
    // struct landlock_path_beneath_attr is packed: rights, then the descriptor.
    let attributes = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 8)
    defer { attributes.deallocate() }
    attributes.storeBytes(of: rights, as: UInt64.self)
    attributes.storeBytes(of: file, toByteOffset: 8, as: Int32.self)
    let pathBeneath = 1
    let status = c_syscall(
      Call.addRule, ruleset, pathBeneath, Int(bitPattern: attributes), 0, 0)
    if status == 0 { return .added }
    let number = c_errno_location().pointee
    return number == Errno.invalid || number == Errno.badFile ? .notNeeded : .failed
  }

  private enum Errno {
    static let invalid: Int32 = 22
    static let badFile: Int32 = 77
    static let tooManyFiles: Int32 = 24
  }

  // MARK: - System calls

  private enum Filter {
    /// Whether the kernel knows filters that refuse with an error number.
    static func isAvailable() -> Bool {
      let getAction = 2
      var action: UInt32 = 0x0005_0000
      return withUnsafeMutableBytes(of: &action) {
        c_syscall(Call.seccomp, getAction, 0, Int(bitPattern: $0.baseAddress!), 0, 0) == 0
      }
    }

    /// struct sock_fprog.
    private struct Program {
      var count: UInt16
      var instructions: UnsafePointer<FilterInstruction>
    }

    static func install(_ filter: SystemCallFilter) -> Bool {
      let setFilter = 1
      let instructions = filter.program(for: .current)
      return instructions.withUnsafeBufferPointer { buffer in
        var program = Program(
          count: UInt16(buffer.count), instructions: buffer.baseAddress!)
        return withUnsafeMutableBytes(of: &program) {
          c_syscall(Call.seccomp, setFilter, 0, Int(bitPattern: $0.baseAddress!), 0, 0) == 0
        }
      }
    }
  }
}
