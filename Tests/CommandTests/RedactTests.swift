// The verb redact as a user runs it: forms in and out, failures, keys and the report.
import Foundation
import Testing

@Suite struct RedactTests {
  private func redact(_ arguments: [String], _ input: String) throws -> CommandResult {
    try EdgeNer.run(["redact", "--rules-only"] + arguments, input: Data(input.utf8), model: nil)
  }

  /// A file of the test's own.
  private func file(_ bytes: [UInt8], mode: Int) throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("edge-ner-redact-\(UUID().uuidString)").path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    return path
  }

  @Test func textComesOutAsItCameButForSpans() throws {
    let result = try redact([], "Mr Smith\r\n\tBP 120/80  \n")
    #expect(result.text == "Mr [PATIENT]\r\n\tBP 120/80  \n")
    #expect(result.status == 0)
    let glued = try redact([], "Mr Smith 68F lasix80bid→warf, seen 12/03/2024\n")
    #expect(glued.text == "Mr [PATIENT] 68F lasix80bid→warf, seen [DATE]\n")
  }

  /// What the sandbox forbids is tried by SandboxTests.
  @Test func theSandboxChangesNothing() throws {
    let note = try file(Array("Mr Smith\n".utf8), mode: 0o600)
    let inside = try redact(["--verbose", note], "")
    let outside = try redact(["--verbose", "--no-sandbox", note], "")
    #expect(inside.text == "Mr [PATIENT]\n" && inside.text == outside.text)
    #expect(inside.errors.hasPrefix("edge-ner: sandbox: "))
    #expect(outside.errors == "edge-ner: sandbox: none, as --no-sandbox says\n")
  }

  @Test func linesKeepTheirEndings() throws {
    let result = try redact(["--input", "lines"], "Mr Smith\r\nplain\n\nlast Mr Jones")
    #expect(result.text == "Mr [PATIENT]\r\nplain\n\nlast Mr [PATIENT]")
  }

  @Test func otherEncodingsComeOutAsTheyCame() throws {
    func redact(_ input: [UInt8], _ arguments: [String]) throws -> [UInt8] {
      [UInt8](
        try EdgeNer.run(["redact", "--rules-only"] + arguments, input: Data(input), model: nil)
          .output)
    }
    #expect(
      try redact(Array("Mr Smith, caf".utf8) + [0xE9], []) == Array("Mr [PATIENT], caf".utf8) + [
        0xE9
      ]
    )
    func wide(_ text: String, mark: Bool) -> [UInt8] {
      [UInt8](((mark ? "\u{FEFF}" : "") + text).data(using: .utf16LittleEndian)!)
    }
    for mark in [true, false] {
      for arguments in [[], ["--input", "lines"]] {
        #expect(
          try redact(wide("Mr Smith, é\r\nMs Jones\n", mark: mark), arguments)
            == wide("Mr [PATIENT], é\r\nMs [PATIENT]\n", mark: mark))
      }
    }
  }

  /// What is in another encoding than the rest would keep its names: such a note is failed.
  @Test func partsInAnotherEncodingFail() throws {
    func redact(_ input: Data, _ kind: String) throws -> (output: Data, status: Int32) {
      let result = try EdgeNer.run(
        ["redact", "--rules-only", "--input", kind], input: input, model: nil)
      return (Data(result.output), result.status)
    }
    let plain = Data("Seen by Dr. Kay today.\n".utf8)
    let wide = "Mr Smith.\n".data(using: .utf16LittleEndian)!
    for input in [
      Data([0xFF, 0xFE]) + wide + plain, wide + plain, plain + Data([0xFF, 0xFE]) + wide,
    ] {
      for kind in ["text", "lines"] {
        let result = try redact(input, kind)
        #expect(result.status == 1)
        for name in ["Kay", "Smith"] {
          #expect(result.output.range(of: Data(name.utf8)) == nil)
          #expect(result.output.range(of: name.data(using: .utf16LittleEndian)!) == nil)
        }
      }
    }
    // A byte order mark within a line is none.
    let mark = Data("Mr Smith\n".utf8) + Data([0xFF, 0xFE]) + Data(" Mr Smith\n".utf8)
    let lines = try redact(mark, "lines")
    #expect(
      lines.output == Data("Mr [PATIENT]\n".utf8) + Data([0xFF, 0xFE])
        + Data(" Mr [PATIENT]\n".utf8))
    #expect(lines.status == 0)
  }

  @Test func markupStaysUnlessItIsToBeText() throws {
    let page = "<p title=\"Smith\">Mr Sm<b>ith</b></p>\n"
    #expect(try redact([], page).text == "<p title=\"[PATIENT]\">Mr [PATIENT]<b></b></p>\n")
    #expect(
      try redact(["--markup", "none"], "&lt;Mr Smith&gt;\n").text == "&lt;Mr [PATIENT]&gt;\n")
  }

  @Test func recordsLoseTheirIdAndMembersUnlessAskedFor() throws {
    let line = #"{"id":"Smith-7","mrn":[1, 2],"text":"Mr Smith"}"# + "\n"
    #expect(
      try redact(["--input", "jsonl"], line).text == #"{"id":0,"text":"Mr [PATIENT]"}"# + "\n")
    #expect(
      try redact(["--input", "jsonl", "--keep-members"], line).text
        == #"{"id":"Smith-7","mrn":[1, 2],"text":"Mr [PATIENT]"}"# + "\n")
  }

  @Test func aFailedNoteLeavesItsPlaceAndNothingElse() throws {
    let result = try redact(
      ["--input", "jsonl"], "{\"text\":\"Mr Smith\"}\n{\"text\":Smith}\n{\"text\":\"ok\"}\n")
    let records = try result.objects()
    #expect(records.count == 3)
    #expect(records[1]["text"] as? String == "" && records[1]["error"] != nil)
    #expect(result.status == 1)
    #expect(!result.text.contains("Smith") && !result.errors.contains("Smith"))
  }

  @Test func notesOfOnePatientShareInventedValues() throws {
    let input = """
      {"patient":"p1","text":"Mr Thornquist, MRN 00447193"}
      {"patient":"p2","text":"Mr Thornquist, MRN 00447193"}
      {"patient":"p1","text":"Mr Thornquist, MRN 00447193"}

      """
    let key = try file([UInt8](0..<32), mode: 0o600)
    let arguments = ["--input", "jsonl", "--mode", "surrogate", "--key-file", key]
    let texts = try redact(arguments, input).objects().map { $0["text"] as? String }
    #expect(texts[0] == texts[2] && texts[0] != texts[1])
    #expect(try redact(arguments, input).objects().map { $0["text"] as? String } == texts)
  }

  @Test func aPatientIsOneHoweverTheMemberIsSpelled() throws {
    let members = [
      #""patient":"AB""#, #""patient" : "A\u0042""#, #""p\u0061tient":"AB""#,
      #""ward":{"patient":"C"},"patient":"AB""#, #""patient":"ABC""#, #""note":"AB""#,
    ]
    let input = members.map { "{\($0),\"text\":\"Mr Thornquist, MRN 00447193\"}\n" }.joined()
    let texts = try redact(["--input", "jsonl", "--mode", "surrogate"], input).objects().map {
      $0["text"] as? String
    }
    #expect(texts[1] == texts[0] && texts[2] == texts[0] && texts[3] == texts[0])
    #expect(texts[4] != texts[0] && texts[5] != texts[0])
  }

  @Test func notesOfSeveralFilesAreNotJoined() throws {
    let first = try file(Array("Mr Smith".utf8), mode: 0o600)
    let second = try file(Array("Mr Jones\nMr Brown".utf8), mode: 0o600)
    for kind in ["text", "lines"] {
      #expect(
        try redact(["--input", kind, first, second, first], "").text
          == "Mr [PATIENT]\nMr [PATIENT]\nMr [PATIENT]\nMr [PATIENT]")
    }
    #expect(
      try redact(["--input", "nul", first, first], "").text == "Mr [PATIENT]\0Mr [PATIENT]")
  }

  @Test func emptyLinesBetweenRecordsStay() throws {
    let result = try redact(["--input", "jsonl"], "\n{\"text\":\"a\"}\n\n \n{\"text\":\"b\"}\n")
    #expect(
      result.text == "\n{\"id\":0,\"text\":\"a\"}\n\n\n{\"id\":1,\"text\":\"b\"}\n")
  }

  @Test func typesAddUp() throws {
    let text = "Mr Smith, MRN 00447193, on 03/14/2024\n"
    #expect(
      try redact(["--types", "MRN", "--types", "DATE"], text).text
        == "Mr Smith, MRN [MRN], on [DATE]\n")
    #expect(try redact(["--types", "all,NAMES"], text).status == 2)
  }

  @Test func whatTheRunReadsIsNotWrittenTo() throws {
    let note = try file(Array("Mr Smith\n".utf8), mode: 0o600)
    let key = try file([UInt8](0..<32), mode: 0o600)
    for arguments in [["--report", note, note], ["--report", key, "--key-file", key, note]] {
      let result = try redact(arguments, "")
      #expect(result.status == 2 && result.output.isEmpty)
      #expect(result.errors == "edge-ner: --report: the run reads this file\n")
    }
    #expect(try String(contentsOfFile: note, encoding: .utf8) == "Mr Smith\n")
    let open = try file(Array("old".utf8), mode: 0o666)
    #expect(try redact(["--report", open, note], "").status == 0)
    let mode = try FileManager.default.attributesOfItem(atPath: open)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try String(contentsOfFile: open, encoding: .utf8).hasPrefix("{\"notes\":1"))
  }

  @Test(arguments: ["--threads=1", "--window=64", "--note-seconds=1", "--model=/nonexistent"])
  func optionsOfTheModelAreRefusedWithoutOne(option: String) throws {
    let result = try redact([option], "Mr Smith\n")
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("edge-ner: --rules-only uses no model"))
  }

  @Test(arguments: [(32, 0o644), (32, 0o640), (31, 0o600), (33, 0o600)])
  func aKeyThatIsOpenOrNoKeyIsRefused(byteCount: Int, mode: Int) throws {
    let key = try file([UInt8](repeating: 1, count: byteCount), mode: mode)
    let result = try redact(["--key-file", key], "Mr Smith\n")
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("edge-ner: --key-file: "))
  }

  @Test func theReportHoldsCountsAndNoText() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("edge-ner-report-\(UUID().uuidString)").path
    #expect(try redact(["--report", path], "Mr Smith, MRN 00447193\n").status == 0)
    let report = try String(contentsOfFile: path, encoding: .utf8)
    #expect(report.contains(#""notes":1,"failed":0"#) && report.contains(#""PATIENT":1"#))
    #expect(report.contains(#""MRN":1"#) && !report.contains("Smith"))
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func aModelWithoutTheHeadIsRefused() throws {
    let result = try EdgeNer.run(["redact"], input: Data("Mr Smith\n".utf8))
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(result.errors.contains("phi"))
  }

  @Test func unknownTypesAreRefused() throws {
    let result = try redact(["--types", "PATIENT,NAMES"], "Mr Smith\n")
    #expect(result.status == 2 && result.output.isEmpty)
    #expect(
      try redact(["--types", "mrn"], "Mr Smith, MRN 00447193\n").text == "Mr Smith, MRN [MRN]\n")
  }
}
