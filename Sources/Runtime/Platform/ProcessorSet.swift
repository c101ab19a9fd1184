// The processors that this process may run on, and where its threads start.

@_extern(c, "sched_getaffinity")
private func c_sched_getaffinity(
  _ process: Int32, _ byteCount: Int, _ mask: UnsafeMutableRawPointer
) -> Int32
@_extern(c, "sched_getcpu") private func c_sched_getcpu() -> Int32
@_extern(c, "pthread_self") private func c_pthread_self() -> UInt
@_extern(c, "pthread_setaffinity_np")
private func c_pthread_setaffinity_np(
  _ thread: UInt, _ byteCount: Int, _ mask: UnsafeRawPointer
) -> Int32

/// A set of processors by number, from 0 to 1023.
final class ProcessorSet {
  private static let wordCount = 16
  private static var byteCount: Int { wordCount * 8 }
  private let words: UnsafeMutablePointer<UInt64>

  private init() {
    words = .allocate(capacity: ProcessorSet.wordCount)
    words.initialize(repeating: 0, count: ProcessorSet.wordCount)
  }

  deinit { words.deallocate() }

  /// Those that the calling thread may run on; empty where the system does not tell.
  static func allowed() -> ProcessorSet {
    let set = ProcessorSet()
    if c_sched_getaffinity(0, byteCount, set.words) != 0 {
      set.words.update(repeating: 0, count: wordCount)
    }
    return set
  }

  var count: Int {
    var count = 0
    for index in 0..<ProcessorSet.wordCount { count += words[index].nonzeroBitCount }
    return count
  }

  /// The set of one: the member that comes `distance` members after this thread's processor, in
  /// turns; nil where that is unknown or this thread's own.
  func other(distance: Int) -> ProcessorSet? {
    let here = Int(c_sched_getcpu())
    let count = count
    var left = count > 0 ? distance % count : 0
    guard here >= 0, left > 0 else { return nil }
    var number = here
    while left > 0 {
      number = (number + 1) % (ProcessorSet.wordCount * 64)
      if words[number / 64] >> UInt64(number % 64) & 1 != 0 { left -= 1 }
    }
    let set = ProcessorSet()
    set.words[number / 64] = 1 << UInt64(number % 64)
    return set
  }

  /// Keeps a thread on these processors; where the system refuses, it stays where it may be.
  func hold(_ thread: UInt) {
    _ = c_pthread_setaffinity_np(thread, ProcessorSet.byteCount, words)
  }

  /// The same for the calling thread.
  func holdThisThread() { hold(c_pthread_self()) }
}

/// Processors that this process may run on; at least 1.
public func onlineProcessorCount() -> Int {
  max(1, ProcessorSet.allowed().count)
}

/// Threads that this process can keep busy: its processors, or what its control group's share of
/// their time amounts to.
public func defaultThreadCount() -> Int {
  min(onlineProcessorCount(), processorQuota() ?? .max)
}
