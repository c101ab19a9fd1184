import Foundation
import Testing

/// --encoding, --markup and documents, through the program.
@Suite struct ReadingTests {
  static let auto = ["--encoding", "auto", "--markup", "auto"]

  /// Entities of the first record as start, end and text.
  static func entities(_ result: CommandResult) throws -> [[String: Any]] {
    #expect(result.status == 0)
    return try #require(try result.objects().first?["entities"] as? [[String: Any]])
  }

  static let note = "the patient has fever and started metformin for x"

  @Test func markupLeavesTheEntitiesAndTheirSlices() throws {
    let plain = try Self.entities(try EdgeNer.run([], input: Self.note))
    try #require(!plain.isEmpty)
    let words = Self.note.split(separator: " ")
    let marked = "<p>" + words.joined(separator: " <i class='w'></i>") + "</p>"
    let found = try Self.entities(try EdgeNer.run(Self.auto, input: marked))
    #expect(found.map { $0["type"] as? String } == plain.map { $0["type"] as? String })
    let scalars = Array(marked.unicodeScalars)
    for (entity, other) in zip(found, plain) {
      let range = (entity["start"] as! Int)..<(entity["end"] as! Int)
      let slice = String(String.UnicodeScalarView(scalars[range]))
      #expect(entity["text"] as? String == slice)
      #expect((entity["plain"] as? String ?? slice) == other["text"] as? String)
      #expect(entity["score"] as? Double == other["score"] as? Double)
    }
    // Told nothing of markup, the program reads tags as words.
    let exact = try EdgeNer.run(["--encoding", "utf-8", "--markup", "none"], input: marked)
    #expect(!exact.text.contains("\"plain\""))
  }

  @Test func otherEncodingsGiveTheSameEntities() throws {
    let plain = try EdgeNer.run(Self.auto, input: Self.note + " é")
    for (encoding, name) in [(String.Encoding.windowsCP1252, true), (.utf16, false)] {
      let data = try #require((Self.note + " é").data(using: encoding))
      let result = try EdgeNer.run(Self.auto, input: data)
      #expect(result.text.contains("windows_1252") == name)
      #expect(
        result.text.replacing(",\"warnings\":[\"windows_1252\"]", with: "") == plain.text)
    }
    let bytes = try EdgeNer.run(
      Self.auto + ["--offsets", "byte"],
      input: try #require((Self.note + " é").data(using: .utf16)))
    for (entity, other) in zip(try Self.entities(bytes), try Self.entities(plain)) {
      #expect(entity["start"] as! Int == 2 * (other["start"] as! Int) + 2)
    }
  }

  @Test func tokensShowWhatWasRead() throws {
    let result = try EdgeNer.run(["tokens"] + Self.auto, input: "<b>fever</b>\u{B}and&amp;")
    let record = try result.objects()[0]
    #expect(record["plain"] as? String == "fever\nand&")
    #expect((record["offsets"] as? [[Int]])?.first == [3, 8])
    #expect(try EdgeNer.run(["tokens"] + Self.auto, input: "fever").objects()[0]["plain"] == nil)
  }

