import Foundation
import Testing

@testable import Runtime

@Suite struct ProcessorSetTests {
  /// The kernel's own list, such as "0-3,6".
  private func allowedCount() throws -> Int {
    let status = try String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8)
    let line = try #require(
      status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") })
    let list = try #require(line.split(separator: "\t").last)
    return list.split(separator: ",").reduce(0) { count, part in
      let ends = part.split(separator: "-").compactMap { Int($0) }
      return count + (ends.count == 2 ? ends[1] - ends[0] + 1 : 1)
    }
  }

  @Test func allowedProcessorsAreThoseOfTheKernel() throws {
    #expect(ProcessorSet.allowed().count == (try allowedCount()))
    #expect(onlineProcessorCount() == (try allowedCount()))
  }

  @Test func otherProcessorsAreHeldAndGivenBack() throws {
    let all = ProcessorSet.allowed()
    var held: [Int] = []
    for distance in 1..<max(2, all.count) {
      guard let other = all.other(distance: distance) else { continue }
      #expect(other.count == 1)
      let thread = try #require(
        Thread.start {
          other.holdThisThread()
          held.append(ProcessorSet.allowed().count)
          all.holdThisThread()
          held.append(ProcessorSet.allowed().count)
        })
      thread.join()
      #expect(held.suffix(2) == [1, all.count])
    }
    #expect(held.count == 2 * (all.count - 1))
    #expect(all.other(distance: all.count) == nil, "that is this thread's own")
  }
}
