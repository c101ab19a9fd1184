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

  /// Objects and arrays inside the members that are skipped, at most; the line's own object is around
  /// them.
  static let depthLimit = JSONScanner.depthLimit - 1
}

struct JSONFailure: Error {
  let defect: JSONDefect
  /// From the line's start, from 0.
  let bytePosition: Int
  /// The id, if it was read before the failure.
  let line: JSONLine
}

/// Reads one line.
///
/// A byte order mark before the object and white space around it are allowed. Strings may hold
/// malformed UTF-8. A surrogate without its pair is read as U+FFFD, an id of null as none.
struct JSONLineReader {
  private let bytes: UnsafeMutablePointer<UInt8>
  private let end: Int
  private var scanner: JSONScanner
  private var line = JSONLine()
  private var hasText = false
  private var hasID = false
  private let members: ByteBuffer?

  /// - members: gets the other members as they are spelled, commas between, but none whose name a
  ///   record has itself; nil to skip them.
  init(
    _ bytes: UnsafeMutablePointer<UInt8>, byteCount: Int,
    keepingMembersIn members: ByteBuffer? = nil
  ) {
    self.bytes = bytes
    end = byteCount
    scanner = JSONScanner(bytes, end: byteCount)
    self.members = members
  }

  mutating func read() throws(JSONFailure) -> JSONLine {
    guard try peek() == UInt8(ascii: "{") else { throw failure(.notAnObject, at: scanner.position) }
    try scan { scanner throws(DocumentFailure) in try scanner.beginObject() }
    var isFirst = true
    while let key = try nextKey(&isFirst) { try readMember(key) }
    if scanner.hasMore() { throw failure(.trailingBytes, at: scanner.position) }
    guard hasText else { throw failure(.noText, at: end) }
    return line
  }

  // MARK: Members

  private mutating func readMember(_ spelled: Range<Int>) throws(JSONFailure) {
    let kept = members.map { members in keep(spelled, in: members) }
    let key = unescape(spelled)
    if scanner.isEqual(key, "text") {
      if hasText { throw failure(.duplicateText, at: spelled.lowerBound - 1) }
      hasText = true
      try readText()
    } else if scanner.isEqual(key, "id") {
      if hasID { throw failure(.duplicateID, at: spelled.lowerBound - 1) }
      hasID = true
      try readID()
    } else {
      _ = try peek()
      let start = scanner.position
      try skipValue()
      if let members, !isReserved(key) {
        members.append(
          UnsafeRawBufferPointer(start: bytes + start, count: scanner.position - start))
        return
      }
    }
    if let members, let kept { members.removeLast(members.byteCount - kept) }
  }

  /// Copies a member's name with its quotes and a colon, before it is unescaped.
  ///
  /// - Returns: how many bytes were kept before it.
  private func keep(_ key: Range<Int>, in members: ByteBuffer) -> Int {
    let count = members.byteCount
    if count > 0 { members.append(UInt8(ascii: ",")) }
    members.append(
      UnsafeRawBufferPointer(start: bytes + key.lowerBound - 1, count: key.count + 2))
    members.append(UInt8(ascii: ":"))
    return count
  }

  /// Members that a record writes itself.
  private func isReserved(_ key: Range<Int>) -> Bool {
    let names: [StaticString] = [
      "entities", "tokens", "windows", "malformed", "error", "warnings", "model", "version",
      "sections", "relations", "phi",
    ]
    for name in names where scanner.isEqual(key, name) { return true }
    return false
  }

  private mutating func readText() throws(JSONFailure) {
    guard try peek() == UInt8(ascii: "\"") else {
      throw failure(.textIsNotAString, at: scanner.position)
    }
    let text = try readString()
    line.textStart = text.lowerBound
    line.textByteCount = text.count
  }

  private mutating func readID() throws(JSONFailure) {
    let first = try peek()
    let start = scanner.position
    switch first {
    case UInt8(ascii: "\""):
      let id = try readString()
      line.identity = .string
      line.idStart = id.lowerBound
      line.idByteCount = id.count
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try skipValue()
      line.identity = .number
      line.idStart = start
      line.idByteCount = scanner.position - start
    case UInt8(ascii: "n"): try skipValue()
    default: throw failure(.idIsNeitherStringNorNumber, at: start)
    }
  }

