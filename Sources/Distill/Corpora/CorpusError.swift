// What can be wrong with a corpus file. Errors carry line numbers, field names and offsets, never
// a word of the text.
import Quantize

public enum CorpusError: Error, Equatable, Sendable {
  case unreadable(path: String, errorNumber: Int32)
  case unwritable(path: String, errorNumber: Int32)
  case invalidLine(path: String, line: Int, DocumentError)
  case duplicateID(path: String, line: Int, firstLine: Int)
}

/// What can be wrong with one record.
public enum DocumentError: Error, Equatable, Sendable {
  case invalidJSON(JSONError)
  case notAnObject
  case missingField(String)
  case wrongKind(field: String)
  case entityOutOfRange(index: Int, start: Int, end: Int, codePointCount: Int)
  case entityTextDiffers(index: Int, start: Int, end: Int)
  case relationOutOfRange(index: Int, head: Int, tail: Int, entityCount: Int)
}

extension CorpusError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let number): "\(path): cannot be read: \(systemWords(number))"
    case .unwritable(let path, let number): "\(path): cannot be written: \(systemWords(number))"
    case .invalidLine(let path, let line, let error): "\(path):\(line): \(error)"
    case .duplicateID(let path, let line, let first):
      "\(path):\(line): same id as line \(first)"
    }
  }
}

extension DocumentError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidJSON(let error): "invalid JSON at byte \(error.byteIndex): \(error.reason)"
    case .notAnObject: "not a JSON object"
    case .missingField(let name): "field \(name) is missing"
    case .wrongKind(let field): "field \(field) has the wrong kind of value"
    case .entityOutOfRange(let index, let start, let end, let count):
      "entity \(index) spans \(start)..<\(end) of \(count) code points"
    case .entityTextDiffers(let index, let start, let end):
      "entity \(index): its text is not what stands at \(start)..<\(end)"
    case .relationOutOfRange(let index, let head, let tail, let count):
      "relation \(index) joins entities \(head) and \(tail) of \(count)"
    }
  }
}
