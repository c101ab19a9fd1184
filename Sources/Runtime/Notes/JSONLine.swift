// Reads {"id":...,"text":...} from one line: the whole of JSON's grammar (RFC 8259) is checked,
// other members are skipped or kept as they are spelled, and the strings that are wanted are unescaped
// in place.

/// Where the wanted members lie in the line after reading.
struct JSONLine {
  var textStart = 0
  var textByteCount = 0
  var identity = NoteIdentity.ordinal
  var idStart = 0
  var idByteCount = 0

  /// Objects and arrays inside the members that are skipped, at most.
  static let depthLimit = 256
}

struct JSONFailure: Error {
  let defect: JSONDefect
  /// From the line's start, from 0.
  let bytePosition: Int
  /// The id, if it was read before the failure.
  let line: JSONLine
}

/// Walks over one line.
///
/// A byte order mark before the object and white space around it are allowed. Strings may hold
/// malformed UTF-8. A surrogate without its pair is read as U+FFFD, an id of null as none.
struct JSONLineReader {
  private let bytes: UnsafeMutablePointer<UInt8>
  private let end: Int
  private var position = 0
  private var line = JSONLine()
  private var hasText = false
  private var hasID = false
  private let members: ByteBuffer?
  /// Where the kept members end; what stands behind belongs to one that is not kept.
  private var keptEnd = 0

  /// - members: gets the other members as they are spelled, commas between, but none whose name a
  ///   record has itself; nil to skip them.
  init(
    _ bytes: UnsafeMutablePointer<UInt8>, byteCount: Int,
    keepingMembersIn members: ByteBuffer? = nil
  ) {
    self.bytes = bytes
    end = byteCount
    self.members = members
  }

  mutating func read() throws(JSONFailure) -> JSONLine {
    if end >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
    skipSpace()
    guard position < end else { throw failure(.endsTooEarly) }
    guard bytes[position] == UInt8(ascii: "{") else { throw failure(.notAnObject) }
    position += 1
    skipSpace()
    if try current() == UInt8(ascii: "}") {
      position += 1
    } else {
      try readMembers()
    }
    skipSpace()
    guard position == end else { throw failure(.trailingBytes) }
    guard hasText else { throw failure(.noText) }
    return line
  }

  private mutating func readMembers() throws(JSONFailure) {
    while true {
      skipSpace()
      let keyPosition = position
      if members != nil { try keepKey() }
      let key = try readString()
      skipSpace()
      try take(UInt8(ascii: ":"))
      skipSpace()
      if isEqual(key, "text") {
        if hasText { throw failure(.duplicateText, at: keyPosition) }
        hasText = true
        try readText()
      } else if isEqual(key, "id") {
        if hasID { throw failure(.duplicateID, at: keyPosition) }
        hasID = true
        try readID()
      } else {
        let start = position
        try skipValue(depth: 0)
        if let members, !isReserved(key) {
          members.append(UnsafeRawBufferPointer(start: bytes + start, count: position - start))
          keptEnd = members.byteCount
        }
      }
      members?.removeLast(members!.byteCount - keptEnd)
      skipSpace()
      let separator = try current()
      guard separator == UInt8(ascii: ",") || separator == UInt8(ascii: "}") else {
        throw failure(.unexpectedByte)
      }
      position += 1
      if separator == UInt8(ascii: "}") { return }
    }
  }

  /// Copies the name at the position with its quotes, before it is unescaped, and a colon.
  private mutating func keepKey() throws(JSONFailure) {
    let start = position
    _ = try readString(unescapes: false)
    if keptEnd > 0 { members?.append(UInt8(ascii: ",")) }
    members?.append(UnsafeRawBufferPointer(start: bytes + start, count: position - start))
    members?.append(UInt8(ascii: ":"))
    position = start
  }

  /// Members that a record writes itself.
  private func isReserved(_ key: Range<Int>) -> Bool {
    let names: [StaticString] = [
      "entities", "tokens", "windows", "malformed", "error", "warnings", "model", "version",
      "sections", "relations", "phi",
    ]
    for name in names where isEqual(key, name) { return true }
    return false
  }

  private mutating func readText() throws(JSONFailure) {
    guard try current() == UInt8(ascii: "\"") else { throw failure(.textIsNotAString) }
    let text = try readString()
    line.textStart = text.lowerBound
    line.textByteCount = text.count
  }

  private mutating func readID() throws(JSONFailure) {
    let start = position
    switch try current() {
    case UInt8(ascii: "\""):
      let id = try readString()
      line.identity = .string
      line.idStart = id.lowerBound
      line.idByteCount = id.count
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try skipNumber()
      line.identity = .number
      line.idStart = start
      line.idByteCount = position - start
    case UInt8(ascii: "n"):
      try skipWord("null")
    default:
      throw failure(.idIsNeitherStringNorNumber)
    }
  }

  // MARK: Values

  private mutating func skipValue(depth: Int) throws(JSONFailure) {
    switch try current() {
    case UInt8(ascii: "\""): _ = try readString(unescapes: false)
    case UInt8(ascii: "{"), UInt8(ascii: "["): try skipContainer(depth: depth)
    case UInt8(ascii: "t"): try skipWord("true")
    case UInt8(ascii: "f"): try skipWord("false")
    case UInt8(ascii: "n"): try skipWord("null")
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try skipNumber()
    default: throw failure(.unexpectedByte)
    }
  }

