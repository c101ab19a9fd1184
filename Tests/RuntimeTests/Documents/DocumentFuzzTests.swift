import Foundation
import Testing

@testable import Runtime

/// Documents with random changes: each is read or refused, and what is read leads back into it.
/// EDGE_NER_DOCUMENTS=100000 runs more.
@Suite struct DocumentFuzzTests {
  static let count =
    ProcessInfo.processInfo.environment["EDGE_NER_DOCUMENTS"].flatMap(Int.init) ?? 1500

  static let seeds: [(InputKind, String)] = [
    (
      .hl7,
      HL7Tests.message([
        #"OBX|1|FT|1||Fever\.br\and \T\ pain~second"#, "OBX|2|ED|2||A^TEXT^P^Base64^RmV2ZXI=",
        "NTE|1||x",
      ])
    ),
    (
      .cda,
      CDATests.document(
        CDATests.section(
          "<code code='1'/><title>A &amp; b</title><text><list><item>x<br/>y</item></list>"
            + "<![CDATA[z]]></text>"))
    ),
    (.fhir, FHIRTests.composition),
  ]

  static let inserts = [
    "<", ">", "&", "\"", "\\", "{", "}", "[", "]", ",", ":", "|", "^", "~", "\r", "\n", "\u{B}",
    "\u{1C}",
    "<!--", "]]>", "<text>", "</text>", "<section>", "\\u0041", "\\ud800", "MSH|^~\\&|",
    "OBX|1|TX|||",
    "&#1;", "é", "\u{0}", "/>", "<?x", "true", "1e5",
  ]

  @Test func changedDocumentsAreReadOrRefused() {
    for seed in 0..<UInt64(Self.count) {
      var generator = SeededGenerator(seed: seed)
      let (kind, text) = Self.seeds.randomElement(using: &generator)!
      var bytes = Array((text + "\n" + text).utf8)
      for _ in 0..<Int.random(in: 1...5, using: &generator) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = .random(in: 0...255, using: &generator)
        case 1:
          bytes.removeSubrange(
            place..<min(bytes.count, place + .random(in: 1...40, using: &generator)))
        case 2:
          bytes.insert(contentsOf: Self.inserts.randomElement(using: &generator)!.utf8, at: place)
        default: bytes.insert(contentsOf: bytes[place...].prefix(30), at: place)
        }
      }
      // Places of UTF-16 are those of its decoded form.
      if UTF16Order.marked(bytes.withUnsafeBytes { UnsafeRawBufferPointer($0) }) != nil { continue }
      let chunk = Int.random(in: 2...64, using: &generator)
      let source = NoteSource(
        NoteInput([.bytes(bytes)]), kind.framing, kind.form, DocumentCase.auto,
        limits: NoteLimits(chunkByteCount: chunk))
      var noteCount = 0
      while case .note(let note) = source.next(mayBlock: true) {
        noteCount += 1
        if !note.text.isEmpty {
          let whole = note.sourceMap.source(of: 0..<note.text.count)
          #expect(whole.upperBound <= note.source.count, "seed \(seed)")
          #expect(note.documentMap.source(of: whole).upperBound <= bytes.count, "seed \(seed)")
        }
        source.recycle(note)
      }
      #expect(noteCount > 0 || bytes.isEmpty, "seed \(seed)")
    }
  }
}
