// Input features in `tokens`, and a clinic's own names: --dictionary and --ignore.
import Foundation
import Testing

@Suite struct LocalNamesTests {
  private static let note = Data("Started zorbalin\nfor fever".utf8)

  private func file(_ name: String, _ text: String) throws -> String {
    try CommandModel.file(name, Data(text.utf8))
  }

  @Test func tokensShowTheClassesOfAModelWithFeatures() throws {
    let model = ["tokens", "--json", "--model", CommandModel.featuresPath]
    let text = try EdgeNer.run(model, input: Data("the  patient\n has".utf8)).text
    #expect(text.contains("\"features\":{\"layout\":[4,3,1],\"dictionary.medication\":[0,0,0]}"))
    let plain = try EdgeNer.run(
      ["tokens", "--json", "--model", CommandModel.path], input: Self.note)
    #expect(plain.status == 0 && !plain.text.contains("features"))
  }

  @Test func aNameOfALocalTableChangesWhatIsFound() throws {
    let table = try file("local.tsv", "code\tpreferred\tsynonyms\ttype\n\tZorbalin\t\tmedication\n")
    let model = ["--model", CommandModel.featuresPath, "--format", "jsonl"]
    let without = try EdgeNer.run(model, input: Self.note)
    let with = try EdgeNer.run(model + ["--dictionary", table], input: Self.note)
    #expect(without.status == 0 && with.status == 0 && with.errors == "")
    #expect(with.text != without.text)
    let elsewhere = Data("patient has fever".utf8)
    #expect(
      try EdgeNer.run(model + ["--dictionary", table], input: elsewhere).text
        == EdgeNer.run(model, input: elsewhere).text)
  }

  @Test func linesThatCannotBeUsedAreNamedByNumber() throws {
    let table = try file(
      "faulty.tsv", "\tZorbalin\t\tmedication\nsecret words\n\tblue knee\t\tdevice\n")
    let result = try EdgeNer.run(
      ["--model", CommandModel.featuresPath, "--dictionary", table], input: Self.note)
    #expect(result.status == 0)
    #expect(result.errors.contains("faulty.tsv: line 2: not four fields"))
    #expect(result.errors.contains("type 'device' have no effect on what is found"))
    #expect(!result.errors.contains("secret"))
  }

  @Test func anotherCompiledFileIsNoTable() throws {
    for option in ["--dictionary", "--ignore"] {
      let result = try EdgeNer.run(
        ["--model", CommandModel.featuresPath, option, CommandModel.path], input: Self.note)
      #expect(result.status == 2 && result.errors.hasSuffix("not a compiled dictionary\n"))
      #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }
  }

  @Test func aModelWithoutFeaturesTakesNoDictionary() throws {
    let table = try file("other.tsv", "\tZorbalin\t\tmedication\n")
    let result = try EdgeNer.run(
      ["--model", CommandModel.path, "--dictionary", table], input: Self.note)
    #expect(result.status == 2 && result.errors.contains("takes no dictionaries"))
    let missing = try EdgeNer.run(
      ["--model", CommandModel.featuresPath, "--dictionary", "/no/such"], input: Self.note)
    #expect(missing.status == 2 && missing.errors.contains("/no/such: cannot open"))
  }

  @Test func ignoredNamesAreLeftOut() throws {
    struct Record: Decodable {
      struct Entity: Decodable { let text: String }
      let entities: [Entity]
    }
    let model = ["--model", CommandModel.path, "--format", "jsonl", "--min-score", "0"]
    let input = Data("the patient has fever and metformin started for the fever".utf8)
    func texts(_ more: [String] = []) throws -> [String] {
      let result = try EdgeNer.run(model + more, input: input)
      #expect(result.status == 0 && result.errors == "")
      return try JSONDecoder().decode(Record.self, from: Data(result.text.utf8)).entities.map(
        \.text)
    }
    let all = try texts()
    let ignored = try #require(all.first)
    let list = try file("ignored.txt", ignored.uppercased() + "\n")
    #expect(try texts(["--ignore", list]) == all.filter { $0 != ignored })
  }
}
