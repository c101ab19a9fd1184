import Foundation
import Testing

@testable import Runtime

@Suite struct JSONLineTests {
  struct Result: Equatable {
    var text: [UInt8] = []
    var id: String?
    var isNumber = false
    var defect: JSONDefect?
    var byte = -1
  }

  static func read(_ line: [UInt8]) -> Result {
    var bytes = line
    return bytes.withUnsafeMutableBufferPointer { buffer in
      // A buffer of no bytes may have no address.
      var spare: [UInt8] = [0]
      return spare.withUnsafeMutableBufferPointer { empty in
        let start = buffer.baseAddress ?? empty.baseAddress!
        var reader = JSONLineReader(start, byteCount: line.count)
        var result = Result()
        func take(_ line: JSONLine) {
          let text = UnsafeBufferPointer(start: start + line.textStart, count: line.textByteCount)
          let id = UnsafeBufferPointer(start: start + line.idStart, count: line.idByteCount)
          result.text = Array(text)
          if case .ordinal = line.identity { return }
          result.id = String(decoding: id, as: UTF8.self)
          if case .number = line.identity { result.isNumber = true }
        }
        do throws(JSONFailure) {
          take(try reader.read())
        } catch {
          take(error.line)
          result.text = []
          result.defect = error.defect
          result.byte = error.bytePosition
        }
        return result
      }
    }
  }

  static func read(_ line: String) -> Result { read(Array(line.utf8)) }

  static func text(_ line: String) -> String? {
    let result = read(line)
    return result.defect == nil ? String(decoding: result.text, as: UTF8.self) : nil
  }

  @Test func idAndTextAreFoundAmongOtherMembers() {
    let line = #" { "a" : [1, -2.5e+3, {"text":"no"}, null] , "id":"n-7","text":"fever","z":true}"#
    #expect(Self.read(line) == Result(text: Array("fever".utf8), id: "n-7"))
    #expect(Self.read(#"{"text":"x","id":-1.5E2}"#).id == "-1.5E2")
    #expect(Self.read(#"{"text":"x","id":-1.5E2}"#).isNumber)
    #expect(Self.read(#"{"text":"x","id":null}"#).id == nil)
    #expect(Self.text("\u{FEFF}{\"text\":\"x\"}\r") == "x")
    #expect(Self.text(#"{"t\u0065xt":"x"}"#) == "x")
  }

  @Test func escapesAreUndone() {
    #expect(
      Self.text(#"{"text":"a\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00z"}"#)
        == "a\"\\/\u{8}\u{C}\n\r\tAé€😀z")
    #expect(Self.text(#"{"text":"a\u0000b"}"#) == "a\0b")
    // Surrogates without their pair.
    for escape in [#"\ud83d"#, #"\ude00"#, #"\ud83dx"#, #"\ud83d\n"#, #"\ud83d\u0041"#] {
      let text = Self.text("{\"text\":\"\(escape)\"}")
      #expect(text?.hasPrefix("\u{FFFD}") == true, "\(escape)")
    }
    #expect(Self.text(#"{"text":"\ud83d\ud83d\ude00"}"#) == "\u{FFFD}😀")
  }

  @Test func malformedUTF8IsKeptForTheTokenizer() {
    let line = Array("{\"text\":\"a".utf8) + [0xFF, 0xC3] + Array("b\"}".utf8)
    #expect(Self.read(line).text == [0x61, 0xFF, 0xC3, 0x62])
  }

