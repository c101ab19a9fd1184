// The workstation's compiler of dictionaries: which names it takes, in which forms.
import Foundation
import Runtime
import Testing

@testable import Quantize

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

/// Compiles files given as name and content, names only.
private func namesOnly(
  _ files: [(name: String, text: String)], _ change: (inout DictionaryOptions) -> Void = { _ in }
) throws -> (image: ModelImage, reports: [DictionaryCompileReport]) {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  var options = DictionaryOptions()
  options.stopNames = []
  options.hasNamesOnly = true
  options.typeNames = ["medication": "medication", "substance": "medication", "disease": "disease"]
  change(&options)
  let compiler = DictionaryCompiler(options)
  for file in files {
    let path = folder.appendingPathComponent(file.name).path
    try file.text.write(toFile: path, atomically: false, encoding: .utf8)
    try compiler.add(path: path, source: file.name)
  }
  return (ModelImage(copying: try compiler.compiled()), compiler.reports)
}

/// The types of a text that is one name.
private func types(_ text: String, _ image: ModelImage) throws -> [String] {
  let dictionary = try TermDictionary.view(image.bytes)
  let matcher = TermMatcher(dictionary)
  let utf8 = Array(text.utf8)
  return utf8.withUnsafeBytes { bytes in
    matcher.start(bytes)
    guard let match = matcher.next(), match.byteEnd - match.byteStart == utf8.count else {
      return []
    }
    return match.senses.map {
      String(decoding: dictionary.types[dictionary.sense($0).type], as: UTF8.self)
    }
  }
}

@Suite struct DictionaryCompilerTests {
  @Test func shortFormsNeedCapitalsUnlessTheLineHasThem() throws {
    let small = try SmallDictionary(["1|ALL|disease", "2|asthma|disease", "3|gout|disease"])
    #expect(small.matches("all of it; has ALL and ALLs") == ["ALL", "ALLs"])
    #expect(small.matches("HAS ALL OTHER THINGS, ASTHMA") == ["ASTHMA"])
  }

  @Test func namesThatMeanNothingAreDroppedAndCounted() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).tsv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let long = String(repeating: "x", count: 60)
    try """
    code\tpreferred\tsynonyms\ttype
    C1\tplan\tgout|ab|12 34\tdisease
    C2\t\tasthma||\tdisease
    C1\tagain\t\tdisease
    broken line
    C3\t\(long)\t\(Array(repeating: "word", count: 30).joined(separator: " "))\tdisease
    C4\tname\t\t
    """.write(toFile: path, atomically: false, encoding: .utf8)
    var options = DictionaryOptions()
    options.stopNames = ["plans"]
    let compiler = DictionaryCompiler(options)
    try compiler.add(path: path, source: "s")
    let report = try #require(compiler.reports.first)
    #expect(
      report.dropCounts == [.stopList: 1, .tooShort: 1, .noLetter: 1, .wordTooLong: 1, .tooLong: 1])
    #expect(report.keptCount == 3)
    #expect(report.imported.rowCount == 6)
    #expect(report.imported.recordCount == 4)
    #expect(
      report.imported.faultCounts == [
        .emptyName: 3, .duplicateCode: 1, .fieldCount: 1, .emptyType: 1,
      ])
    #expect(report.imported.firstFaults.contains(TermFault(reason: .fieldCount, line: 5)))
  }

  @Test func sensesKeepCodesAndNames() throws {
    let small = try SmallDictionary(["D1|Aspirin|medication", "D2|aspirins|substance"])
    let matcher = TermMatcher(small.dictionary)
    let text = Array("aspirin".utf8)
    try text.withUnsafeBytes { bytes in
      matcher.start(bytes)
      let match = try #require(matcher.next())
      let senses = match.senses.map { small.dictionary.sense($0) }
      #expect(senses.map { String(decoding: $0.code, as: UTF8.self) } == ["D1", "D2"])
      #expect(
        senses.map { String(decoding: $0.preferredName, as: UTF8.self) } == ["Aspirin", "aspirins"])
      #expect(senses.map(\.type) == [0, 1])
    }
  }

  @Test func invertedNamesAreLookedForAsTheyAreSpoken() throws {
    let small = try SmallDictionary(["1|Abdomen, Acute|disease", "2|other|disease"])
    #expect(small.matches("an acute abdomen") == ["acute abdomen"])
  }

  @Test func brandsAndShortFormsHaveTablesOfTheirOwn() throws {
    let (image, reports) = try namesOnly([
      (
        "brands.tsv",
        "brand\tingredients\tsynonyms\nDilantin\tphenytoin\tPhenytek|Epanutin\n\tx\t\n"
      ),
      (
        "short.tsv",
        "short\tlong\ttype\tnote\nMI\tmyocardial infarction\tdisease\t\nOD\tonce\tfrequency\t\n"
      ),
    ])
    #expect(try types("Dilantin", image) == ["medication"])
    #expect(try types("epanutin", image) == ["medication"])
    #expect(try types("MI", image) == ["disease"])
    #expect(try types("mi", image) == ["disease"])
    #expect(try types("OD", image).isEmpty)
    #expect(reports.map(\.imported.recordCount) == [1, 2])
    #expect(reports[0].imported.faultCounts == [.emptyName: 1])
  }

  @Test func namesOnlyKeepsOneSenseATypeAndNoText() throws {
    let rows = "code\tpreferred\tsynonyms\ttype\n"
    let (image, _) = try namesOnly([
      ("a.tsv", rows + "A1\tGout\tpodagra\tdisease\nA2\tIron\t\tsubstance\nA3\tArm\t\tbody part\n"),
      ("b.tsv", rows + "B1\tgout\t\tdisease\nB2\tiron\t\tmedication\nB3\tiron\t\tdisease\n"),
    ])
    #expect(try types("gout", image) == ["disease"])
    #expect(try types("iron", image).sorted() == ["disease", "medication"])
    #expect(try types("arm", image).isEmpty)
    let dictionary = try TermDictionary.view(image.bytes)
    try dictionary.verify()
    #expect(dictionary.sources.count == 1)
    #expect((0..<dictionary.senseCount).allSatisfy { dictionary.sense($0).preferredName.isEmpty })
  }

  @Test func longNamesAndNamesWithMarksCanBeLeftOut() throws {
    let rows = "code\tpreferred\tsynonyms\ttype\n"
    let (image, reports) = try namesOnly([
      ("a.tsv", rows + "1\tfour words of pain\tx-ray|pain, left|gout\tdisease\n")
    ]) {
      $0.mostWords = 3
      $0.dropsMarks = true
    }
    #expect(try types("x-ray", image) == ["disease"])
    #expect(try types("gout", image) == ["disease"])
    #expect(reports[0].dropCounts == [.tooManyWords: 1, .hasMark: 1])
  }

  @Test func aTableWithAnotherHeaderIsRefused() throws {
    #expect(throws: TermImportError.self) {
      try namesOnly([("a.tsv", "name\tkind\ngout\tdisease\n")])
    }
  }
}
