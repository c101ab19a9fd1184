import Foundation
import Runtime
import Testing

@testable import Quantize

/// Conversions against numpy's numbers (scripts/golden/quantize.py) and of odd checkpoints.
@Suite struct ConverterTests {
  /// A row-wise quantized tensor of expected.json.
  private struct Expected: Decodable {
    let shape: [Int]
    let values: Data
    let scales: [String]
    let sums: [Int]
    let largestError: Double
    let meanError: Double

    var scaleBits: [UInt32] { scales.map { UInt32($0, radix: 16)! } }
    var int8Values: [Int8] { values.map { Int8(bitPattern: $0) } }
  }

  private struct Offset: Decodable { let bits: [String] }

  private func expected<Value: Decodable>(_ checkpoint: String, _ name: String) throws -> Value {
    let path = CheckpointFixture.directory(checkpoint) + "/expected.json"
    let object = try JSONFile.object(path)
    let part = try JSONSerialization.data(withJSONObject: try #require(object[name]))
    return try JSONDecoder().decode(Value.self, from: part)
  }

  private func check(_ linear: LinearView, _ expected: Expected) {
    #expect([linear.outputCount, linear.inputCount] == expected.shape)
    var found: [Int8] = []
    for output in 0..<linear.outputCount {
      for input in 0..<linear.inputCount {
        let place = LinearView.tileIndex(
          output: output, input: input, stepCount: linear.stepCount)
        found.append(linear.tiles[place])
      }
    }
    #expect(found == expected.int8Values)
    let outputs = 0..<linear.outputCount
    #expect(outputs.map { linear.columnScale[$0].bitPattern } == expected.scaleBits)
    #expect(outputs.map { Int(linear.columnSum[$0]) } == expected.sums)
  }

  private func check(_ table: EmbeddingView, _ expected: Expected) {
    let columnCount = expected.shape[1]
    #expect(table.count == expected.shape[0])
    let found = (0..<table.count).flatMap { row in
      (0..<columnCount).map { table.rows[row * table.rowStride + $0] }
    }
    #expect(found == expected.int8Values)
    #expect((0..<table.count).map { table.rowScale[$0].bitPattern } == expected.scaleBits)
  }

  @Test(arguments: CheckpointFixture.names)
  func everyWeightIsAsNumpyQuantizesIt(name: String) throws {
    let request = CheckpointFixture.request(name)
    let conversion = try Converter.convert(request)
    try conversion.image.withModel { model in
      try model.verify()
      let layer = model.layer(0)
      let prefix = "encoder.layer.0."
      check(layer.query, try expected(name, prefix + "attention.self.query.weight"))
      check(layer.key, try expected(name, prefix + "attention.self.key.weight"))
      check(layer.value, try expected(name, prefix + "attention.self.value.weight"))
      check(layer.attentionOutput, try expected(name, prefix + "attention.output.dense.weight"))
      check(layer.feedForwardIn, try expected(name, prefix + "intermediate.dense.weight"))
      check(layer.feedForwardOut, try expected(name, prefix + "output.dense.weight"))
      check(model.tagHead(0).classifier, try expected(name, "classifier.weight"))
      check(model.wordEmbedding, try expected(name, "word"))
      check(model.positionEmbedding, try expected(name, "position"))
      let offset: Offset = try expected(name, "offset")
      #expect(
        (0..<26).map { model.embeddingOffset[$0].bitPattern }
          == offset.bits.map { UInt32($0, radix: 16)! })
    }
  }

  @Test(arguments: CheckpointFixture.names)
  func theReportHasTheErrorsThatNumpyFinds(name: String) throws {
    let request = CheckpointFixture.request(name)
    let report = try Converter.convert(request).report
    #expect(report.tensors.count == 9)
    for tensor in report.tensors {
      let key =
        tensor.name.hasSuffix("word_embeddings.weight")
        ? "word"
        : tensor.name.contains("position_embeddings")
          ? "position" : tensor.name.replacingOccurrences(of: "bert.", with: "")
      let expected: Expected = try expected(name, key)
      #expect(tensor.shape == expected.shape)
      #expect((tensor.largestError - expected.largestError).magnitude < 1e-9)
      #expect((tensor.meanError - expected.meanError).magnitude < 1e-9)
    }
    let json = try JSONSerialization.jsonObject(with: report.json()) as? [String: Any]
    #expect((json?["tensors"] as? [Any])?.count == 9)
    #expect(report.table().split(separator: "\n").count == 10)
  }

