// What the verbs say and where: results on stdout, everything else on stderr.
import Distill
import Foundation
import Options
import Quantize

enum ExitStatus {
  static let done: Int32 = 0
  static let someRemain: Int32 = 1
  static let failed: Int32 = 2
}

extension StaticString {
  var isEmpty: Bool { utf8CodeUnitCount == 0 }
}

/// `edge-distill: words` on stderr.
func report(_ words: String) {
  FileHandle.standardError.write(Data("edge-distill: \(words)\n".utf8))
}

/// What an error says to a person. Errors of the project describe themselves.
func words(for error: any Error) -> String {
  if let error = error as? OptionError { return error.text }
  if let error = error as? CocoaError, let path = error.filePath {
    let cause = error.underlying as? POSIXError
    return "\(path): \(cause.map { systemWords($0.code.rawValue) } ?? "cannot be read or written")"
  }
  return "\(error)"
}

/// The text of a file, without a byte order mark before it.
func readText(_ path: String) throws -> String {
  let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
  let text = String(validating: bytes.dropFirst(bytes.utf8MarkByteCount), as: UTF8.self)
  guard let text else {
    throw FileFault(path: path, reason: "not UTF-8")
  }
  return text
}

/// Replaces a file whole or not at all.
func writeText(_ text: String, to path: String) throws {
  try Array(text.utf8).withUnsafeBytes { try AtomicFile.write($0, to: path) }
}

/// Text on stdout; a reader that has gone away is no error.
@discardableResult
func show(_ bytes: [UInt8]) -> Int32 {
  do {
    try FileHandle.standardOutput.write(contentsOf: Data(bytes))
    return ExitStatus.done
  } catch {
    return errno == EPIPE ? ExitStatus.done : ExitStatus.failed
  }
}

@discardableResult
func show(_ text: String) -> Int32 { show(Array(text.utf8)) }
