// Pulls one piece of an XML document after another out of its bytes. Strict where it protects:
// document types are refused, so no entity is defined, let alone expanded; depth is bounded; tags
// must match. Nothing is copied: names and texts are places in the document.

struct XMLScanner {
  enum Piece {
    case start(name: Range<Int>, isEmpty: Bool)
    case end(name: Range<Int>)
    /// Character data with references, up to the next tag.
    case text(Range<Int>)
    /// Character data as it stands.
    case characterData(Range<Int>)
    case documentEnd
  }

  static let depthLimit = 256

  let bytes: UnsafePointer<UInt8>
  let end: Int
  private(set) var position = 0
  /// The names of the elements that are open, with their prefixes.
  private var open: [Range<Int>] = []
  /// The attributes of the start tag that was given last.
  private(set) var attributes = 0..<0
  private var hasRoot = false
  /// Text and several elements may stand side by side: the inside of an element.
  private let isFragment: Bool

  /// The inside of an element that was read before.
  init(_ bytes: UnsafePointer<UInt8>, inside range: Range<Int>) {
    self.bytes = bytes
    end = range.upperBound
    position = range.lowerBound
    isFragment = true
  }

  init(_ bytes: UnsafePointer<UInt8>, end: Int) {
    self.bytes = bytes
    self.end = end
    isFragment = false
    position = UnsafeRawBufferPointer(start: bytes, count: end).utf8MarkByteCount
  }

  var depth: Int { open.count }

  mutating func next() throws(DocumentFailure) -> Piece {
    while position < end {
      if bytes[position] != UInt8(ascii: "<") {
        let start = position
        while position < end, bytes[position] != UInt8(ascii: "<") { position += 1 }
        if !open.isEmpty || isFragment { return .text(start..<position) }
        for index in start..<position where !isMarkupSpace(bytes[index]) {
          throw failure(.unexpectedByte, index)
        }
        continue
      }
      guard position + 1 < end else { throw failure(.endsTooEarly, position) }
      switch bytes[position + 1] {
      case UInt8(ascii: "?"): try skip(to: "?>", from: position + 2)
      case UInt8(ascii: "!"):
        if matches("<!--") {
          try skip(to: "-->", from: position + 4)
        } else if matches("<![CDATA["), !open.isEmpty || isFragment {
          let start = position + 9
          try skip(to: "]]>", from: start)
          return .characterData(start..<position - 3)
        } else {
          throw failure(matches("<!DOCTYPE") ? .documentType : .unexpectedByte, position)
        }
      case UInt8(ascii: "/"): return try endTag()
      default: return try startTag()
      }
    }
    guard open.isEmpty, hasRoot || isFragment else { throw failure(.endsTooEarly, position) }
    return .documentEnd
  }

  // MARK: Tags

