// Large blocks of zeroed memory, straight from the system: a page takes memory when it is touched.

/// Zeroed memory, freed with its owner.
struct ZeroPages: ~Copyable {
  /// Aligned to a page.
  let start: UnsafeMutableRawPointer
  let byteCount: Int

  /// - Precondition: byteCount > 0. Ends the program when the system has no more memory.
  init(byteCount: Int) {
    start = ZeroPages.map(byteCount)
    self.byteCount = byteCount
  }

  deinit { _ = c_munmap(start, byteCount) }

  /// Maps pages that the caller owns.
  static func map(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let readWrite: Int32 = 3
    let privateAnonymous: Int32 = 0x22
    return checked(c_mmap(nil, byteCount, readWrite, privateAnonymous, -1, 0))
  }

  /// What mmap or mremap gave; ends the program when that is nothing.
  static func checked(_ mapped: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer {
    guard let mapped, Int(bitPattern: mapped) != -1 else { endForLackOfMemory() }
    return mapped
  }
}
