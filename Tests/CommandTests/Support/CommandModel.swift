// A tiny model with random weights and a real vocabulary, written to a temporary file once for all
// tests of the command.
import Foundation
import Quantize
import Runtime

enum CommandModel {
  static let labels = ["O", "B-alpha", "I-alpha", "B-beta", "I-beta"]

  static func write(
    to url: URL, labels: [[String]] = [CommandModel.labels], features: [InputFeature] = [],
    isOpen: Bool = false, relations: [SyntheticMentionHead] = []
  ) throws {
    var synthetic = SyntheticModel(seed: 5)
    var writer = try synthetic.writer(
      configuration: ModelConfiguration(
        vocabularyCount: 200, hiddenSize: 32, layerCount: 2, attentionHeadCount: 2,
        feedForwardSize: 64, positionCount: 128, windowTokens: 32),
      heads: labels.enumerated().map { ("head\($0.offset)", $0.element) },
      mentionHeads: isOpen
        ? [SyntheticMentionHead("open", .open(size: 24), arguments: [])] : relations,
      words: ["the", "patient", "has", "fever", "metformin", "started", "for", "and"],
      features: features)
    if isOpen, case .open(var head) = writer.mentionHeads[0] {
      // Random products are small: every word is about as likely within a mention as not.
      head.scoreBias = [-0.5, -0.5]
      writer.mentionHeads[0] = .open(head)
    }
    let image = try writer.image()
    try withExtendedLifetime(image) { try Data(image.bytes).write(to: url) }
  }

  static let path: String = {
    let url = temporaryFolder.appendingPathComponent("tiny.ner")
    try! write(to: url)
    return url.path
  }()

  static let twoHeadsPath: String = {
    let url = temporaryFolder.appendingPathComponent("two-heads.ner")
    try! write(to: url, labels: [labels, ["O", "B-gamma", "I-gamma"]])
    return url.path
  }()

  static let featuresPath: String = {
    let url = temporaryFolder.appendingPathComponent("features.ner")
    try! write(
      to: url,
      features: [
        InputFeature(.layout), InputFeature(.dictionary, typeName: Array("medication".utf8)),
      ])
    return url.path
  }()

  /// With a head for types by name.
  static let openPath: String = {
    let url = temporaryFolder.appendingPathComponent("by-name.ner")
    try! write(to: url, isOpen: true)
    return url.path
  }()

  /// With relations of genes and of chemicals, as a model for abstracts has them.
  static let abstractsPath: String = {
    let url = temporaryFolder.appendingPathComponent("abstracts.ner")
    let relations = ["gene", "chemical"].enumerated().map { index, type in
      SyntheticMentionHead(
        "\(type)_disease",
        .relation(labels: ["O", "B-\(type)_disease", "I-\(type)_disease"], size: 24),
        arguments: [(0, index)])
    }
    try! write(
      to: url,
      labels: [["O"] + ["gene", "chemical", "disease"].flatMap { ["B-\($0)", "I-\($0)"] }],
      relations: relations)
    return url.path
  }()

  static let temporaryFolder: URL = {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("edge-ner-tests-\(ProcessInfo.processInfo.processIdentifier)")
    try! FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }()

  /// Writes a file that tests read; the name is its id in records.
  static func file(_ name: String, _ contents: Data) throws -> String {
    let url = temporaryFolder.appendingPathComponent(name)
    try contents.write(to: url)
    return url.path
  }
}