  private mutating func skipContainer(depth: Int) throws(JSONFailure) {
    guard depth < JSONLine.depthLimit else { throw failure(.nestedTooDeeply) }
    let isObject = bytes[position] == UInt8(ascii: "{")
    let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
    position += 1
    skipSpace()
    if try current() == close {
      position += 1
      return
    }
    while true {
      skipSpace()
      if isObject {
        _ = try readString(unescapes: false)
        skipSpace()
        try take(UInt8(ascii: ":"))
        skipSpace()
      }
      try skipValue(depth: depth + 1)
      skipSpace()
      let separator = try current()
      guard separator == UInt8(ascii: ",") || separator == close else {
        throw failure(.unexpectedByte)
      }
      position += 1
      if separator == close { return }
    }
  }

  private mutating func skipNumber() throws(JSONFailure) {
    guard JSONNumber.skip(bytes, &position, end) else {
      throw failure(position < end ? .badNumber : .endsTooEarly)
    }
    // 01
    if position < end, isDigit(bytes[position]) { throw failure(.badNumber) }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private mutating func skipWord(_ word: StaticString) throws(JSONFailure) {
    for index in 0..<word.utf8CodeUnitCount { try take(word.utf8Start[index]) }
  }

  // MARK: Strings

  /// Reads the string at the position and unescapes it in place: no escape is shorter than what it
  /// stands for.
  ///
  /// - unescapes: false to check it and leave it as it is; the range then is of no use.
  private mutating func readString(unescapes: Bool = true) throws(JSONFailure) -> Range<Int> {
    try take(UInt8(ascii: "\""))
    let start = position
    while position < end {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return start..<position - 1
      }
      if byte == UInt8(ascii: "\\") { return try readEscapedString(start, unescapes) }
      if byte < 0x20 { throw failure(.controlCharacter) }
      position += 1
    }
    throw failure(.endsTooEarly)
  }

  /// Goes on at the first escape.
  private mutating func readEscapedString(
    _ start: Int, _ unescapes: Bool
  ) throws(JSONFailure) -> Range<Int> {
    var written = position
    while position < end {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return start..<written
      }
      if byte < 0x20 { throw failure(.controlCharacter) }
      if byte != UInt8(ascii: "\\") {
        if unescapes { bytes[written] = byte }
        written += 1
        position += 1
        continue
      }
      let scalar = try readEscape()
      if unescapes { written += encodeUTF8(scalar, to: bytes + written) }
    }
    throw failure(.endsTooEarly)
  }

  /// The scalar that the escape at the position stands for.
  private mutating func readEscape() throws(JSONFailure) -> UInt32 {
    let start = position
    position += 1
    let letter = try current()
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UInt32(letter)
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "u"): break
    default: throw failure(.badEscape, at: start)
    }
    let first = try readHexadecimal(start)
    guard first >= 0xD800, first < 0xE000 else { return first }
    // A high surrogate takes the low one that follows it; any other surrogate stands alone.
    guard first < 0xDC00, position + 6 <= end, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return 0xFFFD }
    let beforeSecond = position
    position += 2
    let second = try readHexadecimal(beforeSecond)
    guard second >= 0xDC00, second < 0xE000 else {
      position = beforeSecond
      return 0xFFFD
    }
    return 0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)
  }

  private mutating func readHexadecimal(_ escapeStart: Int) throws(JSONFailure) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      let byte = try current()
      let digit: UInt32
      switch byte {
      case 0x30...0x39: digit = UInt32(byte - 0x30)
      case 0x41...0x46: digit = UInt32(byte - 0x41 + 10)
      case 0x61...0x66: digit = UInt32(byte - 0x61 + 10)
      default: throw failure(.badEscape, at: escapeStart)
      }
      value = value << 4 | digit
      position += 1
    }
    return value
  }

  // MARK: Kept members

  /// The value of the first of the kept members that has the name: a string unescaped, with its quotes,
  /// anything else as it is spelled; nil where there is none.
  static func value(of name: StaticString, in members: UnsafeRawBufferPointer) -> [UInt8]? {
    var copy = [UInt8](members)
    return copy.withUnsafeMutableBufferPointer { buffer in
      guard let bytes = buffer.baseAddress else { return nil }
      var reader = JSONLineReader(bytes, byteCount: buffer.count)
      return try? reader.readValue(of: name)
    }
  }

  private mutating func readValue(of name: StaticString) throws(JSONFailure) -> [UInt8]? {
    while position < end {
      let key = try readString()
      try take(UInt8(ascii: ":"))
      let start = position
      if isEqual(key, name) {
        if try current() == UInt8(ascii: "\"") {
          let string = try readString()
          return Array(UnsafeBufferPointer(start: bytes + start, count: 1 + string.count))
            + [UInt8(ascii: "\"")]
        }
        try skipValue(depth: 0)
        return Array(UnsafeBufferPointer(start: bytes + start, count: position - start))
      }
      try skipValue(depth: 0)
      if position < end { try take(UInt8(ascii: ",")) }
    }
    return nil
  }

  // MARK: Bytes

  private mutating func skipSpace() {
    while position < end {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else { return }
      position += 1
    }
  }

  private func current() throws(JSONFailure) -> UInt8 {
    guard position < end else { throw failure(.endsTooEarly) }
    return bytes[position]
  }

  private mutating func take(_ byte: UInt8) throws(JSONFailure) {
    guard try current() == byte else { throw failure(.unexpectedByte) }
    position += 1
  }

  private func isEqual(_ range: Range<Int>, _ name: StaticString) -> Bool {
    guard range.count == name.utf8CodeUnitCount else { return false }
    for index in 0..<range.count where bytes[range.lowerBound + index] != name.utf8Start[index] {
      return false
    }
    return true
  }

  private func failure(_ defect: JSONDefect, at place: Int? = nil) -> JSONFailure {
    JSONFailure(defect: defect, bytePosition: place ?? position, line: line)
  }
}
