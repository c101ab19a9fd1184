// Maps a whole file read-only and private: pages are read when touched and shared between
// processes. The file must not shrink while mapped (Security.md).

/// A file in memory.
enum FileMapping {
  /// Maps a file; an empty file gives an empty buffer.
  ///
  /// - path: zero-terminated.
  /// - Throws: cannotOpen or cannotMap with errno, isDirectory.
  static func map(path: UnsafePointer<CChar>) throws(ModelError) -> UnsafeRawBufferPointer {
    // Non-blocking, so that a pipe without a writer is refused below and not waited for.
    let descriptor = c_open(path, readOnly | nonBlocking | closeOnExec, 0)
    guard descriptor >= 0 else { throw .cannotOpen(errno: c_errno_location().pointee) }
    defer { _ = c_close(descriptor) }
    // A read of nothing tells a directory from a file.
    var byte: UInt8 = 0
    if c_read(descriptor, &byte, 0) < 0 {
      let number = c_errno_location().pointee
      throw number == errnoIsDirectory ? .isDirectory : .cannotOpen(errno: number)
    }
    let byteCount = c_lseek(descriptor, 0, seekEnd)
    guard byteCount >= 0 else { throw .cannotOpen(errno: c_errno_location().pointee) }
    guard byteCount > 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let address = c_mmap(nil, byteCount, protectRead, mapPrivate, descriptor, 0)
    guard let address, Int(bitPattern: address) != -1 else {
      throw .cannotMap(errno: c_errno_location().pointee)
    }
    return UnsafeRawBufferPointer(start: address, count: byteCount)
  }

  /// Tells the kernel that pages will be read here and there: it then reads from the disk the pages that
  /// are touched and no others around them.
  static func expectScatteredReads(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    _ = c_madvise(UnsafeMutableRawPointer(mutating: start), bytes.count, adviseRandom)
  }

  /// Maps the pages of a part that will all be read, in one call instead of one fault for every
  /// sixteen of them. Kernels before Linux 5.14 do not know the request; pages then come as they are read.
  ///
  /// - mapping: that `map` made.
  /// - part: byte positions in it.
  static func populate(_ mapping: UnsafeRawBufferPointer, _ part: Range<Int>) {
    guard let start = mapping.baseAddress else { return }
    let first = part.lowerBound / largestPage * largestPage
    _ = c_madvise(
      UnsafeMutableRawPointer(mutating: start + first), part.upperBound - first, advisePopulateRead)
  }

  static func unmap(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    _ = c_munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
  }

  // The same numbers on Linux x86-64 and arm64.
  private static let readOnly: Int32 = 0
  private static let nonBlocking: Int32 = 0o4000
  private static let closeOnExec: Int32 = 0o2_000_000
  private static let adviseRandom: Int32 = 1
  /// Pages are of 4, 16 or 64 KiB.
  private static let largestPage = 1 << 16
  private static let advisePopulateRead: Int32 = 22
  private static let seekEnd: Int32 = 2
  private static let protectRead: Int32 = 1
  private static let mapPrivate: Int32 = 2
  private static let errnoIsDirectory: Int32 = 21
}