  @Test(arguments: [
    ("", JSONDefect.endsTooEarly, 0), ("   ", .endsTooEarly, 3), ("[]", .notAnObject, 0),
    ("{", .endsTooEarly, 1), ("{}", .noText, 2), (#"{"text":"a"#, .endsTooEarly, 10),
    (#"{"text":"a""#, .endsTooEarly, 11), (#"{"text":"a"} x"#, .trailingBytes, 13),
    (#"{"text":"a"}{"text":"b"}"#, .trailingBytes, 12), (#"{"text":5}"#, .textIsNotAString, 8),
    (#"{"text":null}"#, .textIsNotAString, 8), (#"{"text":"a","text":"b"}"#, .duplicateText, 12),
    (#"{"id":1,"id":2,"text":"b"}"#, .duplicateID, 8),
    (#"{"id":[1],"text":"b"}"#, .idIsNeitherStringNorNumber, 6),
    (#"{"id":true,"text":"b"}"#, .idIsNeitherStringNorNumber, 6),
    (#"{"text":"a",}"#, .unexpectedByte, 12), (#"{text:"a"}"#, .unexpectedByte, 1),
    (#"{"text" "a"}"#, .unexpectedByte, 8), (#"{"text":"a" "id":1}"#, .unexpectedByte, 12),
    (#"{"text":"\x"}"#, .badEscape, 9), (#"{"text":"\u12g4"}"#, .badEscape, 9),
    (#"{"text":"\u12"#, .endsTooEarly, 13), ("{\"text\":\"a\u{1}\"}", .controlCharacter, 10),
    (#"{"a":01,"text":"x"}"#, .badNumber, 6), (#"{"a":1.,"text":"x"}"#, .badNumber, 7),
    (#"{"a":-,"text":"x"}"#, .badNumber, 6), (#"{"a":1e,"text":"x"}"#, .badNumber, 7),
    (#"{"a":+1,"text":"x"}"#, .unexpectedByte, 5), (#"{"a":tru,"text":"x"}"#, .unexpectedByte, 8),
    (#"{"a":[1,],"text":"x"}"#, .unexpectedByte, 8), (#"{"a":[1}"#, .unexpectedByte, 7),
  ])
  func whatIsWrongIsSaidWithItsPlace(line: String, defect: JSONDefect, byte: Int) {
    let result = Self.read(line)
    #expect(result.defect == defect)
    #expect(result.byte == byte)
  }

  @Test func theIDSurvivesALaterDefect() {
    #expect(Self.read(#"{"id":"a","text":7}"#).id == "a")
  }

  @Test func nestingIsLimited() {
    func nested(_ depth: Int) -> String {
      "{\"a\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        + ",\"text\":\"x\"}"
    }
    #expect(Self.text(nested(JSONLine.depthLimit)) == "x")
    #expect(Self.read(nested(JSONLine.depthLimit + 1)).defect == .nestedTooDeeply)
    #expect(Self.read(nested(1_000_000)).defect == .nestedTooDeeply)
  }

  @Test func agreesWithFoundationOnRandomLines() {
    let pieces = [
      "{", "}", "[", "]", ":", ",", "\"text\"", "\"id\"", "\"a\"", "\"", "\\", "\\u0041", "1",
      "0.5",
      "-", "e3", "null", "true", " ", "x", "é", "\"text\":\"b\"", "{\"text\":\"c\"",
    ]
    var accepted = 0
    for seed in UInt64(1)...20000 {
      var generator = SeededGenerator(seed: seed)
      var line = seed % 2 == 0 ? "{\"text\":\"q\"" : ""
      for _ in 0..<Int.random(in: 0...7, using: &generator) {
        line += pieces.randomElement(using: &generator)!
      }
      if seed % 4 == 0 { line += "}" }
      let parsed = try? JSONSerialization.jsonObject(with: Data(line.utf8))
      let result = Self.read(line)
      if result.defect == nil {
        accepted += 1
        let text = (parsed as? [String: Any])?["text"] as? String
        #expect(text == String(decoding: result.text, as: UTF8.self), "seed \(seed): \(line)")
      } else if let object = parsed as? [String: Any], object["text"] is String {
        // Foundation takes repeated members, any id, and a comma before the closing brace.
        var known: [JSONDefect] = [.duplicateText, .duplicateID, .idIsNeitherStringNorNumber]
        let dense = line.replacingOccurrences(of: " ", with: "")
        if dense.contains(",}") || dense.contains(",]") { known.append(.unexpectedByte) }
        #expect(known.contains(result.defect!), "seed \(seed): \(line)")
      }
    }
    #expect(accepted > 500)
  }
}
