// A student's checkpoint: written and read back, every fault named, and what stood there before
// kept when the disk is full.
import Foundation
import Quantize
import Runtime
import Testing

@testable import Distill

@Suite struct StudentCheckpointTests {
  private let pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + (5..<31).map { "w\($0)" }

  /// A copy of the tiny golden checkpoint with a vocabulary; removed after the closure.
  private func withCheckpoint(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "edge-distill-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for file in ["config.json", "model.safetensors"] {
      try FileManager.default.copyItem(
        atPath: TinyGolden.directory("tiny") + "/" + file, toPath: folder + "/" + file)
    }
    try (pieces.joined(separator: "\n") + "\n").write(
      toFile: folder + "/vocab.txt", atomically: false, encoding: .utf8)
    try body(folder)
  }

  private func load(_ directory: String) throws -> (StudentModel, [String], [String]) {
    let checkpoint = try StudentCheckpoint(directory: directory)
    let model = StudentModel(
      configuration: checkpoint.configuration, engine: Engine(threadCount: 1))
    let (drawn, unused) = try checkpoint.load(into: model, seed: 1)
    return (model, drawn, unused)
  }

  /// Writes the checkpoint with a second head to its folder out.
  private func writeTwoHeads(_ folder: String) throws -> StudentModel {
    let source = try StudentCheckpoint(directory: folder)
    var configuration = source.configuration
    configuration.heads.append(.init(name: "second", types: ["c"]))
    let model = StudentModel(configuration: configuration, engine: Engine(threadCount: 1))
    try source.load(into: model, seed: 3)
    try StudentCheckpoint.write(model, weights: model.weights, from: source, to: folder + "/out")
    return model
  }

  /// Writes model.safetensors anew with other tensors.
  private func edit(
    _ directory: String, _ change: (inout [String: ([Int], [Float])]) -> Void
  ) throws {
    let path = directory + "/model.safetensors"
    let file = try SafetensorsFile(path: path)
    var tensors: [String: ([Int], [Float])] = [:]
    for name in file.tensorNames {
      let tensor = try file.tensor(name)
      tensors[name] = (tensor.shape, tensor.elements)
    }
    change(&tensors)
    let buffers = tensors.mapValues { shape, values in
      let buffer = FloatBuffer(count: values.count)
      for (index, value) in values.enumerated() { buffer.start[index] = value }
      return (shape, buffer)
    }
    try SafetensorsWriter.write(
      buffers.sorted { $0.key < $1.key }.map {
        NamedTensor($0.key, $0.value.0, UnsafeBufferPointer($0.value.1.values))
      }, element: .f32, metadata: [:], to: path)
  }

  @Test func aWrittenStudentIsReadBackExactly() throws {
    try withCheckpoint { folder in
      let model = try writeTwoHeads(folder)
      let (read, drawn, unused) = try load(folder + "/out")
      #expect(drawn.isEmpty && unused.isEmpty)
      #expect(read.configuration == model.configuration)
      #expect(Array(read.weights.values) == Array(model.weights.values))
    }
  }

  /// A head of each kind and input features.
  private func several(_ source: StudentCheckpoint) -> StudentConfiguration {
    var configuration = source.configuration
    configuration.heads += [
      .init(name: "phi", types: ["DATE"]),
      .init(
        name: "assertion", kind: .flags(names: ["negated", "historical"], mentionTypes: ["a"])),
      .init(
        name: "medication",
        kind: .relation(.init(types: ["strength"], argumentTypes: ["a"], size: 8))),
      .init(name: "open", kind: .open(size: 4)),
    ]
    configuration.thresholds["open"] = [0.25]
    configuration.features = [
      InputFeature(.layout), InputFeature(.dictionary, typeName: Array("medication".utf8)),
    ]
    return configuration
  }

  @Test func headsOfEveryKindAndFeaturesAreReadBackExactly() throws {
    try withCheckpoint { folder in
      let source = try StudentCheckpoint(directory: folder)
      let model = StudentModel(
        configuration: several(source), engine: Engine(threadCount: 1))
      let (drawn, _) = try source.load(into: model, seed: 3)
      #expect(drawn.contains("features.dictionary.medication.weight"))
      #expect(drawn.contains("heads.medication.distance.weight"))
      let scale = model.layout.parameter(named: "heads.open.scale")!
      #expect(model.weights.start[scale.start] == 0.5 && !scale.isDecayed)
      let neutral = model.layout.featureRows[0]
      #expect((0..<24).allSatisfy { model.weights.start[neutral + $0] == 0 })
      #expect((24..<48).contains { model.weights.start[neutral + $0] != 0 })
      let output = folder + "/out"
      try StudentCheckpoint.write(model, weights: model.weights, from: source, to: output)
      let (read, drawnAgain, unused) = try load(output)
      #expect(drawnAgain.isEmpty && unused.isEmpty)
      #expect(read.configuration == model.configuration)
      #expect(Array(read.weights.values) == Array(model.weights.values))
      let plain = try SafetensorsFile(path: output + "/model.safetensors")
      #expect(
        plain.tensorNames.allSatisfy { $0.hasPrefix("bert.") || $0.hasPrefix("classifier.") })
    }
  }

  /// A model file's weights come back within half a step of their rows, and stay as they are the next time.
  @Test func aModelFileIsUnpackedToWhatItHolds() throws {
    try withCheckpoint { folder in
      let source = try StudentCheckpoint(directory: folder)
      var configuration = several(source)
      configuration.heads[0].name = StudentCheckpoint.defaultHeadName
      configuration.thresholds["assertion"] = [0.25, 0.5]
      configuration.hiddenDropout = 0.1
      configuration.attentionDropout = 0.1
      configuration.classifierDropout = 0.1
      let model = StudentModel(configuration: configuration, engine: Engine(threadCount: 1))
      try source.load(into: model, seed: 3)
      model.weights.start[model.layout.parameter(named: "heads.open.scale")!.start] = 1
      try StudentCheckpoint.write(model, weights: model.weights, from: source, to: folder + "/out")
      let first = try unpacked(folder + "/out")
      #expect(first.configuration == configuration)
      let types = model.layout.parameter(named: "bert.embeddings.token_type_embeddings.weight")!
      for parameter in model.layout.parameters where parameter != types {
        let width = parameter.shape.count == 2 ? parameter.shape[1] : 1
        for row in 0..<parameter.count / width {
          let start = parameter.start + row * width
          var before = (0..<width).map { model.weights.start[start + $0] }
          if parameter.name.contains("position_embeddings") {
            for column in 0..<width { before[column] += model.weights.start[types.start + column] }
          }
          // Vectors and rows of features are floats in the file too. A position's step is less than
          // its row's, whose mean over all positions is kept apart.
          let isRounded = width > 1 && !parameter.name.hasPrefix("features.")
          let step = isRounded ? before.map(\.magnitude).max()! / 63 : 0
          for column in 0..<width {
            let difference = (first.weights.start[start + column] - before[column]).magnitude
            #expect(difference <= step * 0.51 + 1e-7, "\(parameter.name) row \(row)")
          }
        }
      }
      let second = try unpacked(folder + "/out.unpacked")
      for parameter in model.layout.parameters
      where parameter.isDecayed && !parameter.name.contains("position_embeddings") {
        for place in parameter.range {
          let value = first.weights.start[place]
          #expect((second.weights.start[place] - value).magnitude <= 1e-6 * value.magnitude)
        }
      }
    }
  }

  /// The student of a checkpoint's model file, which stays beside the checkpoint.
  private func unpacked(_ checkpoint: String) throws -> StudentModel {
    var request = ConversionRequest(checkpoint: checkpoint)
    request.headName = "clinical"
    let image = try Converter.convert(request).image
    try Data(image.copiedBytes()).write(to: URL(fileURLWithPath: checkpoint + ".ner"))
    try StudentCheckpoint.unpack(model: checkpoint + ".ner", to: checkpoint + ".unpacked")
    return try load(checkpoint + ".unpacked").0
  }

  @Test func aFileThatIsNoModelIsNotUnpacked() throws {
    try withCheckpoint { folder in
      let path = folder + "/config.json"
      #expect(throws: FileFault(path: path, reason: "not a model file")) {
        try StudentCheckpoint.unpack(model: path, to: folder + "/out")
      }
      #expect(!FileManager.default.fileExists(atPath: folder + "/out"))
    }
  }

  /// What is wrong with a model file is said in words, as edge-ner says it.
  @Test func aCutModelFileIsSaidToBeCut() throws {
    try withCheckpoint { folder in
      let image = try Converter.convert(ConversionRequest(checkpoint: folder)).image
      let bytes = image.copiedBytes()
      let path = folder + "/cut.ner"
      try Data(bytes.dropLast()).write(to: URL(fileURLWithPath: path))
      let result = try EdgeDistill.run(
        ["checkpoint", "unpack", "--output", folder + "/out", path])
      #expect(result.status == 2)
      let numbers = "need \(bytes.count) bytes, have \(bytes.count - 1)"
      #expect(result.errors == "edge-distill: \(path): truncated, \(numbers)\n")
    }
  }

  @Test func unpackingKeepsACheckpointThatIsThere() throws {
    try withCheckpoint { folder in
      let image = try Converter.convert(ConversionRequest(checkpoint: folder)).image
      let path = folder + "/a.ner"
      try Data(image.copiedBytes()).write(to: URL(fileURLWithPath: path))
      let files = ["config.json", "vocab.txt", "model.safetensors"]
      let contents = { files.map { FileManager.default.contents(atPath: folder + "/" + $0) } }
      let before = contents()
      let unpack = { (words: [String]) in
        try EdgeDistill.run(["checkpoint", "unpack", path] + words)
      }
      let refused = try unpack(["--output", folder])
      #expect(refused.status == 2)
      #expect(
        refused.errors
          == "edge-distill: \(folder): has a checkpoint already; --force replaces it\n")
      #expect(contents() == before)
      #expect(try unpack(["--output", folder + "/new"]).status == 0)
      #expect(try unpack(["--force", "--output", folder]).status == 0)
      #expect(contents() != before)
    }
  }

  @Test func aHeadKeepsItsWeightsWhereverItStands() throws {
    try withCheckpoint { folder in
      let model = try writeTwoHeads(folder)
      let source = try StudentCheckpoint(directory: folder + "/out")
      var configuration = source.configuration
      configuration.heads = [
        .init(name: "assertion", kind: .flags(names: ["negated"], mentionTypes: ["c"])),
        configuration.heads[1], configuration.heads[0],
      ]
      let swapped = StudentModel(configuration: configuration, engine: Engine(threadCount: 1))
      let (drawn, unused) = try source.load(into: swapped, seed: 3)
      #expect(drawn == ["heads.assertion.weight", "heads.assertion.bias"])
      #expect(unused.isEmpty)
      func values(_ model: StudentModel, _ name: String) -> [Float] {
        model.layout.parameter(named: name)!.range.map { model.weights.start[$0] }
      }
      #expect(values(swapped, "classifier.weight") == values(model, "heads.second.weight"))
      #expect(values(swapped, "heads.default.weight") == values(model, "classifier.weight"))
      try StudentCheckpoint.write(
        swapped, weights: swapped.weights, from: source, to: folder + "/again")
      let (read, _, _) = try load(folder + "/again")
      #expect(values(read, "classifier.weight") == values(model, "heads.second.weight"))
      #expect(Set(read.configuration.heads.map(\.name)) == ["second", "assertion", "default"])
    }
  }

  @Test func unknownKindsOfHeadsAndFeaturesAreRefused() throws {
    try withCheckpoint { folder in
      let path = folder + "/config.json"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let faults = [
        ("edge_heads", "[{\"name\": \"x\", \"kind\": \"dream\", \"labels\": [\"O\"]}]"),
        ("edge_heads", "[{\"name\": \"x\", \"kind\": \"relation\", \"types\": [\"a\"]}]"),
        ("edge_heads", "[{\"name\": \"default\", \"labels\": [\"O\"]}]"),
        ("edge_features", "[{\"kind\": \"smell\", \"classes\": 2}]"),
        ("edge_features", "[{\"kind\": \"layout\", \"classes\": 9}]"),
        ("edge_features", "[{\"kind\": \"dictionary\", \"classes\": 3}]"),
      ]
      for (field, value) in faults {
        let end = text.lastIndex(of: "}")!
        try (text[..<end] + ", \"\(field)\": \(value)}").write(
          toFile: path, atomically: false, encoding: .utf8)
        #expect(throws: CheckpointError.badField(path: path, field: field)) {
          try StudentCheckpoint(directory: folder)
        }
      }
    }
  }

  @Test func aMissingTensorIsNamed() throws {
    try withCheckpoint { folder in
      let name = "bert.encoder.layer.1.output.dense.bias"
      try edit(folder) { $0[name] = nil }
      #expect(throws: CheckpointError.missingTensor(path: folder, name: name)) {
        try load(folder)
      }
    }
  }

  @Test func anExtraTensorIsNamed() throws {
    try withCheckpoint { folder in
      try edit(folder) {
        $0["bert.encoder.layer.2.output.dense.bias"] = ([24], .init(repeating: 0, count: 24))
      }
      #expect(
        throws: CheckpointError.extraTensor(
          path: folder, name: "bert.encoder.layer.2.output.dense.bias")
      ) { try load(folder) }
    }
  }

  @Test func aTensorOfAnotherShapeIsNamed() throws {
    try withCheckpoint { folder in
      let name = "bert.encoder.layer.0.intermediate.dense.weight"
      try edit(folder) { $0[name]!.0 = [24, 40] }
      #expect(
        throws: CheckpointError.wrongShape(
          path: folder, name: name, found: [24, 40], expected: [40, 24])
      ) { try load(folder) }
    }
  }

  @Test func aHeadForOtherLabelsIsDrawnAnewAndSaid() throws {
    try withCheckpoint { folder in
      let source = try StudentCheckpoint(directory: folder)
      var configuration = source.configuration
      configuration.heads = [.init(name: "default", types: ["x", "y"])]
      let model = StudentModel(configuration: configuration, engine: Engine(threadCount: 1))
      let (drawn, _) = try source.load(into: model, seed: 3)
      #expect(drawn == ["classifier.weight", "classifier.bias"])
    }
  }

  @Test func aFileCutAnywhereIsRefused() throws {
    try withCheckpoint { folder in
      let path = folder + "/model.safetensors"
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      for count in [0, 4, 8, 100, whole.count / 2, whole.count - 1] {
        try whole.prefix(count).write(to: URL(fileURLWithPath: path))
        #expect(throws: (any Error).self, "\(count) bytes") { try load(folder) }
      }
    }
  }

  @Test func fieldsOfTheConfigurationAreChecked() throws {
    let changes: [(String, Any?, String)] = [
      ("hidden_size", 0, "hidden_size"), ("num_attention_heads", 5, "num_attention_heads"),
      ("vocab_size", nil, "vocab_size"), ("vocab_size", 7, "vocab_size"),
      ("hidden_dropout_prob", 1.0, "hidden_dropout_prob"), ("id2label", ["1": "O"], "id2label"),
    ]
    for (field, value, named) in changes {
      try withCheckpoint { folder in
        let path = folder + "/config.json"
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        var object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        object[field] = value
        try JSONSerialization.data(withJSONObject: object).write(to: URL(fileURLWithPath: path))
        #expect(throws: CheckpointError.badField(path: path, field: named)) { try load(folder) }
      }
    }
  }

  /// A run whose files may not grow stops with a message, and the student before is whole.
  @Test func aFullDiskKeepsTheStudentBefore() throws {
    try withCheckpoint { folder in
      let words = pieces.dropFirst(5).joined(separator: " ")
      let note = #"{"id":"n","text":"\#(words)","entities":[{"type":"a","start":0,"end":2}]}"#
      try (note + "\n").write(
        toFile: folder + "/n.jsonl", atomically: false, encoding: .utf8)
      #expect(try train(folder).status == 0)
      let path = folder + "/out/model.safetensors"
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      let failed = try train(folder, largestFile: "8")
      #expect(failed.status != 0)
      #expect(failed.errors.contains("safetensors"))
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/out")
      #expect(
        Set(names) == [
          "config.json", "history.json", "model.safetensors", "training.safetensors", "vocab.txt",
        ])
    }
  }

  private func train(
    _ folder: String, largestFile: String = "unlimited"
  ) throws -> (status: Int32, errors: String) {
    try EdgeDistill.run(
      [
        "train", "--init", folder, "--train", folder + "/n.jsonl", "--output", folder + "/out",
        "--types", "a", "--window", "16", "--epochs", "1", "--threads", "1",
      ], largestFile: largestFile)
  }
}
