// Input features and dictionaries of a checkpoint on their way into the model.
import Foundation
import Runtime
import Testing

@testable import Quantize

@Suite struct FeatureConversionTests {
  private static var declared: [[String: Any]] {
    [
      ["kind": "layout", "classes": 5],
      ["kind": "dictionary", "type": "disease", "classes": 3],
    ]
  }

  /// A copy of a checkpoint of 26 columns with two features.
  private func withFeatures(
    _ declared: [[String: Any]] = declared,
    _ change: (inout [String: CheckpointFixture.RawTensor]) -> Void = { _ in },
    _ body: (String) throws -> Void
  ) throws {
    try CheckpointFixture.withCopy { copy in
      try CheckpointFixture.configure(copy, ["edge_features": declared])
      var tensors: [String: CheckpointFixture.RawTensor] = [:]
      for (name, classCount) in [
        ("features.layout.weight", 5), ("features.dictionary.disease.weight", 3),
      ] {
        let numbers = (0..<classCount * 26).map { $0 < 26 ? 0 : Float($0) / 100 }
        tensors[name] = .init(
          type: "F32", shape: [classCount, 26], bytes: CheckpointFixture.bytes(numbers))
      }
      change(&tensors)
      try CheckpointFixture.write(tensors, to: copy + "/features.safetensors")
      try body(copy)
    }
  }

  @Test func featuresAreTakenInTheirOrder() throws {
    try withFeatures { copy in
      let conversion = try Converter.convert(ConversionRequest(checkpoint: copy))
      try conversion.image.withModel { model in
        try model.verify()
        let table = try #require(model.features)
        #expect(
          table.features == [
            InputFeature(.layout), InputFeature(.dictionary, typeName: Array("disease".utf8)),
          ])
        #expect(table.rows[table.rowStride] == 0.26)
        #expect(table.rows[6 * table.rowStride + 1] == 0.27)
        let source = try #require(model.provenance.value(of: "checkpoint"))
        #expect(String(decoding: source, as: UTF8.self).hasSuffix(" features.safetensors"))
      }
    }
  }

  @Test func theModelIsTheSameButForTheFeatures() throws {
    try withFeatures { copy in
      let with = try Converter.convert(ConversionRequest(checkpoint: copy)).image
      let without = try Converter.convert(
        ConversionRequest(checkpoint: CheckpointFixture.directory("f32-prefix-pooler"))
      ).image
      try with.withModel { model in
        try without.withModel { other in
          #expect(model.sectionCount == other.sectionCount + 2)
          #expect(other.features == nil)
        }
      }
    }
  }

  @Test(arguments: [
    ("kind", "colour"), ("classes", "4"), ("type", ""), ("twice", ""),
  ])
  func whatIsNotKnownIsRefused(field: String, value: String) throws {
    var declared = Self.declared
    switch field {
    case "kind": declared[0]["kind"] = value
    case "classes": declared[0]["classes"] = 4
    case "type": declared[1]["type"] = nil
    default: declared[1] = declared[0]
    }
    try withFeatures(declared) { copy in
      #expect(throws: ConversionError.self) {
        try Converter.convert(ConversionRequest(checkpoint: copy))
      }
    }
  }

  @Test func tensorsThatDoNotFitAreRefusedByName() throws {
    let layout = "features.layout.weight"
    func error(
      _ change: @escaping (inout [String: CheckpointFixture.RawTensor]) -> Void
    ) throws -> ConversionError? {
      var found: ConversionError?
      try withFeatures(Self.declared, change) { copy in
        found = CheckpointFixture.conversionError(copy)
      }
      return found
    }
    #expect(try error { $0[layout] = nil } == .missingTensor(layout))
    #expect(
      try error { $0["features.other"] = $0[layout] } == .unexpectedTensor("features.other"))
    #expect(
      try error {
        $0[layout] = .init(
          type: "F32", shape: [4, 26],
          bytes: CheckpointFixture.bytes([Float](repeating: 0, count: 104)))
      } == .wrongShape(tensor: layout, found: [4, 26], expected: [5, 26]))
    #expect(
      try error {
        var numbers = [Float](repeating: 0, count: 130)
        numbers[7] = 1
        $0[layout] = .init(
          type: "F32", shape: [5, 26], bytes: CheckpointFixture.bytes(numbers))
      } == .neutralRowNotZero(tensor: layout, element: 7))
  }

  @Test func aDictionaryGoesInAsItIs() throws {
    let builder = DictionaryBuilder()
    let type = try #require(builder.type(Array("disease".utf8)))
    let source = try #require(builder.source(Array("names".utf8)))
    try Array("gout".utf8).withUnsafeBytes {
      try builder.add($0, BuilderSense(type: type, source: source))
    }
    let bytes = try builder.build()
    let path = NSTemporaryDirectory() + "/\(UUID().uuidString).terms"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    var request = ConversionRequest(checkpoint: CheckpointFixture.directory("f32-prefix-pooler"))
    request.dictionary = path
    try Converter.convert(request).image.withModel { model in
      try model.verify()
      #expect(model.dictionary?.wordCount == 2)
    }
    try Data(bytes.dropLast(3)).write(to: URL(fileURLWithPath: path))
    #expect(throws: ConversionError.self) { try Converter.convert(request) }
  }
}
