// An HL7 v2 message as segments and fields: places in its bytes. Segments end as MSH does: with a
// carriage return, perhaps with a line feed behind it, and then a line feed within is white space of
// a field; or as files keep them, with a line feed. What begins with no segment's name goes on with
// the segment before.

struct HL7Message {
  struct Segment {
    /// The bytes from its name on, without its end.
    var range: Range<Int>
    /// Which segment of this name it is in the message, from 1.
    var number: Int
  }

  let bytes: UnsafePointer<UInt8>
  let delimiters: HL7Delimiters
  private(set) var segments: [Segment] = []
  /// Segments of so many names are numbered; no message has more.
  private static let nameLimit = 256

  init(_ bytes: UnsafePointer<UInt8>, end: Int) throws(DocumentFailure) {
    self.bytes = bytes
    var start = UnsafeRawBufferPointer(start: bytes, count: end).utf8MarkByteCount
    while start < end, isMarkupSpace(bytes[start]) { start += 1 }
    guard start + 3 <= end, bytes[start] == UInt8(ascii: "M"),
      bytes[start + 1] == UInt8(ascii: "S"), bytes[start + 2] == UInt8(ascii: "H")
    else { throw DocumentFailure(defect: .noMessageHeader, bytePosition: start) }
    delimiters = try HL7Message.delimiters(bytes, start + 3, end)
    var endOfHeader = start
    while endOfHeader < end, !HL7Message.isLineEnd(bytes[endOfHeader]) { endOfHeader += 1 }
    let endsAtLineFeed = endOfHeader == end || bytes[endOfHeader] == 0x0A
    var names: [(name: UInt32, count: Int)] = []
    while start < end {
      while start < end, bytes[start] == 0x0A { start += 1 }
      var lineEnd = start
      while lineEnd < end, bytes[lineEnd] != 0x0D, bytes[lineEnd] != 0x0A || !endsAtLineFeed {
        lineEnd += 1
      }
      let next = lineEnd + 1
      // What stands behind the last segment, where messages stand one a line.
      while lineEnd > start, bytes[lineEnd - 1] == 0x0A { lineEnd -= 1 }
      if isSegment(start, lineEnd) {
        let name = self.name(start)
        var number = 1
        if let index = names.firstIndex(where: { $0.name == name }) {
          names[index].count += 1
          number = names[index].count
        } else if names.count < HL7Message.nameLimit {
          names.append((name, 1))
        }
        segments.append(Segment(range: start..<lineEnd, number: number))
      } else if lineEnd > start, let last = segments.indices.last {
        segments[last].range = segments[last].range.lowerBound..<lineEnd
      }
      start = next
    }
  }

  /// The separator and the encoding characters behind `MSH`.
  private static func delimiters(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) throws(DocumentFailure) -> HL7Delimiters {
    guard start < end, !isLineEnd(bytes[start]) else {
      throw DocumentFailure(defect: .headerEndsTooEarly, bytePosition: start)
    }
    var delimiters = HL7Delimiters()
    delimiters.field = bytes[start]
    var index = start + 1
    while index < end, bytes[index] != delimiters.field, bytes[index] >= 0x20 { index += 1 }
    let count = index - start - 1
    guard isDelimiter(delimiters.field), count <= 5 else {
      throw DocumentFailure(defect: .badDelimiters, bytePosition: start)
    }
    for place in start + 1..<index where !isDelimiter(bytes[place]) {
      throw DocumentFailure(defect: .badDelimiters, bytePosition: place)
    }
    guard index < end, !isLineEnd(bytes[index]) else {
      throw DocumentFailure(defect: .headerEndsTooEarly, bytePosition: index)
    }
    guard count >= 1, bytes[index] == delimiters.field else {
      throw DocumentFailure(defect: .badDelimiters, bytePosition: start)
    }
    delimiters.component = bytes[start + 1]
    // A character that is not declared parts nothing.
    delimiters.repetition = count > 1 ? bytes[start + 2] : 0
    delimiters.escape = count > 2 ? bytes[start + 3] : 0
    delimiters.subcomponent = count > 3 ? bytes[start + 4] : 0
    return delimiters
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0D || byte == 0x0A }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && !byte.isASCIIAlphanumeric
  }

  /// Three capitals or digits, the first a capital, and the separator or nothing.
  private func isSegment(_ start: Int, _ end: Int) -> Bool {
    guard end - start >= 3, bytes[start].isASCIIUppercase,
      end - start == 3 || bytes[start + 3] == delimiters.field
    else { return false }
    for index in start + 1..<start + 3 {
      let byte = bytes[index]
      guard byte.isASCIIUppercase || byte.isASCIIDigit else { return false }
    }
    return true
  }

  private func name(_ start: Int) -> UInt32 {
    UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2])
  }

  func isNamed(_ segment: Segment, _ name: StaticString) -> Bool {
    for index in 0..<3 where bytes[segment.range.lowerBound + index] != name.utf8Start[index] {
      return false
    }
    return true
  }

  /// A field by its number in the standard, empty where the segment ends before it. The first of
  /// MSH is the separator itself, so its second is the first between separators.
  func field(_ number: Int, of segment: Segment) -> Range<Int> {
    let count = isNamed(segment, "MSH") ? number - 1 : number
    return part(count, of: segment.range, by: delimiters.field)
  }

  func component(_ number: Int, of field: Range<Int>) -> Range<Int> {
    part(number - 1, of: field, by: delimiters.component)
  }

  /// The parts of a field between repetition characters.
  func repetitions(of field: Range<Int>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = field.lowerBound
    for index in field where bytes[index] == delimiters.repetition {
      parts.append(start..<index)
      start = index + 1
    }
    parts.append(start..<field.upperBound)
    return parts
  }

  func firstRepetition(of field: Range<Int>) -> Range<Int> {
    part(0, of: field, by: delimiters.repetition)
  }

  /// The part behind so many separators.
  private func part(_ number: Int, of range: Range<Int>, by separator: UInt8) -> Range<Int> {
    var start = range.lowerBound
    var left = number
    while left > 0 {
      while start < range.upperBound, bytes[start] != separator { start += 1 }
      guard start < range.upperBound else { return range.upperBound..<range.upperBound }
      start += 1
      left -= 1
    }
    var end = start
    while end < range.upperBound, bytes[end] != separator { end += 1 }
    return start..<end
  }

  func isEqual(_ range: Range<Int>, _ word: StaticString) -> Bool {
    rawBytes(range).isEqual(toASCII: word)
  }

  func isEqual(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    rawBytes(left).isEqual(to: rawBytes(right))
  }

  private func rawBytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: bytes + range.lowerBound, count: range.count)
  }

  /// At most `limit` bytes.
  func copy(_ range: Range<Int>, limit: Int = 256) -> [UInt8] {
    [UInt8](UnsafeBufferPointer(start: bytes + range.lowerBound, count: min(limit, range.count)))
  }

  func isBlank(_ range: Range<Int>) -> Bool {
    for index in range where !isMarkupSpace(bytes[index]) { return false }
    return true
  }
}
