// The time from a process's start to its being ready and to its first entity. The parent notes the
// clock, starts this program again and hands the moment over in the child's environment; the child
// subtracts it from its own clock, which is the same one.
import Runtime

/// One start's times.
public struct ColdStart: Sendable {
  public let readyNanoseconds: Int
  /// Nil when the note held no entity.
  public let firstEntityNanoseconds: Int?

  public init(readyNanoseconds: Int, firstEntityNanoseconds: Int?) {
    self.readyNanoseconds = readyNanoseconds
    self.firstEntityNanoseconds = firstEntityNanoseconds
  }

  /// The environment variable that tells a child when it was started.
  private static let variable: StaticString = "EDGE_NER_STARTED_AT"

  /// In a child: the moment it was started, in nanoseconds of the monotonic clock.
  public static var startOfThisProcess: Int? {
    guard let text = environmentValue(variable) else { return nil }
    var bytes: [UInt8] = []
    var index = 0
    while text[index] != 0, index < 20 {
      bytes.append(UInt8(bitPattern: text[index]))
      index += 1
    }
    return SystemFile.decimal(bytes)
  }

  /// In a child: its times as the parent reads them.
  public func line() -> [UInt8] {
    var text: [UInt8] = []
    SystemFile.append(decimal: readyNanoseconds, to: &text)
    text.append(0x20)
    if let firstEntityNanoseconds { SystemFile.append(decimal: firstEntityNanoseconds, to: &text) }
    text.append(0x0A)
    return text
  }

  /// In the parent: starts this program again with `arguments`, each NUL-terminated, the name
  /// first; nil where it cannot be started.
  public static func measure(arguments: [[UInt8]]) -> ColdStart? {
    var setting: [UInt8] = []
    SystemFile.append(variable, to: &setting)
    setting.append(UInt8(ascii: "="))
    SystemFile.append(decimal: Int(monotonicNanoseconds()), to: &setting)
    setting.append(0)
    guard let text = ChildProcess.output(arguments: arguments, environment: [setting]),
      let ready = SystemFile.decimal(text), let space = text.firstIndex(of: 0x20)
    else { return nil }
    return ColdStart(
      readyNanoseconds: ready, firstEntityNanoseconds: SystemFile.decimal(text, from: space + 1))
  }
}

/// The value below or at which a fraction of the values lies: the smallest value whose rank is at
/// least fraction * count (nearest rank).
///
/// - Precondition: sorted is not empty and ascends; 0 < fraction <= 1.
public func percentile(_ fraction: Double, of sorted: [Int]) -> Int {
  precondition(!sorted.isEmpty, "a percentile of nothing")
  let rank = (fraction * Double(sorted.count)).rounded(.up)
  return sorted[min(sorted.count, max(1, Int(rank))) - 1]
}
