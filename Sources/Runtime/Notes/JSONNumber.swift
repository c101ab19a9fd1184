// Goes past a number of RFC 8259, for both readers of JSON.

enum JSONNumber {
  /// Moves the position, at a minus or a digit, behind the number; behind the zero of 01.
  ///
  /// - Returns: false where a digit is missing: the position is where it should stand.
  static func skip(_ bytes: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int) -> Bool {
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    if position < end, bytes[position] == UInt8(ascii: "0") {
      position += 1
    } else if !skipDigits(bytes, &position, end) {
      return false
    }
    if position < end, bytes[position] == UInt8(ascii: ".") {
      position += 1
      if !skipDigits(bytes, &position, end) { return false }
    }
    guard position < end, bytes[position] | 0x20 == UInt8(ascii: "e") else { return true }
    position += 1
    if position < end, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
    {
      position += 1
    }
    return skipDigits(bytes, &position, end)
  }

  private static func skipDigits(
    _ bytes: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int
  ) -> Bool {
    let start = position
    while position < end, bytes[position] >= 0x30, bytes[position] <= 0x39 { position += 1 }
    return position > start
  }
}
