// The forms in which the field keeps annotated text, and reading and writing each of them by path.
import Foundation

public enum AnnotationFormat: String, CaseIterable, Sendable {
  /// A folder of NAME.txt with NAME.ann beside it.
  case brat
  /// Tokens and BIO tags, one token a line; texts are rebuilt with single spaces.
  case conll
  /// PubTator: title and abstract lines, then tab-separated annotations.
  case pubtator
  case biocJSON = "bioc-json"
  case biocXML = "bioc-xml"
  /// The project's own corpus files.
  case jsonl

  /// Reads one file, or for BRAT one folder or one `.ann`/`.txt` file.
  /// - Throws: `FormatError` where the file cannot be read at all; faulty documents are listed.
  public func read(path: String) throws(FormatError) -> FormatReading {
    switch self {
    case .brat: return try BRAT.read(path: path)
    case .jsonl: return try readLines(path: path)
    case .conll: return CoNLL.read(try AnnotationFormat.text(path), place: path)
    case .pubtator: return PubTator.read(try AnnotationFormat.text(path), place: path)
    case .biocJSON: return try BioCJSON.read(try AnnotationFormat.text(path), place: path)
    case .biocXML: return try BioCXML.read(try AnnotationFormat.text(path), place: path)
    }
  }

  /// Writes one file, or for BRAT a folder, and tells what the form could not hold.
  @discardableResult
  public func write(_ documents: [Document], path: String) throws(FormatError) -> FormatLoss {
    var loss: FormatLoss = [:]
    switch self {
    case .brat: loss = try BRAT.write(documents, folder: path)
    case .jsonl:
      do throws(CorpusError) {
        try CorpusWriter.write(documents, path: path)
      } catch {
        throw .unwritable(path: path, errorNumber: errno)
      }
    case .conll: try AnnotationFormat.write(CoNLL.write(documents, loss: &loss), path)
    case .pubtator: try AnnotationFormat.write(PubTator.write(documents, loss: &loss), path)
    case .biocJSON: try AnnotationFormat.write(BioCJSON.write(documents, loss: &loss), path)
    case .biocXML: try AnnotationFormat.write(BioCXML.write(documents, loss: &loss), path)
    }
    return loss
  }

  private func readLines(path: String) throws(FormatError) -> FormatReading {
    var reading = FormatReading()
    do throws(CorpusError) {
      let corpus = try Corpus.read(path: path, skipsBad: true)
      reading.documents = corpus.documents
      reading.faults = corpus.skipped.map { error in
        switch error {
        case .invalidLine(let path, let line, .invalidJSON(let error)):
          .invalid(place: path, line: line, .json(error))
        case .invalidLine(
          let path, let line, .entityOutOfRange(index: _, let start, let end, let count)):
          .invalid(
            place: path, line: line, .spanOutOfRange(start: start, end: end, codePointCount: count))
        case .invalidLine(let path, let line, .entityTextDiffers(index: _, let start, let end)):
          .invalid(place: path, line: line, .mentionDiffers(start: start, end: end))
        case .invalidLine(let path, let line, .relationOutOfRange):
          .invalid(place: path, line: line, .unknownReference)
        case .invalidLine(let path, let line, .missingField(let name)),
          .invalidLine(let path, let line, .wrongKind(let name)):
          .invalid(place: path, line: line, .missing(name))
        case .invalidLine(let path, let line, .notAnObject):
          .invalid(place: path, line: line, .unexpectedLine)
        case .duplicateID(let path, let line, _):
          .invalid(place: path, line: line, .duplicateID)
        case .unreadable(let path, let number), .unwritable(let path, let number):
          .unreadable(path: path, errorNumber: number)
        }
      }
    } catch {
      throw .unreadable(path: path, errorNumber: errno)
    }
    return reading
  }

  /// The whole file as a string; a byte order mark is dropped.
  static func text(_ path: String) throws(FormatError) -> String {
    let data: Data
    do throws(CorpusError) {
      data = try CorpusReader.contents(path)
    } catch {
      throw .unreadable(path: path, errorNumber: errno)
    }
    let bytes = data.dropFirst(data.utf8MarkByteCount)
    let text: String? = String(validating: bytes, as: UTF8.self)
    guard let text else { throw .invalid(place: path, line: 0, .notUTF8) }
    return text
  }

  static func write(_ text: String, _ path: String) throws(FormatError) {
    if path == "-" {
      FileHandle.standardOutput.write(Data(text.utf8))
      return
    }
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    } catch {
      throw .unwritable(path: path, errorNumber: errno)
    }
  }

  /// Lines of a file with their numbers from 1; `\r\n` counts as one line end.
  static func lines(_ text: String) -> [Substring] {
    var lines: [Substring] = []
    let utf8 = text.utf8
    var start = utf8.startIndex
    while start < utf8.endIndex {
      let end = utf8[start...].firstIndex(of: 0x0A) ?? utf8.endIndex
      var last = end
      if last > start, utf8[utf8.index(before: last)] == 0x0D { last = utf8.index(before: last) }
      lines.append(text[start..<last])
      start = end < utf8.endIndex ? utf8.index(after: end) : end
    }
    return lines
  }
}

extension String {
  /// The name of a type in forms that part fields by white space (BRAT, CoNLL): blanks in it become `_`.
  var asOneWord: String { String(map { $0.isWhitespace ? "_" : $0 }) }
}
