// What the forms of record systems want to know besides the note: whose it is and when it was read.
import Options

/// --patient: a reference as FHIR spells one, `Patient/123` or a URL.
func patient(_ command: ParsedCommand) throws(CommandError) -> [UInt8]? {
  guard let reference = command.last("patient") else { return nil }
  let bytes = [UInt8](reference.bytes)
  guard bytes.count > 0, bytes.count <= 1024, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
    throw .words([UInt8](Argument("--patient: not a reference such as Patient/123").bytes))
  }
  return bytes
}

/// --recorded: `YYYY-MM-DDThh:mm:ss`, perhaps a fraction, and `Z` or `+hh:mm`.
func recordedInstant(_ command: ParsedCommand) throws(CommandError) -> [UInt8]? {
  guard let instant = command.last("recorded") else { return nil }
  let bytes = [UInt8](instant.bytes)
  guard isInstant(bytes) else {
    throw .words(
      [UInt8](Argument("--recorded: not an instant such as 2026-01-31T08:00:00Z").bytes))
  }
  return bytes
}

private func isInstant(_ bytes: [UInt8]) -> Bool {
  /// Two digits at a place, as a number; nil for anything else.
  func pair(_ place: Int) -> Int? {
    guard place + 1 < bytes.count else { return nil }
    let (tens, ones) = (bytes[place], bytes[place + 1])
    guard (0x30...0x39).contains(tens), (0x30...0x39).contains(ones) else { return nil }
    return Int(tens - 0x30) * 10 + Int(ones - 0x30)
  }
  func has(_ mark: Unicode.Scalar, at place: Int) -> Bool {
    place < bytes.count && bytes[place] == UInt8(truncatingIfNeeded: mark.value)
  }
  guard bytes.count >= 20, let century = pair(0), let year = pair(2), has("-", at: 4),
    let month = pair(5), has("-", at: 7), let day = pair(8), has("T", at: 10),
    let hour = pair(11), has(":", at: 13), let minute = pair(14), has(":", at: 16),
    let second = pair(17), century + year > 0, (1...12).contains(month), hour < 24, minute < 60,
    second < 60
  else { return false }
  let isLeap = year % 4 == 0 && (year != 0 || century % 4 == 0)
  let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  guard day >= 1, day <= days[month - 1] else { return false }
  var place = 19
  if has(".", at: place) {
    place += 1
    let start = place
    while place < bytes.count, (0x30...0x39).contains(bytes[place]) { place += 1 }
    guard place > start, place - start <= 9 else { return false }
  }
  if has("Z", at: place) { return place + 1 == bytes.count }
  guard has("+", at: place) || has("-", at: place), place + 6 == bytes.count,
    let zoneHour = pair(place + 1), has(":", at: place + 3), let zoneMinute = pair(place + 4)
  else { return false }
  return zoneHour <= 14 && zoneMinute < 60
}
