// A count that several threads raise and watch without a lock.
import Builtin

@_extern(c, "sched_yield") private func c_sched_yield() -> Int32

/// A count; every access is sequentially consistent.
final class AtomicCount: @unchecked Sendable {
  /// The count, and how many threads sleep until it is raised.
  private let storage: UnsafeMutablePointer<Int64>
  private let monitor = Monitor()

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
    let before = Int(Int64(Builtin.atomicrmw_add_seqcst_Int64(storage._rawValue, Int64(1)._value)))
    // A thread that goes to sleep counts itself before it looks at the count for the last time,
    // and here the count is raised before the look at the sleepers: one of the two sees the other.
    if sleeperCount > 0 {
      monitor.lock()
      monitor.signal()
      monitor.unlock()
    }
    return before
  }

  /// Waits until the count is at least this: for some microseconds at full speed, then letting
  /// other threads of this core go first, then asleep, so that a thread whose helper has no core
  /// takes no time from it.
  func wait(atLeast target: Int) {
    var turns = 0
    while value < target {
      turns += 1
      if turns > AtomicCount.spinCount { _ = c_sched_yield() }
      if turns > AtomicCount.spinCount + AtomicCount.yieldCount { return sleep(atLeast: target) }
    }
  }

  private static let spinCount = 1000
  private static let yieldCount = 200

  private var sleeperCount: Int {
    Int(Int64(Builtin.atomicload_seqcst_Int64((storage + 1)._rawValue)))
  }

  private func sleep(atLeast target: Int) {
    monitor.lock()
    _ = Builtin.atomicrmw_add_seqcst_Int64((storage + 1)._rawValue, Int64(1)._value)
    while value < target { monitor.wait() }
    _ = Builtin.atomicrmw_add_seqcst_Int64((storage + 1)._rawValue, Int64(-1)._value)
    monitor.unlock()
  }
}
