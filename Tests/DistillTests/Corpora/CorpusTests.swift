// Reading and writing corpus files: offsets checked, faults named by line, round trips exact.
import Foundation
import Quantize
import Testing

@testable import Distill

@Suite struct CorpusTests {
  private func temporaryFile(_ contents: String) throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("corpus-\(UUID().uuidString).jsonl").path
    try contents.write(toFile: path, atomically: false, encoding: .utf8)
    return path
  }

  @Test func offsetsCountCodePoints() throws {
    let text = "e\u{301} \u{1F600} caf\u{e9} pain"
    let offsets = CodePointOffsets(text)
    #expect(offsets.codePointCount == 14)
    #expect(offsets.slice(text, 10, 14) == "pain")
    for codePoint in 0...offsets.codePointCount {
      #expect(offsets.codePoint(ofByte: offsets.byteIndex(ofCodePoint: codePoint)) == codePoint)
    }
    #expect(offsets.codePoint(ofByte: 5) == 3, "a byte inside a code point belongs to it")
    #expect(CodePointOffsets.codePointsByUTF16("a\u{1F600}b") == [0, 1, 1, 2, 3])
  }

  @Test func recordsAreWrittenAsTheyWereRead() throws {
    let line =
      #"{"id":"n1","doi":"x","text":"caf\#u{e9} pain","entities":[{"type":"symptom","start":5,"end":9,"#
      + #""text":"pain","flags":"nu","score":0.5,"code":"HP:1"}],"#
      + #""relations":[{"type":"r","head":0,"tail":0}]}"#
    let document = try Document(json: try JSONValue.parse(line))
    #expect(document.json.serialized == line)
  }

  @Test func aByteOrderMarkBeforeTheFirstLineIsNoPartOfIt() throws {
    let line = #"{"id":"a","text":"one","entities":[]}"#
    let path = try temporaryFile("\u{FEFF}\(line)\n\u{FEFF}\(line)\n")
    let corpus = try Corpus.read(path: path, skipsBad: true)
    #expect(corpus.documents.map(\.id) == ["a"])
    // Elsewhere it is no JSON.
    #expect(corpus.skipped.count == 1)
    for empty in ["", "\u{FEFF}"] {
      #expect(try Corpus.read(path: try temporaryFile(empty)).documents.isEmpty)
    }
  }

  @Test func faultsAreNamedByLineAndSkippedOnRequest() throws {
    let path = try temporaryFile(
      """
      {"id":"a","text":"one two","entities":[{"type":"t","start":0,"end":3,"text":"one"}]}
      {"id":"b","text":"one two","entities":[{"type":"t","start":0,"end":8}]}

      {"id":"c","text":"one two","entities":[{"type":"t","start":4,"end":7,"text":"one"}]}
      {"id":"d","text":
      {"text":"no id"}
      {"id":"f","entities":[]}
      {"id":"a","text":"again"}
      {"id":"h","text":"x","relations":[{"type":"r","head":0,"tail":0}]}
      {"id":"i","text":"x","entities":[{"type":"t","start":0,"end":0}]}
      {"id":3,"text":"last"}
      """)
    let corpus = try Corpus.read(path: path, skipsBad: true)
    #expect(corpus.documents.map(\.id) == ["a", "3"])
    let expected: [CorpusError] = [
      .invalidLine(
        path: path, line: 2, .entityOutOfRange(index: 0, start: 0, end: 8, codePointCount: 7)),
      .invalidLine(path: path, line: 4, .entityTextDiffers(index: 0, start: 4, end: 7)),
      .invalidLine(
        path: path, line: 5, .invalidJSON(JSONError(reason: .unexpectedEnd, byteIndex: 17))),
      .invalidLine(path: path, line: 6, .missingField("id")),
      .invalidLine(path: path, line: 7, .missingField("text")),
      .duplicateID(path: path, line: 8, firstLine: 1),
      .invalidLine(
        path: path, line: 9, .relationOutOfRange(index: 0, head: 0, tail: 0, entityCount: 0)),
      .invalidLine(
        path: path, line: 10, .entityOutOfRange(index: 0, start: 0, end: 0, codePointCount: 1)),
    ]
    #expect(corpus.skipped == expected)
    #expect(throws: expected[0]) { try Corpus.read(path: path) }
  }

  @Test func predictionsNeedNoText() throws {
    let path = try temporaryFile(
      #"{"id":"n","entities":[{"start":2,"end":5,"text":"abc","type":"t","score":0.9}],"tokens":3}"#
    )
    #expect(throws: CorpusError.invalidLine(path: path, line: 1, .missingField("text"))) {
      try Corpus.read(path: path)
    }
    let corpus = try Corpus.read(path: path, requiresText: false)
    #expect(corpus.documents[0].entities == [.init(type: "t", start: 2, end: 5, score: 0.9)])
  }

  @Test func appendedLinesFollowTheOldOnes() throws {
    let path = try temporaryFile("")
    for id in ["a", "b"] {
      let writer = try CorpusWriter(path: path, appends: true)
      try writer.write(Document(id: id, text: "line\nbreak"))
      try writer.close()
    }
    #expect(try Corpus.read(path: path).documents.map(\.id) == ["a", "b"])
  }

  @Test func typesAreRenamedAndDropped() throws {
    let map = try #require(TypeMap("A=x,B="))
    #expect(["A", "B", "C"].map { map[$0] } == ["x", nil, "C"])
    let closed = try #require(TypeMap("A=x,*="))
    #expect(["A", "C"].map { closed[$0] } == ["x", nil])
    let open = try #require(TypeMap("A=,*=y"))
    #expect(["A", "C"].map { open[$0] } == [nil, "y"])
    for bad in ["A", "=x", "A=x,B"] { #expect(TypeMap(bad) == nil) }
  }

  @Test(.enabled(if: SharedData.isPresent, "the shared corpora are not beside this checkout"))
  func everySharedCorpusIsReadAndKeptWhole() throws {
    for path in try SharedData.corpora() {
      let corpus = try Corpus.read(path: path)
      #expect(corpus.documents.count > 0)
      let lines = try String(contentsOfFile: path, encoding: .utf8).utf8.split(separator: 0x0A)
      try #require(lines.count == corpus.documents.count)
      for (line, document) in zip(lines, corpus.documents) {
        let value = try JSONValue.parse(String(Substring(line)))
        #expect(sorted(value) == sorted(document.json), "\(document.id)")
      }
    }
  }

  /// Members in the order of their keys, without lists that are empty.
  private func sorted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members):
      let kept = members.filter { $0.value != .array([]) }
        .map { JSONMember($0.key, sorted($0.value)) }
      return .object(kept.sorted { $0.key < $1.key })
    case .array(let values): return .array(values.map(sorted))
    default: return value
    }
  }
}

