// File descriptors: reading, writing, waiting. Interrupted calls are repeated here.

@_extern(c, "poll")
private func c_poll(_ entries: UnsafeMutableRawPointer, _ count: UInt, _ wait: Int32)
  -> Int32

@_extern(c, "fdatasync") private func c_fdatasync(_ descriptor: Int32) -> Int32
@_extern(c, "ftruncate")
private func c_ftruncate(_ descriptor: Int32, _ byteCount: Int) -> Int32
@_extern(c, "fchmod") private func c_fchmod(_ descriptor: Int32, _ mode: UInt32) -> Int32

private struct PollEntry {
  var descriptor: Int32
  var wanted: Int16
  var found: Int16
}

/// The C library's error number, with its meaning on Linux.
public struct SystemError: Error, Equatable, Sendable {
  public let number: Int32

  public init(number: Int32) { self.number = number }

  static var last: SystemError { SystemError(number: c_errno_location().pointee) }

  public static var interrupted: SystemError { SystemError(number: 4) }
  public static var isDirectory: SystemError { SystemError(number: 21) }
  public static var brokenPipe: SystemError { SystemError(number: 32) }
}

public struct Descriptor: Equatable, Sendable {
  public let number: Int32

  public init(number: Int32) { self.number = number }

  public static var standardInput: Descriptor { Descriptor(number: 0) }
  public static var standardOutput: Descriptor { Descriptor(number: 1) }
  public static var standardError: Descriptor { Descriptor(number: 2) }

  /// Opens for reading, without waiting for the writer of a named pipe; closed in programs that
  /// this one might start.
  public static func open(
    forReading path: UnsafePointer<CChar>
  ) throws(SystemError) -> Descriptor {
    let closeOnExecNonblocking: Int32 = 0o2004000
    while true {
      let number = c_open(path, closeOnExecNonblocking, 0)
      if number >= 0 { return Descriptor(number: number) }
      guard SystemError.last == .interrupted else { throw .last }
    }
  }

  /// Opens a file for writing at its end, and makes one that only this user may read where there
  /// is none.
  public static func open(
    forAppending path: UnsafePointer<CChar>
  ) throws(SystemError) -> Descriptor {
    let writeCreateAppendCloseOnExec: Int32 = 0o2002101
    while true {
      let number = c_open(path, writeCreateAppendCloseOnExec, 0o600)
      if number >= 0 { return Descriptor(number: number) }
      guard SystemError.last == .interrupted else { throw .last }
    }
  }

  /// Makes a file that is open for writing empty, and one that only its owner may read.
  public func makeEmptyAndPrivate() throws(SystemError) {
    // A pipe or a device has no bytes to lose, and its mode is its owner's business.
    guard FileIdentity(self) != nil else { return }
    guard c_fchmod(number, 0o600) == 0, c_ftruncate(number, 0) == 0 else { throw .last }
  }

  /// Ends the last line of a regular file that is open for appending, where a run before was stopped
  /// within it. A file that cannot be read is left as it is.
  public func endLastLine(of path: UnsafePointer<CChar>) throws(SystemError) {
    guard let byteCount = fileByteCount, byteCount > 0,
      let reader = try? Descriptor.open(forReading: path)
    else { return }
    defer { reader.close() }
    var byte: UInt8 = 0x0A
    guard FileIdentity(reader) == FileIdentity(self), c_lseek(reader.number, byteCount - 1, 0) >= 0,
      c_read(reader.number, &byte, 1) == 1, byte != 0x0A
    else { return }
    byte = 0x0A
    guard c_write(number, &byte, 1) == 1 else { throw .last }
  }

  /// Bytes of a regular file; nil for anything else.
  public var fileByteCount: Int? {
    guard let status = InputStatus(self), status.isRegular else { return nil }
    return status.byteCount
  }

