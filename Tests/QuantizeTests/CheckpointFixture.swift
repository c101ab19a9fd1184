import Foundation

@testable import Quantize

/// Checkpoints of Tests/Golden/Quantize (made by scripts/golden/quantize.py), as they are or
/// changed in one place.
enum CheckpointFixture {
  static let names = ["f32-prefix-pooler", "bf16-shards", "f16-old-names"]

  static func directory(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Golden/Quantize/\(name)").path
  }

  /// The conversion that expected.json describes: one of the three is of wide range.
  static func request(_ name: String) -> ConversionRequest {
    var request = ConversionRequest(checkpoint: directory(name))
    if name == "bf16-shards" { (request.weightLimit, request.activationLimit) = (127, 127) }
    return request
  }

  /// A copy to change; removed after the closure.
  static func withCopy(
    _ name: String = "f32-prefix-pooler", _ body: (String) throws -> Void
  ) throws {
    let copy = NSTemporaryDirectory() + "/checkpoint-\(UUID().uuidString)"
    try FileManager.default.copyItem(atPath: directory(name), toPath: copy)
    defer { try? FileManager.default.removeItem(atPath: copy) }
    try body(copy)
  }

  /// Sets fields of config.json; nil removes one.
  static func configure(_ directory: String, _ changes: [String: Any?]) throws {
    let path = directory + "/config.json"
    var object = try JSONFile.object(path)
    for (field, value) in changes { object[field] = value }
    try JSONSerialization.data(withJSONObject: object).write(to: URL(fileURLWithPath: path))
  }

  /// A tensor of a safetensors file, as bytes.
  struct RawTensor {
    var type: String
    var shape: [Int]
    var bytes: Data
  }

  /// Reads model.safetensors, lets the closure change its tensors, and writes it again.
  static func edit(_ directory: String, _ change: (inout [String: RawTensor]) -> Void) throws {
    let path = directory + "/model.safetensors"
    let file = try SafetensorsFile(path: path)
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    var tensors = file.entries.mapValues {
      RawTensor(type: $0.elementType, shape: $0.shape, bytes: data.subdata(in: $0.bytes))
    }
    change(&tensors)
    try write(tensors, to: path)
  }

  static func write(_ tensors: [String: RawTensor], to path: String) throws {
    var header: [String: Any] = [:]
    var data = Data()
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      header[name] = [
        "dtype": tensor.type, "shape": tensor.shape,
        "data_offsets": [data.count, data.count + tensor.bytes.count],
      ]
      data += tensor.bytes
    }
    let text = try JSONSerialization.data(withJSONObject: header)
    var count = UInt64(text.count).littleEndian
    try (Data(bytes: &count, count: 8) + text + data).write(to: URL(fileURLWithPath: path))
  }

  static func bytes(_ numbers: [Float]) -> Data {
    numbers.withUnsafeBytes { Data($0) }
  }

  /// What converting the directory throws, nil if it converts.
  static func conversionError(
    _ directory: String, _ change: (inout ConversionRequest) -> Void = { _ in }
  ) -> ConversionError? {
    var request = ConversionRequest(checkpoint: directory)
    change(&request)
    do {
      _ = try Converter.convert(request)
      return nil
    } catch {
      return error as? ConversionError
    }
  }
}
