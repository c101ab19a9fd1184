// Notes with markup are read without it and given back with it: tags stay, what they hide goes too, and
// what references or tags spell in pieces is found.
import Foundation
import Testing

@testable import Runtime

@Suite struct MarkedUpRedactionTests {
  private static let key = [UInt8](repeating: 7, count: 32)

  private static func redact(
    _ note: Note, _ mode: RedactionMode = .tag, policy: RedactionPolicy = .safeHarbor,
    markup: Markup = .auto, learnt: [PrivateSpan] = []
  ) throws -> String {
    let redactor = Redactor(
      RedactionOptions(mode: mode, policy: policy, key: key), markup: markup)
    return String(decoding: try redactor.redact(note, learnt: learnt).bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ("<p>Mr Jo<b>hn Smi</b>th</p> is here", "<p>Mr [PATIENT]<b></b></p> is here"),
    ("<p>Dr. Andr&eacute; Gon&ccedil;alves</p>", "<p>Dr. [DOCTOR]</p>"),
    ("<p>MRN 004&#52;7193, BP &lt; 120</p>", "<p>MRN [MRN], BP &lt; 120</p>"),
    (
      "<p>Patient: <b>Smith</b>, <i>John</i></p>",
      "<p>Patient: <b>[PATIENT]</b><i></i></p>"
    ),
    ("Pt: John Smith\\.br\\MRN 00447193\\T\\ok", "Pt: [PATIENT]\\.br\\MRN [MRN]\\T\\ok"),
    ("Mr Thorn\u{AD}quist\u{C}and gout", "Mr [PATIENT]\u{C}and gout"),
    ("Mr Smith\r68F lasix80bid", "Mr [PATIENT]\r68F lasix80bid"),
    ("<p>no\u{A0}fever &amp; gout</p>", "<p>no\u{A0}fever &amp; gout</p>"),
  ]) func whatIsReadGoesAndTagsStay(text: String, expected: String) throws {
    #expect(try Self.redact(TextCase(text).note) == expected)
  }

  @Test(arguments: [
    (
      "<p title=\"Thornquist\">Mr Thornquist<!-- ask THORNQUIST --></p>",
      "<p title=\"[PATIENT]\">Mr [PATIENT]<!-- ask [PATIENT] --></p>"
    ),
    (
      "<p>see <a href=\"mailto:ann@here.org\">mail</a></p>",
      "<p>see <a href=\"mailto:[EMAIL]\">mail</a></p>"
    ),
    (
      "<p>MRN 00447193</p><script>var id = 00447193</script>",
      "<p>MRN [MRN]</p><script>var id = [ID]</script>"
    ),
  ]) func whatMarkupHidesGoesToo(text: String, expected: String) throws {
    #expect(try Self.redact(TextCase(text).note) == expected)
  }

  /// Of a text the invented value keeps the sign between two names; in a page it would be markup.
  @Test func anInventedValueBringsNoMarkup() throws {
    let plain = try Self.redact(
      TextCase("He works at Smith & Sons Inc. here").note, .surrogate, policy: .everything)
    #expect(plain.contains("&") && !plain.contains("Smith"))
    let page = try Self.redact(
      TextCase("<p>He works at Smith &amp; Sons Inc. here</p>").note, .surrogate,
      policy: .everything)
    #expect(page.contains("[ORGANIZATION]") && !page.contains("&"))
  }

  @Test func aValueThatTheReaderWouldSeeFailsTheNote() throws {
    // The name is shown once, in a way that the check of bytes alone would not see.
    let text = "<p>Thorn<b>qu</b>ist</p>"
    let originals = "Mr Thornquist".withUTF8Bytes { bytes in
      Originals(bytes, [PrivateSpan(byteStart: 3, byteEnd: 13, type: .patient)], WordTable())
    }
    let redactor = Redactor(RedactionOptions(mode: .tag, key: Self.key), markup: .html)
    #expect(redactor.leak(originals, inMarkup: Array(text.utf8)) == .patient)
    #expect(redactor.leak(originals, inMarkup: Array("<p>Thorn<br>quist</p>".utf8)) == nil)
    #expect(redactor.leak(originals, inMarkup: Array("<p t='Thornquist'>".utf8)) == .patient)
  }

  /// Names spelled with tags, references and signs without width, among random markup.
  @Test func noNameIsReadInWhatIsWritten() throws {
    let names = [
      "Thornquist", "Thorn<b>qu</b>ist", "Thorn&#113;uist", "Thorn\u{AD}quist", "<i>Thornquist</i>",
      "&#84;hornquist", "Thorn\u{200B}quist",
    ]
    var nameCount = 0
    var failedCount = 0
    for seed in 0..<UInt64(TextPropertyTests.count) {
      var generator = SeededGenerator(seed: seed)
      let parts = (0..<4).map { _ in
        TextPropertyTests.random(&generator) + " " + names.randomElement(using: &generator)! + " "
      }
      for markup in Markup.allCases {
        let read = TextCase(parts.joined(), markup)
        let places = Self.places(of: "Thornquist", in: read.text)
        nameCount += places.count
        let learnt = places.map {
          PrivateSpan(byteStart: $0.lowerBound, byteEnd: $0.upperBound, type: .patient)
        }
        guard let out = try? Self.redact(read.note, markup: markup, learnt: learnt) else {
          failedCount += 1
          continue
        }
        let reread = TextCase(out, markup)
        #expect(Self.places(of: "Thornquist", in: reread.text).isEmpty, "seed \(seed), \(markup)")
      }
    }
    #expect(nameCount > TextPropertyTests.count)
    // What opens a comment may be shown once it stands elsewhere; then the note fails.
    #expect(failedCount <= TextPropertyTests.count / 500)
  }

  @Test func whereNothingIsFoundEveryByteStays() throws {
    for seed in 0..<UInt64(TextPropertyTests.count) {
      var generator = SeededGenerator(seed: seed)
      let text = TextPropertyTests.random(&generator)
      for markup in Markup.allCases {
        let out = try Self.redact(
          TextCase(text, markup).note, policy: RedactionPolicy(types: [.patient]), markup: markup)
        #expect(out == text, "seed \(seed), \(markup)")
      }
    }
  }

  private static func places(of word: String, in text: [UInt8]) -> [Range<Int>] {
    let bytes = Array(word.utf8)
    var places: [Range<Int>] = []
    guard text.count >= bytes.count else { return [] }
    for start in 0...text.count - bytes.count
    where text[start..<start + bytes.count].elementsEqual(bytes) {
      places.append(start..<start + bytes.count)
    }
    return places
  }
}

extension String {
  fileprivate func withUTF8Bytes<Result>(
    _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    Array(utf8).withUnsafeBytes { body($0) }
  }
}
