// Types by name: --find, --types-file, --threshold, --flat, and what cannot be asked for.
import Foundation
import Testing

@Suite struct FindTests {
  private static let note = Data(
    "the patient has fever and metformin started for the fever of the patient".utf8)

  private func run(_ options: [String], model: String = CommandModel.openPath) throws
    -> CommandResult
  { try EdgeNer.run(["--model", model, "--format", "jsonl"] + options, input: Self.note) }

  private func entities(_ options: [String]) throws -> [[String: Any]] {
    let result = try run(options)
    #expect(result.status == 0 && result.errors == "", "\(result.errors)")
    return try #require(try result.objects()[0]["entities"] as? [[String: Any]])
  }

  private func types(_ entities: [[String: Any]]) -> Set<String> {
    Set(entities.compactMap { $0["type"] as? String })
  }

  private func range(_ entity: [String: Any]) -> Range<Int> {
    (entity["start"] as! Int)..<(entity["end"] as! Int)
  }

  @Test func typesHaveTheNamesThatTheUserWrote() throws {
    let asked = ["fever drug", "Patient, or so", "過敏原"]
    let found = try entities([
      "--find", "fever drug, \"Patient, or so\", 過敏原", "--threshold", "0.3",
    ])
    #expect(!found.isEmpty && types(found).isSubset(of: asked))
    #expect(types(found).count > 1)
    // Without --find the head is silent, and so are the others with it.
    #expect(try types(entities([])).isSubset(of: ["alpha", "beta"]))
    let both = try types(
      entities(["--find", "fever drug", "--threshold", "0.3", "--head", "head0"]))
    #expect(both.contains("fever drug") && !both.isDisjoint(with: ["alpha", "beta"]))
  }

  @Test func aFileOfTypesIsAListWithDescriptionsAndThresholds() throws {
    let file = try CommandModel.file("some.types", Data("fever drug\npain\t\t1\n".utf8))
    let found = try entities(["--types-file", file, "--threshold", "0.3"])
    #expect(types(found) == ["fever drug"])
    let list = try entities(["--find", "fever drug", "--threshold", "0.3"])
    #expect(found.map(range) == list.map(range))
    let described = try CommandModel.file("described.types", Data("fever drug\thas fever\n".utf8))
    let other = try entities(["--types-file", described, "--threshold", "0.3"])
    #expect(types(other) == ["fever drug"])
    #expect(other.map { $0["score"] as? Double } != list.map { $0["score"] as? Double })
  }

