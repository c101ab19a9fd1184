// The rows of a checkpoint's input features: features.safetensors beside model.safetensors, so that
// the folder still opens where nobody knows of them.
import Runtime

extension InputFeature {
  /// `features.layout.weight`, `features.dictionary.disease.weight`: [classes, H].
  var tensorName: String {
    let type = typeName.isEmpty ? "" : "." + String(decoding: typeName, as: UTF8.self)
    return "features.\(kind.name)\(type).weight"
  }
}

enum FeatureTensors {
  static let fileName = "features.safetensors"

  /// All rows, feature after feature.
  ///
  /// - Throws: ConversionError for a tensor that is missing, unknown or ill formed, and for a row
  ///   of class 0 that is not zero: the program never adds it.
  static func weights(
    _ features: [InputFeature], _ tensors: CheckpointTensors, hiddenSize: Int
  ) throws -> FeatureWeights {
    let known = Set(features.map(\.tensorName))
    for name in tensors.names where !known.contains(name) {
      throw ConversionError.unexpectedTensor(name)
    }
    var rows: [Float] = []
    for feature in features {
      let name = feature.tensorName
      let tensor = try tensors.tensor(name, shape: [feature.classCount, hiddenSize])
      if let element = tensor.elements[..<hiddenSize].firstIndex(where: { $0 != 0 }) {
        throw ConversionError.neutralRowNotZero(tensor: name, element: element)
      }
      // A negative zero is zero, but the file has only positive ones there.
      rows += [Float](repeating: 0, count: hiddenSize) + tensor.elements[hiddenSize...]
    }
    return FeatureWeights(features: features, rows: rows)
  }
}
