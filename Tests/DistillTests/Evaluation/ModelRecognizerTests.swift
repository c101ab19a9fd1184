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
    return try #require(recognizer.entities(of: [Document(id: "1", text: text)]).first)
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
}
