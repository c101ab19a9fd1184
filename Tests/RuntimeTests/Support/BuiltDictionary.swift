// Dictionaries made on the spot from names.
import Testing

@testable import Runtime

/// A dictionary of rows `name|type`, optionally `name|type|flags`; keeps its bytes alive.
final class BuiltDictionary {
  private let storage: AlignedBytes
  let dictionary: TermDictionary
  let bytes: [UInt8]

  init(_ rows: [String], source: String = "test") throws {
    let builder = DictionaryBuilder()
    for row in rows {
      let parts = row.split(separator: "|").map { Array($0.utf8) }
      var sense = BuilderSense(
        type: try #require(builder.type(parts[1])),
        source: try #require(builder.source(Array(source.utf8))))
      if parts.count > 2 {
        sense.flags = try #require(UInt8(String(decoding: parts[2], as: UTF8.self)))
      }
      try parts[0].withUnsafeBytes { try builder.add($0, sense) }
    }
    bytes = try builder.build()
    storage = AlignedBytes(bytes)
    dictionary = try TermDictionary.view(storage.view)
  }

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

  /// Every name, inside others too, with the number of its words.
  func allNames(_ text: String) -> [String] {
    let matcher = TermMatcher(dictionary)
    var found: [String] = []
    let utf8 = Array(text.utf8)
    utf8.withUnsafeBytes { bytes in
      matcher.forEachName(bytes) { match in
        found.append(String(decoding: utf8[match.byteStart..<match.byteEnd], as: UTF8.self))
      }
    }
    return found
  }
}
