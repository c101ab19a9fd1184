// A checkpoint in the Hugging Face layout as training sees it: config.json gives the shape and the
// labels, the vocabulary comes with it, and tensors are found with or without the "bert." prefix.
import FloatKernelInterface
import Foundation
import Quantize

public struct StudentCheckpoint {
  public let directory: String
  /// Without heads where config.json names no labels.
  public let configuration: StudentConfiguration
  public let vocabulary: Vocabulary

  /// - Throws: CheckpointError, VocabularyError.
  public init(directory: String) throws {
    self.directory = directory
    configuration = try StudentCheckpoint.configuration(directory + "/config.json")
    vocabulary = try Vocabulary.read(checkpoint: directory)
    guard vocabulary.count <= configuration.vocabularyCount else {
      throw CheckpointError.badField(path: directory + "/config.json", field: "vocab_size")
    }
  }

  static func configuration(_ path: String) throws -> StudentConfiguration {
    guard let data = FileManager.default.contents(atPath: path),
      let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { throw CheckpointError.unreadable(path: path) }
    func count(_ field: String, _ standard: Int? = nil) throws -> Int {
      guard let value = object[field] as? Int ?? standard, value > 0 else {
        throw CheckpointError.badField(path: path, field: field)
      }
      return value
    }
    func share(_ field: String, _ standard: Double) throws -> Float {
      let value = object[field] as? Double ?? standard
      guard value >= 0, value < 1 else {
        throw CheckpointError.badField(path: path, field: field)
      }
      return Float(value)
    }
    for (field, wanted) in [
      ("model_type", "bert"), ("hidden_act", "gelu"), ("position_embedding_type", "absolute"),
    ] {
      let value = object[field] as? String ?? wanted
      guard value == wanted else {
        throw CheckpointError.unsupported(path: path, field: field, value: value)
      }
    }
    let hidden = try share("hidden_dropout_prob", 0.1)
    var configuration = StudentConfiguration(
      vocabularyCount: try count("vocab_size"), hiddenSize: try count("hidden_size"),
      layerCount: try count("num_hidden_layers"),
      attentionHeadCount: try count("num_attention_heads"),
      feedForwardSize: try count("intermediate_size"),
      positionCount: try count("max_position_embeddings"),
      typeCount: try count("type_vocab_size", 2),
      epsilon: Float(object["layer_norm_eps"] as? Double ?? 1e-12), hiddenDropout: hidden,
      attentionDropout: try share("attention_probs_dropout_prob", 0.1),
      classifierDropout: try share("classifier_dropout", Double(hidden)))
    guard configuration.hiddenSize % configuration.attentionHeadCount == 0 else {
      throw CheckpointError.badField(path: path, field: "num_attention_heads")
    }
    if let map = object["id2label"] as? [String: String] {
      let labels = (0..<map.count).compactMap { map[String($0)] }
      guard labels.count == map.count else {
        throw CheckpointError.badField(path: path, field: "id2label")
      }
      configuration.heads = [.init(name: "default", labels: labels)]
    }
    if let heads = object["edge_heads"] as? [[String: Any]] {
      for head in heads {
        guard let name = head["name"] as? String, let labels = head["labels"] as? [String] else {
          throw CheckpointError.badField(path: path, field: "edge_heads")
        }
        configuration.heads.append(.init(name: name, labels: labels))
      }
    }
    return configuration
  }

