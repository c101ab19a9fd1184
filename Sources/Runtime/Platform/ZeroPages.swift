// Large blocks of zeroed memory, straight from the system: a page takes memory when it is touched.

/// Zeroed memory, freed with its owner.
struct ZeroPages: ~Copyable {
  /// Aligned to a page.
  let start: UnsafeMutableRawPointer
  let byteCount: Int

  /// - Precondition: byteCount > 0. Ends the program when the system has no more memory.
  init(byteCount: Int) {
    let readWrite: Int32 = 3
    let privateAnonymous: Int32 = 0x22
    guard let mapped = c_mmap(nil, byteCount, readWrite, privateAnonymous, -1, 0),
      Int(bitPattern: mapped) != -1
    else { fatalError("out of memory") }
    start = mapped
    self.byteCount = byteCount
  }

  deinit { _ = c_munmap(start, byteCount) }
}
