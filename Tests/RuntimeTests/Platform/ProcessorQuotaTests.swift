import Foundation
import Testing

@testable import Runtime

@Suite struct ProcessorQuotaTests {
  /// The quota under a made-up root with these files.
  static func quota(_ files: [String: String]) throws -> Int? {
    let root = NSTemporaryDirectory() + "edge-ner-root-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: root) }
    for (name, text) in files {
      let url = URL(fileURLWithPath: root + name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    return processorQuota(root: Array(root.utf8))
  }

  static let groups = "/proc/self/cgroup"
  static let base = "/sys/fs/cgroup"

  @Test func theLeastShareOfTheGroupAndThoseAroundItCounts() throws {
    let group = "2:cpu:/old\n0::/clinic.slice/ner.service\n"
    #expect(
      try Self.quota([
        Self.groups: group, Self.base + "/clinic.slice/ner.service/cpu.max": "300000 100000\n",
        Self.base + "/clinic.slice/cpu.max": "max 100000\n",
      ]) == 3)
    #expect(
      try Self.quota([
        Self.groups: group, Self.base + "/clinic.slice/ner.service/cpu.max": "300000 100000\n",
        Self.base + "/clinic.slice/cpu.max": "150000 100000\n",
      ]) == 2)
    // A container sees its own group as the root.
    #expect(
      try Self.quota([Self.groups: "0::/\n", Self.base + "/cpu.max": "50000 100000\n"]) == 1)
  }

  @Test func withoutALimitThereIsNone() throws {
    #expect(try Self.quota([:]) == nil)
    #expect(try Self.quota([Self.groups: "0::/\n"]) == nil)
    for text in ["max 100000\n", "", "x", "100000", "0 100000", "100000 0", "-1 5"] {
      #expect(
        try Self.quota([Self.groups: "0::/\n", Self.base + "/cpu.max": text]) == nil, "\(text)")
    }
    #expect(defaultThreadCount() >= 1 && defaultThreadCount() <= onlineProcessorCount())
  }
}
