// What the verbs say and where: results on stdout, everything else on stderr.
import Foundation

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