  // MARK: Strings

  /// The string that comes next, unescaped in place.
  private mutating func readString() throws(JSONFailure) -> Range<Int> {
    let spelled = try scan { scanner throws(DocumentFailure) in try scanner.string() }
    return unescape(spelled ?? 0..<0)
  }

  /// No escape is shorter than what it stands for.
  private func unescape(_ spelled: Range<Int>) -> Range<Int> {
    var position = spelled.lowerBound
    while position < spelled.upperBound, bytes[position] != UInt8(ascii: "\\") { position += 1 }
    var written = position
    while position < spelled.upperBound {
      if bytes[position] == UInt8(ascii: "\\") {
        let escape = JSONScanner.escape(bytes, at: position, end: spelled.upperBound)
        written += encodeUTF8(escape.scalar, to: bytes + written)
        position = escape.end
      } else {
        bytes[written] = bytes[position]
        written += 1
        position += 1
      }
    }
    return spelled.lowerBound..<written
  }

  // MARK: Kept members

  /// The value of the first of the kept members that has the name: a string unescaped, with its quotes,
  /// anything else as it is spelled; nil where there is none.
  static func value(of name: StaticString, in members: UnsafeRawBufferPointer) -> [UInt8]? {
    var object = [UInt8(ascii: "{")] + members + [UInt8(ascii: "}")]
    return object.withUnsafeMutableBufferPointer { buffer in
      guard let bytes = buffer.baseAddress else { return nil }
      var reader = JSONLineReader(bytes, byteCount: buffer.count)
      return try? reader.readValue(of: name)
    }
  }

  private mutating func readValue(of name: StaticString) throws(JSONFailure) -> [UInt8]? {
    try scan { scanner throws(DocumentFailure) in try scanner.beginObject() }
    var isFirst = true
    while let key = try nextKey(&isFirst) {
      let first = try peek()
      let start = scanner.position
      guard scanner.isEqual(unescape(key), name) else {
        try skipValue()
        continue
      }
      if first == UInt8(ascii: "\"") {
        let string = try readString()
        return Array(UnsafeBufferPointer(start: bytes + start, count: 1 + string.count)) + [first]
      }
      try skipValue()
      return Array(UnsafeBufferPointer(start: bytes + start, count: scanner.position - start))
    }
    return nil
  }

  // MARK: Steps of the scanner

  private mutating func peek() throws(JSONFailure) -> UInt8 {
    try scan { scanner throws(DocumentFailure) in try scanner.peek() }
  }

  private mutating func nextKey(_ isFirst: inout Bool) throws(JSONFailure) -> Range<Int>? {
    try scan { scanner throws(DocumentFailure) in try scanner.nextKey(&isFirst) }
  }

  private mutating func skipValue() throws(JSONFailure) {
    try scan { scanner throws(DocumentFailure) in try scanner.skipValue() }
  }

  private mutating func scan<Value>(
    _ step: (inout JSONScanner) throws(DocumentFailure) -> Value
  ) throws(JSONFailure) -> Value {
    do throws(DocumentFailure) {
      return try step(&scanner)
    } catch {
      throw failure(JSONDefect(error.defect), at: error.bytePosition)
    }
  }

  private func failure(_ defect: JSONDefect, at position: Int) -> JSONFailure {
    JSONFailure(defect: defect, bytePosition: position, line: line)
  }
}

extension JSONDefect {
  /// What the scanner found.
  fileprivate init(_ defect: DocumentDefect) {
    switch defect {
    case .endsTooEarly: self = .endsTooEarly
    case .nestedTooDeeply: self = .nestedTooDeeply
    case .badEscape: self = .badEscape
    case .badNumber: self = .badNumber
    case .controlCharacter: self = .controlCharacter
    default: self = .unexpectedByte
    }
  }
}
