// Writes documents as JSON Lines. Each document goes out whole, in one write, before the call
// returns: an interrupted run keeps every finished line, and a rerun can append.
import Foundation

public final class CorpusWriter {
  public let path: String
  private let handle: FileHandle
  private let isStandardOutput: Bool

  /// - path: `-` is stdout.
  /// - appends: keeps what the file has; false starts an empty file.
  public init(path: String, appends: Bool = false) throws(CorpusError) {
    self.path = path
    isStandardOutput = path == "-"
    if isStandardOutput {
      handle = FileHandle.standardOutput
      return
    }
    let flags = O_WRONLY | O_CREAT | (appends ? O_APPEND : O_TRUNC)
    let descriptor = open(path, flags, 0o644)
    if descriptor < 0 { throw .unwritable(path: path, errorNumber: errno) }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  public func write(_ document: Document) throws(CorpusError) {
    var bytes: [UInt8] = []
    document.json.append(to: &bytes)
    bytes.append(0x0A)
    do {
      try handle.write(contentsOf: Data(bytes))
    } catch {
      throw .unwritable(path: path, errorNumber: errno)
    }
  }

  public func close() throws(CorpusError) {
    if isStandardOutput { return }
    do {
      try handle.close()
    } catch {
      throw .unwritable(path: path, errorNumber: errno)
    }
  }

  /// Writes a whole corpus, replacing the file.
  public static func write(_ documents: [Document], path: String) throws(CorpusError) {
    let writer = try CorpusWriter(path: path)
    for document in documents { try writer.write(document) }
    try writer.close()
  }
}
