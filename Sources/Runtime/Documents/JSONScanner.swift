// Walks over a JSON document or one line of JSON in memory (RFC 8259), value by value. Nothing is
// copied: strings are places in the bytes, with their escapes.

struct JSONScanner {
  static let depthLimit = 256

  let bytes: UnsafePointer<UInt8>
  let end: Int
  private(set) var position = 0
  private var depth = 0

  init(_ bytes: UnsafePointer<UInt8>, end: Int) {
    self.bytes = bytes
    self.end = end
    position = UnsafeRawBufferPointer(start: bytes, count: end).utf8MarkByteCount
  }

  // MARK: Containers

  /// The first byte of the value that comes next; it is not taken.
  mutating func peek() throws(DocumentFailure) -> UInt8 {
    skipSpace()
    return try current()
  }

  mutating func beginObject() throws(DocumentFailure) { try begin(UInt8(ascii: "{")) }

  mutating func beginArray() throws(DocumentFailure) { try begin(UInt8(ascii: "[")) }

  private mutating func begin(_ byte: UInt8) throws(DocumentFailure) {
    skipSpace()
    try take(byte)
    depth += 1
    if depth > JSONScanner.depthLimit { throw failure(.nestedTooDeeply) }
  }

  /// The key of the object's next member, after which its value stands; nil at the object's end.
  ///
  /// - isFirst: true before the first; set to false.
  mutating func nextKey(_ isFirst: inout Bool) throws(DocumentFailure) -> Range<Int>? {
    guard try goesOn(UInt8(ascii: "}"), &isFirst) else { return nil }
    skipSpace()
    let key = try readString()
    skipSpace()
    try take(UInt8(ascii: ":"))
    return key
  }

  /// Whether the array has another element; false at its end.
  mutating func nextElement(_ isFirst: inout Bool) throws(DocumentFailure) -> Bool {
    try goesOn(UInt8(ascii: "]"), &isFirst)
  }

  private mutating func goesOn(
    _ close: UInt8, _ isFirst: inout Bool
  ) throws(DocumentFailure) -> Bool {
    skipSpace()
    if try current() == close {
      position += 1
      depth -= 1
      return false
    }
    if !isFirst { try take(UInt8(ascii: ",")) }
    isFirst = false
    return true
  }

  /// Whether more than white space is left.
  mutating func hasMore() -> Bool {
    skipSpace()
    return position < end
  }

  // MARK: Values

  mutating func skipValue() throws(DocumentFailure) {
    switch try peek() {
    case UInt8(ascii: "\""): _ = try readString()
    case UInt8(ascii: "{"):
      try beginObject()
      var isFirst = true
      while try nextKey(&isFirst) != nil { try skipValue() }
    case UInt8(ascii: "["):
      try beginArray()
      var isFirst = true
      while try nextElement(&isFirst) { try skipValue() }
    case UInt8(ascii: "t"): try skipWord("true")
    case UInt8(ascii: "f"): try skipWord("false")
    case UInt8(ascii: "n"): try skipWord("null")
    default: try skipNumber()
    }
  }

  /// The value if it is a string, without its quotes; any other value is passed over.
  mutating func string() throws(DocumentFailure) -> Range<Int>? {
    if try peek() == UInt8(ascii: "\"") { return try readString() }
    try skipValue()
    return nil
  }

