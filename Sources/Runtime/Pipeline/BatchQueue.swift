// The ring of batches between the thread that fills and decodes them and the threads that run
// them. Batches are submitted, and come back, in the ring's order; any thread runs any batch.
//
// The main thread works too: while it would only wait, it runs a batch itself. So one thread means
// no other thread at all, and helpers are started only when there is a second batch to run, or
// one batch to run together.

final class BatchQueue<Encoder: WindowEncoder> {
  private let slots: [BatchSlot]
  private let makeEncoder: () -> Encoder
  private let threadCount: Int
  private let monitor = Monitor()
  private var threads: [Thread] = []
  private var ownEncoder: Encoder?
  /// What the threads may run on.
  private let processors = ProcessorSet.allowed()

  // Counts of slots since the start; the ring's place is the count modulo the slots. Those that
  // helpers touch are read and written under the lock.
  private var submittedCount = 0
  private var takenCount = 0
  private var releasedCount = 0
  private var isStopped = false
  // The encoder whose batch all threads run together, how many such batches there were, and how
  // many helpers are in this one.
  private var leader: Encoder?
  private var sharedCount = 0
  private var helpingCount = 0

  init(
    slots: [BatchSlot], threadCount: Int, makeEncoder: @escaping () -> Encoder
  ) {
    self.slots = slots
    self.threadCount = threadCount
    self.makeEncoder = makeEncoder
  }

  /// Batches that were submitted and not released.
  var outstandingCount: Int { submittedCount - releasedCount }

  /// The slot to fill next; nil when all wait to be run or decoded.
  var freeSlot: BatchSlot? {
    outstandingCount < slots.count ? slots[submittedCount % slots.count] : nil
  }

  /// Hands `freeSlot` over to be run.
  ///
  /// - Precondition: freeSlot is not nil.
  func submit() {
    monitor.lock()
    submittedCount += 1
    let waitingCount = submittedCount - takenCount
    monitor.signal()
    monitor.unlock()
    if waitingCount > 1, threads.count + 1 < threadCount { _ = startThread() }
  }

  /// Runs `freeSlot` at once, on all threads; returns when it is done.
  ///
  /// - Precondition: freeSlot is not nil and no batch is outstanding.
  func runTogether() {
    precondition(outstandingCount == 0, "the threads are busy with other batches")
    let slot = slots[submittedCount % slots.count]
    while threads.count + 1 < threadCount, startThread() {}
    let encoder = mainEncoder()
    encoder.begin(slot.batch, threadCount: threads.count + 1)
    monitor.lock()
    submittedCount += 1
    takenCount += 1
    leader = encoder
    sharedCount += 1
    monitor.signal()
    monitor.unlock()
    encoder.help(encoder)
    monitor.lock()
    leader = nil
    while helpingCount > 0 { monitor.wait() }
    slot.isDone = true
    monitor.unlock()
    encoder.finish()
  }

  /// The oldest outstanding batch, after it was run; here, if no other thread does it.
  ///
  /// - Precondition: outstandingCount > 0.
  func oldest() -> BatchSlot {
    let slot = slots[releasedCount % slots.count]
    monitor.lock()
    while !slot.isDone {
      if takenCount < submittedCount {
        let next = takeLocked()
        monitor.unlock()
        mainEncoder().run(next.batch)
        monitor.lock()
        next.isDone = true
      } else {
        monitor.wait()
      }
    }
    monitor.unlock()
    return slot
  }

  /// Frees the oldest outstanding batch.
  func release() {
    slots[releasedCount % slots.count].removeAll()
    releasedCount += 1
  }

  /// Ends the helpers after what they are running.
  func stop() {
    monitor.lock()
    isStopped = true
    monitor.signal()
    monitor.unlock()
    for thread in threads { thread.join() }
    threads = []
  }

  private func takeLocked() -> BatchSlot {
    let slot = slots[takenCount % slots.count]
    takenCount += 1
    return slot
  }

  private func mainEncoder() -> Encoder {
    let encoder = ownEncoder ?? makeEncoder()
    ownEncoder = encoder
    return encoder
  }

  /// Starts a helper, on a core of its own until its first batch is done: left to itself a new
  /// thread may share the core of this one for some milliseconds (Boards.md).
  ///
  /// - Returns: false when the system has no thread to give; the others do all the work then.
  private func startThread() -> Bool {
    // Under the lock, so that it is held before it can be done with a batch.
    monitor.lock()
    defer { monitor.unlock() }
    guard let thread = Thread.start({ self.help() }) else { return false }
    threads.append(thread)
    if let other = processors.other(distance: threads.count) { thread.hold(on: other) }
    return true
  }

  private func help() {
    let encoder = makeEncoder()
    var helpedCount = 0
    var isHeld = true
    monitor.lock()
    while true {
      if isStopped { break }
      if let leader, helpedCount < sharedCount {
        helpedCount = sharedCount
        helpingCount += 1
        monitor.unlock()
        encoder.help(leader)
        monitor.lock()
        helpingCount -= 1
        monitor.signal()
      } else if takenCount < submittedCount {
        let slot = takeLocked()
        monitor.unlock()
        encoder.run(slot.batch)
        monitor.lock()
        slot.isDone = true
        monitor.signal()
      } else {
        monitor.wait()
        continue
      }
      if isHeld { processors.holdThisThread() }
      isHeld = false
    }
    monitor.unlock()
  }
}
