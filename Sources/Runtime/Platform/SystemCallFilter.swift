// The list of system calls that a process may make once its notes are about to be read, as a program
// for the kernel's filter (seccomp, classic BPF). Everything that is not listed is refused with EPERM,
// so a library that tries something unexpected sees an error and no crash.

/// The two architectures' numbers; both programs are tested on either machine.
public enum SystemCallArchitecture: Sendable {
  case x86_64
  case arm64

  /// That of this program.
  public static var current: SystemCallArchitecture {
    #if arch(x86_64)
      .x86_64
    #else
      .arm64
    #endif
  }

  /// As the kernel names it (linux/audit.h).
  public var auditNumber: UInt32 { self == .x86_64 ? 0xC000_003E : 0xC000_00B7 }
}

/// One instruction of the filter (struct sock_filter).
public struct FilterInstruction: Equatable, Sendable {
  public var code: UInt16
  public var ifTrue: UInt8
  public var ifFalse: UInt8
  public var operand: UInt32
}

/// What a filter lets pass beside what reading notes and writing to open files needs.
public struct SystemCallFilter: Sendable {
  /// Opening files for writing, renaming, removing and syncing them: for outputs that write files.
  /// Where they may lie is Landlock's business.
  public var allowsWriting = false

  public init(allowsWriting: Bool = false) { self.allowsWriting = allowsWriting }

  /// When a call of this number may pass.
  private enum Condition {
    case always
    /// No bit of the mask is set in the low half of the argument.
    case noBits(argument: Int, mask: UInt32)
    /// The low half of the argument is one of two values.
    case either(argument: Int, UInt32, UInt32)
    /// Some bit of the mask is set in the low half of the argument.
    case someBit(argument: Int, mask: UInt32)
    /// The argument is zero.
    case zero(argument: Int)
  }

  /// The filter's instructions.
  public func program(for architecture: SystemCallArchitecture) -> [FilterInstruction] {
    var program = FilterProgram()
    program.expect(architecture: architecture)
    /// The numbers on x86-64 and arm64; -1 where there is no such call.
    func allow(_ x86: Int, _ arm: Int, _ condition: Condition? = nil) {
      let number = architecture == .x86_64 ? x86 : arm
      if number >= 0 { program.allow(UInt32(number), condition ?? .always) }
    }
    // read, readv, pread64, write, writev, close, lseek
    allow(0, 63)
    allow(1, 64)
    allow(19, 65)
    allow(17, 67)
    allow(20, 66)
    allow(3, 57)
    allow(8, 62)
    // open, openat: to read only, but for outputs that write files.
    let writing: UInt32 = allowsWriting ? 0 : 0o3 | 0o100 | 0o1000 | 0o20_000_000
    allow(2, -1, .noBits(argument: 1, mask: writing))
    allow(257, 56, .noBits(argument: 2, mask: writing))
    // fstat, stat, lstat, newfstatat, statx, readlink, readlinkat, getdents64
    allow(5, 80)
    allow(4, -1)
    allow(6, -1)
    allow(262, 79)
    allow(332, 291)
    allow(89, -1)
    allow(267, 78)
    allow(217, 61)
    // fsync, fdatasync: of the open file that records are appended to.
    allow(74, 82)
    allow(75, 83)
    if allowsWriting {
      // rename, renameat, renameat2, unlink, unlinkat, mkdir, mkdirat, flock,
      // ftruncate, fchmod
      allow(82, -1)
      allow(264, 38)
      allow(316, 276)
      allow(87, -1)
      allow(263, 35)
      allow(83, -1)
      allow(258, 34)
      allow(73, 32)
      allow(77, 46)
      allow(91, 52)
    }
    // mmap, mprotect: never executable. munmap, mremap, madvise, brk
    let executable: UInt32 = 4
    allow(9, 222, .noBits(argument: 2, mask: executable))
    allow(10, 226, .noBits(argument: 2, mask: executable))
    allow(11, 215)
    allow(25, 216)
    allow(28, 233)
    allow(12, 214)
    // clone: threads only. clone3 hides its flags in memory, so the C library is told to use clone.
    let threadFlag: UInt32 = 0x10000
    allow(56, 220, .someBit(argument: 0, mask: threadFlag))
    program.refuse(435, errorNumber: 38)
    // set_robust_list, rseq, gettid, futex, sched_yield, sched_getaffinity, sched_setaffinity, getcpu
    allow(273, 99)
    allow(334, 293)
    allow(186, 178)
    allow(202, 98)
    allow(24, 124)
    allow(204, 123)
    allow(203, 122)
    allow(309, 168)
    // exit, exit_group, tgkill (abort), getpid, restart_syscall
    allow(60, 93)
    allow(231, 94)
    allow(234, 131)
    allow(39, 172)
    allow(219, 128)
    // rt_sigaction, rt_sigprocmask, rt_sigreturn, sigaltstack
    allow(13, 134)
    allow(14, 135)
    allow(15, 139)
    allow(131, 132)
    // poll, ppoll, clock_gettime, clock_nanosleep, nanosleep, getrandom
    allow(7, -1)
    allow(271, 73)
    allow(228, 113)
    allow(230, 115)
    allow(35, 101)
    allow(318, 278)
    // ioctl: whether a descriptor is a terminal (TCGETS), and its size (TIOCGWINSZ).
    allow(16, 29, .either(argument: 1, 0x5401, 0x5413))
    // fcntl: reading flags (F_GETFD, F_GETFL). prlimit64: reading limits.
    allow(72, 25, .either(argument: 1, 1, 3))
    allow(302, 261, .zero(argument: 2))
    program.refuseRest(errorNumber: 1)
    return program.instructions
  }

