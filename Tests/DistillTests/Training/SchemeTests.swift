// The scheme file: every kind of head, every fault named, and the layers that windows are labelled by.
import Foundation
import Quantize
import Testing

@testable import Distill

@Suite struct SchemeTests {
  private func read(_ text: String) throws -> Scheme {
    let path = NSTemporaryDirectory() + "edge-distill-\(UUID().uuidString).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    do {
      return try Scheme.read(path: path)
    } catch SchemeError.badField(_, let field) {
      throw SchemeError.badField(path: "", field: field)
    }
  }

  private let text = """
    {"heads": [
      {"name": "default", "types": ["medication", "disease"], "sources": [{"files": ["/a"]}]},
      {"name": "phi", "kind": "tags", "types": ["DATE"], "weight": 0.5,
       "sources": [{"files": ["/a"], "layer": "phi"}]},
      {"name": "assertion", "kind": "flags", "flags": ["negated", "historical"],
       "mentions": ["disease"], "sources": [{"files": ["/a"], "missing": ["historical"]}]},
      {"name": "medication", "kind": "relation", "types": ["strength", "adverse_reaction"],
       "arguments": ["medication"], "size": 64,
       "sources": [{"files": ["/b"], "map": {"adverse_event": "adverse_reaction"},
         "mentions": ["Drug"], "missing": ["strength"]}]},
      {"name": "open", "kind": "open", "size": 32, "negatives": 3,
       "sources": [{"files": ["/c"], "free": true, "weak": 0.5, "map": {"Drug": "drug|medicine"}}]}]}
    """

  private let document: Document = {
    var document = Document(
      id: "1", text: "aspirin 5 mg no rash",
      entities: [
        .init(type: "medication", start: 0, end: 7),
        .init(type: "strength", start: 8, end: 12),
        .init(type: "disease", start: 16, end: 20, flags: "nhx"),
      ],
      relations: [
        .init(type: "strength", head: 0, tail: 1), .init(type: "other", head: 0, tail: 2),
      ])
    document.phi = [.init(type: "DATE", start: 8, end: 9)]
    return document
  }()

  private let window = TextWindow(
    document: 0, ids: [0, 5, 6, 7, 8, 9, 1], wordRows: [1, 2, 3, 4, 5],
    wordRanges: [0..<7, 8..<9, 10..<12, 13..<15, 16..<20])

  @Test func everyKindOfHeadIsRead() throws {
    let scheme = try read(text)
    #expect(
      scheme.heads.map(\.configuration.kindName) == ["tags", "tags", "flags", "relation", "open"])
    #expect(scheme.heads.map(\.weight) == [1, 0.5, 1, 1, 1])
    #expect(scheme.heads[4].kind == .open(size: 32, negatives: 3))
    let source = scheme.heads[4].sources[0]
    #expect(source.isFree && source.weakWeight == 0.5)
    #expect(source.wordings(of: "Drug") == ["drug", "medicine"])
    #expect(source.wordings(of: "CellLine") == ["cell line"])
    #expect(
      scheme.heads[3].kind
        == .relation(
          types: ["strength", "adverse_reaction"], argumentTypes: ["medication"], size: 64))
  }

  @Test func everyFaultIsNamed() throws {
    let faults: [(String, String, String)] = [
      ("\"kind\": \"relation\"", "\"kind\": \"dream\"", "kind of head medication"),
      ("\"size\": 64", "\"size\": 0", "size of head medication"),
      ("\"size\": 32", "\"size\": 2000", "size of head open"),
      ("\"negatives\": 3", "\"negatives\": -1", "negatives of head open"),
      ("\"weak\": 0.5", "\"weak\": 2", "weak in a source of head open"),
      ("\"free\": true", "\"free\": 1", "free in a source of head open"),
      ("\"arguments\": [\"medication\"],", "", "arguments of head medication"),
      ("\"layer\": \"phi\"", "\"layer\": \"x\"", "layer in a source of head phi"),
      ("\"weight\": 0.5", "\"weight\": 0", "weight of head phi"),
      ("\"missing\": [\"historical\"]", "\"missing\": [\"x\"]", "a source of head assertion"),
      ("\"name\": \"phi\"", "\"name\": \"default\"", "name of a second head default"),
      ("\"flags\": [\"negated\", \"historical\"]", "\"flags\": []", "flags of head assertion"),
    ]
    for (old, new, field) in faults {
      #expect(throws: SchemeError.badField(path: "", field: field)) {
        try read(text.replacingOccurrences(of: old, with: new))
      }
    }
  }

  @Test func aLayerThatADocumentLacksGivesNoLoss() throws {
    let scheme = try read(text)
    var bare = document
    bare.phi = nil
    bare.relations = []
    bare.hasRelations = false
    for index in bare.entities.indices { bare.entities[index].flags = nil }
    let labels = scheme.heads.map {
      Labeller(head: $0, source: $0.sources[0]).label(window, document: bare)
    }
    #expect(labels.map { $0 != nil } == [true, false, false, false, true])
  }

  @Test func phiIsReadFromItsOwnLayer() throws {
    let head = try read(text).heads[1]
    let labels = Labeller(head: head, source: head.sources[0]).label(window, document: document)
    #expect(
      labels
        == .tags(
          TagLabels(targets: [.label(0), .label(1), .label(0), .label(0), .label(0)])))
  }

  @Test func lettersAreFlagsAndUnknownFlagsAreNotLearnt() throws {
    var head = try read(text).heads[2]
    func label() -> WindowLabels? {
      Labeller(head: head, source: head.sources[0]).label(window, document: document)
    }
    #expect(label() == .flags([.init(words: 4..<5, flags: 0b01, known: 0b01)]))
    head.sources[0].missingTypes = []
    #expect(label() == .flags([.init(words: 4..<5, flags: 0b11, known: 0b11)]))
  }

  @Test func anArgumentKnowsItsOwnSpansAlone() throws {
    var head = try read(text).heads[3]
    head.sources[0].mentionTypes = []
    let labels = Labeller(head: head, source: head.sources[0]).label(window, document: document)
    let span = ArgumentLabels.Span(words: 1..<3, first: .label(1), inner: .label(2))
    let wanted = ArgumentLabels(words: 0..<1, spans: [span], outside: .anyOf([0, 1, 2]))
    #expect(labels == .relation([wanted]))
    #expect(
      wanted.argument(firstWord: 10, wordCount: 5)
        == .init(
          words: 10..<11, reach: 10..<15,
          targets: [
            .anyOf([0, 1, 2]), .label(1), .label(2), .anyOf([0, 1, 2]), .anyOf([0, 1, 2]),
          ]))
  }

  @Test func aFileUnderSeveralHeadsIsReadOnce() throws {
    let pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    let maker = try WindowMaker(
      vocabulary: Vocabulary(pieces: pieces.map { Array($0.utf8) }), pieceLimit: 30)
    var reads: [String] = []
    let set = try TrainingSet(scheme: try read(text), maker: maker) { file in
      reads.append(file)
      return [document]
    }
    #expect(reads == ["/a", "/b", "/c"])
    #expect(set.parts.map(\.windows.count) == [1, 1, 1])
    #expect(set.parts[0].windows[0].labels.map { $0 != nil } == [true, true, true, false, false])
    #expect(set.parts[1].windows[0].labels.map { $0 != nil } == [false, false, false, true, false])
    #expect(set.openTypes[4]?.sources[0].names == ["medication", "strength", "disease"])
    var other = try read(text)
    other.heads[1].sources[0].share = 2
    #expect(throws: SchemeError.differentShares(file: "/a")) {
      try TrainingSet(scheme: other, maker: maker) { _ in [document] }
    }
  }

  @Test func plainFilesTrainEveryTypeUnlessTold() {
    let found: Set<String> = ["disease", "device", "Medication"]
    let all = Scheme.plain(files: ["/a"], types: nil, found: found)
    #expect(all.heads[0].types == ["Medication", "device", "disease"])
    #expect(all.heads[0].sources[0].meaningByType.isEmpty)
    let core = Scheme.plain(files: ["/a"], types: Scheme.coreTypes, found: found)
    #expect(core.heads[0].meaning("Sign_symptom", in: core.heads[0].sources[0]) != nil)
    #expect(core.heads[0].meaning("device", in: core.heads[0].sources[0]) == nil)
  }
}
