// Threads that stay for the life of the trainer and take numbered tasks from a counter. Which
// thread runs a task never changes its result, so any number of threads gives the same bytes.
import Foundation
import Synchronization

/// A fixed set of threads; the calling thread is one of them.
public final class WorkerPool: @unchecked Sendable {
  public let workerCount: Int
  private let condition = NSCondition()
  private let nextTask = Atomic<Int>(0)
  private var taskCount = 0
  private var body: ((Int, Int) -> Void)?
  private var generation = 0
  private var isOpen = false
  private var activeCount = 0
  private var isStopping = false

  public init(workerCount: Int) {
    precondition(workerCount >= 1)
    self.workerCount = workerCount
    for worker in 1..<max(workerCount, 1) {
      let thread = Thread { [self] in work(worker) }
      thread.stackSize = 1 << 20
      thread.start()
    }
  }

  /// Lets the threads end; the pool must not be used afterwards.
  public func stop() {
    condition.lock()
    isStopping = true
    condition.broadcast()
    condition.unlock()
  }

  /// Calls body(task, worker) once for each task in 0..<count and returns when all are done.
  /// Worker numbers are below workerCount; no two tasks run at once with the same one.
  public func run(_ count: Int, _ body: (_ task: Int, _ worker: Int) -> Void) {
    if workerCount == 1 || count <= 1 {
      for task in 0..<count { body(task, 0) }
      return
    }
    withoutActuallyEscaping(body) { escaping in
      condition.lock()
      self.body = escaping
      taskCount = count
      nextTask.store(0, ordering: .relaxed)
      generation += 1
      isOpen = true
      condition.broadcast()
      condition.unlock()
      takeTasks(0, count, escaping)
      // A thread that has not woken by now finds the region closed and is not waited for.
      condition.lock()
      isOpen = false
      while activeCount > 0 { condition.wait() }
      self.body = nil
      condition.unlock()
    }
  }

  private func takeTasks(_ worker: Int, _ count: Int, _ body: (Int, Int) -> Void) {
    while true {
      let task = nextTask.add(1, ordering: .relaxed).oldValue
      if task >= count { return }
      body(task, worker)
    }
  }

  private func work(_ worker: Int) {
    var seen = 0
    condition.lock()
    while !isStopping {
      if isOpen && generation != seen, let body {
        seen = generation
        activeCount += 1
        let count = taskCount
        condition.unlock()
        takeTasks(worker, count, body)
        condition.lock()
        activeCount -= 1
        if activeCount == 0 { condition.broadcast() }
      } else {
        condition.wait()
      }
    }
    condition.unlock()
  }
}
