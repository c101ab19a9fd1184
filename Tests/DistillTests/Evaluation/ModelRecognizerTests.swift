// Scores of a model file are those of the clinic's pipeline, whatever its heads' labels look like.
import Foundation
import Quantize
import Runtime
import Testing

@testable import Distill

@Suite struct ModelRecognizerTests {
  private func entities(labels: [String], method: DecodingMethod) throws -> [Document.Entity] {
    var synthetic = SyntheticModel(seed: 5)
    let writer = try synthetic.writer(
      configuration: ModelConfiguration(
        vocabularyCount: 300, hiddenSize: 16, layerCount: 1, attentionHeadCount: 2,
        feedForwardSize: 32, positionCount: 64, windowTokens: 32),
      heads: [(name: "default", labels: labels)])
    let path = NSTemporaryDirectory() + "edge-distill-\(UUID().uuidString).ner"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(writer.image().copiedBytes()).write(to: URL(fileURLWithPath: path))
    let recognizer = try ModelRecognizer(path: path, method: method)
    let text = (0..<60).map { "a\($0) über, b" }.joined(separator: " ")
    return try #require(try recognizer.entities(of: [Document(id: "1", text: text)]).first)
  }

  @Test func typesOfPlainAndIOBESHeadsAreTheirOwnNames() throws {
    for method in [DecodingMethod.viterbi, .argmax] {
      let plain = try entities(labels: ["O", "disease", "drug"], method: method)
      #expect(!plain.isEmpty)
      #expect(Set(plain.map(\.type)).isSubset(of: ["disease", "drug"]))
      let tags = ["B-", "I-", "E-", "S-"]
      let whole = try entities(
        labels: ["O"] + ["disease", "drug"].flatMap { type in tags.map { $0 + type } },
        method: method)
      #expect(!whole.isEmpty)
      #expect(Set(whole.map(\.type)).isSubset(of: ["disease", "drug"]))
      // An end or a single word begins nothing anew: spans do not touch inside of one.
      #expect(zip(whole, whole.dropFirst()).allSatisfy { $0.end <= $1.start })
    }
  }

  @Test func anOpenHeadIsAskedForWhatEachDocumentIsAskedFor() throws {
    var synthetic = SyntheticModel(seed: 5)
    var writer = try synthetic.writer(
      configuration: ModelConfiguration(
        vocabularyCount: 300, hiddenSize: 16, layerCount: 1, attentionHeadCount: 2,
        feedForwardSize: 32, positionCount: 64, windowTokens: 32),
      heads: [(name: "default", labels: ["O", "B-x", "I-x"])],
      mentionHeads: [SyntheticMentionHead("open", .open(size: 8), arguments: [])])
    if case .open(var head) = writer.mentionHeads[0] {
      head.scoreBias = [1, 1]
      writer.mentionHeads[0] = .open(head)
    }
    let path = NSTemporaryDirectory() + "edge-distill-\(UUID().uuidString).ner"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(writer.image().copiedBytes()).write(to: URL(fileURLWithPath: path))
    let recognizer = try ModelRecognizer(path: path, head: "open")
    #expect(recognizer.evaluation.heads[1].kind == .open(size: 8, negatives: 0))
    let text = (0..<60).map { "a\($0) über, b" }.joined(separator: " ")
    var documents = ["CellLine", "Drug"].map {
      Document(id: $0, text: text, entities: [.init(type: $0, start: 0, end: 2)])
    }
    for index in documents.indices {
      documents[index].extra = [JSONMember("absent", .array([.string("gene \(index)")]))]
    }
    let found = try recognizer.entities(of: documents)
    #expect(Set(found[0].map(\.type)) == ["cell line", "gene 0"])
    #expect(Set(found[1].map(\.type)) == ["drug", "gene 1"])
    let scores = recognizer.evaluation.scores(
      gold: documents, try recognizer.findings(of: documents), hasGiven: false)
    guard case .open(let open)? = scores[1] else {
      Issue.record("no scores of the open head")
      return
    }
    #expect((open.absentSpansIn200Words ?? 0) > 0 && open.spans.micro.goldCount == 2)
  }
}
