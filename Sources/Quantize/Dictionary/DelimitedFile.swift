// Lines of a delimited text file, mapped: fields are found without copies and only those that are
// asked for become strings. The larger vocabularies have tens of millions of lines. A byte order mark
// before the first is left out.
import Foundation

struct DelimitedFile {
  private let data: Data

  init(path: String) throws(TermImportError) {
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw .unreadable(path: path, errorNumber: errno)
    }
  }

  /// One line. Valid only inside the call of `forEachLine`'s body.
  struct Line {
    let bytes: UnsafeRawBufferPointer
    /// From 1.
    let number: Int
    fileprivate let delimiter: UInt8

    var isEmpty: Bool { bytes.isEmpty }

    var fieldCount: Int {
      bytes.reduce(into: 1) { count, byte in count += byte == delimiter ? 1 : 0 }
    }

    /// The bytes of a field; nil beyond the last.
    func bytes(of field: Int) -> UnsafeRawBufferPointer? {
      var start = 0
      var index = 0
      for position in 0...bytes.count
      where position == bytes.count || bytes[position] == delimiter {
        if index == field { return UnsafeRawBufferPointer(rebasing: bytes[start..<position]) }
        index += 1
        start = position + 1
      }
      return nil
    }

    /// A field as a string; nil beyond the last and for what is not UTF-8.
    func string(_ field: Int) -> String? {
      guard let bytes = bytes(of: field) else { return nil }
      return String(validating: bytes, as: UTF8.self)
    }

    func hasPrefix(_ field: Int, _ value: StaticString) -> Bool {
      guard let bytes = bytes(of: field), bytes.count >= value.utf8CodeUnitCount else {
        return false
      }
      for index in 0..<value.utf8CodeUnitCount where bytes[index] != value.utf8Start[index] {
        return false
      }
      return true
    }

    func isField(_ field: Int, _ value: StaticString) -> Bool {
      guard let bytes = bytes(of: field), bytes.count == value.utf8CodeUnitCount else {
        return false
      }
      for index in 0..<bytes.count where bytes[index] != value.utf8Start[index] { return false }
      return true
    }
  }

  /// Whether the first line is these fields.
  func hasHeader(_ fields: [StaticString]) -> Bool {
    var isHeader = false
    forEachLine(delimiter: "\t", lineLimit: 1) { line in
      isHeader =
        line.fieldCount == fields.count
        && fields.indices.allSatisfy { line.isField($0, fields[$0]) }
    }
    return isHeader
  }

  func forEachLine(
    delimiter: Unicode.Scalar, lineLimit: Int = .max, _ body: (Line) -> Void
  ) {
    data.withUnsafeBytes { bytes in
      var start = bytes.utf8MarkByteCount
      var number = 0
      while start < bytes.count, number < lineLimit {
        var end = start
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        number += 1
        var last = end
        if last > start, bytes[last - 1] == 0x0D { last -= 1 }
        body(
          Line(
            bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<last]), number: number,
            delimiter: UInt8(ascii: delimiter)))
        start = end + 1
      }
    }
  }
}