  private mutating func startTag() throws(DocumentFailure) -> Piece {
    if open.isEmpty, hasRoot, !isFragment { throw failure(.unexpectedByte, position) }
    let name = try readName(position + 1)
    position = name.upperBound
    let attributesStart = position
    while true {
      let spaceStart = position
      skipSpace()
      let byte = try current()
      if byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") {
        attributes = attributesStart..<position
        hasRoot = true
        let isEmpty = byte == UInt8(ascii: "/")
        if isEmpty {
          position += 1
          guard try current() == UInt8(ascii: ">") else { throw failure(.unexpectedByte, position) }
        } else {
          guard open.count < XMLScanner.depthLimit else {
            throw failure(.nestedTooDeeply, position)
          }
          open.append(name)
        }
        position += 1
        return .start(name: local(name), isEmpty: isEmpty)
      }
      guard position > spaceStart else { throw failure(.unexpectedByte, position) }
      position = try readName(position).upperBound
      skipSpace()
      guard try current() == UInt8(ascii: "=") else { throw failure(.unexpectedByte, position) }
      position += 1
      skipSpace()
      position = try readQuoted(position).upperBound + 1
    }
  }

  private mutating func endTag() throws(DocumentFailure) -> Piece {
    let start = position
    let name = try readName(position + 2)
    position = name.upperBound
    skipSpace()
    guard try current() == UInt8(ascii: ">") else { throw failure(.unexpectedByte, position) }
    position += 1
    guard let last = open.popLast(), isEqual(last, name) else {
      throw failure(.tagsDoNotMatch, start)
    }
    return .end(name: local(name))
  }

  /// The value of an attribute of the last start tag, without its quotes; its prefix is passed over.
  func attribute(_ name: StaticString) -> Range<Int>? {
    var copy = self
    copy.position = attributes.lowerBound
    while copy.position < attributes.upperBound {
      copy.skipSpace()
      // The tag was read before, so none of this fails.
      guard copy.position < attributes.upperBound, let found = try? copy.readName(copy.position)
      else { return nil }
      copy.position = found.upperBound
      copy.skipSpace()
      copy.position += 1
      copy.skipSpace()
      guard let value = try? copy.readQuoted(copy.position) else { return nil }
      copy.position = value.upperBound + 1
      if isEqual(local(found), name) { return value }
    }
    return nil
  }

  /// Whether bytes of the document are a word.
  func isEqual(_ range: Range<Int>, _ word: StaticString) -> Bool {
    rawBytes(range).isEqual(toASCII: word)
  }

  // MARK: Bytes

  private func readName(_ start: Int) throws(DocumentFailure) -> Range<Int> {
    var index = start
    while index < end, isNameByte(bytes[index]) { index += 1 }
    guard index > start else {
      throw failure(index < end ? .unexpectedByte : .endsTooEarly, index)
    }
    return start..<index
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    byte.isASCIIAlphanumeric || byte >= 0x80 || byte == UInt8(ascii: ":")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }

  private func readQuoted(_ start: Int) throws(DocumentFailure) -> Range<Int> {
    guard start < end else { throw failure(.endsTooEarly, start) }
    let quote = bytes[start]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw failure(.unexpectedByte, start)
    }
    var index = start + 1
    while index < end, bytes[index] != quote {
      if bytes[index] == UInt8(ascii: "<") { throw failure(.unexpectedByte, index) }
      index += 1
    }
    guard index < end else { throw failure(.endsTooEarly, index) }
    return start + 1..<index
  }

  /// The part of a name behind its prefix.
  private func local(_ name: Range<Int>) -> Range<Int> {
    var start = name.lowerBound
    for index in name where bytes[index] == UInt8(ascii: ":") { start = index + 1 }
    return start..<name.upperBound
  }

  private func isEqual(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    rawBytes(left).isEqual(to: rawBytes(right))
  }

  private func rawBytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: bytes + range.lowerBound, count: range.count)
  }

  private func matches(_ word: StaticString) -> Bool {
    position + word.utf8CodeUnitCount <= end
      && isEqual(position..<position + word.utf8CodeUnitCount, word)
  }

  private mutating func skip(to word: StaticString, from start: Int) throws(DocumentFailure) {
    var index = start
    while index + word.utf8CodeUnitCount <= end {
      if isEqual(index..<index + word.utf8CodeUnitCount, word) {
        position = index + word.utf8CodeUnitCount
        return
      }
      index += 1
    }
    throw failure(.endsTooEarly, end)
  }

  private mutating func skipSpace() {
    while position < end, isMarkupSpace(bytes[position]) { position += 1 }
  }

  private func current() throws(DocumentFailure) -> UInt8 {
    guard position < end else { throw failure(.endsTooEarly, position) }
    return bytes[position]
  }

  private func failure(_ defect: DocumentDefect, _ position: Int) -> DocumentFailure {
    DocumentFailure(defect: defect, bytePosition: position)
  }
}

extension XMLScanner {
  /// The five names of XML and numbers; nil for anything else, which is no reference of a document
  /// without a document type.
  static func reference(
    _ text: UnsafePointer<UInt8>, at position: Int, end: Int
  ) -> CharacterReferences.Reference? {
    if position + 1 < end, text[position + 1] == UInt8(ascii: "#") {
      return CharacterReferences.numbered(text, from: position + 2, end: end)
    }
    let names: [(name: StaticString, scalar: UInt32)] = [
      ("amp;", 0x26), ("lt;", 0x3C), ("gt;", 0x3E), ("quot;", 0x22), ("apos;", 0x27),
    ]
    for entry in names {
      let count = entry.name.utf8CodeUnitCount
      guard position + 1 + count <= end else { continue }
      var isEqual = true
      for index in 0..<count where text[position + 1 + index] != entry.name.utf8Start[index] {
        isEqual = false
      }
      if isEqual {
        return CharacterReferences.Reference(scalar: entry.scalar, end: position + 1 + count)
      }
    }
    return nil
  }
}
