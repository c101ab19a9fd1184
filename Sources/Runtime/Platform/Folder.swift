// Folders and the files in them: listing, renaming, making, and making all of it last. Paths are bytes
// with a NUL at their end.

@_extern(c, "opendir") private func c_opendir(_ path: UnsafePointer<CChar>)
  -> UnsafeMutableRawPointer?
@_extern(c, "readdir")
private func c_readdir(_ folder: UnsafeMutableRawPointer) -> UnsafeRawPointer?
@_extern(c, "closedir") private func c_closedir(_ folder: UnsafeMutableRawPointer) -> Int32
@_extern(c, "mkdir")
private func c_mkdir(_ path: UnsafePointer<CChar>, _ mode: UInt32) -> Int32
@_extern(c, "rename")
private func c_rename(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> Int32
@_extern(c, "unlink") private func c_unlink(_ path: UnsafePointer<CChar>) -> Int32
@_extern(c, "fsync") private func c_fsync(_ descriptor: Int32) -> Int32
@_extern(c, "flock") private func c_flock(_ descriptor: Int32, _ operation: Int32) -> Int32
@_extern(c, "statx")
private func c_statx(
  _ folder: Int32, _ path: UnsafePointer<CChar>, _ flags: Int32, _ mask: UInt32,
  _ result: UnsafeMutableRawPointer
) -> Int32

/// What the system says of a file.
public struct FileStatus: Equatable, Sendable {
  /// A file of bytes: no folder, pipe, link or device.
  public let isRegular: Bool
  public let byteCount: Int
  /// Tells a file from another that takes its name.
  public let inode: UInt64
  /// Nanoseconds since 1970 when its bytes last changed.
  public let modifiedNanoseconds: Int

  /// - path: its last part is not followed when it is a link.
  public init(_ path: [UInt8]) throws(SystemError) {
    let here: Int32 = -100
    let (noFollow, basicMask): (Int32, UInt32) = (0x100, 0x7FF)
    // struct statx, the same on all architectures.
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: 256, alignment: 8)
    defer { bytes.deallocate() }
    let status = path.withCString { c_statx(here, $0, noFollow, basicMask, bytes) }
    guard status == 0 else { throw .last }
    let (typeMask, regular): (UInt16, UInt16) = (0o170_000, 0o100_000)
    isRegular = bytes.load(fromByteOffset: 28, as: UInt16.self) & typeMask == regular
    inode = bytes.load(fromByteOffset: 32, as: UInt64.self)
    byteCount = Int(bytes.load(fromByteOffset: 40, as: UInt64.self))
    // 285 years to each side, which have room; what is farther off counts as that far.
    let farthest = 9_000_000_000
    let seconds = Int(bytes.load(fromByteOffset: 112, as: Int64.self))
    let fraction = Int(bytes.load(fromByteOffset: 120, as: UInt32.self))
    modifiedNanoseconds = min(max(seconds, -farthest), farthest) * 1_000_000_000 + fraction
  }

  /// Whether nothing was written to it for so many seconds, in full, at a time in nanoseconds since
  /// 1970. No second is always over, whatever the clock that gave the file its time.
  public func isSettled(for seconds: Int, at now: Int) -> Bool {
    seconds == 0 || modifiedNanoseconds <= now - seconds * 1_000_000_000
  }
}

public enum Folder {
  /// Calls with the name of each entry, without `.` and `..`, in the system's order; false stops.
  /// Memory does not depend on how many there are.
  public static func forEachName(
    in folder: [UInt8], _ body: ([UInt8]) -> Bool
  ) throws(SystemError) {
    guard let stream = folder.withCString({ c_opendir($0) }) else { throw .last }
    defer { _ = c_closedir(stream) }
    c_errno_location().pointee = 0
    while let entry = c_readdir(stream) {
      // struct dirent: inode 8, place 8, length 2, type 1, then the name.
      var name: [UInt8] = []
      var byte = entry + 19
      while byte.load(as: UInt8.self) != 0 {
        name.append(byte.load(as: UInt8.self))
        byte += 1
      }
      if name == [0x2E] || name == [0x2E, 0x2E] { continue }
      if !body(name) { return }
      c_errno_location().pointee = 0
    }
    guard c_errno_location().pointee == 0 else { throw .last }
  }

