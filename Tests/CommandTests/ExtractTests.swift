import Foundation
import Runtime
import Testing

@Suite struct ExtractTests {
  static let note =
    "Thé patient has fever.\r\nStarted metformin 500 mg for x-y \u{1F600} and more; q1234-567.\n"

  @Test func aRecordHasTheFieldsOfTheContract() throws {
    let result = try EdgeNer.run([], input: Self.note)
    #expect(result.status == 0 && result.errors == "")
    #expect(result.text.hasPrefix("{\"id\":0,\"entities\":[{\"start\":"))
    let record = try #require(try result.objects().first)
    #expect(record["tokens"] as? Int ?? 0 > 20)
    #expect(record["windows"] as? Int == 1)
    let entities = try #require(record["entities"] as? [[String: Any]])
    #expect(!entities.isEmpty)
    let scalars = Array(Self.note.unicodeScalars)
    var end = 0
    for entity in entities {
      let start = try #require(entity["start"] as? Int)
      #expect(start >= end)
      end = try #require(entity["end"] as? Int)
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[start..<end])
      #expect(entity["text"] as? String == String(text))
      #expect(["alpha", "beta"].contains(entity["type"] as? String))
      let score = try #require(entity["score"] as? Double)
      #expect(score >= 0 && score <= 1)
    }
  }

  @Test func offsetsCountWhatIsAskedFor() throws {
    func ends(_ unit: String) throws -> [(Int, Int, String)] {
      let record = try EdgeNer.run(["--offsets", unit], input: Self.note).objects()[0]
      return (record["entities"] as! [[String: Any]]).map {
        ($0["start"] as! Int, $0["end"] as! Int, $0["text"] as! String)
      }
    }
    let bytes = Array(Self.note.utf8)
    for (start, end, text) in try ends("byte") {
      #expect(Array(text.utf8) == Array(bytes[start..<end]))
    }
    let units = Array(Self.note.utf16)
    for (start, end, text) in try ends("utf16") {
      #expect(Array(text.utf16) == Array(units[start..<end]))
    }
  }

  @Test(arguments: ["", " ", "\n\n", "\u{FEFF}", "\r\n"])
  func aNoteWithoutWordsIsARecordWithoutEntities(note: String) throws {
    let result = try EdgeNer.run([], input: note)
    #expect(result.status == 0)
    #expect(result.text == "{\"id\":0,\"entities\":[],\"tokens\":0,\"windows\":0}\n")
  }

  @Test func malformedUTF8BecomesReplacementCharactersAndIsCounted() throws {
    var note = Data("fever ".utf8)
    note.append(contentsOf: [0xFF, 0xE2, 0x82, 0x20])
    note.append(contentsOf: Data("metformin\0x".utf8))
    let result = try EdgeNer.run(["--encoding", "utf-8", "--min-score", "0"], input: note)
    #expect(result.status == 0)
    #expect(String(data: result.output, encoding: .utf8) != nil)
    let record = try #require(try result.objects().first)
    #expect(record["malformed"] as? Int == 2)
    #expect(result.errors.hasPrefix("edge-ner: note 0: not valid UTF-8 at 2 places; "))
  }

  @Test func otherMembersArePassedOnAsTheyCame() throws {
    let input = """
      {"a":"\\u00e9\\n", "id":"x", "n": 1.50 ,"text":"f\\u0065ver","tokens":9,"o":{"k":[1, "\\t"]}}
      {"text":"and"}
      {"\\u0062\\"":null,"id":2}
      {"late":1,"id":3,"text":"and",}

      """
    let result = try EdgeNer.run(
      ["--input", "jsonl", "--keep-members", "--min-score", "1"], input: input)
    #expect(result.status == 1)
    #expect(
      result.lines.map { String($0.prefix { $0 != "[" }) } == [
        "{\"id\":\"x\",\"a\":\"\\u00e9\\n\",\"n\":1.50,\"o\":{\"k\":",
        "{\"id\":1,\"entities\":",
        "{\"id\":2,\"error\":\"line 3, byte 25: no member 'text'\",\"entities\":",
        "{\"id\":3,\"error\":\"line 4, byte 31: unexpected byte in JSON\",\"entities\":", "",
      ])
    let record = try result.objects()[0]
    #expect(record["tokens"] as? Int == 1)
    #expect((record["o"] as? [String: Any])?["k"] as? [AnyHashable] == [1, "\t"])
    let dropped = try EdgeNer.run(["--input", "jsonl"], input: input)
    #expect(try dropped.objects()[0]["a"] == nil)
  }

  @Test func sectionsAreSaidOnDemand() throws {
    let note = "PMHx: fever and metformin\n\nMEDICATIONS:\nmetformin, started x-y\n"
    let record = try EdgeNer.run(["--sections"], input: note).objects()[0]
    let sections = try #require(record["sections"] as? [[String: Any]])
    #expect(sections.map { $0["text"] as? String } == ["PMHx", "MEDICATIONS"])
    #expect(sections.map { $0["section"] as? String } == ["past_medical_history", "medications"])
    let entities = try #require(record["entities"] as? [[String: Any]])
    for entity in entities where (entity["start"] as! Int) >= 6 {
      let expected = (entity["start"] as! Int) < 27 ? "past_medical_history" : "medications"
      #expect(entity["section"] as? String == expected)
    }
    let plain = try EdgeNer.run([], input: note).objects()[0]
    #expect(plain["sections"] == nil)
    #expect((plain["entities"] as! [[String: Any]]).allSatisfy { $0["section"] == nil })
  }

  @Test func provenanceNamesModelAndProgram() throws {
    let plain = try EdgeNer.run(["--input", "lines"], input: "fever\n")
    #expect(try plain.objects()[0]["model"] == nil)
    let inspected = try EdgeNer.run(["inspect", "--json"]).objects()[0]
    let hash = try #require(inspected["sha256"] as? String)
    let name = "synthetic \(hash.prefix(8))"
    let record = try EdgeNer.run(["--provenance"], input: "fever").objects()[0]
    #expect(record["model"] as? String == name)
    let version = try #require(record["version"] as? String)
    let failed = try EdgeNer.run(["--provenance", "--input", "jsonl"], input: "{}").objects()[0]
    #expect(failed["model"] as? String == name)
    for format in ["brat", "conll"] {
      let lines = try EdgeNer.run(["--format", format, "--input", "lines"], input: "fever\n").lines
      #expect(lines[0] == "# model = \(name), edge-ner \(version)")
    }
    let tsv = try EdgeNer.run(["--format", "tsv", "--provenance"], input: Self.note).lines
    #expect(tsv[0].hasSuffix("\ttext\tmodel") && tsv[1].hasSuffix("\t\(name)"))
  }

  @Test func onlyTheFirstMalformedNoteIsSaid() throws {
    var input = Data("fever\n".utf8)
    for _ in 0..<3 { input.append(contentsOf: [0xFF, 0x0A]) }
    for format in ["jsonl", "tsv"] {
      let result = try EdgeNer.run(
        ["--input", "lines", "--encoding", "utf-8", "--format", format], input: input)
      #expect(result.status == 0)
      #expect(
        result.errors
          == "edge-ner: note 1: not valid UTF-8 at 1 place; further notes like it are not named\n")
    }
  }

  @Test func strictRefusesMalformedNotes() throws {
    var input = Data("fever\n".utf8)
    input.append(contentsOf: [0x66, 0xFF, 0xE2, 0x82, 0x0A])
    input.append(contentsOf: Data("and\n".utf8))
    let strict = ["--input", "lines", "--encoding", "utf-8", "--strict"]
    let result = try EdgeNer.run(strict, input: input)
    #expect(result.status == 1 && result.errors == "")
    let records = try result.objects()
    #expect(records.map { $0["error"] as? String } == [nil, "not valid UTF-8 at 2 places", nil])
    #expect((records[1]["entities"] as? [Any])?.isEmpty == true)
    let tsv = try EdgeNer.run(strict + ["--format", "tsv"], input: input)
    #expect(tsv.status == 1)
    #expect(tsv.errors == "edge-ner: note 1: not valid UTF-8 at 2 places\n")
  }

  @Test func everyInputKindIsRead() throws {
    func ids(_ kind: String, _ input: String) throws -> [String] {
      let result = try EdgeNer.run(["--input", kind], input: input)
      #expect(result.status == 0)
      return try result.objects().map { "\($0["id"]!):\($0["tokens"]!)" }
    }
    #expect(try ids("text", "fever\nfever") == ["0:2"])
    #expect(try ids("lines", "fever\r\n\nfever and") == ["0:1", "1:0", "2:2"])
    #expect(try ids("nul", "fever\nfever\0and\0") == ["0:2", "1:1"])
    #expect(
      try ids(
        "jsonl",
        "{\"text\":\"fever\",\"id\":\"n\"}\n\n{\"text\":\"\\u00e9 and\"}\n{\"id\":1.50,\"text\":\"\"}"
      )
        == ["n:1", "1:2", "1.5:0"])
  }

  /// Carriage returns, a byte order mark and NULs are part of a note and count in its offsets;
  /// before the first JSON object a byte order mark is passed over.
  @Test func endsOfLinesAndMarksKeepTheOffsets() throws {
    func entities(_ kind: String, _ input: String) throws -> [[Int]] {
      let result = try EdgeNer.run(["--input", kind], input: input)
      #expect(result.status == 0)
      let found = try #require(try result.objects().first?["entities"] as? [[String: Any]])
      return found.map { [$0["start"] as! Int, $0["end"] as! Int] }
    }
    let note = "the patient has fever and started metformin"
    let plain = try entities("text", note)
    #expect(!plain.isEmpty)
    #expect(try entities("text", "\u{FEFF}" + note) == plain.map { [$0[0] + 1, $0[1] + 1] })
    #expect(try entities("text", note + "\r\n") == plain)
    #expect(try entities("text", "\r\n" + note) == plain.map { [$0[0] + 2, $0[1] + 2] })
    #expect(try entities("text", "\0" + note + "\0") == plain.map { [$0[0] + 1, $0[1] + 1] })
    #expect(try entities("lines", note + "\r\n" + note + "\r\n") == plain)
    #expect(try entities("jsonl", "\u{FEFF}{\"text\":\"\(note)\"}\r\n") == plain)
  }

  @Test func filesGiveTheirNamesAndDashIsStdin() throws {
    let first = try CommandModel.file("first.txt", Data("fever".utf8))
    let second = try CommandModel.file("sec\"ond.txt", Data("and fever".utf8))
    let result = try EdgeNer.run([first, "-", second], input: "metformin")
    #expect(try result.objects().map { "\($0["id"]!)" } == [first, "1", second])
  }

  @Test func theIDIsGivenBackAsItCame() throws {
    let result = try EdgeNer.run(
      ["--input", "jsonl"],
      input: "{\"id\":\"a\\u0000\\\"\\n\",\"text\":\"x\"}\n{\"id\":-1.50e3,\"text\":\"x\"}\n")
    #expect(result.lines[0].hasPrefix("{\"id\":\"a\\u0000\\\"\\n\","))
    #expect(result.lines[1].hasPrefix("{\"id\":-1.50e3,"))
  }

  @Test func typesAndScoresFilter() throws {
    func types(_ arguments: [String]) throws -> [String] {
      let record = try EdgeNer.run(arguments, input: Self.note).objects()[0]
      return (record["entities"] as! [[String: Any]]).map { $0["type"] as! String }
    }
    let all = try types([])
    #expect(try types(["--types", "alpha"]) == all.filter { $0 == "alpha" })
    #expect(try types(["--types=beta,alpha"]) == all)
    #expect(try types(["--min-score", "1"]).isEmpty)
    let result = try EdgeNer.run(["--types", "gamma"], input: Self.note)
    #expect(result.status == 2)
    #expect(
      result.errors == "edge-ner: --types: the model has no type 'gamma', it has alpha, beta\n")
  }

  @Test func everyThreadCountAndInstructionSetGivesTheSameBytes() throws {
    var input = ""
    for index in 0..<300 {
      let words = ["fever", "and", "metformin", "x-y", "q\(index)", "."]
      let text = (0..<index % 90).map { words[($0 * 7 + index) % words.count] }
      input += "{\"id\":\(index),\"text\":\"\(text.joined(separator: " "))\"}\n"
    }
    let reference = try EdgeNer.run(["--input", "jsonl", "--threads", "1"], input: input)
    #expect(reference.status == 0)
    #expect(try reference.objects().map { $0["id"] as? Int } == (0..<300).map { $0 })
    for threads in ["2", "3", "8"] {
      let other = try EdgeNer.run(["--input", "jsonl", "--threads", threads], input: input)
      #expect(other.output == reference.output, "\(threads) threads")
    }
    for set in Dispatch.available {
      let name = "\(set)"
      let other = try EdgeNer.run(["--input", "jsonl", "--isa", name], input: input)
      #expect(other.status == 0 && other.output == reference.output, "\(name)")
    }
  }

  @Test func headsAreChosenByName() throws {
    func run(_ arguments: [String]) throws -> CommandResult {
      try EdgeNer.run(arguments, input: Self.note, model: CommandModel.twoHeadsPath)
    }
    func heads(_ arguments: [String]) throws -> Set<String> {
      let entities = try run(arguments).objects()[0]["entities"] as! [[String: Any]]
      return Set(entities.map { $0["head"] as! String })
    }
    let all = try heads([])
    #expect(try heads(["--head", "head1"]) == all.intersection(["head1"]))
    #expect(try heads(["--head", "head1", "--head=head0"]) == all)
    #expect(try run(["--head", "head1", "--format", "tsv"]).lines[0].hasSuffix("\ttext"))
    let conll = try run(["--head", "head0", "--format", "conll"])
    #expect(conll.lines[0].split(separator: "\t").count == 2)
    let unknown = try run(["--head", "other"])
    #expect(unknown.status == 2)
    #expect(
      unknown.errors == "edge-ner: --head: the model has no head 'other', it has head0, head1\n")
    let type = try run(["--head", "head1", "--types", "alpha"])
    #expect(type.status == 2 && type.errors.hasSuffix("no type 'alpha', it has gamma\n"))
  }

  @Test func everyFormSaysTheHeadWhereThereAreSeveral() throws {
    func run(_ format: String) throws -> CommandResult {
      try EdgeNer.run(["--format", format], input: Self.note, model: CommandModel.twoHeadsPath)
    }
    let entities = try run("jsonl").objects()[0]["entities"] as! [[String: Any]]
    let heads = entities.map { $0["head"] as! String }
    let tsv = try run("tsv").lines
    #expect(tsv[0] == "id\tstart\tend\ttype\tscore\ttext\thead")
    #expect(tsv[1...].dropLast().map { $0.components(separatedBy: "\t")[6] } == heads)
    let brat = try run("brat").lines.dropLast()
    #expect(brat.filter { $0.hasPrefix("T") }.count == entities.count)
    #expect(
      brat.filter { $0.hasPrefix("A") }
        == heads.enumerated().map { "A\($0.offset + 1)\thead T\($0.offset + 1) \($0.element)" })
    let pretty = try run("pretty").text
    for entity in entities {
      #expect(pretty.contains("|\(entity["head"]!):\(entity["type"]!)"))
    }
  }

  @Test func aModelOfTwoHeadsNamesThem() throws {
    let result = try EdgeNer.run([], input: Self.note, model: CommandModel.twoHeadsPath)
    let entities = try #require(try result.objects()[0]["entities"] as? [[String: Any]])
    let starts = entities.map { $0["start"] as! Int }
    #expect(starts == starts.sorted())
    #expect(Set(entities.map { $0["head"] as! String }).isSubset(of: ["head0", "head1"]))
    let conll = try EdgeNer.run(
      ["--format", "conll"], input: Self.note, model: CommandModel.twoHeadsPath)
    #expect(conll.lines[0].split(separator: "\t").count == 3)
  }
}

