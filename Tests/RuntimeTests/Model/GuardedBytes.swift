import Glibc

/// Bytes that end where an unreadable page begins: a read behind them ends the test run.
final class GuardedBytes {
  private let base: UnsafeMutableRawPointer
  private let mappedByteCount: Int
  private let usableByteCount: Int
  private static let pageByteCount = Int(sysconf(Int32(_SC_PAGESIZE)))

  init(capacity: Int) {
    let page = Self.pageByteCount
    usableByteCount = (capacity + page - 1) / page * page
    mappedByteCount = usableByteCount + page
    let address = mmap(
      nil, mappedByteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let address, address != MAP_FAILED else { fatalError("no memory") }
    guard mprotect(address + usableByteCount, page, PROT_NONE) == 0 else { fatalError("mprotect") }
    base = address
  }

  deinit { munmap(base, mappedByteCount) }

  /// A copy that starts at a multiple of 64, as a model must, and ends at most 63 bytes before the
  /// guard page.
  func place(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutableRawBufferPointer {
    let start = base + (usableByteCount - bytes.count) / 64 * 64
    if let source = bytes.baseAddress { start.copyMemory(from: source, byteCount: bytes.count) }
    return UnsafeMutableRawBufferPointer(start: start, count: bytes.count)
  }
}
