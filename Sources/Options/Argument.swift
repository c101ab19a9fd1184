// One word of the command line, as the bytes the system handed over: a file name need not be
// UTF-8, and comparing bytes needs no Unicode tables.

/// Bytes of a command line argument or of a part of it.
///
/// Points into argv, which lives as long as the process; NUL-terminated, because a part is always
/// a tail (`--name=value` gives `value`).
public struct Argument: @unchecked Sendable {
  public let start: UnsafePointer<UInt8>
  public let byteCount: Int

  public init(cString: UnsafePointer<CChar>) {
    start = UnsafeRawPointer(cString).assumingMemoryBound(to: UInt8.self)
    var count = 0
    while start[count] != 0 { count += 1 }
    byteCount = count
  }

  public init(_ literal: StaticString) {
    start = literal.utf8Start
    byteCount = literal.utf8CodeUnitCount
  }

  init(start: UnsafePointer<UInt8>, byteCount: Int) {
    self.start = start
    self.byteCount = byteCount
  }

  public var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: start, count: byteCount)
  }

  /// NUL-terminated, for the system's calls.
  public var cString: UnsafePointer<CChar> {
    UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
  }

  /// With U+FFFD for what is not UTF-8.
  public var string: String { String(decoding: bytes, as: UTF8.self) }

  public func isEqual(_ literal: StaticString) -> Bool {
    isEqual(Argument(literal))
  }

  public func isEqual(_ other: Argument) -> Bool {
    guard byteCount == other.byteCount else { return false }
    for index in 0..<byteCount where start[index] != other.start[index] { return false }
    return true
  }

  public func hasPrefix(_ literal: StaticString) -> Bool {
    let prefix = Argument(literal)
    guard byteCount >= prefix.byteCount else { return false }
    for index in 0..<prefix.byteCount where start[index] != prefix.start[index] { return false }
    return true
  }

  /// What stands from a byte on, to the end.
  public func dropping(_ count: Int) -> Argument {
    precondition(count >= 0 && count <= byteCount, "cannot drop more than there is")
    return Argument(start: start + count, byteCount: byteCount - count)
  }

  /// The parts between commas; an empty argument has one empty part.
  public func splitAtCommas() -> [Argument] {
    var parts: [Argument] = []
    var partStart = 0
    for index in 0...byteCount where index == byteCount || start[index] == UInt8(ascii: ",") {
      parts.append(Argument(start: start + partStart, byteCount: index - partStart))
      partStart = index + 1
    }
    return parts
  }

  /// Decimal digits with an optional sign; nil for anything else or what Int cannot hold.
  public var integer: Int? {
    var index = 0
    var isNegative = false
    if byteCount > 0, start[0] == UInt8(ascii: "-") || start[0] == UInt8(ascii: "+") {
      isNegative = start[0] == UInt8(ascii: "-")
      index = 1
    }
    guard index < byteCount else { return nil }
    var value = 0
    while index < byteCount {
      guard start[index] >= 0x30, start[index] <= 0x39 else { return nil }
      let digit = Int(start[index] - 0x30)
      let (tens, overflowsTens) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowsSum) = tens.subtractingReportingOverflow(digit)
      guard !overflowsTens, !overflowsSum else { return nil }
      value = sum
      index += 1
    }
    // Summed as a negative number, which reaches one further than the positive ones.
    if isNegative { return value }
    return value == Int.min ? nil : -value
  }

  /// Digits with an optional sign, point and exponent (`0.5`, `.5`, `1e-4`); nil for anything else.
  ///
  /// Exact to a few units in the last place, which is enough for thresholds and rates.
  public var number: Double? {
    var index = 0
    var isNegative = false
    if byteCount > 0, start[0] == UInt8(ascii: "-") || start[0] == UInt8(ascii: "+") {
      isNegative = start[0] == UInt8(ascii: "-")
      index = 1
    }
    var mantissa = 0.0
    var digitCount = 0
    var exponent = 0
    while index < byteCount, start[index] >= 0x30, start[index] <= 0x39 {
      mantissa = mantissa * 10 + Double(start[index] - 0x30)
      digitCount += 1
      index += 1
    }
    if index < byteCount, start[index] == UInt8(ascii: ".") {
      index += 1
      while index < byteCount, start[index] >= 0x30, start[index] <= 0x39 {
        mantissa = mantissa * 10 + Double(start[index] - 0x30)
        exponent -= 1
        digitCount += 1
        index += 1
      }
    }
    guard digitCount > 0 else { return nil }
    if index < byteCount, start[index] | 0x20 == UInt8(ascii: "e") {
      guard let written = dropping(index + 1).integer, written > -400, written < 400 else {
        return nil
      }
      exponent += written
      index = byteCount
    }
    guard index == byteCount else { return nil }
    var scale = 1.0
    for _ in 0..<(exponent < 0 ? -exponent : exponent) { scale *= 10 }
    let value = exponent < 0 ? mantissa / scale : mantissa * scale
    guard value.isFinite else { return nil }
    return isNegative ? -value : value
  }
}
