// Codes of entities: where the dictionary is looked for, and that nothing else of a record changes.
import Foundation
import Quantize
import Runtime
import Testing

@Suite struct CodesTests {
  private static let note = Data("the patient has fever and metformin started for x-y".utf8)

  /// A folder with a model of types that have codes, a dictionary beside it, and a copy of the program
  /// that has no package around it.
  private final class Place {
    let folder: URL
    let model: String
    let program: URL

    init(codes: Data?) throws {
      folder = CommandModel.temporaryFolder.appendingPathComponent(UUID().uuidString)
      let bin = folder.appendingPathComponent("a/b")
      try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
      let url = folder.appendingPathComponent("tiny.ner")
      try CommandModel.write(
        to: url, labels: [["O", "B-medication", "I-medication", "B-symptom", "I-symptom"]])
      model = url.path
      try codes?.write(to: folder.appendingPathComponent("clinical.terms"))
      program = bin.appendingPathComponent("edge-ner")
      try EdgeNer.copyExecutable(to: program)
    }

    func run(_ options: [String], environment: [String: String] = [:]) throws -> CommandResult {
      try EdgeNer.run(
        options + ["--format", "jsonl"], input: CodesTests.note, environment: environment,
        model: model, executable: program)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
  }

  /// A dictionary in which every word of the note is a drug and a condition.
  private static func codes() throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let compiler = CodeCompiler()
    for (system, type) in [("UNII", "substance"), ("MESH", "disease")] {
      var table = "code\tpreferred\tsynonyms\ttype\n"
      let words = ["the", "patient", "has", "fever", "and", "metformin", "started", "for", "x-y"]
      for start in 0..<words.count {
        for end in start..<words.count {
          let name = words[start...end].joined(separator: " ")
          table += "\(system)\(start)_\(end)\t\(name)\t\t\(type)\n"
        }
      }
      let path = folder.appendingPathComponent(system + ".tsv").path
      try table.write(toFile: path, atomically: true, encoding: .utf8)
      try compiler.add(path: path, system: system)
    }
    return Data(compiler.compiled())
  }

  private static func entities(_ result: CommandResult) throws -> [[String: Any]] {
    #expect(result.status == 0 && result.errors == "")
    let record = try #require(try result.objects().first)
    let entities = try #require(record["entities"] as? [[String: Any]])
    try #require(!entities.isEmpty)
    return entities
  }

  @Test func entitiesHaveTheCodesOfTheDictionaryBesideTheModel() throws {
    let place = try Place(codes: try Self.codes())
    var count = 0
    for entity in try Self.entities(place.run([])) {
      let codes = try #require(entity["codes"] as? [[String: Any]])
      // A mark alone has no code.
      guard let first = codes.first else { continue }
      count += 1
      let wanted = entity["type"] as? String == "medication" ? "UNII" : "MESH"
      #expect(first["system"] as? String == wanted)
      #expect(first["display"] as? String == entity["text"] as? String)
      #expect((first["score"] as? Double) == 0.95)
    }
    #expect(count > 0)
  }

  @Test func nothingButTheCodesChanges() throws {
    let place = try Place(codes: try Self.codes())
    let with = try Self.entities(place.run([]))
    let without = try Self.entities(place.run(["--no-codes"]))
    #expect(without.allSatisfy { $0["codes"] == nil })
    let bare = with.map { entity in entity.filter { $0.key != "codes" } }
    #expect(bare as NSArray == without as NSArray)
  }

