// The JSON reader and writer: strictness, escapes, and texts that are written and read again.
import Testing

@testable import Quantize

@Suite struct JSONTests {
  @Test func everyKindOfValueIsReadAndWrittenInOrder() throws {
    let text = #"{"b":[1,-2.5,1e3,true,false,null],"a":{"":"x"},"empty":[],"none":{}}"#
    let value = try JSONValue.parse(text)
    #expect(value["b"]?.arrayValue?.count == 6)
    #expect(value["b"]?.arrayValue?[2] == .double(1000))
    #expect(value["a"]?[""]?.stringValue == "x")
    let expected = #"{"b":[1,-2.5,1000.0,true,false,null],"a":{"":"x"},"empty":[],"none":{}}"#
    #expect(value.serialized == expected)
  }

  @Test func escapesAreDecodedAndLoneSurrogatesBecomeOneReplacement() throws {
    let value = try JSONValue.parse(#""a\"\\\/\b\f\n\r\té\ud83d\ude00|\ud800|\ude00A\ud800A""#)
    let expected = "a\"\\/\u{8}\u{c}\n\r\t\u{e9}\u{1F600}|\u{FFFD}|\u{FFFD}A\u{FFFD}A"
    #expect(value.stringValue?.unicodeScalars.elementsEqual(expected.unicodeScalars) == true)
  }

  @Test func writtenStringsAreReadBackExactly() throws {
    var scalars = String.UnicodeScalarView()
    for value in UInt32(0)..<0x3000 {
      if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
    }
    let string = String(scalars)
    let line = JSONValue.string(string).serialized
    #expect(!line.utf8.contains(0x0A))
    #expect(try JSONValue.parse(line).stringValue?.utf8.elementsEqual(string.utf8) == true)
  }

  @Test(arguments: [
    ("", JSONError.Reason.unexpectedEnd, 0), ("{", .unexpectedEnd, 1), ("[1,]", .unexpectedByte, 3),
    ("{\"a\":1,}", .unexpectedByte, 7), ("{\"a\" 1}", .unexpectedByte, 5),
    ("01", .invalidNumber, 2),
    ("-", .invalidNumber, 1), ("1.", .invalidNumber, 2), ("1e+", .invalidNumber, 3),
    ("1e999", .invalidNumber, 5), ("tru", .unexpectedEnd, 3), ("trux", .unexpectedByte, 3),
    ("\"\\x\"", .invalidEscape, 2), ("\"\\u12g4\"", .invalidEscape, 5),
    ("\"a\nb\"", .controlCharacter, 2),
    ("\"abc", .unexpectedEnd, 4), ("{\"a\":1,\"a\":2}", .duplicateKey, 7),
    ("1 2", .trailingBytes, 2),
    ("'a'", .unexpectedByte, 0), ("[1 2]", .unexpectedByte, 3),
  ])
  func brokenTextsAreRefusedWithTheByte(text: String, reason: JSONError.Reason, byteIndex: Int) {
    #expect(throws: JSONError(reason: reason, byteIndex: byteIndex)) { try JSONValue.parse(text) }
  }

  @Test func nestingIsLimited() {
    let depth = JSONValue.maximumDepth
    let fits = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    #expect(throws: Never.self) { try JSONValue.parse(fits) }
    #expect(throws: JSONError(reason: .tooDeep, byteIndex: depth)) {
      try JSONValue.parse(String(repeating: "[", count: 1_000_000))
    }
  }

  @Test func invalidUTF8IsRefused() {
    let bytes: [UInt8] = [0x22, 0x61, 0xFF, 0x22]
    #expect(throws: JSONError(reason: .invalidUTF8, byteIndex: 1)) {
      try bytes.withUnsafeBytes { try JSONValue.parse($0) }
    }
  }
}