  /// Readers of lines that also split at these characters must find one record.
  @Test func recordsHoldNoOtherLineEnd() throws {
    let id = "a\u{85}b\u{2028}c\u{2029}d"
    let result = try EdgeNer.run(
      ["--input", "jsonl"], input: "{\"id\":\"\(id)\",\"text\":\"fever\"}\n")
    for end in ["\u{85}", "\u{2028}", "\u{2029}"] { #expect(!result.text.contains(end)) }
    #expect(try result.objects()[0]["id"] as? String == id)
    let table = try EdgeNer.run(
      ["--input", "jsonl", "--format", "brat"], input: "{\"id\":\"\(id)\",\"text\":\"fever\"}\n")
    #expect(table.text.contains("\n# a b c d\n"))
  }

  static let message =
    "MSH|^~\\&|A|B|C|D|1||ORU^R01|M1|P|2.5\rPID|1||P7\rOBX|1|FT|1||\(note) \\T\\ more\r"

  @Test func messagesGiveRecordsWithTheirPlace() throws {
    let result = try EdgeNer.run(["--input", "hl7", "--source-map"], input: Self.message)
    let record = try result.objects()[0]
    #expect(record["id"] as? String == "M1/OBX[1].5")
    #expect(record["document"] as? String == "M1" && record["patient"] as? String == "P7")
    #expect(record["path"] as? String == "OBX[1].5")
    let bytes = Array(Self.message.utf8)
    for entity in try Self.entities(result) {
      let source = try #require(entity["source"] as? [String: Int])
      let slice = String(decoding: bytes[source["start"]!..<source["end"]!], as: UTF8.self)
      #expect(slice.replacing("\\T\\", with: "&") == entity["text"] as? String)
    }
    // A value that is no resource fails alone.
    let report = #"{"resourceType":"DiagnosticReport","conclusion":"Fever."}"#
    for junk in ["null", "5", #""x, y""#] {
      let array = try EdgeNer.run(
        ["--input", "fhir"], input: "[\(report),\(junk),\(report)]\n[\(junk),\(report)]\n")
      let areSound = try array.objects().map { $0["error"] == nil }
      #expect(areSound == [true, false, true, false, true] && array.status == 1)
    }
    let none = try EdgeNer.run(["--input", "fhir"], input: "{\"resourceType\":\"Patient\"}")
    #expect(try none.objects()[0]["warnings"] as? [String] == ["no_text"])
  }

  @Test func sendersAreAnsweredAndSeeNoRecord() throws {
    let path = CommandModel.temporaryFolder.appendingPathComponent("records.jsonl").path
    let child = try EdgeNer.start(["--input", "hl7", "--ack", "--output", path])
    func framed(_ text: String) -> String { "\u{B}\(text)\u{1C}\r" }
    try child.send(framed(Self.message))
    // The answer comes while the connection stays open, when the record is in the file.
    while child.output.last != 0x0D || child.output.count < 20 {
      try child.send("\n")
      usleep(20_000)
    }
    let records = try String(contentsOfFile: path, encoding: .utf8)
    #expect(records.hasPrefix("{\"id\":\"M1/OBX[1].5\",") && records.hasSuffix("}\n"))
    // Names of applications and places as long as they may be.
    let long = String(repeating: "A", count: 227) + "^" + String(repeating: "1", count: 199)
    let attachment =
      "MSH|^~\\&|\(long)|\(long)|\(long)|\(long)|2026||ORU^R01|M2|P|2.5\r"
      + "OBX|1|ED|1||^T^TEXT^Base64^secret!\r"
    try child.send(framed("PID|1||secret\r") + framed(attachment) + framed(Self.message))
    // The connection is lost within a message.
    let cut = Self.message.replacing("|M1|", with: "|M3|").dropLast(5)
    try child.send("\u{B}" + cut)
    #expect(try child.finish() == .exit(1))
    let answers = String(decoding: child.output, as: UTF8.self)
    let codes = answers.split(separator: "\u{1C}\r").map { $0.contains("MSA|AA|M1") }
    #expect(codes == [true, false, false, true, false], "\(answers)")
    #expect(answers.contains("MSA|AE|M2\r") && answers.contains("MSA|AE|M3"))
    #expect(!answers.contains("entities") && !answers.contains("secret"))
    #expect(answers.contains("MSA|AE"))
  }

  /// As a full disk leaves it; a whole last line and an empty file get no line more.
  @Test(arguments: [("{\"id\":\"ha", "{\"id\":\"ha\n"), ("{}\n", "{}\n"), ("", "")])
  func aHalfRecordKeepsItsLineToItself(before: String, kept: String) throws {
    let path = try CommandModel.file("half-\(UUID()).jsonl", Data(before.utf8))
    let result = try EdgeNer.run(["--output", "\(path)", "--format", "jsonl"], input: "fever")
    #expect(result.status == 0)
    let text = try String(contentsOfFile: "\(path)", encoding: .utf8)
    #expect(text.hasPrefix(kept + "{\"id\":0,"), "\(text)")
  }

  @Test func answersThatCannotBeWrittenEndTheRun() throws {
    let path = CommandModel.temporaryFolder.appendingPathComponent("full-\(UUID())").path
    let message = try CommandModel.file(
      "full.hl7", Data("MSH|^~\\&|A|B|C|D|2020||ORU^R01|1|P|2.5\rOBX|1|TX|N||fever\r".utf8))
    let result = try EdgeNer.shell(
      "$E --input hl7 --ack --output \(path) \(message) > /dev/full")
    #expect(result.status == 2 && result.errors.contains("no space left"))
  }

  @Test func acknowledgementsNeedMessagesAndAFile() throws {
    #expect(try EdgeNer.run(["--ack", "--input", "hl7"]).status == 2)
    #expect(try EdgeNer.run(["--ack", "--output", "/dev/null"]).status == 2)
    #expect(try EdgeNer.run(["--output", "/nonexistent/x"]).status == 2)
  }
}