  @Test func namesOfALocalTableHaveItsCodesFirst() throws {
    let url = CommandModel.temporaryFolder.appendingPathComponent("local-codes.ner")
    try CommandModel.write(
      to: url, labels: [["O", "B-medication", "I-medication", "B-symptom", "I-symptom"]],
      features: [InputFeature(.dictionary, typeName: Array("device".utf8))])
    let model = [
      "--model", url.path, "--format", "jsonl", "--min-score", "0", "--types", "medication",
    ]
    let input = Data("Started zorbalin".utf8)
    func entities(_ options: [String]) throws -> [[String: Any]] {
      let result = try EdgeNer.run(model + options, input: input)
      #expect(result.status == 0)
      return try #require(try result.objects().first?["entities"] as? [[String: Any]])
    }
    let plain = try entities(["--no-codes"])
    let text = try #require(plain.first?["text"] as? String)
    func codes(_ table: String, _ options: [String] = []) throws -> [[String: Any]]? {
      let path = try CommandModel.file(UUID().uuidString + ".tsv", Data(table.utf8))
      let found = try entities(["--dictionary", path] + options)
      return found.first { $0["text"] as? String == text }?["codes"] as? [[String: Any]]
    }
    let table = "RXNORM:77\tZorba\t\(text)\tmedication\n17\t\(text)\t\tmedication\n"
    let given = try #require(try codes(table))
    #expect(given.map { $0["system"] as? String } == ["RXNORM", "LOCAL"])
    #expect(given.map { $0["code"] as? String } == ["77", "17"])
    #expect(given.map { $0["display"] as? String } == ["Zorba", text])
    #expect(given.allSatisfy { $0["score"] as? Double == 1 })
    #expect(try codes(table, ["--no-codes"]) == nil)
    // Of another group, without codes, or only part of the entity.
    #expect(try codes("RXNORM:77\t\(text)\t\tsymptom\n")?.isEmpty == true)
    #expect(try codes("\t\(text)\t\tmedication\n")?.isEmpty != false)
    #expect(try codes("RXNORM:77\t\(text) forte\t\tmedication\n")?.isEmpty == true)
  }

  @Test func withoutADictionaryThereAreNoCodes() throws {
    if FileManager.default.fileExists(atPath: "/usr/share/edge-ner/clinical.terms") { return }
    let place = try Place(codes: nil)
    #expect(try Self.entities(place.run([])).allSatisfy { $0["codes"] == nil })
  }

  @Test func aDictionaryThatIsNamedComesFirst() throws {
    let place = try Place(codes: Data("damaged".utf8))
    let path = place.folder.appendingPathComponent("own.terms").path
    try Self.codes().write(to: URL(fileURLWithPath: path))
    #expect(
      try Self.entities(place.run(["--codes", path])).allSatisfy { $0["codes"] != nil })
    #expect(
      try Self.entities(place.run([], environment: ["EDGE_NER_CODES": path]))
        .allSatisfy { $0["codes"] != nil })
    #expect(try place.run(["--codes", "/no/such"]).status == 2)
  }

  @Test func aDamagedDictionaryIsRefused() throws {
    let whole = try Self.codes()
    for (bytes, words) in [
      (Data("damaged".utf8), "truncated, need"), (whole.prefix(whole.count - 1), "truncated, need"),
      (Data(whole.map { $0 ^ 1 }), "not a code dictionary"),
    ] {
      let place = try Place(codes: bytes)
      let result = try place.run([])
      #expect(result.status == 2 && result.text == "")
      #expect(result.errors.contains("clinical.terms: \(words)"), "\(result.errors)")
      #expect(try Self.entities(place.run(["--no-codes"])).count > 0)
    }
  }

  /// A model of other types has none to look for.
  @Test func aModelWithoutTypesThatHaveCodesGivesNone() throws {
    let path = try CommandModel.file("own.terms", try Self.codes())
    let result = try EdgeNer.run(
      ["--format", "jsonl"], input: Self.note, environment: ["EDGE_NER_CODES": path])
    #expect(try Self.entities(result).allSatisfy { $0["codes"] == nil })
  }

  @Test func theSpoolGivesCodesToo() throws {
    let place = try Place(codes: try Self.codes())
    let spool = place.folder.appendingPathComponent("spool").path
    try FileManager.default.createDirectory(atPath: spool, withIntermediateDirectories: true)
    try Self.note.write(to: URL(fileURLWithPath: spool + "/a.txt"))
    let result = try EdgeNer.run(
      ["spool", spool, "--once", "--settle", "0"], model: place.model, executable: place.program)
    #expect(result.status == 0)
    let record = try String(contentsOfFile: spool + "/records/a.jsonl", encoding: .utf8)
    #expect(record.contains(#""codes":[{"system":""#))
  }

  @Test func inspectSaysWhatADictionaryHolds() throws {
    let path = try CommandModel.file("inspected.terms", try Self.codes())
    let text = try EdgeNer.run(["inspect", path])
    #expect(text.status == 0 && text.text.contains("\nconcepts      90\n"))
    let object = try #require(try EdgeNer.run(["inspect", "--json", path]).objects().first)
    #expect(object["concepts"] as? Int == 90)
    #expect((object["systems"] as? [[String: Any]])?.count == 2)
    #expect(try EdgeNer.run(["verify", path]).text.contains(": sound, "))
    var changed = try Self.codes()
    changed[changed.count - 1] ^= 1
    let broken = try CommandModel.file("broken.terms", changed)
    #expect(try EdgeNer.run(["verify", broken]).status == 2)
  }
}
