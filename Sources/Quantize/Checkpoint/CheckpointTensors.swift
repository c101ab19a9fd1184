// All tensors of a checkpoint directory: one model.safetensors, or the shards that
// model.safetensors.index.json names.
import Foundation
import Runtime

/// The tensors of a checkpoint by name.
public struct CheckpointTensors {
  public let files: [SafetensorsFile]
  private let fileOfTensor: [String: Int]

  /// - Throws: ConversionError.
  public init(directory: String) throws {
    let single = directory + "/model.safetensors"
    let index = single + ".index.json"
    if FileManager.default.fileExists(atPath: single) {
      files = [try SafetensorsFile(path: single)]
    } else if FileManager.default.fileExists(atPath: index) {
      files = try Self.shardNames(index).map { try SafetensorsFile(path: directory + "/" + $0) }
    } else if FileManager.default.fileExists(atPath: directory + "/pytorch_model.bin") {
      throw ConversionError.unsupported(
        file: directory, field: "weights file", value: "pytorch_model.bin",
        supported: "model.safetensors, model.safetensors.index.json")
    } else {
      throw ConversionError.cannotRead(
        file: directory, reason: "has no model.safetensors or model.safetensors.index.json")
    }
    fileOfTensor = try Self.places(files)
  }

  /// Those of one file.
  ///
  /// - Throws: ConversionError.
  init(file path: String) throws {
    files = [try SafetensorsFile(path: path)]
    fileOfTensor = try Self.places(files)
  }

  public var names: [String] { fileOfTensor.keys.sorted() }

  public func has(_ name: String) -> Bool { fileOfTensor[name] != nil }

  /// A tensor in float32, after its shape, finiteness and magnitude have been checked.
  ///
  /// - Throws: ConversionError naming the tensor.
  public func tensor(_ name: String, shape: [Int]) throws -> FloatTensor {
    let tensor = try self.tensor(name)
    guard tensor.shape == shape else {
      throw ConversionError.wrongShape(tensor: name, found: tensor.shape, expected: shape)
    }
    let limit = ModelLayout.Limit.magnitude
    for (element, value) in tensor.elements.enumerated() where !(value.magnitude <= limit) {
      throw value.isFinite
        ? ConversionError.tooLarge(tensor: name, element: element, limit: limit)
        : ConversionError.notFinite(tensor: name, element: element)
    }
    return tensor
  }

  /// A tensor in float32 as it is.
  public func tensor(_ name: String) throws -> FloatTensor {
    guard let index = fileOfTensor[name] else { throw ConversionError.missingTensor(name) }
    return try files[index].tensor(name)
  }

  func shape(_ name: String) -> [Int]? {
    fileOfTensor[name].flatMap { files[$0].entries[name]?.shape }
  }

  /// "sha256:... model.safetensors", one for each file: what the model was made from.
  func fingerprint() -> String {
    files.map { file in
      var hash = SHA256()
      file.withBytes { hash.update($0) }
      let digest = hash.digest().hexadecimal
      return "sha256:\(digest) \(URL(fileURLWithPath: file.path).lastPathComponent)"
    }.joined(separator: "\n")
  }

  private static func places(_ files: [SafetensorsFile]) throws -> [String: Int] {
    var places: [String: Int] = [:]
    for (index, file) in files.enumerated() {
      for name in file.tensorNames {
        guard places.updateValue(index, forKey: name) == nil else {
          throw ConversionError.duplicateTensor(name)
        }
      }
    }
    return places
  }

  private static func shardNames(_ index: String) throws -> [String] {
    let object = try JSONFile.object(index)
    guard let map = object["weight_map"] as? [String: String] else {
      throw ConversionError.missingField(file: index, field: "weight_map")
    }
    let names = Set(map.values).sorted()
    for name in names where name.contains("/") || name.hasPrefix(".") || name.isEmpty {
      throw ConversionError.badField(file: index, field: "weight_map", value: name)
    }
    return names
  }
}
