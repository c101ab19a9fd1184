// Stretches of a document in its own spelling, as text: notes, with the way back, and names such as
// ids without it.

extension MappedText {
  /// The inside of a JSON string that was read through without a fault.
  mutating func copyJSON(_ from: UnsafePointer<UInt8>, _ range: Range<Int>) {
    var start = range.lowerBound
    var index = start
    while index < range.upperBound {
      guard from[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      copy(from, start..<index)
      let escape = JSONScanner.escape(from, at: index, end: range.upperBound)
      replace(index..<escape.end, withScalar: escape.scalar)
      index = escape.end
      start = index
    }
    copy(from, start..<range.upperBound)
  }

  /// A field of an HL7 v2 message, or a part of it.
  ///
  /// - isSingle: whether bytes beyond ASCII are Windows-1252.
  mutating func copyHL7(
    _ from: UnsafePointer<UInt8>, _ range: Range<Int>, _ delimiters: HL7Delimiters, isSingle: Bool
  ) {
    var start = range.lowerBound
    var index = start
    while index < range.upperBound {
      let byte = from[index]
      if byte == delimiters.escape, byte != 0,
        let escape = HL7Escape(
          from, at: index, end: range.upperBound, delimiters: delimiters, allowsLocal: true)
      {
        copy(from, start..<index)
        write(escape, of: from, for: index..<escape.end)
        index = escape.end
        start = index
      } else if isSingle, byte >= 0x80 {
        copy(from, start..<index)
        replace(index..<index + 1, withScalar: Windows1252.scalar(byte))
        index += 1
        start = index
      } else {
        index += 1
      }
    }
    copy(from, start..<range.upperBound)
  }
}

/// Names that a document gives, such as ids, without the escapes of its form.
enum DocumentName {
  /// The inside of a JSON string that was read through without a fault.
  static func json(_ from: UnsafePointer<UInt8>, _ range: Range<Int>) -> [UInt8] {
    read { $0.copyJSON(from, range) }
  }

  static func hl7(
    _ from: UnsafePointer<UInt8>, _ range: Range<Int>, _ delimiters: HL7Delimiters
  ) -> [UInt8] {
    read { $0.copyHL7(from, range, delimiters, isSingle: false) }
  }

  /// The value of an attribute; what is no reference of XML stands as it is.
  static func xml(_ from: UnsafePointer<UInt8>, _ range: Range<Int>) -> [UInt8] {
    read { output in
      var start = range.lowerBound
      var index = start
      while index < range.upperBound {
        guard from[index] == UInt8(ascii: "&"),
          let reference = XMLScanner.reference(from, at: index, end: range.upperBound)
        else {
          index += 1
          continue
        }
        output.copy(from, start..<index)
        output.replace(index..<reference.end, withScalar: reference.scalar)
        index = reference.end
        start = index
      }
      output.copy(from, start..<range.upperBound)
    }
  }

  private static func read(_ body: (inout MappedText) -> Void) -> [UInt8] {
    let text = ByteBuffer()
    var output = MappedText(text: text, map: SourceMap())
    body(&output)
    return [UInt8](text.bytes)
  }
}