/// The corpora that lie beside a checkout, or where $EDGE_NER_SHARED says.
enum SharedData {
  static let folder: URL =
    ProcessInfo.processInfo.environment["EDGE_NER_SHARED"].map { URL(fileURLWithPath: $0) }
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("shared")

  static var isPresent: Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent("data").path)
  }

  static func corpora() throws -> [String] {
    let data = folder.appendingPathComponent("data")
    return try FileManager.default.contentsOfDirectory(atPath: data.path)
      .filter { $0.hasSuffix(".jsonl") }.sorted().map { data.appendingPathComponent($0).path }
  }
}

@Suite struct LayerTests {
  private func document(_ text: String) throws -> Document {
    try Document(json: JSONValue.parse(text))
  }

  @Test func anEmptyLayerIsNotAMissingOne() throws {
    let missing = #"{"id":"1","text":"ab cd","entities":[]}"#
    let empty = #"{"id":"1","text":"ab cd","entities":[],"relations":[],"phi":[]}"#
    for (text, isThere) in [(missing, false), (empty, true)] {
      let document = try document(text)
      #expect(document.hasRelations == isThere)
      #expect((document.phi != nil) == isThere)
      #expect(document.json.serialized == text)
    }
  }

  @Test func protectedHealthInformationIsALayerWithCheckedOffsets() throws {
    let text =
      #"{"id":"1","text":"ab cd","entities":[],"phi":[{"type":"CITY","start":3,"end":5,"text":"cd"}]}"#
    let document = try document(text)
    #expect(document.phi == [.init(type: "CITY", start: 3, end: 5)])
    #expect(document.json.serialized == text)
    #expect(
      throws: DocumentError.entityOutOfRange(index: 0, start: 3, end: 6, codePointCount: 5)
    ) { try self.document(text.replacingOccurrences(of: #""end":5"#, with: #""end":6"#)) }
    #expect(throws: DocumentError.wrongKind(field: "phi")) {
      try self.document(#"{"id":"1","text":"ab","phi":3}"#)
    }
  }

  @Test func aDocumentThatLosesItsRelationsStillKnowsOfThem() throws {
    var document = Document(
      id: "1", text: "ab cd",
      entities: [.init(type: "a", start: 0, end: 2), .init(type: "b", start: 3, end: 5)],
      relations: [.init(type: "r", head: 0, tail: 1)])
    document.apply(TypeMap("b=")!)
    #expect(document.relations.isEmpty && document.hasRelations)
    document.relations = []
    document.hasRelations = false
    #expect(!document.hasRelations)
  }
}
