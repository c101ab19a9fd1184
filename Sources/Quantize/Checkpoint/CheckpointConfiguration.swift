// config.json of a BERT checkpoint: the shape of the encoder and the label names. Fields that
// change what the model computes are either understood or refused.
import Foundation
import Runtime

/// What config.json says, checked.
public struct CheckpointConfiguration {
  public let file: String
  public let vocabularyCount: Int
  public let hiddenSize: Int
  public let layerCount: Int
  public let attentionHeadCount: Int
  public let feedForwardSize: Int
  public let positionCount: Int
  public let tokenTypeCount: Int
  public let activation: ActivationFunction
  public let layerNormEpsilon: Float
  /// In the order of the classifier's outputs.
  public let labelNames: [String]
  /// `edge_heads`: the heads after the first, where the trainer wrote several.
  public let furtherHeads: [CheckpointHead]

  /// `edge_features`: the input features, in the order of their bytes.
  public let features: [InputFeature]

  /// - Throws: ConversionError naming the field.
  public init(directory: String) throws {
    let file = directory + "/config.json"
    let fields = Fields(file: file, object: try JSONFile.object(file))
    self.file = file
    try fields.expect("model_type", "bert", default: nil)
    try fields.expect("position_embedding_type", "absolute", default: "absolute")
    try fields.expectFalse("is_decoder")
    try fields.expectFalse("add_cross_attention")
    typealias Limit = ModelLayout.Limit
    vocabularyCount = try fields.count("vocab_size", 1...Limit.vocabularyCount)
    hiddenSize = try fields.count("hidden_size", 1...Limit.hiddenSize)
    layerCount = try fields.count("num_hidden_layers", 1...Limit.layerCount)
    attentionHeadCount = try fields.count("num_attention_heads", 1...hiddenSize)
    guard hiddenSize % attentionHeadCount == 0 else {
      throw ConversionError.badField(
        file: file, field: "num_attention_heads", value: "\(attentionHeadCount)")
    }
    feedForwardSize = try fields.count("intermediate_size", 1...Limit.feedForwardSize)
    positionCount = try fields.count("max_position_embeddings", 3...Limit.positionCount)
    tokenTypeCount = try fields.count("type_vocab_size", 1...Limit.vocabularyCount, default: 2)
    activation = try fields.activation()
    layerNormEpsilon = try fields.epsilon()
    labelNames = try fields.labelNames()
    furtherHeads = try CheckpointHead.all(object: fields.object, file: file)
    features = try fields.features()
  }

  /// Only the labels, from the config.json of a further head.
  static func labelNames(directory: String) throws -> [String] {
    let file = directory + "/config.json"
    return try Fields(file: file, object: try JSONFile.object(file)).labelNames()
  }
}

/// Typed reading of the object's fields.
private struct Fields {
  let file: String
  let object: [String: Any]

  func expect(_ field: String, _ wanted: String, default standard: String?) throws {
    guard let value = object[field] ?? standard else {
      throw ConversionError.missingField(file: file, field: field)
    }
    guard value as? String == wanted else {
      throw ConversionError.unsupported(
        file: file, field: field, value: "\(value)", supported: wanted)
    }
  }

  func expectFalse(_ field: String) throws {
    guard object[field] as? Bool ?? false == false else {
      throw ConversionError.unsupported(
        file: file, field: field, value: "true", supported: "false")
    }
  }

  func count(_ field: String, _ range: ClosedRange<Int>, default standard: Int? = nil) throws
    -> Int
  {
    guard let value = object[field] ?? standard else {
      throw ConversionError.missingField(file: file, field: field)
    }
    guard let count = value as? Int, range.contains(count) else {
      throw ConversionError.badField(file: file, field: field, value: "\(value)")
    }
    return count
  }

  func activation() throws -> ActivationFunction {
    let value = object["hidden_act"] ?? "gelu"
    switch value as? String {
    case "gelu", "gelu_python": return .gelu
    // Three names of one formula.
    case "gelu_new", "gelu_fast", "gelu_pytorch_tanh": return .geluTanh
    case "relu": return .relu
    default:
      throw ConversionError.unsupported(
        file: file, field: "hidden_act", value: "\(value)",
        supported: "gelu, gelu_new, gelu_fast, gelu_pytorch_tanh, relu")
    }
  }

  func epsilon() throws -> Float {
    let value = object["layer_norm_eps"] ?? 1e-12
    guard let number = value as? Double, number >= Double(ModelLayout.Limit.minimumEpsilon),
      number <= 1
    else {
      throw ConversionError.badField(file: file, field: "layer_norm_eps", value: "\(value)")
    }
    return Float(number)
  }

  func labelNames() throws -> [String] {
    guard let map = object["id2label"] as? [String: Any] else {
      throw ConversionError.missingField(file: file, field: "id2label")
    }
    guard (1...ModelLayout.Limit.labelCount).contains(map.count) else {
      throw ConversionError.badField(
        file: file, field: "id2label", value: "of \(map.count) labels")
    }
    return try (0..<map.count).map { id in
      guard let name = map["\(id)"] as? String else {
        throw ConversionError.missingField(file: file, field: "id2label \"\(id)\"")
      }
      return name
    }
  }

  func features() throws -> [InputFeature] {
    guard let value = object["edge_features"] else { return [] }
    guard let list = value as? [[String: Any]] else {
      throw ConversionError.missingField(file: file, field: "list of features in edge_features")
    }
    guard list.count <= TokenFeatures.capacity else {
      throw ConversionError.badField(
        file: file, field: "edge_features", value: "of \(list.count) features")
    }
    var features: [InputFeature] = []
    for entry in list {
      let feature = try feature(entry)
      guard !features.contains(feature) else {
        throw ConversionError.badField(
          file: file, field: "edge_features", value: "\(feature.tensorName) twice")
      }
      features.append(feature)
    }
    return features
  }

  private func feature(_ entry: [String: Any]) throws -> InputFeature {
    guard let name = entry["kind"] as? String else {
      throw ConversionError.missingField(file: file, field: "kind in edge_features")
    }
    guard let kind = FeatureKind.allCases.first(where: { "\($0.name)" == name }) else {
      throw ConversionError.unsupported(
        file: file, field: "edge_features kind", value: name,
        supported: FeatureKind.allCases.map { "\($0.name)" }.joined(separator: ", "))
    }
    if let classCount = entry["classes"], classCount as? Int != kind.classCount {
      throw ConversionError.unsupported(
        file: file, field: "edge_features classes of \(name)", value: "\(classCount)",
        supported: "\(kind.classCount)")
    }
    let type = entry["type"] as? String ?? ""
    guard type.isEmpty == (kind != .dictionary), type.utf8.count <= ModelLayout.Limit.nameByteCount
    else {
      throw ConversionError.badField(
        file: file, field: "edge_features type of \(name)", value: "\"\(type)\"")
    }
    return InputFeature(kind, typeName: Array(type.utf8))
  }
}
