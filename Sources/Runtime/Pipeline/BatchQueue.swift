// The ring of batches between the thread that fills and decodes them and the threads that run
// them. Batches are submitted, and come back, in the ring's order; any thread runs any batch.
//
// The main thread works too: while it would only wait, it runs a batch itself. So one thread means
// no other thread at all, and helpers are started only when there is a second batch to run.

final class BatchQueue<Encoder: WindowEncoder> {
  private let slots: [BatchSlot]
  private let makeEncoder: () -> Encoder
  private let threadCount: Int
  private let monitor = Monitor()
  private var threads: [Thread] = []
  private var ownEncoder: Encoder?

  // Counts of slots since the start; the ring's place is the count modulo the slots. Those that
  // helpers touch are read and written under the lock.
  private var submittedCount = 0
  private var takenCount = 0
  private var releasedCount = 0
  private var isStopped = false

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

  /// The slot that is free once `freeSlot` is submitted.
  var secondFreeSlot: BatchSlot? {
    outstandingCount + 1 < slots.count ? slots[(submittedCount + 1) % slots.count] : nil
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
    if waitingCount > 1, threads.count + 1 < threadCount { startThread() }
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
        let encoder = ownEncoder ?? makeEncoder()
        ownEncoder = encoder
        encoder.run(next.batch)
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

  private func startThread() {
    // Without a helper the main thread does all the work.
    if let thread = Thread.start({ self.help() }) { threads.append(thread) }
  }

  private func help() {
    let encoder = makeEncoder()
    monitor.lock()
    while true {
      while takenCount == submittedCount, !isStopped { monitor.wait() }
      if isStopped { break }
      let slot = takeLocked()
      monitor.unlock()
      encoder.run(slot.batch)
      monitor.lock()
      slot.isDone = true
      monitor.signal()
    }
    monitor.unlock()
  }
}
