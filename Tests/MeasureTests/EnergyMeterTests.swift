// The energy counters of a machine, as a folder of files that stands for /sys.
import Foundation
import Measure
import Testing

@Suite struct EnergyMeterTests {
  private let root = NSTemporaryDirectory() + "edge-ner-energy-\(UUID().uuidString)"
  private var meter: EnergyMeter? { EnergyMeter(root: Array(root.utf8)) }

  /// Writes files below /sys/class; a nil text removes one.
  private func set(_ files: [String: String?]) throws {
    for (name, text) in files {
      let path = root + "/sys/class/" + name
      guard let text else {
        try FileManager.default.removeItem(atPath: path)
        continue
      }
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try (text + "\n").write(toFile: path, atomically: false, encoding: .utf8)
    }
  }

  private func remove() { try? FileManager.default.removeItem(atPath: root) }

  @Test func aMachineWithoutCountersHasNoMeter() { #expect(meter == nil) }

  @Test func packagesAreAddedAndTheWholePlatformIsNot() throws {
    defer { remove() }
    try set([
      "powercap/intel-rapl:0/energy_uj": "1000", "powercap/intel-rapl:0/name": "package-0",
      "powercap/intel-rapl:1/energy_uj": "50", "powercap/intel-rapl:1/name": "psys",
      "powercap/intel-rapl:2/energy_uj": "7", "powercap/intel-rapl:2/name": "package-1",
      "hwmon/hwmon0/energy1_input": "1",
    ])
    let meter = try #require(meter)
    #expect(meter.microjoulesSince() == 0)
    try set([
      "powercap/intel-rapl:0/energy_uj": "1600", "powercap/intel-rapl:1/energy_uj": "9999",
      "powercap/intel-rapl:2/energy_uj": "10", "hwmon/hwmon0/energy1_input": "500",
    ])
    #expect(meter.microjoulesSince() == 603)
  }

  @Test func aCounterThatWrapsGoesOn() throws {
    defer { remove() }
    try set([
      "powercap/intel-rapl:0/energy_uj": "990", "powercap/intel-rapl:0/name": "package-0",
      "powercap/intel-rapl:0/max_energy_range_uj": "1000",
    ])
    let meter = try #require(meter)
    try set(["powercap/intel-rapl:0/energy_uj": "15"])
    #expect(meter.microjoulesSince() == 25)
  }

  @Test func monitorsAreReadWherePackagesAreNot() throws {
    defer { remove() }
    // Numbers may have gaps, and a monitor of temperatures has no energy.
    try set([
      "hwmon/hwmon0/temp1_input": "40000", "hwmon/hwmon1/energy1_input": "100",
      "hwmon/hwmon5/energy1_input": "200",
    ])
    let meter = try #require(meter)
    try set(["hwmon/hwmon1/energy1_input": "130", "hwmon/hwmon5/energy1_input": "201"])
    #expect(meter.microjoulesSince() == 31)
  }

  @Test func aCounterThatGoesAwayIsUnknown() throws {
    defer { remove() }
    try set(["hwmon/hwmon0/energy1_input": "100", "hwmon/hwmon1/energy1_input": "no number"])
    let meter = try #require(meter)
    #expect(meter.microjoulesSince() == 0)
    try set(["hwmon/hwmon0/energy1_input": nil])
    #expect(meter.microjoulesSince() == nil)
  }
}
