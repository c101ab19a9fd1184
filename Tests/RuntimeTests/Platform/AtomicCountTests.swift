import Foundation
import Testing

@testable import Runtime

@Suite struct AtomicCountTests {
  @Test func aLongWaitTakesNoProcessorTime() throws {
    let count = AtomicCount()
    let milliseconds = AtomicCount()
    let thread = try #require(
      Runtime.Thread.start {
        count.wait(atLeast: 1)
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        for _ in 0..<(time.tv_sec * 1000 + time.tv_nsec / 1_000_000) { milliseconds.increment() }
      })
    usleep(300_000)
    count.increment()
    thread.join()
    // A thread that never sleeps takes most of 300.
    #expect(milliseconds.value < 100)
  }

  @Test func everyWaitingThreadIsWoken() throws {
    for round in 1...200 {
      let count = AtomicCount()
      let threads = try (0..<3).map { _ in
        try #require(Runtime.Thread.start { count.wait(atLeast: 2) })
      }
      if round % 4 == 0 { usleep(2000) }
      count.increment()
      count.increment()
      for thread in threads { thread.join() }
    }
  }
}
