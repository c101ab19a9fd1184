// The matcher: against a slow one that knows only the rules of words, and against hand-made cases.
import Testing

@testable import Runtime

@Suite struct TermMatcherTests {
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
    let small = try BuiltDictionary(["\(name)|disease", "some other name|disease"])
    #expect(small.matches("He has \(text) now") == (isFound ? [text] : []), "\(name) in \(text)")
  }

  @Test func theLongestNameWinsAndNothingOverlaps() throws {
    let small = try BuiltDictionary([
      "heart|disease", "heart failure|disease", "congestive heart failure|disease",
      "failure to thrive|disease",
    ])
    #expect(
      small.matches("congestive heart failure to thrive, heart failures, heart.")
        == ["congestive heart failure", "heart failures", "heart"])
  }

  @Test func shortFormsNeedCapitalsUnlessTheLineHasThem() throws {
    let small = try BuiltDictionary(["ALL|disease|1", "asthma|disease", "gout|disease"])
    #expect(small.matches("all of it; has ALL and ALLs") == ["ALL", "ALLs"])
    #expect(small.matches("HAS ALL OTHER THINGS, ASTHMA") == ["ASTHMA"])
  }

  @Test func possessivesBelongToTheSpan() throws {
    let small = try BuiltDictionary(["Alzheimer|disease", "gout|disease"])
    #expect(small.matches("the Alzheimer's ward, gout's") == ["Alzheimer's", "gout's"])
  }

  @Test func everyNameIsGivenWhereAllAreAsked() throws {
    let small = try BuiltDictionary([
      "heart|disease", "heart failure|disease", "failure|symptom", "acute heart|disease",
    ])
    #expect(
      small.allNames("acute heart failure") == [
        "acute heart", "heart", "heart failure", "failure",
      ])
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
      let small = try BuiltDictionary(names.map { "\($0)|disease" })
      let text = phrase(60, gaps)
      #expect(small.matches(text) == slowMatches(names, text), "round \(round)")
    }
  }
}
