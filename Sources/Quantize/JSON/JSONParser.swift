// Reads one JSON text (RFC 8259) from UTF-8 bytes. Strict: no comments, no trailing commas, no
// bytes after the value; unlike most readers it also refuses a key that occurs twice, because in
// annotations and in answers of language models that means lost entities.

/// Why a JSON text was refused, with the byte where it went wrong. Never carries the text itself.
public struct JSONError: Error, Equatable, Sendable {
  public enum Reason: Equatable, Sendable {
    case unexpectedByte
    case unexpectedEnd
    case invalidNumber
    case invalidEscape
    case invalidUTF8
    case controlCharacter
    case duplicateKey
    case tooDeep
    case trailingBytes
  }
  public var reason: Reason
  public var byteIndex: Int

  public init(reason: Reason, byteIndex: Int) {
    self.reason = reason
    self.byteIndex = byteIndex
  }
}

extension JSONValue {
  /// The deepest nesting that is read.
  public static let maximumDepth = 128

  /// - Throws: `JSONError` with the byte index inside `bytes`.
  public static func parse(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> JSONValue {
    var parser = JSONParser(bytes)
    return try parser.parseWhole()
  }

  public static func parse(_ text: String) throws(JSONError) -> JSONValue {
    var text = text
    let result: Result<JSONValue, JSONError> = text.withUTF8 { bytes in
      do throws(JSONError) {
        return .success(try parse(UnsafeRawBufferPointer(bytes)))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

struct JSONParser {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private var depth = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func parseWhole() throws(JSONError) -> JSONValue {
    let value = try parseValue()
    skipSpace()
    if position < bytes.count { throw failure(.trailingBytes) }
    return value
  }

  private func failure(_ reason: JSONError.Reason) -> JSONError {
    JSONError(reason: reason, byteIndex: position)
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func parseValue() throws(JSONError) -> JSONValue {
    skipSpace()
    guard position < bytes.count else { throw failure(.unexpectedEnd) }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try parseObject()
    case UInt8(ascii: "["): return try parseArray()
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
    case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
    case UInt8(ascii: "n"): return try parseWord("null", .null)
    default: return try parseNumber()
    }
  }

  private mutating func parseWord(
    _ word: StaticString, _ value: JSONValue
  ) throws(JSONError) -> JSONValue {
    for index in 0..<word.utf8CodeUnitCount {
      guard position < bytes.count else { throw failure(.unexpectedEnd) }
      guard bytes[position] == word.utf8Start[index] else { throw failure(.unexpectedByte) }
      position += 1
    }
    return value
  }

  private mutating func enter() throws(JSONError) {
    depth += 1
    if depth > JSONValue.maximumDepth { throw failure(.tooDeep) }
    position += 1
  }

  private mutating func parseObject() throws(JSONError) -> JSONValue {
    try enter()
    defer { depth -= 1 }
    var members: [JSONMember] = []
    var keys: Set<String> = []
    skipSpace()
    if take("}") { return .object([]) }
    while true {
      skipSpace()
      guard position < bytes.count else { throw failure(.unexpectedEnd) }
      guard bytes[position] == UInt8(ascii: "\"") else { throw failure(.unexpectedByte) }
      let keyPosition = position
      let key = try parseString()
      guard keys.insert(key).inserted else {
        throw JSONError(reason: .duplicateKey, byteIndex: keyPosition)
      }
      skipSpace()
      guard take(":") else { throw unexpected() }
      members.append(JSONMember(key, try parseValue()))
      skipSpace()
      if take(",") { continue }
      if take("}") { return .object(members) }
      throw unexpected()
    }
  }

  private mutating func parseArray() throws(JSONError) -> JSONValue {
    try enter()
    defer { depth -= 1 }
    var values: [JSONValue] = []
    skipSpace()
    if take("]") { return .array([]) }
    while true {
      values.append(try parseValue())
      skipSpace()
      if take(",") { continue }
      if take("]") { return .array(values) }
      throw unexpected()
    }
  }

  private func unexpected() -> JSONError {
    failure(position < bytes.count ? .unexpectedByte : .unexpectedEnd)
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  private mutating func parseNumber() throws(JSONError) -> JSONValue {
    let first = position
    _ = take("-")
    let firstDigit = position
    skipDigits()
    let digitCount = position - firstDigit
    guard digitCount > 0 else {
      if firstDigit > first { throw failure(.invalidNumber) }
      throw unexpected()
    }
    if digitCount > 1 && bytes[firstDigit] == UInt8(ascii: "0") { throw failure(.invalidNumber) }
    var isInteger = true
    if take(".") {
      isInteger = false
      let fraction = position
      skipDigits()
      if position == fraction { throw failure(.invalidNumber) }
    }
    if take("e") || take("E") {
      isInteger = false
      if !take("+") { _ = take("-") }
      let exponent = position
      skipDigits()
      if position == exponent { throw failure(.invalidNumber) }
    }
    let text = String(decoding: bytes[first..<position], as: UTF8.self)
    if isInteger, let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { throw failure(.invalidNumber) }
    return .double(value)
  }

  private mutating func skipDigits() {
    while position < bytes.count, bytes[position].isASCIIDigit { position += 1 }
  }

  private mutating func parseString() throws(JSONError) -> String {
    position += 1
    let first = position
    // Most strings have no escape: one validated copy.
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        let value = try validated(bytes[first..<position], at: first)
        position += 1
        return value
      }
      if byte == UInt8(ascii: "\\") { break }
      if byte < 0x20 { throw failure(.controlCharacter) }
      position += 1
    }
    return try parseEscapedString(first)
  }

  private mutating func parseEscapedString(_ first: Int) throws(JSONError) -> String {
    var buffer = [UInt8](bytes[first..<position])
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        let value: String? = String(validating: buffer, as: UTF8.self)
        guard let value else {
          throw JSONError(reason: .invalidUTF8, byteIndex: first)
        }
        position += 1
        return value
      }
      if byte < 0x20 { throw failure(.controlCharacter) }
      position += 1
      if byte == UInt8(ascii: "\\") {
        try parseEscape(into: &buffer)
      } else {
        buffer.append(byte)
      }
    }
    throw failure(.unexpectedEnd)
  }

  private func validated(
    _ slice: Slice<UnsafeRawBufferPointer>, at byteIndex: Int
  ) throws(JSONError) -> String {
    let value: String? = String(validating: slice, as: UTF8.self)
    guard let value else { throw JSONError(reason: .invalidUTF8, byteIndex: byteIndex) }
    return value
  }

  private mutating func parseEscape(into buffer: inout [UInt8]) throws(JSONError) {
    guard position < bytes.count else { throw failure(.unexpectedEnd) }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(byte)
    case UInt8(ascii: "b"): buffer.append(0x08)
    case UInt8(ascii: "f"): buffer.append(0x0C)
    case UInt8(ascii: "n"): buffer.append(0x0A)
    case UInt8(ascii: "r"): buffer.append(0x0D)
    case UInt8(ascii: "t"): buffer.append(0x09)
    case UInt8(ascii: "u"):
      var unit = try parseHex()
      if unit & 0xFC00 == 0xD800, position + 1 < bytes.count,
        bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
      {
        let afterHigh = position
        position += 2
        let low = try parseHex()
        if low & 0xFC00 == 0xDC00 {
          unit = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
        } else {
          position = afterHigh
        }
      }
      // A lone surrogate is one U+FFFD, so that it still counts as one code point.
      let scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
      buffer.append(contentsOf: UTF8.encode(scalar)!)
    default:
      position -= 1
      throw failure(.invalidEscape)
    }
  }

  private mutating func parseHex() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count else { throw failure(.unexpectedEnd) }
      guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
        throw failure(.invalidEscape)
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
