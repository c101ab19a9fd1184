import Foundation
import Runtime
import Testing

@testable import Quantize

/// What the converter does not support is refused by name.
@Suite struct RefusalTests {
  private typealias Fixture = CheckpointFixture

  /// The error after config.json was changed, with the temporary directory taken out.
  private func error(_ changes: [String: Any?]) throws -> ConversionError? {
    var found: ConversionError?
    try Fixture.withCopy { copy in
      try Fixture.configure(copy, changes)
      found = Fixture.conversionError(copy)
    }
    return found
  }

  private func error(
    tensors change: (inout [String: CheckpointFixture.RawTensor]) -> Void
  ) throws -> ConversionError? {
    var found: ConversionError?
    try Fixture.withCopy { copy in
      try Fixture.edit(copy, change)
      found = Fixture.conversionError(copy)
    }
    return found
  }

  @Test func theFixtureConverts() throws {
    #expect(try error([:]) == nil)
    #expect(try error { _ in } == nil)
  }

  @Test func settingsThatChangeTheComputation() throws {
    let cases: [(String, Any)] = [
      ("model_type", "roberta"), ("position_embedding_type", "relative_key"),
      ("hidden_act", "silu"), ("is_decoder", true), ("add_cross_attention", true),
    ]
    for (field, value) in cases {
      guard case .unsupported(_, field, "\(value)", _) = try error([field: value]) else {
        Issue.record("\(field) \(value) was not refused by name")
        continue
      }
    }
  }