  /// Gives the program a stdin, stdout and stderr that lead nowhere where it was started without, so that
  /// no file that is opened later takes their numbers. Reading and writing them fails as before.
  public static func holdStandardNumbers() {
    let (readOnly, writeOnly): (Int32, Int32) = (0, 1)
    let path: StaticString = "/dev/null"
    for number in Int32(0)...2 where !Descriptor(number: number).isOpen {
      // The lowest number that is free is this one.
      path.utf8Start.withMemoryRebound(to: CChar.self, capacity: 10) {
        _ = c_open($0, number == 1 ? readOnly : writeOnly, 0)
      }
    }
  }

  private var isOpen: Bool {
    let invalid: Int16 = 0x20
    var entry = PollEntry(descriptor: number, wanted: 0, found: 0)
    return c_poll(&entry, 1, 0) == 0 || entry.found & invalid == 0
  }

  /// Waits until what was written is on disk; a pipe or device has none, and is done at once.
  public func synchronize() throws(SystemError) {
    while c_fdatasync(number) != 0 {
      let error = SystemError.last
      if error == .invalid || error == .readOnly { return }
      guard error == .interrupted else { throw error }
    }
  }

  /// Opens /dev/null for writing, for records that are only timed.
  public static func openNull() throws(SystemError) -> Descriptor {
    let writeOnlyCloseOnExec: Int32 = 0o2000001
    let path: StaticString = "/dev/null"
    let number = path.utf8Start.withMemoryRebound(to: CChar.self, capacity: 10) {
      c_open($0, writeOnlyCloseOnExec, 0)
    }
    guard number >= 0 else { throw .last }
    return Descriptor(number: number)
  }

  /// Opens a new or emptied file for writing that only its owner may read.
  public static func create(_ path: UnsafePointer<CChar>) throws(SystemError) -> Descriptor {
    let writeCreateTruncateCloseOnExec: Int32 = 0o2001101
    let number = c_open(path, writeCreateTruncateCloseOnExec, 0o600)
    guard number >= 0 else { throw .last }
    return Descriptor(number: number)
  }

  public func close() { _ = c_close(number) }

  /// Reads at most `byteCount` bytes, waiting for the first; 0 means the end, and also a named
  /// pipe that nobody has opened for writing yet: `waitUntilReadable` tells the two apart.
  public func read(
    into start: UnsafeMutableRawPointer, byteCount: Int
  ) throws(SystemError) -> Int {
    while true {
      let count = c_read(number, start, byteCount)
      if count >= 0 { return count }
      if SystemError.last == .wouldBlock {
        waitUntilReadable()
      } else if SystemError.last != .interrupted {
        throw .last
      }
    }
  }

  /// Waits for data, the end or an error; of a named pipe, for its first writer too.
  public func waitUntilReadable() {
    _ = waits(for: Descriptor.readable, milliseconds: -1)
  }

  /// Writes everything.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let count = c_write(number, bytes.baseAddress! + written, bytes.count - written)
      if count >= 0 {
        written += count
      } else if SystemError.last == .wouldBlock {
        _ = waits(for: Descriptor.writable, milliseconds: -1)
      } else if SystemError.last != .interrupted {
        throw .last
      }
    }
  }

  /// Whether a read would return at once: data, the end, or an error.
  public var isReadable: Bool { waits(for: Descriptor.readable, milliseconds: 0) }

  public var isTerminal: Bool { c_isatty(number) == 1 }

  /// Bytes from the current position to the end; nil where that is not known (a pipe).
  public var remainingByteCount: Int? {
    let position = c_lseek(number, 0, 1)
    guard position >= 0 else { return nil }
    let end = c_lseek(number, 0, 2)
    guard c_lseek(number, position, 0) == position, end >= position else { return nil }
    return end - position
  }

  private static let readable: Int16 = 1
  private static let writable: Int16 = 4

  private func waits(for event: Int16, milliseconds: Int32) -> Bool {
    var entry = PollEntry(descriptor: number, wanted: event, found: 0)
    return c_poll(&entry, 1, milliseconds) > 0
  }
}

extension SystemError {
  fileprivate static var invalid: SystemError { SystemError(number: 22) }
  fileprivate static var readOnly: SystemError { SystemError(number: 30) }
  fileprivate static var wouldBlock: SystemError { SystemError(number: 11) }
}