  @Test func settingsAndLabelsComeFromTheCheckpoint() throws {
    let names = CheckpointFixture.names
    func convert(_ index: Int) throws -> ModelImage {
      try Converter.convert(
        ConversionRequest(checkpoint: CheckpointFixture.directory(names[index]))
      ).image
    }
    try convert(0).withModel { model in
      #expect(model.configuration.activation == .gelu && model.configuration.windowTokens == 12)
      // Three rows of the word embedding have no word piece.
      #expect(model.configuration.vocabularyCount == 15 && model.vocabulary.count == 15)
      #expect(model.configuration.weightLimit == 63)
      #expect(model.tagHead(0).scheme == .bio && model.normalizer.lowercases)
      #expect(model.vocabulary.classifyID == 2 && model.sourceIDs == nil)
    }
    try convert(1).withModel { model in
      #expect(model.configuration.activation == .geluTanh)
      #expect(model.configuration.layerNormEpsilon == 1e-5)
      #expect(model.tagHead(0).scheme == .iobes && !model.normalizer.lowercases)
    }
    try convert(2).withModel { model in
      #expect(model.configuration.activation == .relu)
      #expect(model.tagHead(0).scheme == .plain && model.tagHead(0).label(1).prefix == .outside)
    }
  }

  @Test func theSameRequestGivesTheSameBytes() throws {
    let request = ConversionRequest(checkpoint: CheckpointFixture.directory("bf16-shards"))
    let first = try Converter.convert(request).image.copiedBytes()
    #expect(try Converter.convert(request).image.copiedBytes() == first)
  }

  @Test func provenanceTellsWhatWasConverted() throws {
    var request = ConversionRequest(checkpoint: CheckpointFixture.directory("bf16-shards"))
    request.provenance = [("name", "ü"), ("training", "two\nlines")]
    try Converter.convert(request).image.withModel { model in
      let training = try #require(model.provenance.value(of: "training"))
      #expect(String(decoding: training, as: UTF8.self) == "two\nlines")
      let source = try #require(model.provenance.value(of: "checkpoint"))
      let lines = String(decoding: source, as: UTF8.self).split(separator: "\n")
      #expect(lines.count == 2 && lines[1].hasSuffix(" model-00002-of-00002.safetensors"))
      #expect(lines[0].hasPrefix("sha256:") && lines[0].count == 7 + 64 + 33)
    }
  }

  @Test func furtherHeadsShareTheEncoder() throws {
    let name = "f32-prefix-pooler"
    try CheckpointFixture.withCopy(name) { copy in
      try CheckpointFixture.configure(copy, ["id2label": ["0": "O", "1": "x"]])
      try CheckpointFixture.edit(copy) { tensors in
        tensors = tensors.filter { $0.key.hasPrefix("classifier.") }
        tensors["classifier.weight"]!.shape = [2, 26]
        tensors["classifier.weight"]!.bytes.removeLast(26 * 4)
        tensors["classifier.bias"]!.shape = [2]
        tensors["classifier.bias"]!.bytes.removeLast(4)
      }
      var request = ConversionRequest(checkpoint: CheckpointFixture.directory(name))
      request.furtherHeads = [.other(name: "second", directory: copy)]
      try Converter.convert(request).image.withModel { model in
        try model.verify()
        #expect(model.headCount == 2 && model.tagHead(1).labelCount == 2)
        #expect(String(decoding: model.tagHead(1).name, as: UTF8.self) == "second")
        let (first, second) = (model.tagHead(0).classifier, model.tagHead(1).classifier)
        for output in 0..<2 {
          #expect(first.columnScale[output] == second.columnScale[output])
          for input in 0..<26 {
            let place = LinearView.tileIndex(output: output, input: input, stepCount: 7)
            #expect(first.tiles[place] == second.tiles[place])
          }
        }
      }
      let same = FurtherHead.other(name: "a", directory: copy)
      request.furtherHeads = [same, same]
      #expect(throws: ConversionError.duplicateHead("a")) { try Converter.convert(request) }
    }
    try CheckpointFixture.withCopy(name) { copy in
      let tensor = "bert.encoder.layer.0.output.dense.bias"
      try CheckpointFixture.edit(copy) { $0[tensor]!.bytes[0] ^= 1 }
      let error = CheckpointFixture.conversionError(CheckpointFixture.directory(name)) {
        $0.furtherHeads = [.other(name: "other", directory: copy)]
      }
      #expect(error == .differentEncoder(head: "other", tensor: tensor))
    }
  }