  private mutating func readString() throws(DocumentFailure) -> Range<Int> {
    try take(UInt8(ascii: "\""))
    let start = position
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return start..<position - 1
      case UInt8(ascii: "\\"): try skipEscape()
      case 0..<0x20: throw failure(.controlCharacter)
      default: position += 1
      }
    }
    throw failure(.endsTooEarly)
  }

  private mutating func skipEscape() throws(DocumentFailure) {
    guard position + 1 < end else { throw failure(.endsTooEarly, at: end) }
    switch bytes[position + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 2
    case UInt8(ascii: "u"):
      for index in position + 2..<position + 6 {
        guard index < end else { throw failure(.endsTooEarly, at: end) }
        if hexadecimalDigit(bytes[index]) == nil { throw failure(.badEscape) }
      }
      position += 6
    default: throw failure(.badEscape)
    }
  }

  private mutating func skipNumber() throws(DocumentFailure) {
    let first = try current()
    guard first == UInt8(ascii: "-") || first.isASCIIDigit else { throw failure(.unexpectedByte) }
    if first == UInt8(ascii: "-") { position += 1 }
    if try current() == UInt8(ascii: "0") {
      position += 1
      // 01
      if position < end, bytes[position].isASCIIDigit { throw failure(.badNumber) }
    } else {
      try skipDigits()
    }
    if position < end, bytes[position] == UInt8(ascii: ".") {
      position += 1
      try skipDigits()
    }
    guard position < end, bytes[position] | 0x20 == UInt8(ascii: "e") else { return }
    position += 1
    let sign = try current()
    if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
    try skipDigits()
  }

  private mutating func skipDigits() throws(DocumentFailure) {
    guard try current().isASCIIDigit else { throw failure(.badNumber) }
    while position < end, bytes[position].isASCIIDigit { position += 1 }
  }

  private mutating func skipWord(_ word: StaticString) throws(DocumentFailure) {
    for index in 0..<word.utf8CodeUnitCount { try take(word.utf8Start[index]) }
  }

  // MARK: Bytes

  func isEqual(_ range: Range<Int>, _ word: StaticString) -> Bool {
    rawBytes(range).isEqual(toASCII: word)
  }

  private func rawBytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: bytes + range.lowerBound, count: range.count)
  }

  private mutating func skipSpace() {
    while position < end, isMarkupSpace(bytes[position]) { position += 1 }
  }

  private func current() throws(DocumentFailure) -> UInt8 {
    guard position < end else { throw failure(.endsTooEarly) }
    return bytes[position]
  }

  private mutating func take(_ byte: UInt8) throws(DocumentFailure) {
    guard try current() == byte else { throw failure(.unexpectedByte) }
    position += 1
  }

  func failure(_ defect: DocumentDefect, at place: Int? = nil) -> DocumentFailure {
    DocumentFailure(defect: defect, bytePosition: place ?? position)
  }

  // MARK: Escapes

  /// The scalar that the escape at `position` of a string that was read stands for, and where it
  /// ends. A surrogate without its pair is U+FFFD.
  static func escape(
    _ bytes: UnsafePointer<UInt8>, at position: Int, end: Int
  ) -> (scalar: UInt32, end: Int) {
    guard position + 1 < end else { return (0xFFFD, end) }
    switch bytes[position + 1] {
    case UInt8(ascii: "b"): return (0x08, position + 2)
    case UInt8(ascii: "f"): return (0x0C, position + 2)
    case UInt8(ascii: "n"): return (0x0A, position + 2)
    case UInt8(ascii: "r"): return (0x0D, position + 2)
    case UInt8(ascii: "t"): return (0x09, position + 2)
    case UInt8(ascii: "u"): break
    default: return (UInt32(bytes[position + 1]), position + 2)
    }
    guard position + 6 <= end else { return (0xFFFD, end) }
    let first = unit(bytes, position)
    guard first >= 0xD800, first < 0xE000 else { return (first, position + 6) }
    guard first < 0xDC00, position + 12 <= end, bytes[position + 6] == UInt8(ascii: "\\"),
      bytes[position + 7] == UInt8(ascii: "u")
    else { return (0xFFFD, position + 6) }
    let second = unit(bytes, position + 6)
    guard second >= 0xDC00, second < 0xE000 else { return (0xFFFD, position + 6) }
    return (0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00), position + 12)
  }

  private static func unit(_ bytes: UnsafePointer<UInt8>, _ position: Int) -> UInt32 {
    var value: UInt32 = 0
    for index in position + 2..<position + 6 {
      value = value << 4 | (hexadecimalDigit(bytes[index]) ?? 0)
    }
    return value
  }
}
