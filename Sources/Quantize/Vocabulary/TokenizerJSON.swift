// A JSON reader that keeps strings as bytes. Word pieces must not become dictionary keys of type
// String: two spellings of "é" are equal as Strings and different word pieces.

/// A JSON value whose strings are UTF-8 bytes and whose objects keep every member.
indirect enum TokenizerJSON {
  case null
  case bool(Bool)
  case number(Double)
  case string([UInt8])
  case array([TokenizerJSON])
  case object([(key: [UInt8], value: TokenizerJSON)])

  /// - Throws: the index of the byte at which reading failed.
  static func parse(_ bytes: [UInt8]) throws(TokenizerJSONError) -> TokenizerJSON {
    var parser = TokenizerJSONParser(bytes: bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.failure }
    return value
  }

  /// The last member of that name, as most JSON readers have it; nil if absent or null.
  subscript(_ name: String) -> TokenizerJSON? {
    guard case .object(let members) = self else { return nil }
    guard let value = members.last(where: { $0.key.elementsEqual(name.utf8) })?.value else {
      return nil
    }
    if case .null = value { return nil }
    return value
  }

  var bytes: [UInt8]? { if case .string(let bytes) = self { bytes } else { nil } }
  var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  var integer: Int? { if case .number(let value) = self { Int(exactly: value) } else { nil } }
  var array: [TokenizerJSON]? { if case .array(let values) = self { values } else { nil } }
  var members: [(key: [UInt8], value: TokenizerJSON)]? {
    if case .object(let members) = self { members } else { nil }
  }
}

struct TokenizerJSONError: Error {
  let byteIndex: Int
}

private struct TokenizerJSONParser {
  let bytes: [UInt8]
  var position = 0
  private static let maximumDepth = 64

  init(bytes: [UInt8]) { self.bytes = bytes }

  var failure: TokenizerJSONError { TokenizerJSONError(byteIndex: position) }

  private var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

  mutating func skipSpace() {
    while [0x20, 0x09, 0x0a, 0x0d].contains(current) { position += 1 }
  }

  mutating func value(depth: Int) throws(TokenizerJSONError) -> TokenizerJSON {
    guard depth < Self.maximumDepth else { throw failure }
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(
    _ spelling: String, _ value: TokenizerJSON
  ) throws(TokenizerJSONError) -> TokenizerJSON {
    guard bytes[position...].starts(with: spelling.utf8) else { throw failure }
    position += spelling.utf8.count
    return value
  }

  private mutating func object(_ depth: Int) throws(TokenizerJSONError) -> TokenizerJSON {
    var members: [(key: [UInt8], value: TokenizerJSON)] = []
    position += 1
    skipSpace()
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      let key = try string()
      skipSpace()
      guard take(":") else { throw failure }
      members.append((key, try value(depth: depth + 1)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw failure }
    return .object(members)
  }

  private mutating func array(_ depth: Int) throws(TokenizerJSONError) -> TokenizerJSON {
    var values: [TokenizerJSON] = []
    position += 1
    skipSpace()
    if take("]") { return .array(values) }
    repeat {
      values.append(try value(depth: depth + 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw failure }
    return .array(values)
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: character), position < bytes.count else { return false }
    position += 1
    return true
  }

  private mutating func number() throws(TokenizerJSONError) -> TokenizerJSON {
    let start = position
    while "+-.0123456789eE".utf8.contains(current) { position += 1 }
    guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw failure
    }
    return .number(value)
  }

  private mutating func string() throws(TokenizerJSONError) -> [UInt8] {
    guard take("\"") else { throw failure }
    var result: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return result
      case UInt8(ascii: "\\"): result += try escape()
      case 0..<0x20: throw failure
      default: result.append(byte)
      }
    }
    throw failure
  }

  private mutating func escape() throws(TokenizerJSONError) -> [UInt8] {
    let byte = current
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0c]
    case UInt8(ascii: "n"): return [0x0a]
    case UInt8(ascii: "r"): return [0x0d]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if code >> 10 == 0x36 {
        guard take("\\"), take("u") else { throw failure }
        let low = try hexadecimal()
        guard low >> 10 == 0x37 else { throw failure }
        code = 0x10000 + (code & 0x3ff) << 10 + low & 0x3ff
      }
      guard let scalar = Unicode.Scalar(code) else { throw failure }
      return Array(String(scalar).utf8)
    default: throw failure
    }
  }

  private mutating func hexadecimal() throws(TokenizerJSONError) -> UInt32 {
    guard position + 4 <= bytes.count,
      let value = UInt32(
        String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw failure }
    position += 4
    return value
  }
}
