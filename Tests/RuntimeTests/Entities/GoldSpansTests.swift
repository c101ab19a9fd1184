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

    struct Relation: Decodable {
      let type: String
      let tail: Int
    }

    let text: String
    let entities: [Entity]
    let phi: [Entity]?
    let relations: [Relation]?
  }

  private struct Counts: Equatable {
    var entities = 0
    /// With a hard break inside.
    var broken = 0
    /// Not left as they are by the trimmer.
    var trimmed = 0
    /// Strengths, dosages, frequencies and durations.
    var attributes = 0
    /// Not left as they are by their form.
    var mended = 0
    /// Of two words and more, and how many of them are whole again when the last one is taken away.
    var ofWords = 0
    var regrown = 0
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
        func mention(_ entity: Document.Entity) -> Mention? {
          let start = byteOfCodePoint[entity.start]
          let end = byteOfCodePoint[entity.end]
          let words = found.indices.filter {
            Int(found[$0].wordByteStart) >= start && Int(found[$0].wordByteEnd) <= end
          }
          guard let first = words.first, let last = words.last,
            Int(ring[first].byteStart) == start, Int(ring[last].byteEnd) == end
          else { return nil }
          return Mention(
            span: Span(byteStart: start, byteEnd: end, typeIndex: 0, score: 1),
            words: first..<last + 1)
        }
        for entity in document.entities + (document.phi ?? []) {
          guard let mention = mention(entity) else { continue }
          counts.entities += 1
          if mention.words.dropFirst().contains(where: { ring[$0].flags.contains(.startsBlock) }) {
            counts.broken += 1
            note("broken", corpus, entity.type, mention.span, bytes)
          }
          let left = SpanTrimmer(text: bytes, words: ring).trim(mention)
          if left?.span != mention.span {
            counts.trimmed += 1
            note("trimmed", corpus, entity.type, mention.span, bytes)
          }
        }
        let ends = AttributeEnds(text: bytes, words: ring, values: MedicationValueReader())
        for relation in document.relations ?? [] {
          guard let mention = mention(document.entities[relation.tail]),
            let attribute = MedicationAttribute(relation.type),
            attribute != .form, attribute != .route
          else { continue }
          counts.attributes += 1
          let mended = ends.mend(mention, attribute, reached: 0..<found.count)
          if mended.span != mention.span {
            counts.mended += 1
            note("mended", corpus, relation.type, mended.span, bytes)
          }
          guard mention.words.count > 1 else { continue }
          counts.ofWords += 1
          var cut = mention
          cut.words = mention.words.dropLast()
          cut.span.byteEnd = Int(ring[cut.words.upperBound - 1].byteEnd)
          let regrown = ends.mend(cut, attribute, reached: 0..<found.count)
          if regrown.span == mention.span { counts.regrown += 1 }
        }
      }
    }
    return counts
  }

  /// The corpora are public; what differs is looked at with EDGE_NER_SHOW.
  private func note(
    _ what: String, _ corpus: String, _ type: String, _ span: Span,
    _ text: UnsafeRawBufferPointer
  ) {
    guard ProcessInfo.processInfo.environment["EDGE_NER_SHOW"] != nil else { return }
    print(
      what, corpus, type, String(decoding: text[span.byteStart..<span.byteEnd], as: UTF8.self))
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

  /// Attributes of medications as they are marked, which their form must not change, and without their
  /// last word, where it mostly must.
  @Test(arguments: [
    "notes.llm2.dev", "shorthand.llm.dev", "notes.llm2.train", "shorthand.llm.train",
  ])
  func markedAttributesAreLeftAsTheyAre(corpus: String) throws {
    let counts = try counts(corpus)
    #expect(counts.attributes > 100)
    #expect(counts.mended == 0, "\(corpus): \(counts)")
    #expect(counts.regrown * 10 > counts.ofWords * 7, "\(corpus): \(counts)")
  }
}

extension MedicationAttribute {
  fileprivate init?(_ name: String) {
    guard let attribute = Array(name.utf8).withUnsafeBytes({ MedicationAttribute(name: $0) })
    else { return nil }
    self = attribute
  }
}