  @Test(arguments: ["gelu", "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "relu"])
  func everySupportedActivationConverts(name: String) throws {
    #expect(try error(["hidden_act": name]) == nil)
  }

  @Test func countsThatMakeNoSense() throws {
    let fields = [
      "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
      "max_position_embeddings", "vocab_size",
    ]
    for field in fields {
      for value: Any in [0, -1, 1 << 40, "12", 1.5] {
        guard case .badField(_, field, _) = try error([field: value]) else {
          Issue.record("\(field) \(value) was not refused by name")
          continue
        }
      }
      guard case .missingField(_, field) = try error([field: nil]) else {
        Issue.record("\(field) missing was not refused by name")
        continue
      }
    }
    guard case .badField(_, "num_attention_heads", "4") = try error(["num_attention_heads": 4])
    else {
      Issue.record("4 heads of a width of 26")
      return
    }
    guard case .badField(_, "layer_norm_eps", _) = try error(["layer_norm_eps": 0]) else {
      Issue.record("an epsilon of 0")
      return
    }
  }

  @Test func labels() throws {
    guard case .missingField(_, "id2label") = try error(["id2label": nil]) else {
      Issue.record("no id2label")
      return
    }
    guard case .missingField(_, "id2label \"1\"") = try error(["id2label": ["0": "O", "2": "x"]])
    else {
      Issue.record("ids that are not 0, 1, ...")
      return
    }
    let twice = ["0": "O", "1": "B-x", "2": "B-x"]
    guard case .labels(_, .duplicate("B-x")) = try error(["id2label": twice]) else {
      Issue.record("a label that is there twice")
      return
    }
    let four = ["0": "O", "1": "B-x", "2": "I-x", "3": "B-y"]
    #expect(
      try error(["id2label": four])
        == .wrongShape(tensor: "classifier.weight", found: [3, 26], expected: [4, 26]))
  }

  @Test func tensorsThatAreMissingOrTooMany() throws {
    let bias = "bert.encoder.layer.0.attention.self.query.bias"
    #expect(try error { $0[bias] = nil } == .missingTensor("\(bias)"))
    #expect(
      try error { $0["bert.encoder.layer.1.output.dense.bias"] = $0[bias] }
        == .unexpectedTensor("bert.encoder.layer.1.output.dense.bias"))
    #expect(try error { $0["crf.transitions"] = $0[bias] } == .unexpectedTensor("crf.transitions"))
    #expect(try error(["num_hidden_layers": 2]) != nil)
    // Both spellings at once would leave one unused.
    let norm = "bert.embeddings.LayerNorm"
    #expect(
      try error { $0["\(norm).gamma"] = $0["\(norm).weight"] }
        == .unexpectedTensor("\(norm).gamma"))
  }

  @Test func tensorsOfAnotherShapeOrType() throws {
    let name = "bert.encoder.layer.0.output.dense.weight"
    #expect(
      try error { $0[name]!.shape = [36, 26] }
        == .wrongShape(tensor: name, found: [36, 26], expected: [26, 36]))
    for type in ["I8", "F64", "F8_E4M3", "BOOL"] {
      #expect(
        try error { $0[name]!.type = type } == .unknownElementType(tensor: name, type: type))
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func numbersThatAreNotFinite(value: Float) throws {
    for name in [
      "bert.encoder.layer.0.output.dense.weight", "bert.embeddings.LayerNorm.weight",
      "classifier.bias",
    ] {
      #expect(
        try error { $0[name]!.bytes.replaceSubrange(4..<8, with: Fixture.bytes([value])) }
          == .notFinite(tensor: name, element: 1))
    }
  }

  @Test func numbersTooLargeForTheFormat() throws {
    let name = "bert.embeddings.word_embeddings.weight"
    #expect(
      try error { $0[name]!.bytes.replaceSubrange(0..<4, with: Fixture.bytes([-257])) }
        == .tooLarge(tensor: name, element: 0, limit: 256))
  }

  @Test func vocabularyWithMoreIDsThanRows() throws {
    try Fixture.withCopy { copy in
      let path = URL(fileURLWithPath: copy + "/vocab.txt")
      let text = try Data(contentsOf: path) + Data("x\ny\nz\nw\n".utf8)
      try text.write(to: path)
      #expect(Fixture.conversionError(copy) == .vocabularyTooLarge(count: 19, rowCount: 18))
      try FileManager.default.removeItem(at: path)
      guard case .vocabulary = Fixture.conversionError(copy) else {
        Issue.record("a checkpoint without vocabulary")
        return
      }
    }
  }

  @Test func filesThatAreNotThere() throws {
    try Fixture.withCopy { copy in
      try FileManager.default.removeItem(atPath: copy + "/model.safetensors")
      guard case .cannotRead = Fixture.conversionError(copy) else {
        Issue.record("no weights")
        return
      }
      try Data().write(to: URL(fileURLWithPath: copy + "/pytorch_model.bin"))
      guard case .unsupported(_, _, "pytorch_model.bin", _) = Fixture.conversionError(copy) else {
        Issue.record("weights in a pickle")
        return
      }
      try Data("[1]".utf8).write(to: URL(fileURLWithPath: copy + "/config.json"))
      #expect(Fixture.conversionError(copy) == .notJSON(file: copy + "/config.json"))
      #expect(
        Fixture.conversionError(copy + "/none")
          == .cannotRead(file: copy + "/none/config.json", reason: "cannot be read"))
    }
  }

  @Test func shardsOutsideTheDirectory() throws {
    try Fixture.withCopy("bf16-shards") { copy in
      let path = copy + "/model.safetensors.index.json"
      for name in ["../x.safetensors", "/etc/passwd", ""] {
        try JSONSerialization.data(withJSONObject: ["weight_map": ["a": name]])
          .write(to: URL(fileURLWithPath: path))
        #expect(
          Fixture.conversionError(copy)
            == .badField(file: path, field: "weight_map", value: name))
      }
    }
  }

  @Test func windowsLongerThanThePositions() {
    let error = Fixture.conversionError(Fixture.directory("bf16-shards")) { $0.windowTokens = 13 }
    #expect(error == .windowOutOfRange(13, positionCount: 12))
  }

  @Test func aBadTensorHasAReadableMessage() {
    let error = ConversionError.wrongShape(tensor: "t", found: [1, 2], expected: [2])
    #expect("\(error)" == "tensor t: shape [1, 2], need [2]")
  }

  @Test func aKeyThatIsThereTwiceIsRefused() throws {
    try CheckpointFixture.withCopy { copy in
      let path = copy + "/config.json"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try ("{\"hidden_size\":26," + text.drop { $0 != "{" }.dropFirst())
        .write(toFile: path, atomically: true, encoding: .utf8)
      #expect(CheckpointFixture.conversionError(copy) == .notJSON(file: path))
    }
    try CheckpointFixture.withCopy { copy in
      let path = copy + "/model.safetensors"
      let header = Data("{\"a\":{},\"a\":{}}".utf8)
      var count = UInt64(header.count).littleEndian
      try (Data(bytes: &count, count: 8) + header).write(to: URL(fileURLWithPath: path))
      #expect(
        CheckpointFixture.conversionError(copy)
          == .badSafetensors(file: path, reason: "its header is not a JSON object"))
    }
  }
}
