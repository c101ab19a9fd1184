// A count that several threads raise and watch without a lock.
import Builtin

@_extern(c, "sched_yield") private func c_sched_yield() -> Int32

/// A count; every access is sequentially consistent.
final class AtomicCount {
  private let storage: UnsafeMutablePointer<Int64>

  init() {
    // A cache line of its own.
    storage = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
      .bindMemory(to: Int64.self, capacity: 8)
    storage.initialize(repeating: 0, count: 8)
  }

  deinit { UnsafeMutableRawPointer(storage).deallocate() }

  var value: Int {
    Int(Int64(Builtin.atomicload_seqcst_Int64(storage._rawValue)))
  }

  /// - Precondition: no other thread uses the count now.
  func reset() { storage.pointee = 0 }

  /// Adds one.
  /// - Returns: the count before.
  @discardableResult func increment() -> Int {
    Int(Int64(Builtin.atomicrmw_add_seqcst_Int64(storage._rawValue, Int64(1)._value)))
  }

  /// Waits until the count is at least this: for a short while at full speed, then letting other
  /// threads of this core go first.
  func wait(atLeast target: Int) {
    var spins = 0
    while value < target {
      spins += 1
      if spins > 1000 { _ = c_sched_yield() }
    }
  }
}
