// Dictionaries of a few rows, as the ontology teacher takes them.
import Foundation
import Quantize
import Runtime

/// Compiles rows `code|name|type` of one source and keeps the bytes alive.
final class SmallDictionary {
  let bytes: UnsafeMutableRawBufferPointer
  let dictionary: TermDictionary

  init(_ rows: [String], source: String = "test", stopNames: [String] = []) throws {
    var options = DictionaryOptions()
    options.stopNames = stopNames
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).tsv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let lines = rows.map { row -> String in
      let parts = row.split(separator: "|", omittingEmptySubsequences: false)
      return "\(parts[0])\t\(parts[1])\t\t\(parts[2])"
    }
    try (["code\tpreferred\tsynonyms\ttype"] + lines).joined(separator: "\n")
      .write(toFile: path, atomically: false, encoding: .utf8)
    let compiler = DictionaryCompiler(options)
    try compiler.add(path: path, source: source)
    let compiled = try compiler.compiled()
    bytes = .allocate(byteCount: compiled.count, alignment: 64)
    bytes.copyBytes(from: compiled)
    dictionary = try TermDictionary.view(UnsafeRawBufferPointer(bytes))
  }

  deinit { bytes.deallocate() }

  func matches(_ text: String) -> [String] {
    let matcher = TermMatcher(dictionary)
    var found: [String] = []
    let utf8 = Array(text.utf8)
    utf8.withUnsafeBytes { bytes in
      matcher.start(bytes)
      while let match = matcher.next() {
        found.append(String(decoding: utf8[match.byteStart..<match.byteEnd], as: UTF8.self))
      }
    }
    return found
  }
}
