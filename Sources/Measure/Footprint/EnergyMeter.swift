// Energy that the machine says it took: the processor packages' counters (RAPL, through powercap)
// or the energy counters of hwmon. Many machines have none, and many let only root read them.
// `psys`, the counter of the whole platform, is left out: it holds the packages once more.
import Runtime

public struct EnergyMeter: Sendable {
  private enum Source { case powercap, hardwareMonitor }

  private let source: Source
  private let root: [UInt8]
  /// Each counter's number, its reading and the value it wraps at, in microjoules.
  private let counters: [(number: Int, microjoules: Int, wrapsAt: Int)]

  /// Reads the counters as they stand; nil where there is none that may be read.
  ///
  /// - root: path of the folder that holds `sys`; empty for the machine's own.
  public init?(root: [UInt8] = []) {
    self.root = root
    var found: [(number: Int, microjoules: Int, wrapsAt: Int)] = []
    for number in 0..<16 {
      guard let now = EnergyMeter.read(.powercap, number, root) else { break }
      let name = SystemFile.read("/sys/class/powercap/intel-rapl:", number, "/name", root: root)
      if let name, SystemFile.valueStart(of: "psys", in: name) != nil { continue }
      let range = SystemFile.read(
        "/sys/class/powercap/intel-rapl:", number, "/max_energy_range_uj", root: root
      ).flatMap { SystemFile.decimal($0) }
      found.append((number, now, range ?? Int.max))
    }
    if !found.isEmpty {
      source = .powercap
      counters = found
      return
    }
    for number in 0..<32 {
      guard let now = EnergyMeter.read(.hardwareMonitor, number, root) else { continue }
      found.append((number, now, Int.max))
    }
    guard !found.isEmpty else { return nil }
    source = .hardwareMonitor
    counters = found
  }

  /// Microjoules since the reading, of all counters together; nil when one can no longer be read.
  public func microjoulesSince() -> Int? {
    var total = 0
    for counter in counters {
      guard let now = EnergyMeter.read(source, counter.number, root) else { return nil }
      let used = now - counter.microjoules
      total += used >= 0 ? used : used + counter.wrapsAt
    }
    return total
  }

  private static func read(_ source: Source, _ number: Int, _ root: [UInt8]) -> Int? {
    let file =
      switch source {
      case .powercap:
        SystemFile.read("/sys/class/powercap/intel-rapl:", number, "/energy_uj", root: root)
      case .hardwareMonitor:
        SystemFile.read("/sys/class/hwmon/hwmon", number, "/energy1_input", root: root)
      }
    return file.flatMap { SystemFile.decimal($0) }
  }
}
