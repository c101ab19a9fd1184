// The sizes of the processor's caches, as the C library reports them.

@_extern(c, "sysconf") private func c_sysconf(_ name: Int32) -> Int

enum ProcessorCache {
  /// Bytes of the second-level cache of a core, or of the cores that share one; 0 where the C library does not know it
  /// (arm64).
  static var secondLevelByteCount: Int {
    // glibc's _SC_LEVEL2_CACHE_SIZE.
    let secondLevelSize: Int32 = 191
    return max(0, c_sysconf(secondLevelSize))
  }
}
