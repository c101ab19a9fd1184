// What can be wrong with an annotation file in one of the field's forms. Like corpus errors, these
// carry places and numbers, never words of the text.
import Quantize

public enum FormatError: Error, Equatable, Sendable {
  case unreadable(path: String, errorNumber: Int32)
  case unwritable(path: String, errorNumber: Int32)
  /// - place: the file; line: from 1, 0 where the form has no lines.
  case invalid(place: String, line: Int, FormatFault)
}

public enum FormatFault: Error, Equatable, Sendable {
  case fieldCount(atLeast: Int, found: Int)
  case notANumber(field: String)
  case notUTF8
  case missing(String)
  case unexpectedLine
  case duplicateID
  case unknownReference
  case spanOutOfRange(start: Int, end: Int, codePointCount: Int)
  case mentionDiffers(start: Int, end: Int)
  case json(JSONError)
  case xml(XMLError)
}

/// What came out of a file: the documents that are whole, and one fault for each that is not.
public struct FormatReading: Equatable, Sendable {
  public var documents: [Document] = []
  public var faults: [FormatError] = []

  public init() {}
}

extension FormatError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let number): "\(path): cannot be read: \(systemWords(number))"
    case .unwritable(let path, let number): "\(path): cannot be written: \(systemWords(number))"
    case .invalid(let place, let line, let fault):
      line > 0 ? "\(place):\(line): \(fault)" : "\(place): \(fault)"
    }
  }
}

extension FormatFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .fieldCount(let least, let found): "\(found) fields, need at least \(least)"
    case .notANumber(let field): "\(field) is not a number"
    case .notUTF8: "not UTF-8"
    case .missing(let name): "\(name) is missing"
    case .unexpectedLine: "a line that does not belong here"
    case .duplicateID: "an identifier that was given before"
    case .unknownReference: "refers to an annotation that does not exist"
    case .spanOutOfRange(let start, let end, let count):
      "span \(start)..<\(end) of \(count) code points"
    case .mentionDiffers(let start, let end): "the mention is not what stands at \(start)..<\(end)"
    case .json(let error): "invalid JSON at byte \(error.byteIndex): \(error.reason)"
    case .xml(let error): "invalid XML at byte \(error.byteIndex): \(error.reason)"
    }
  }
}

extension Document {
  /// Checks a span and, where the form repeats them, the words it covers.
  static func check(
    _ start: Int, _ end: Int, mention: String?, in text: String, _ offsets: CodePointOffsets
  ) throws(FormatFault) {
    guard start >= 0, end > start, end <= offsets.codePointCount else {
      throw .spanOutOfRange(start: start, end: end, codePointCount: offsets.codePointCount)
    }
    guard let mention else { return }
    guard mention.utf8.elementsEqual(offsets.slice(text, start, end).utf8) else {
      throw .mentionDiffers(start: start, end: end)
    }
  }
}

extension Array where Element == JSONMember {
  subscript(key: String) -> JSONValue? { first { $0.key == key }?.value }
}
