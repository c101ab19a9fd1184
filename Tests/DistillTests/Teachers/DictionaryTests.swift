// Compiled dictionaries and their matcher: against a slow matcher that knows only the rules of
// words, against hand-made cases, and against damaged files.
import Foundation
import Testing

@testable import Distill
@testable import Runtime

/// Compiles rows `code|name|type` of one source and keeps the bytes alive.
final class SmallDictionary {
  let bytes: UnsafeMutableRawBufferPointer
  let dictionary: TermDictionary

  init(_ rows: [String], source: String = "test", stopNames: [String] = []) throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).tsv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let lines = rows.map { row -> String in
      let parts = row.split(separator: "|", omittingEmptySubsequences: false)
      return "\(parts[0])\t\(parts[1])\t\t\(parts[2])"
    }
    try (["code\tpreferred\tsynonyms\ttype"] + lines).joined(separator: "\n")
      .write(toFile: path, atomically: false, encoding: .utf8)
    let compiler = DictionaryCompiler(stopNames: stopNames)
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

@Suite struct DictionaryTests {
  @Test(arguments: [
    ("allergy", "Allergies", true), ("headache", "HEADACHES", true), ("rash", "rashes", true),
    ("disease", "diseases", true), ("metastasis", "metastases", true), ("virus", "viruses", true),
    ("abscess", "abscess", true), ("tumour", "tumors", true), ("haemorrhage", "hemorrhage", true),
    ("oedema", "edema", true), ("sulphate", "sulfate", true),
    ("Crohn's disease", "Crohn disease", true),
    ("Sj\u{f6}gren syndrome", "Sjogren\u{2019}s syndrome", true),
    ("\u{3b2}-blocker", "beta blockers", true),
    ("X-ray", "x ray", true), ("type 2 diabetes", "type 2, diabetes", false),
    ("chest pain", "chest\npain", true), ("chest pain", "chest\n\npain", false),
    ("pain", "painful", false), ("pain", "champain", false),
    ("St. John's wort", "St. John's wort", true),
    ("S. aureus", "S.aureus", false), ("diabetes", "diabetes", true), ("ulcer", "ulcers", true),
    ("lens", "len", true), ("gas", "ga", false), ("vitamin B12", "Vitamin B 12", false),
  ])
  func wordsMeetInOneForm(name: String, text: String, isFound: Bool) throws {
    let small = try SmallDictionary(["1|\(name)|disease", "2|some other name|disease"])
    #expect(small.matches("He has \(text) now") == (isFound ? [text] : []), "\(name) in \(text)")
  }

