// The rules of layout on spans that people and language models marked: they must hardly ever differ.
// Needs the folder with corpora.
import Foundation
import Testing

@testable import Runtime

@Suite(.enabled(if: ProcessInfo.processInfo.environment["EDGE_NER_SHARED"] != nil))
struct GoldSpansTests {
  private struct Document: Decodable {
    struct Entity: Decodable {
      let type: String
      let start: Int
      let end: Int
    }

    let text: String
    let entities: [Entity]
    let phi: [Entity]?
  }

  private struct Counts: Equatable {
    var entities = 0
    /// With a hard break inside.
    var broken = 0
    /// Not left as they are by the trimmer.
    var trimmed = 0
  }

  private static let shared = ProcessInfo.processInfo.environment["EDGE_NER_SHARED"] ?? ""

  private func counts(_ corpus: String) throws -> Counts {
    let tokenizer = try TestTokenizer(["a", "##a"])
    var counts = Counts()
    let lines = try String(contentsOfFile: "\(Self.shared)/data/\(corpus).jsonl", encoding: .utf8)
    for line in lines.split(separator: "\n") {
      let document = try JSONDecoder().decode(Document.self, from: Data(line.utf8))
      let text = Array(document.text.utf8)
      var byteOfCodePoint = [0]
      for scalar in document.text.unicodeScalars {
        byteOfCodePoint.append(byteOfCodePoint[byteOfCodePoint.count - 1] + UTF8.width(scalar))
      }
      let found = tokenizer.tokens(text).tokens.filter { $0.flags.contains(.startsWord) }
      let ring = WordRing(capacity: max(1, found.count))
      text.withUnsafeBytes { bytes in
        var blocks = BlockReader(bytes)
        for token in found {
          ring.append(
            blocks.read(Word(byteStart: token.wordByteStart, byteEnd: token.wordByteEnd)))
        }
        for entity in document.entities + (document.phi ?? []) {
          let start = byteOfCodePoint[entity.start]
          let end = byteOfCodePoint[entity.end]
          let words = found.indices.filter {
            Int(found[$0].wordByteStart) >= start && Int(found[$0].wordByteEnd) <= end
          }
          guard let first = words.first, let last = words.last,
            Int(ring[first].byteStart) == start, Int(ring[last].byteEnd) == end
          else { continue }
          counts.entities += 1
          if words.dropFirst().contains(where: { ring[$0].flags.contains(.startsBlock) }) {
            counts.broken += 1
            note("broken", corpus, entity, bytes, start, end)
          }
          let mention = Mention(
            span: Span(byteStart: start, byteEnd: end, typeIndex: 0, score: 1),
            words: first..<last + 1)
          let left = SpanTrimmer(text: bytes, words: ring).trim(mention)
          if left?.span != mention.span {
            counts.trimmed += 1
            note("trimmed", corpus, entity, bytes, start, end)
          }
        }
      }
    }
    return counts
  }

  /// The corpora are public; what differs is looked at with EDGE_NER_SHOW.
  private func note(
    _ what: String, _ corpus: String, _ entity: Document.Entity, _ text: UnsafeRawBufferPointer,
    _ start: Int, _ end: Int
  ) {
    guard ProcessInfo.processInfo.environment["EDGE_NER_SHOW"] != nil else { return }
    print(what, corpus, entity.type, String(decoding: text[start..<end], as: UTF8.self))
  }

  /// Entities of clinical notes whose marks the rules take: most are marks that belong to a name in
  /// another scheme.
  @Test(arguments: [
    ("notes.llm.dev", 0, 0), ("notes.llm2.dev", 0, 0), ("shorthand.llm.dev", 0, 0),
    ("maccrobat.dev", 0, 1), ("bc5cdr.dev", 0, 1), ("ncbi-disease.dev", 0, 0),
    ("biored.dev", 0, 0), ("phee.dev", 0, 0), ("notes.llm.train", 0, 0),
    ("notes.llm2.train", 0, 0), ("shorthand.llm.train", 0, 0),
  ])
  func markedEntitiesAreLeftAsTheyAre(corpus: String, broken: Int, trimmed: Int) throws {
    let counts = try counts(corpus)
    #expect(counts.entities > 700)
    #expect(counts.broken == broken && counts.trimmed == trimmed, "\(corpus): \(counts)")
  }
}