  /// Makes a folder for its owner and group; one that is there is left as it is. The bit that hands the
  /// group on comes from the folder above: a service may not set it (systemd's RestrictSUIDSGID).
  public static func make(_ path: [UInt8]) throws(SystemError) {
    let (mode, exists): (UInt32, Int32) = (0o770, 17)
    let status = path.withCString { c_mkdir($0, mode) }
    guard status == 0 || SystemError.last.number == exists else { throw .last }
  }

  /// Gives a file another name at once: either name is there at any moment, and whole.
  public static func rename(_ from: [UInt8], to: [UInt8]) throws(SystemError) {
    let status = from.withCString { from in to.withCString { c_rename(from, $0) } }
    guard status == 0 else { throw .last }
  }

  public static func remove(_ path: [UInt8]) throws(SystemError) {
    guard path.withCString({ c_unlink($0) }) == 0 else { throw .last }
  }

  /// Makes the names in a folder last through a loss of power.
  public static func sync(_ folder: [UInt8]) throws(SystemError) {
    let descriptor = try Descriptor.open(readingFolder: folder)
    defer { descriptor.close() }
    try descriptor.sync()
  }
}

extension Descriptor {
  /// Opens a file of bytes; a link is not followed and a pipe is not waited for.
  public static func open(readingFile path: [UInt8]) throws(SystemError) -> Descriptor {
    let (noFollow, nonBlocking): (Int32, Int32) = (OpenFlag.noFollow, 0o4000)
    return try open(path, noFollow | nonBlocking | OpenFlag.closeOnExec)
  }

  fileprivate static func open(readingFolder path: [UInt8]) throws(SystemError) -> Descriptor {
    try open(path, OpenFlag.closeOnExec)
  }

  /// Makes a file, or empties the one that is there, for writing.
  public static func create(_ path: [UInt8]) throws(SystemError) -> Descriptor {
    let (writeOnly, create, truncate): (Int32, Int32, Int32) = (1, 0o100, 0o1000)
    return try open(
      path, writeOnly | create | truncate | OpenFlag.noFollow | OpenFlag.closeOnExec)
  }

  private static func open(_ path: [UInt8], _ flags: Int32) throws(SystemError) -> Descriptor {
    let mode: UInt32 = 0o640
    while true {
      let number = path.withCString { c_open($0, flags, mode) }
      if number >= 0 { return Descriptor(number: number) }
      guard SystemError.last == .interrupted else { throw .last }
    }
  }

  private enum OpenFlag {
    static let closeOnExec: Int32 = 0o2_000_000
    #if arch(x86_64)
      static let noFollow: Int32 = 0o400_000
    #else
      static let noFollow: Int32 = 0o100_000
    #endif
  }

  /// Makes what was written last through a loss of power.
  public func sync() throws(SystemError) {
    while c_fsync(number) != 0 {
      let (error, invalid) = (SystemError.last, Int32(22))
      // A file system that has no such call for a folder.
      if error.number == invalid { return }
      guard error == .interrupted else { throw error }
    }
  }

  /// Takes the file's lock until the descriptor is closed or the process ends; false where another
  /// process has it.
  public func tryLock() throws(SystemError) -> Bool {
    let (exclusiveAtOnce, wouldBlock): (Int32, Int32) = (2 | 4, 11)
    while c_flock(number, exclusiveAtOnce) != 0 {
      let error = SystemError.last
      if error.number == wouldBlock { return false }
      guard error == .interrupted else { throw error }
    }
    return true
  }
}

extension [UInt8] {
  /// - Precondition: a NUL stands at the end.
  fileprivate func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    precondition(last == 0, "a path ends in NUL")
    return withUnsafeBytes { body($0.baseAddress!.assumingMemoryBound(to: CChar.self)) }
  }
}