  /// The trainer's checkpoints: a second head in edge_heads and heads.safetensors, here the first
  /// head's first two outputs in the other order.
  @Test func aCheckpointsOwnFurtherHeadIsTakenByName() throws {
    try CheckpointFixture.withCopy("f32-prefix-pooler") { copy in
      try CheckpointFixture.configure(
        copy, ["edge_heads": [["name": "second", "labels": ["x", "O"]]]])
      let row = 26 * 4
      try CheckpointFixture.edit(copy) { tensors in
        let weight = tensors["classifier.weight"]!.bytes
        let bias = tensors["classifier.bias"]!.bytes
        let swapped = weight.subdata(in: row..<2 * row) + weight.subdata(in: 0..<row)
        try? CheckpointFixture.write(
          [
            "heads.second.weight": .init(type: "F32", shape: [2, 26], bytes: swapped),
            "heads.second.bias": .init(
              type: "F32", shape: [2], bytes: bias.subdata(in: 4..<8) + bias.subdata(in: 0..<4)),
          ], to: copy + "/heads.safetensors")
      }
      var request = ConversionRequest(checkpoint: copy)
      let all = try Converter.convert(request)
      request.furtherHeads = []
      #expect(try Converter.convert(request).headsLeftOut == ["second"])
      request.furtherHeads = [.own(name: "second")]
      let conversion = try Converter.convert(request)
      #expect(conversion.headsLeftOut.isEmpty && all.headsLeftOut.isEmpty)
      #expect(conversion.image.copiedBytes() == all.image.copiedBytes())
      try conversion.image.withModel { model in
        try model.verify()
        #expect(model.headCount == 2 && model.tagHead(1).labelCount == 2)
        #expect(String(decoding: model.tagHead(1).name, as: UTF8.self) == "second")
        let (first, second) = (model.tagHead(0).classifier, model.tagHead(1).classifier)
        for output in 0..<2 {
          #expect(first.columnScale[output] == second.columnScale[1 - output])
          #expect(first.bias[output] == second.bias[1 - output])
        }
        let source = try #require(model.provenance.value(of: "checkpoint"))
        #expect(String(decoding: source, as: UTF8.self).hasSuffix(" heads.safetensors"))
      }
      request.furtherHeads = [.own(name: "third")]
      #expect(
        throws: ConversionError.missingHead(
          file: copy + "/config.json", name: "third", found: ["second"])
      ) { try Converter.convert(request) }
    }
  }

  /// A flags head and a relation beside the fixture's types, with small random tensors.
  private func writeMentionHeads(_ copy: String, _ heads: [[String: Any]]) throws {
    try CheckpointFixture.configure(copy, ["edge_heads": heads])
    var generator = SystemRandomNumberGenerator()
    func tensor(_ shape: [Int]) -> CheckpointFixture.RawTensor {
      let numbers = (0..<shape.reduce(1, *)).map { _ in
        Float.random(in: -1...1, using: &generator)
      }
      return .init(type: "F32", shape: shape, bytes: CheckpointFixture.bytes(numbers))
    }
    try CheckpointFixture.write(
      [
        "heads.assertion.weight": tensor([2, 26]), "heads.assertion.bias": tensor([2]),
        "heads.dose.word.weight": tensor([6, 26]), "heads.dose.argument.weight": tensor([6, 26]),
        "heads.dose.hidden.bias": tensor([6]), "heads.dose.distance.weight": tensor([15, 6]),
        "heads.dose.output.weight": tensor([5, 6]), "heads.dose.output.bias": tensor([5]),
      ], to: copy + "/heads.safetensors")
  }

  @Test func headsThatReadAtMentionsAreConverted() throws {
    try CheckpointFixture.withCopy("f32-prefix-pooler") { copy in
      let type = try Converter.convert(ConversionRequest(checkpoint: copy)).image.withModel {
        String(decoding: $0.tagHead(0).typeName(0), as: UTF8.self)
      }
      let dose: [String: Any] = [
        "name": "dose", "kind": "relation", "types": ["strength", "route"], "arguments": [type],
        "size": 6,
      ]
      try writeMentionHeads(
        copy,
        [
          [
            "name": "assertion", "kind": "flags", "flags": ["negated", "past"],
            "thresholds": [0.25, 0.75],
          ], dose,
        ])
      let tensors = try SafetensorsFile(path: copy + "/heads.safetensors")
      func numbers(_ name: String) throws -> [Float] { try tensors.tensor(name).elements }
      let conversion = try Converter.convert(ConversionRequest(checkpoint: copy))
      #expect(conversion.report.tensors.map(\.name).contains("heads.dose.output.weight"))
      try conversion.image.withModel { model in
        try model.verify()
        guard case .flags(let flags) = model.head(1), case .relation(let relation) = model.head(2)
        else {
          Issue.record("other kinds")
          return
        }
        #expect(flags.threshold(0) == 0.25 && flags.threshold(1) == 0.75)
        #expect(flags.arguments.count == model.tagHead(0).typeCount)
        #expect(relation.arguments.count == 1 && relation.arguments[0] == (0, 0))
        #expect(relation.reach == WordDistance.reach && relation.labels.labelCount == 5)
        #expect(String(decoding: relation.labels.label(4).name, as: UTF8.self) == "I-route")
        let bias = try numbers("heads.dose.hidden.bias")
        let word = try numbers("heads.dose.word.weight")
        let argument = try numbers("heads.dose.argument.weight")
        let distance = try numbers("heads.dose.distance.weight")
        for d in 0..<6 {
          #expect(relation.projection.bias[d] == 0 && relation.projection.bias[6 + d] == bias[d])
          for (output, weights) in [(d, word), (6 + d, argument)] {
            for k in 0..<26 {
              let place = LinearView.tileIndex(output: output, input: k, stepCount: 7)
              let stored =
                Float(relation.projection.tiles[place]) * relation.projection.columnScale[output]
              #expect(abs(stored - weights[d * 26 + k]) < 1.0 / 63)
            }
          }
        }
        for bucket in 0..<15 {
          for d in 0..<6 {
            #expect(relation.distanceRows[bucket * 16 + d] == distance[bucket * 6 + d])
          }
        }
      }
      var request = ConversionRequest(checkpoint: copy)
      request.furtherHeads = [.own(name: "dose")]
      let one = try Converter.convert(request)
      #expect(one.headsLeftOut == ["assertion"])
      try one.image.withModel { #expect($0.headCount == 2 && $0.flagCount == 0) }
    }
  }

  @Test func anOpenHeadIsConvertedWithItsScaleInTheNames() throws {
    try CheckpointFixture.withCopy("f32-prefix-pooler") { copy in
      let head: [String: Any] = [
        "name": "open", "kind": "open", "size": 3, "thresholds": [0.25],
      ]
      try CheckpointFixture.configure(copy, ["edge_heads": [head]])
      func numbers(_ count: Int, _ step: Int) -> [Float] {
        (0..<count).map { Float($0 * step % 101 - 50) / 50 }
      }
      func tensor(_ shape: [Int], _ numbers: [Float]) -> CheckpointFixture.RawTensor {
        .init(type: "F32", shape: shape, bytes: CheckpointFixture.bytes(numbers))
      }
      let word = numbers(6 * 26, 7)
      let type = numbers(6 * 26, 13)
      var tensors = [
        "heads.open.word.weight": tensor([6, 26], word),
        "heads.open.word.bias": tensor([6], numbers(6, 17)),
        "heads.open.type.weight": tensor([6, 26], type),
        "heads.open.type.bias": tensor([6], numbers(6, 19)),
        "heads.open.scale": tensor([1], [0.5]), "heads.open.bias": tensor([2], [-3, -2]),
      ]
      try CheckpointFixture.write(tensors, to: copy + "/heads.safetensors")
      try Converter.convert(ConversionRequest(checkpoint: copy)).image.withModel { model in
        try model.verify()
        guard case .open(let open) = model.head(1) else {
          Issue.record("another kind")
          return
        }
        #expect(open.size == 3 && open.threshold == 0.25)
        #expect([open.scoreBias[0], open.scoreBias[1]] == [-3, -2])
        for (layer, weights, scale) in [
          (open.projection, word, 1), (open.nameProjection, type, 0.5),
        ] as [(LinearView, [Float], Float)] {
          for output in 0..<6 {
            for input in 0..<26 {
              let place = LinearView.tileIndex(output: output, input: input, stepCount: 7)
              let stored = Float(layer.tiles[place]) * layer.columnScale[output]
              #expect(abs(stored - scale * weights[output * 26 + input]) < 1.0 / 63)
            }
          }
        }
        #expect(open.nameProjection.bias[1] == 0.5 * numbers(6, 19)[1])
      }
      tensors["heads.open.scale"] = nil
      try CheckpointFixture.write(tensors, to: copy + "/heads.safetensors")
      #expect(CheckpointFixture.conversionError(copy) != nil)
    }
  }

  @Test func mentionHeadsThatAreIncompleteAreRefused() throws {
    try CheckpointFixture.withCopy("f32-prefix-pooler") { copy in
      let file = copy + "/config.json"
      func error(_ head: [String: Any]) throws -> ConversionError? {
        try writeMentionHeads(copy, [head])
        return CheckpointFixture.conversionError(copy)
      }
      var dose: [String: Any] = [
        "name": "dose", "kind": "relation", "types": ["strength", "route"], "size": 6,
      ]
      #expect(try error(dose) == .missingField(file: file, field: "arguments of head dose"))
      dose["arguments"] = ["nothing"]
      guard case .missingArgument("dose", "nothing", _) = try error(dose) else {
        Issue.record("an argument of no head")
        return
      }
      dose["size"] = 2000
      #expect(
        try error(dose) == .badField(file: file, field: "size of head dose", value: "2000"))
      dose["kind"] = "guess"
      #expect(
        try error(dose)
          == .unsupported(
            file: file, field: "kind of head dose", value: "guess",
            supported: "tags, flags, relation, open"))
      let flags: [String: Any] = [
        "name": "assertion", "kind": "flags", "flags": ["negated", "past"], "thresholds": [2, 1],
      ]
      guard case .badField(file, "thresholds of head assertion", _) = try error(flags) else {
        Issue.record("a threshold that is no probability")
        return
      }
    }
  }

  @Test func pruningKeepsWhatACorpusUses() throws {
    try CheckpointFixture.withCopy("f16-old-names") { copy in
      let text = copy + "/notes.txt"
      let lines = copy + "/notes.jsonl"
      try Data("no aspirins.".utf8).write(to: URL(fileURLWithPath: text))
      try Data("{\"text\":\"no\"}\n{\"id\":\"2\",\"text\":\"A\"}\n".utf8)
        .write(to: URL(fileURLWithPath: lines))
      var request = ConversionRequest(checkpoint: copy)
      let whole = try Converter.convert(request).image
      request.pruningCorpora = [text, lines]
      let pruned = try Converter.convert(request)
      #expect(pruned.report.checkpointVocabularyCount == 15)
      // Without "pain"; single characters stay.
      #expect(pruned.report.vocabularyCount == 14)
      try pruned.image.withModel { model in
        try model.verify()
        let sources = try #require(model.sourceIDs)
        #expect((0..<14).map { Int(sources[$0]) } == [0, 1, 2, 3, 4] + Array(6...14))
        try whole.withModel { original in
          for id in 0..<14 {
            let source = Int(sources[id])
            #expect(
              model.vocabulary.piece(Int32(id)).elementsEqual(
                original.vocabulary.piece(Int32(source))))
            #expect(model.wordEmbedding.rowScale[id] == original.wordEmbedding.rowScale[source])
            for column in 0..<26 {
              #expect(
                model.wordEmbedding.rows[id * 32 + column]
                  == original.wordEmbedding.rows[source * 32 + column])
            }
          }
        }
      }
      try Data("{\"id\":1}\n".utf8).write(to: URL(fileURLWithPath: lines))
      #expect(throws: ConversionError.self) { try Converter.convert(request) }
    }
  }
}
