// Reads a corpus file: JSON Lines, one document a line, behind a byte order mark or none; `-` is stdin.
// Every fault is named with its line number; the caller stops there or goes on with the next line.
import Foundation
import Quantize

/// Reads documents one after another. After a thrown error the next call reads the next line.
public struct CorpusReader {
  public let path: String
  /// The number of the line read last, from 1.
  public private(set) var lineNumber = 0
  private let requiresText: Bool
  private let contents: Data
  private var position: Int
  private var firstLineByID: [String: Int] = [:]

  /// - requiresText: false also accepts predictions, which carry no note text.
  public init(path: String, requiresText: Bool = true) throws(CorpusError) {
    self.path = path
    self.requiresText = requiresText
    contents = try CorpusReader.contents(path)
    position = contents.startIndex + contents.utf8MarkByteCount
  }

  static func contents(_ path: String) throws(CorpusError) -> Data {
    do {
      if path == "-" { return try FileHandle.standardInput.readToEnd() ?? Data() }
      return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw .unreadable(path: path, errorNumber: errno)
    }
  }

  /// The next document; nil at the end of the file. Empty lines are skipped.
  public mutating func next() throws(CorpusError) -> Document? {
    while position < contents.endIndex {
      let end = contents[position...].firstIndex(of: 0x0A) ?? contents.endIndex
      let line = contents[position..<end]
      position = end < contents.endIndex ? end + 1 : end
      lineNumber += 1
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
      let document: Document
      do throws(DocumentError) {
        document = try CorpusReader.parse(line, requiresText: requiresText)
      } catch {
        throw .invalidLine(path: path, line: lineNumber, error)
      }
      if let first = firstLineByID.updateValue(lineNumber, forKey: document.id) {
        firstLineByID[document.id] = first
        throw .duplicateID(path: path, line: lineNumber, firstLine: first)
      }
      return document
    }
    return nil
  }

  private static func parse(_ line: Data, requiresText: Bool) throws(DocumentError) -> Document {
    let result: Result<JSONValue, JSONError> = line.withUnsafeBytes { bytes in
      do throws(JSONError) {
        return .success(try JSONValue.parse(bytes))
      } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let value): return try Document(json: value, requiresText: requiresText)
    case .failure(let error): throw .invalidJSON(error)
    }
  }
}

/// A whole corpus in memory.
public struct Corpus: Sendable {
  public var documents: [Document]
  /// The lines that were left out, one error each; empty unless bad lines were to be skipped.
  public var skipped: [CorpusError]

  /// - skipsBad: leaves out lines that cannot be read instead of stopping at the first.
  /// - Throws: `CorpusError`; with `skipsBad` only where the file itself cannot be read.
  public static func read(
    path: String, requiresText: Bool = true, skipsBad: Bool = false
  ) throws(CorpusError) -> Corpus {
    var reader = try CorpusReader(path: path, requiresText: requiresText)
    var corpus = Corpus(documents: [], skipped: [])
    while true {
      do throws(CorpusError) {
        guard let document = try reader.next() else { return corpus }
        corpus.documents.append(document)
      } catch {
        if !skipsBad { throw error }
        corpus.skipped.append(error)
      }
    }
  }
}