/// --note-seconds and --probabilities.
@Suite struct ExtractLimitTests {
  @Test(arguments: ["jsonl", "tsv", "html"]) func aLateNoteIsAFailedNote(format: String) throws {
    let input = String(repeating: "the patient has fever and metformin ", count: 20_000)
    let result = try EdgeNer.run(
      ["--format", format, "--note-seconds", "0.001"], input: input)
    #expect(result.status == 1)
    let words = "took longer than --note-seconds allows"
    if format == "tsv" {
      #expect(result.text == "id\tstart\tend\ttype\tscore\ttext\n")
      #expect(result.errors == "edge-ner: note 0: \(words)\n")
    } else {
      #expect(result.text.contains(words) && result.errors == "")
    }
    if format == "jsonl" {
      #expect(result.text == #"{"id":0,"error":"\#(words)","entities":[]}"# + "\n")
    }
  }

  @Test func enoughTimeChangesNothing() throws {
    for format in ["jsonl", "pretty", "brat", "tsv", "conll", "fhir", "omop", "pubtator", "html"] {
      let plain = try EdgeNer.run(["--format", format], input: FormatTests.note)
      let limited = try EdgeNer.run(
        ["--format", format, "--note-seconds", "1000"], input: FormatTests.note)
      #expect(limited.text == plain.text && limited.status == 0, "\(format)")
    }
    #expect(try EdgeNer.run(["--note-seconds", "0"], input: "x").status == 2)
  }