  @Test func theLongestNameWinsAndNothingOverlaps() throws {
    let small = try SmallDictionary([
      "1|heart|disease", "2|heart failure|disease", "3|congestive heart failure|disease",
      "4|failure to thrive|disease",
    ])
    #expect(
      small.matches("congestive heart failure to thrive, heart failures, heart.")
        == ["congestive heart failure", "heart failures", "heart"])
  }

  @Test func shortFormsNeedCapitalsUnlessTheLineHasThem() throws {
    let small = try SmallDictionary(["1|ALL|disease", "2|asthma|disease", "3|gout|disease"])
    #expect(small.matches("all of it; has ALL and ALLs") == ["ALL", "ALLs"])
    #expect(small.matches("HAS ALL OTHER THINGS, ASTHMA") == ["ASTHMA"])
  }

  @Test func possessivesBelongToTheSpan() throws {
    let small = try SmallDictionary(["1|Alzheimer|disease", "2|gout|disease"])
    #expect(small.matches("the Alzheimer's ward, gout's") == ["Alzheimer's", "gout's"])
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
    let compiler = DictionaryCompiler(stopNames: ["plans"])
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

  /// Every span of words whose normal form is a name, then leftmost, longest.
  private func slowMatches(_ names: [String], _ text: String) -> [String] {
    func words(_ text: String) -> [(form: String, word: TermWord)] {
      let normal = UnsafeMutablePointer<UInt8>.allocate(capacity: TermWordReader.normalCapacity)
      defer { normal.deallocate() }
      var text = text
      return text.withUTF8 { bytes in
        var reader = TermWordReader(text: UnsafeRawBufferPointer(bytes), normal: normal)
        var word = TermWord()
        var words: [(String, TermWord)] = []
        while reader.next(&word) {
          let form = UnsafeBufferPointer(start: normal, count: word.normalByteCount)
          words.append((String(decoding: form, as: UTF8.self), word))
        }
        return words
      }
    }
    let known = Set(names.map { words($0).map(\.form) })
    let textWords = words(text)
    let utf8 = Array(text.utf8)
    var found: [String] = []
    var index = 0
    outer: while index < textWords.count {
      for end in stride(from: textWords.count, to: index, by: -1) {
        let part = textWords[index..<end]
        if part.dropFirst().contains(where: { $0.word.startsAnew }) { continue }
        if known.contains(part.map(\.form)) {
          let bytes = part.first!.word.byteStart..<part.last!.word.byteEnd
          found.append(String(decoding: utf8[bytes], as: UTF8.self))
          index = end
          continue outer
        }
      }
      index += 1
    }
    return found
  }

  @Test func theMatcherAgreesWithASlowOne() throws {
    var state: UInt64 = 11
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let parts = [
      "acute", "pain", "pains", "heart", "of", "the", "failure", "type", "caf\u{e9}", "allergies",
      "extraordinarily", "immunodeficiency", "x", "b12", "gout",
    ]
    let gaps = [" ", " ", " ", "-", ", ", "\n", "\n\n", ". ", "/", "  "]
    func phrase(_ count: Int, _ gaps: [String]) -> String {
      (0..<count).map { ($0 > 0 ? gaps[random(gaps.count)] : "") + parts[random(parts.count)] }
        .joined()
    }
    for round in 0..<60 {
      let names = (0..<40).map { _ in phrase(1 + random(4), [" ", " ", "-", ", "]) }
        .filter { $0.utf8.count > 2 && $0 != "the" }
      let small = try SmallDictionary(names.map { "1|\($0)|disease" })
      let inverted = names.compactMap { NameRules.uninverted($0) }
      let text = phrase(60, gaps)
      #expect(small.matches(text) == slowMatches(names + inverted, text), "round \(round)")
    }
  }

  @Test func damagedFilesNeverReadOutside() throws {
    let small = try SmallDictionary([
      "C1|heart failure|disease", "C2|aspirin|medication", "C3|immunodeficiency virus|disease",
    ])
    try small.dictionary.verify()
    let original = Array(small.bytes)
    let text = Array("heart failure, aspirin and immunodeficiency virus".utf8)
    var state: UInt64 = 3
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // Exactly as long as the file, so that a sanitizer or a guard page sees any step outside.
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: original.count, alignment: 64)
      defer { copy.deallocate() }
      copy.copyBytes(from: original)
      let position = Int(state >> 33) % original.count
      copy[position] ^= UInt8(truncatingIfNeeded: state >> 20) | 1
      do throws(DictionaryError) {
        let dictionary = try TermDictionary.view(UnsafeRawBufferPointer(copy))
        let matcher = TermMatcher(dictionary)
        text.withUnsafeBytes { bytes in
          matcher.start(bytes)
          while let match = matcher.next() {
            #expect(match.byteStart < match.byteEnd && match.byteEnd <= text.count)
            for sense in match.senses { _ = dictionary.sense(sense).code.count }
          }
        }
      } catch {
        continue
      }
    }
    let short = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(small.bytes)[..<200])
    #expect(throws: DictionaryError.truncated(neededByteCount: 304, haveByteCount: 200)) {
      try TermDictionary.view(short)
    }
    let damaged = try SmallDictionary(["C1|gout|disease"])
    damaged.bytes[damaged.bytes.count - 1] ^= 1
    #expect(throws: DictionaryError.wrongContentHash) { try damaged.dictionary.verify() }
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
}