  /// Puts instructions together; each call's part ends in a return, so no jump leaves it.
  private struct FilterProgram {
    var instructions: [FilterInstruction] = []

    private enum Code {
      static let loadWord: UInt16 = 0x20
      static let jumpIfEqual: UInt16 = 0x15
      static let jumpIfGreaterOrEqual: UInt16 = 0x35
      static let jumpIfSet: UInt16 = 0x45
      static let finish: UInt16 = 0x06
    }

    private enum Answer {
      static let allow: UInt32 = 0x7FFF_0000
      static let killProcess: UInt32 = 0x8000_0000
      static func refuse(_ errorNumber: UInt32) -> UInt32 { 0x0005_0000 | errorNumber }
    }

    private mutating func add(
      _ code: UInt16, _ operand: UInt32, ifTrue: UInt8 = 0, ifFalse: UInt8 = 0
    ) {
      instructions.append(
        FilterInstruction(code: code, ifTrue: ifTrue, ifFalse: ifFalse, operand: operand))
    }

    /// Where the low half of an argument stands in struct seccomp_data.
    private func place(ofArgument argument: Int) -> UInt32 { UInt32(16 + 8 * argument) }

    /// A call of another architecture, or of x86-64's second numbering (x32), ends the process; then
    /// loads the call's number.
    mutating func expect(architecture: SystemCallArchitecture) {
      add(Code.loadWord, 4)
      add(Code.jumpIfEqual, architecture.auditNumber, ifTrue: 1)
      add(Code.finish, Answer.killProcess)
      add(Code.loadWord, 0)
      add(Code.jumpIfGreaterOrEqual, 0x4000_0000, ifFalse: 1)
      add(Code.finish, Answer.killProcess)
    }

    mutating func allow(_ number: UInt32, _ condition: Condition) {
      var part = FilterProgram()
      let refused = Answer.refuse(1)
      switch condition {
      case .always:
        break
      case .noBits(let argument, let mask):
        part.add(Code.loadWord, place(ofArgument: argument))
        part.add(Code.jumpIfSet, mask, ifFalse: 1)
        part.add(Code.finish, refused)
      case .someBit(let argument, let mask):
        part.add(Code.loadWord, place(ofArgument: argument))
        part.add(Code.jumpIfSet, mask, ifTrue: 1)
        part.add(Code.finish, refused)
      case .either(let argument, let first, let second):
        part.add(Code.loadWord, place(ofArgument: argument))
        part.add(Code.jumpIfEqual, first, ifTrue: 2)
        part.add(Code.jumpIfEqual, second, ifTrue: 1)
        part.add(Code.finish, refused)
      case .zero(let argument):
        part.add(Code.loadWord, place(ofArgument: argument))
        part.add(Code.jumpIfEqual, 0, ifTrue: 1)
        part.add(Code.finish, refused)
        part.add(Code.loadWord, place(ofArgument: argument) + 4)
        part.add(Code.jumpIfEqual, 0, ifTrue: 1)
        part.add(Code.finish, refused)
      }
      part.add(Code.finish, Answer.allow)
      add(Code.jumpIfEqual, number, ifFalse: UInt8(part.instructions.count))
      instructions.append(contentsOf: part.instructions)
    }

    mutating func refuse(_ number: UInt32, errorNumber: UInt32) {
      add(Code.jumpIfEqual, number, ifFalse: 1)
      add(Code.finish, Answer.refuse(errorNumber))
    }

    mutating func refuseRest(errorNumber: UInt32) {
      add(Code.finish, Answer.refuse(errorNumber))
    }
  }
}
