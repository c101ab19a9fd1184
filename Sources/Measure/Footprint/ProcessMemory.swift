// What the process takes of the machine's memory and time, as the kernel counts it.
import Runtime

public enum ProcessMemory {
  /// The most bytes that were resident at once, mapped files included; nil without /proc.
  public static func peakResidentByteCount() -> Int? {
    kibibytes(of: "VmHWM:", in: SystemFile.read("/proc/self/status"))
  }

  /// Resident bytes, those shared with other processes divided among them; nil where the kernel
  /// does not tell (older than 4.14, or no /proc).
  public static func proportionalByteCount() -> Int? {
    // The one file here that is closed to a process which may not be dumped, unless it is root's.
    allowMemoryToBeRead(true)
    defer { allowMemoryToBeRead(false) }
    return kibibytes(of: "Pss:", in: SystemFile.read("/proc/self/smaps_rollup"))
  }

  private static func kibibytes(of key: StaticString, in file: [UInt8]?) -> Int? {
    guard let file, let start = SystemFile.valueStart(of: key, in: file) else { return nil }
    return SystemFile.decimal(file, from: start).map { $0 * 1024 }
  }
}

public enum ProcessStart {
  /// Nanoseconds since this process was started, in steps of the kernel's clock tick (10 ms
  /// usually); nil without /proc.
  public static func elapsedNanoseconds() -> Int? {
    guard let file = SystemFile.read("/proc/self/stat") else { return nil }
    // The name, second, may hold spaces and parentheses; fields are counted behind the last ')'.
    var index = file.count - 1
    while index >= 0, file[index] != UInt8(ascii: ")") { index -= 1 }
    guard index >= 0 else { return nil }
    var field = 2
    while index < file.count, field < 22 {
      if file[index] == 0x20 { field += 1 }
      index += 1
    }
    guard field == 22, let ticks = SystemFile.decimal(file, from: index) else { return nil }
    guard let tickRate = clockTicksPerSecond() else { return nil }
    return max(0, bootNanoseconds() - ticks * (1_000_000_000 / tickRate))
  }
}

/// Bytes of the running program's file; nil without /proc.
public func executableByteCount() -> Int? {
  var path = executablePath()
  guard path.count > 0 else { return nil }
  path.append(0)
  return path.withUnsafeBytes { bytes -> Int? in
    let name = bytes.baseAddress!.assumingMemoryBound(to: CChar.self)
    guard let file = try? Descriptor.open(forReading: name) else { return nil }
    defer { file.close() }
    return file.remainingByteCount
  }
}
