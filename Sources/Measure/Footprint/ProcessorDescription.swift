// What kind of board this is: the processor's name, who chooses its clock, whether it runs hot.
import Runtime

public enum ProcessorDescription {
  /// The name that the board or the processor gives itself; nil where neither does.
  public static func name() -> [UInt8]? {
    if let file = SystemFile.read("/proc/device-tree/model"), let name = SystemFile.line(file) {
      return name
    }
    guard let file = SystemFile.read("/proc/cpuinfo") else { return nil }
    if let start = SystemFile.valueStart(of: "model name", in: file),
      let name = SystemFile.line(file, from: start)
    {
      return name
    }
    // arm64 names itself by numbers alone: `0x41 0xd0b` is a Cortex-A76.
    guard let maker = SystemFile.valueStart(of: "CPU implementer", in: file),
      let part = SystemFile.valueStart(of: "CPU part", in: file),
      let makerNumber = SystemFile.line(file, from: maker),
      let partNumber = SystemFile.line(file, from: part)
    else { return nil }
    var name: [UInt8] = []
    SystemFile.append("arm64 implementer ", to: &name)
    name += makerNumber
    SystemFile.append(" part ", to: &name)
    name += partNumber
    return name
  }

  /// How the first core's clock is chosen, such as `ondemand`; nil where the kernel does not.
  public static func governor() -> [UInt8]? {
    SystemFile.read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor").flatMap {
      SystemFile.line($0)
    }
  }
}

/// Counts of the times that heat or supply slowed the processor down.
public struct ThrottleCounts: Equatable, Sendable {
  /// x86-64: events of every core and package since boot; nil where they are not counted.
  private let events: Int?
  /// Raspberry Pi: the firmware's bits, low ones for now and high ones for since boot.
  private let firmwareBits: Int?

  /// Reads the counters as they stand.
  public init() {
    var total: Int?
    for core in 0..<1024 {
      let folder: StaticString = "/sys/devices/system/cpu/cpu"
      guard
        let count = SystemFile.read(folder, core, "/thermal_throttle/core_throttle_count")
          .flatMap({ SystemFile.decimal($0) })
      else { break }
      let package = SystemFile.read(folder, core, "/thermal_throttle/package_throttle_count")
        .flatMap { SystemFile.decimal($0) }
      total = (total ?? 0) + count + (package ?? 0)
    }
    events = total
    firmwareBits = SystemFile.read("/sys/devices/platform/soc/soc:firmware/get_throttled")
      .flatMap { ThrottleCounts.hexadecimal($0) }
  }

  /// Whether the processor was slowed down between two readings; nil where nothing tells.
  public static func isThrottled(from start: ThrottleCounts, to end: ThrottleCounts) -> Bool? {
    if let before = start.events, let after = end.events { return after > before }
    // Bits 0...3: under-voltage, capped clock, throttled, soft limit, each at this moment; 16...19: since
    // the machine started.
    if let before = start.firmwareBits, let after = end.firmwareBits {
      return (before | after) & 0xF != 0 || after & ~before & 0xF_0000 != 0
    }
    return nil
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> Int? {
    var value = 0
    var count = 0
    for byte in bytes {
      switch byte {
      case 0x30...0x39: value = value << 4 | Int(byte - 0x30)
      case 0x61...0x66: value = value << 4 | Int(byte - 0x57)
      default: return count > 0 ? value : nil
      }
      count += 1
      if count > 15 { return nil }
    }
    return count > 0 ? value : nil
  }
}