  /// Fills the model's weights. Heads the checkpoint does not have, or has for other labels, are
  /// drawn from a normal distribution of deviation 0.02 with biases 0.
  ///
  /// - Returns: the names of tensors that were drawn anew, and of tensors left unused.
  /// - Throws: CheckpointError, ConversionError.
  @discardableResult
  public func load(
    into model: StudentModel, seed: UInt64
  ) throws -> (drawn: [String], unused: [String]) {
    let tensors = try CheckpointTensors(directory: directory)
    let headFile = directory + "/heads.safetensors"
    let headTensors =
      FileManager.default.fileExists(atPath: headFile) ? try SafetensorsFile(path: headFile) : nil
    let headNames = Set(headTensors?.tensorNames ?? [])
    let names = Set(tensors.names).union(headNames)
    let hasPrefix = names.contains { $0.hasPrefix("bert.") }
    var random = SplitMix64(seed: seed ^ 0x6865_6164)
    var used: Set<String> = []
    var drawn: [String] = []
    for parameter in model.layout.parameters {
      let isEncoder = parameter.name.hasPrefix("bert.")
      let isKnown = isEncoder || isSameHead(parameter.name, model)
      let target = model.weights.start + parameter.start
      guard
        let name = found(
          parameter.name, names, hasPrefix, layerCount: model.configuration.layerCount), isKnown
      else {
        guard !isEncoder else {
          throw CheckpointError.missingTensor(path: directory, name: parameter.name)
        }
        draw(parameter, into: target, &random)
        drawn.append(parameter.name)
        continue
      }
      let tensor =
        headNames.contains(name) ? try headTensors!.tensor(name) : try tensors.tensor(name)
      used.insert(name)
      guard tensor.shape == parameter.shape else {
        throw CheckpointError.wrongShape(
          path: directory, name: name, found: tensor.shape, expected: parameter.shape)
      }
      for (index, value) in tensor.elements.enumerated() { target[index] = value }
    }
    let unused = names.subtracting(used).sorted()
    for name in unused where !isDispensable(name, model) {
      throw CheckpointError.extraTensor(path: directory, name: name)
    }
    return (drawn, unused)
  }

  private func isSameHead(_ name: String, _ model: StudentModel) -> Bool {
    if name.hasPrefix("cls.") { return true }
    let isFirst = name.hasPrefix("classifier.")
    let wanted = model.configuration.heads.enumerated().first { index, head in
      isFirst ? index == 0 : name.hasPrefix("heads.\(head.name).")
    }
    guard let wanted else { return false }
    if isFirst { return configuration.heads.first?.labels == wanted.element.labels }
    return configuration.heads.dropFirst().contains(wanted.element)
  }

  /// The checkpoint's own name of a tensor: old checkpoints say gamma and beta, and encoders
  /// saved without a head have no prefix.
  private func found(
    _ name: String, _ names: Set<String>, _ hasPrefix: Bool, layerCount: Int
  ) -> String? {
    let source = sourceName(name, layerCount)
    let plain = hasPrefix || !source.hasPrefix("bert.") ? source : String(source.dropFirst(5))
    if names.contains(plain) { return plain }
    guard plain.contains("LayerNorm") else { return nil }
    let old = plain.replacingOccurrences(of: "LayerNorm.weight", with: "LayerNorm.gamma")
      .replacingOccurrences(of: "LayerNorm.bias", with: "LayerNorm.beta")
    return names.contains(old) ? old : nil
  }

  /// A shallower student takes the last layer of each even share of the checkpoint's.
  private func sourceName(_ name: String, _ layerCount: Int) -> String {
    guard layerCount < configuration.layerCount,
      let range = name.range(of: "encoder.layer."),
      let index = Int(name[range.upperBound...].prefix { $0.isNumber })
    else { return name }
    let chosen = HiddenTeacher.layer(
      of: index, studentCount: layerCount, teacherCount: configuration.layerCount)
    return name.replacingOccurrences(
      of: "encoder.layer.\(index).", with: "encoder.layer.\(chosen).")
  }

  /// Tensors that token classification does not use: the pooler, stored positions, heads of other
  /// tasks, and layers that a shallower student leaves out.
  private func isDispensable(_ name: String, _ model: StudentModel) -> Bool {
    if name.contains("pooler.") || name.hasSuffix("position_ids") { return true }
    if name.hasSuffix("token_type_ids") || name.hasPrefix("cls.") { return true }
    if name.hasPrefix("classifier.") || name.hasPrefix("heads.") { return true }
    return name.contains("encoder.layer.")
      && model.configuration.layerCount < configuration.layerCount
  }

  private func draw(
    _ parameter: Parameter, into target: MutableFloats, _ random: inout SplitMix64
  ) {
    for index in 0..<parameter.count {
      if parameter.name.hasSuffix("LayerNorm.weight") {
        target[index] = 1
      } else {
        target[index] = parameter.isDecayed ? Float(0.02 * random.normal()) : 0
      }
    }
  }
}