  @Test func aTypeAskedForTwiceIsFoundOnce() throws {
    let once = try run(["--find", "fever, pain", "--threshold", "0.3"])
    #expect(try run(["--find", "fever, pain, fever", "--threshold", "0.3"]).text == once.text)
    #expect(
      try run(["--find", "fever", "--find", "pain", "--threshold", "0.3"]).text == once.text)
  }

  @Test func flatKeepsTheBestOfWhatOverlaps() throws {
    let list = ["--find", "fever, pain, drug, patient, has", "--threshold", "0.3"]
    let all = try entities(list)
    let flat = try entities(list + ["--flat"])
    #expect(flat.count < all.count && !flat.isEmpty)
    for (left, right) in zip(flat, flat.dropFirst()) {
      #expect(range(left).upperBound <= range(right).lowerBound)
    }
    let best = try #require(all.compactMap { $0["score"] as? Double }.max())
    #expect(flat.contains { $0["score"] as? Double == best })
  }

  @Test func namesOfSeveralWordsAreOneWordWhereBlanksPartFields() throws {
    let list = ["--find", "fever drug", "--threshold", "0.3", "--format"]
    let brat = try run(list + ["brat"]).text.split(separator: "\n").filter { $0.hasPrefix("T") }
    #expect(!brat.isEmpty && brat.allSatisfy { $0.contains("\tfever_drug ") })
    let conll = try run(list + ["conll"]).text.split(separator: "\n")
    #expect(
      conll.contains { $0.hasSuffix("\tB-fever_drug") } && !conll.contains { $0.contains(" ") })
  }

  @Test func aModelThatDoesNotJudgeClaimsNothing() throws {
    let list = ["--find", "disease, fever drug", "--threshold", "0.3", "--format", "fhir"]
    let bundle = try run(list).text
    #expect(bundle.contains("\"Condition\"") && bundle.contains("\"Observation\""))
    #expect(!bundle.contains("verificationStatus") && !bundle.contains("clinicalStatus"))
    #expect(bundle.contains("dataAbsentReason") && !bundle.contains("valueBoolean"))
  }

  @Test func aResourceHasItsIdInEveryRunThatFindsIt() throws {
    func ids(_ list: String) throws -> (findings: [String: String], provenance: String) {
      let bundle = try JSONSerialization.jsonObject(
        with: Data(
          try run(["--find", list, "--threshold", "0.3", "--format", "fhir"]).output))
      let entries = try #require((bundle as? [String: Any])?["entry"] as? [[String: Any]])
      var findings: [String: String] = [:]
      var provenance = ""
      for entry in entries {
        let resource = try #require(entry["resource"] as? [String: Any])
        let id = try #require(resource["id"] as? String)
        var copy = resource
        copy["id"] = nil
        if resource["resourceType"] as? String == "Provenance" {
          provenance = id
        } else {
          findings[id] = String(
            decoding: try JSONSerialization.data(withJSONObject: copy, options: .sortedKeys),
            as: UTF8.self)
        }
      }
      return (findings, provenance)
    }
    let both = try ids("fever, fever drug")
    let other = try ids("fever drug, pain")
    let shared = both.findings.filter { other.findings[$0.key] != nil }
    // The same id, the same finding; what `fever` finds is not what `fever drug` finds.
    #expect(!shared.isEmpty && shared.count < both.findings.count)
    #expect(shared.allSatisfy { other.findings[$0.key] == $0.value })
    #expect(both.provenance != other.provenance)
    #expect(try ids("fever drug, pain").provenance == other.provenance)
  }

  @Test(arguments: ["pretty", "brat", "tsv", "conll", "fhir", "omop", "pubtator", "html"])
  func everyFormTakesTypesByName(format: String) throws {
    let result = try EdgeNer.run(
      [
        "--model", CommandModel.openPath, "--format", format, "--find", "fever drug, pain",
        "--threshold", "0.3",
      ], input: Self.note)
    #expect(result.status == 0 && result.errors == "")
    #expect(result.text.contains("fever"))
  }

  @Test func everyInstructionSetAndThreadCountPrintsTheSame() throws {
    let list = ["--find", "fever, pain, drug", "--threshold", "0.4"]
    let first = try run(list + ["--isa", "portable"])
    for options in [["--threads", "1"], ["--threads", "3"], []] {
      #expect(try run(list + options).output == first.output)
    }
  }

  @Test func aModelWithoutTheHeadIsRefusedAndTheFileSaid() throws {
    for option in [["--find", "fever"], ["--types-file", "/no/such"]] {
      let result = try run(option, model: CommandModel.path)
      #expect(result.status == 2 && result.output.isEmpty)
      #expect(
        result.errors.contains("has no head for types by name; open.ner has one"),
        "\(result.errors)")
    }
  }

  @Test func whatCannotBeAskedForIsSaid() throws {
    let long = String(repeating: "fever ", count: 40)
    let table = try CommandModel.file("bad.types", Data("a\nb\tc\tmuch\n".utf8))
    let double = try CommandModel.file("double.types", Data("a\tx\na\tx\na\ty\n".utf8))
    let empty = try CommandModel.file("empty.types", Data("# nothing\n".utf8))
    for (options, words) in [
      (["--find", ""], "--find: type 1: no name"),
      (["--find", "a,,b"], "--find: type 2: no name"),
      (["--find", "\"a"], "--find: type 1: a quote that does not end its name"),
      (["--find", "a, \(long)"], "--find: type 2 has 40 word pieces, at most 30"),
      (["--find", "fever", "--threshold", "2"], "--threshold"),
      (["--types-file", "/no/such.types"], "/no/such.types: "),
      (["--types-file", table], "bad.types: line 2: the threshold is no number"),
      (["--types-file", empty], "--types-file: no type"),
      (["--types-file", double], "--types-file: type 3 has the name of another with another"),
      (["--threshold", "0.5"], "--threshold: needs --find"),
      (["--flat"], "--flat: needs --find"),
      (["--head", "open"], "--head: 'open' finds types by their names"),
    ] as [([String], String)] {
      let result = try run(options)
      #expect(result.status == 2 && result.output.isEmpty, "\(options.prefix(2))")
      #expect(result.errors.contains(words), "\(words): \(result.errors)")
    }
  }

  @Test func tenThousandTypesAreFoundAndMoreThanTheLimitAreRefused() throws {
    let many = try CommandModel.file(
      "many.types", Data((0..<10_000).map { "fever \($0)\n" }.joined().utf8))
    #expect(try run(["--types-file", many]).status == 0)
    let more = try CommandModel.file(
      "more.types", Data((0..<16_385).map { "fever \($0)\n" }.joined().utf8))
    let result = try run(["--types-file", more])
    #expect(result.status == 2 && result.errors.contains("16385 types, at most 16384"))
  }
}