  @Test func probabilitiesOfAllTypesStandInRecords() throws {
    let result = try EdgeNer.run(
      ["--format", "jsonl", "--probabilities"], input: FormatTests.note)
    let entities = try #require(try result.objects()[0]["entities"] as? [[String: Any]])
    try #require(!entities.isEmpty)
    for entity in entities {
      let scores = try #require(entity["type_scores"] as? [String: Double])
      #expect(Set(scores.keys) == ["alpha", "beta"])
      #expect(scores[entity["type"] as! String] == entity["score"] as? Double)
    }
  }
}

/// The sandbox of extract; what it forbids is tried by SandboxTests.
@Suite struct ExtractSandboxTests {
  @Test func recordsAreTheSameInsideAndOutside() throws {
    let text = "Started metformin for type 2 diabetes; no chest pain.\n"
    let inside = try EdgeNer.run(["--verbose", "--threads", "4"], input: text)
    let outside = try EdgeNer.run(["--verbose", "--no-sandbox", "--threads", "4"], input: text)
    #expect(inside.status == 0 && inside.text == outside.text && inside.text.contains("entities"))
    #expect(outside.errors == "edge-ner: sandbox: none, as --no-sandbox says\n")
    let state = Sandbox.available()
    if state.filtersSystemCalls { #expect(inside.errors.contains("system calls filtered")) }
    if state.landlockVersion > 0 {
      #expect(inside.errors.contains("files by Landlock \(state.landlockVersion)"))
    }
  }

  @Test func filesPipesAndMissingFilesAreReadAsBefore() throws {
    let result = try EdgeNer.shell(
      """
      d=$(mktemp -d); echo 'aspirin' > $d/a.txt; mkfifo $d/pipe; echo 'fever' > $d/pipe &
      $E --format jsonl $d/a.txt $d/pipe <(echo 'cough') $d/missing.txt $d; s=$?; rm -r $d; exit $s
      """)
    #expect(result.status == 1)
    let records = try result.objects()
    #expect(records.map { $0["tokens"] != nil } == [true, true, true, false, false])
    #expect(
      records.map { $0["error"] as? String } == [
        nil, nil, nil, "cannot open: no such file or directory", "cannot read: is a directory",
      ])
  }
}
