// A small XML reader for annotation files: elements, attributes, text, CDATA, the five named and
// the numeric character references. Document types are skipped and define nothing, so a hostile
// file can neither name other files nor grow by entities.

public struct XMLError: Error, Equatable, Sendable {
  public enum Reason: Equatable, Sendable {
    case unexpectedEnd
    case unexpectedByte
    case mismatchedTag
    case unknownReference
    case tooDeep
  }
  public var reason: Reason
  public var byteIndex: Int
}

/// One element with what it holds. Text of all its own text nodes stands together in `text`.
struct XMLElement {
  var name: String
  var attributes: [String: String] = [:]
  var children: [XMLElement] = []
  var text = ""

  static let maximumDepth = 64

  func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
  func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

  /// The root element.
  static func parse(_ contents: String) throws(XMLError) -> XMLElement {
    var parser = XMLParser(bytes: Array(contents.utf8))
    return try parser.parseRoot()
  }

  /// `text` as character data or as an attribute's value.
  static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      // A reader turns a bare one into a line feed.
      case 0x0D: bytes += "&#13;".utf8
      case 0x0A: bytes += "&#10;".utf8
      case 0x09: bytes += "&#9;".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

private struct XMLParser {
  let bytes: [UInt8]
  var position = 0

  func failure(_ reason: XMLError.Reason) -> XMLError {
    XMLError(reason: reason, byteIndex: position)
  }

  func starts(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for index in 0..<count where bytes[position + index] != word.utf8Start[index] { return false }
    return true
  }

  /// Moves behind the next `word`.
  mutating func skip(past word: StaticString) throws(XMLError) {
    while position < bytes.count {
      if starts(word) {
        position += word.utf8CodeUnitCount
        return
      }
      position += 1
    }
    throw failure(.unexpectedEnd)
  }

  mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  /// White space, comments, processing instructions and a document type.
  mutating func skipMisc() throws(XMLError) {
    while true {
      skipSpace()
      if starts("<!--") {
        try skip(past: "-->")
      } else if starts("<?") {
        try skip(past: "?>")
      } else if starts("<!DOCTYPE") {
        var bracketDepth = 0
        while true {
          guard position < bytes.count else { throw failure(.unexpectedEnd) }
          let byte = bytes[position]
          position += 1
          if byte == UInt8(ascii: "[") { bracketDepth += 1 }
          if byte == UInt8(ascii: "]") { bracketDepth -= 1 }
          if byte == UInt8(ascii: ">"), bracketDepth <= 0 { break }
        }
      } else {
        return
      }
    }
  }

  mutating func parseRoot() throws(XMLError) -> XMLElement {
    position = bytes.utf8MarkByteCount
    try skipMisc()
    let root = try parseElement(depth: 0)
    try skipMisc()
    if position < bytes.count { throw failure(.unexpectedByte) }
    return root
  }

  mutating func parseName() throws(XMLError) -> String {
    let first = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: ":"), 0x80...:
        position += 1
      default:
        if position == first { throw failure(.unexpectedByte) }
        return String(decoding: bytes[first..<position], as: UTF8.self)
      }
    }
    throw failure(.unexpectedEnd)
  }

  mutating func parseElement(depth: Int) throws(XMLError) -> XMLElement {
    if depth > XMLElement.maximumDepth { throw failure(.tooDeep) }
    guard position < bytes.count else { throw failure(.unexpectedEnd) }
    guard bytes[position] == UInt8(ascii: "<") else { throw failure(.unexpectedByte) }
    position += 1
    var element = XMLElement(name: try parseName())
    while true {
      skipSpace()
      guard position < bytes.count else { throw failure(.unexpectedEnd) }
      if starts("/>") {
        position += 2
        return element
      }
      if bytes[position] == UInt8(ascii: ">") {
        position += 1
        break
      }
      let name = try parseName()
      skipSpace()
      guard starts("=") else { throw failure(.unexpectedByte) }
      position += 1
      skipSpace()
      guard position < bytes.count else { throw failure(.unexpectedEnd) }
      let quote = bytes[position]
      guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
        throw failure(.unexpectedByte)
      }
      position += 1
      var value: [UInt8] = []
      try parseText(until: quote, into: &value)
      guard position < bytes.count else { throw failure(.unexpectedEnd) }
      position += 1
      element.attributes[name] = String(decoding: value, as: UTF8.self)
    }
    try parseContent(of: &element, depth: depth)
    return element
  }

  mutating func parseContent(of element: inout XMLElement, depth: Int) throws(XMLError) {
    var text: [UInt8] = []
    while true {
      try parseText(until: UInt8(ascii: "<"), into: &text)
      guard position < bytes.count else { throw failure(.unexpectedEnd) }
      if starts("</") {
        position += 2
        guard try parseName() == element.name else { throw failure(.mismatchedTag) }
        skipSpace()
        guard starts(">") else { throw failure(.unexpectedByte) }
        position += 1
        element.text = String(decoding: text, as: UTF8.self)
        return
      } else if starts("<![CDATA[") {
        position += 9
        let first = position
        try skip(past: "]]>")
        text += bytes[first..<position - 3]
      } else if starts("<!--") {
        try skip(past: "-->")
      } else if starts("<?") {
        try skip(past: "?>")
      } else {
        element.children.append(try parseElement(depth: depth + 1))
      }
    }
  }

  /// Decodes character data up to, not including, `stop` or the end. `\r\n` and `\r` read as `\n`.
  mutating func parseText(until stop: UInt8, into text: inout [UInt8]) throws(XMLError) {
    while position < bytes.count, bytes[position] != stop {
      let byte = bytes[position]
      if byte == UInt8(ascii: "&") {
        try parseReference(into: &text)
        continue
      }
      position += 1
      if byte == 0x0D {
        if position < bytes.count, bytes[position] == 0x0A { position += 1 }
        text.append(0x0A)
      } else {
        text.append(byte)
      }
    }
  }

  mutating func parseReference(into text: inout [UInt8]) throws(XMLError) {
    let first = position + 1
    guard let end = bytes[first...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
      throw failure(.unknownReference)
    }
    let name = String(decoding: bytes[first..<end], as: UTF8.self)
    let scalar: Unicode.Scalar?
    switch name {
    case "amp": scalar = "&"
    case "lt": scalar = "<"
    case "gt": scalar = ">"
    case "quot": scalar = "\""
    case "apos": scalar = "'"
    default:
      if name.hasPrefix("#x") {
        scalar = UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
      } else if name.hasPrefix("#") {
        scalar = UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init)
      } else {
        scalar = nil
      }
    }
    guard let scalar, let encoded = UTF8.encode(scalar) else { throw failure(.unknownReference) }
    text += encoded
    position = end + 1
  }
}
