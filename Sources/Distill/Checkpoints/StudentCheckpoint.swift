// A checkpoint in the Hugging Face layout as training sees it: config.json gives the shape and the
// labels, the vocabulary comes with it, and tensors are found with or without the "bert." prefix.
import FloatKernelInterface
import Foundation
import Quantize
import Runtime

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
      let name = object["edge_classifier"] as? String ?? defaultHeadName
      configuration.heads = [.init(name: name, labels: labels)]
    }
    for head in object["edge_heads"] as? [[String: Any]] ?? [] {
      guard let content = StudentConfiguration.Head(json: head),
        configuration.readThresholds(of: content, json: head)
      else { throw CheckpointError.badField(path: path, field: "edge_heads") }
      configuration.heads.append(content)
    }
    for feature in object["edge_features"] as? [[String: Any]] ?? [] {
      guard let feature = InputFeature(json: feature) else {
        throw CheckpointError.badField(path: path, field: "edge_features")
      }
      configuration.features.append(feature)
    }
    guard Set(configuration.heads.map(\.name)).count == configuration.heads.count else {
      throw CheckpointError.badField(path: path, field: "edge_heads")
    }
    guard
      Set(configuration.features.map(\.tensorName)).count == configuration.features.count,
      configuration.features.count <= TokenFeatures.capacity
    else { throw CheckpointError.badField(path: path, field: "edge_features") }
    return configuration
  }

  /// The name of a classifier that no edge_classifier names.
  static let defaultHeadName = "default"

  /// Of O in a new relation or open head: nearly every word is none of an argument's or a type's, and a
  /// head that has to learn that first drowns the others' gradients.
  static let outsideBias: Float = 5

  /// Fills the model's weights. Heads and features are matched by name: those that the checkpoint
  /// does not have, or has for other labels or sizes, are drawn from a normal distribution of
  /// deviation 0.02 (features 0.01, their class 0 staying zero; relations and open heads
  /// 1 / sqrt(inputs), for two small layers in a row learn nothing at first) with biases 0, but for
  /// what says that most words are none of a relation's or a type's.
  ///
  /// - Returns: the names of tensors that were drawn anew, and of tensors left unused.
  /// - Throws: CheckpointError, ConversionError.
  @discardableResult
  public func load(
    into model: StudentModel, seed: UInt64
  ) throws -> (drawn: [String], unused: [String]) {
    let tensors = try NamedTensors(directory: directory)
    let hasPrefix = tensors.names.contains { $0.hasPrefix("bert.") }
    var random = SplitMix64(seed: seed ^ 0x6865_6164)
    var used: Set<String> = []
    var drawn: [String] = []
    for (index, parameter) in model.layout.parameters.enumerated() {
      let target = model.weights.start + parameter.start
      let head = model.layout.heads.firstIndex { $0.parameterRange.contains(index) }
      guard
        let wanted = sourceName(parameter.name, head: head, model),
        let name = found(wanted, tensors.names, hasPrefix)
      else {
        guard !parameter.name.hasPrefix("bert.") else {
          throw CheckpointError.missingTensor(path: directory, name: parameter.name)
        }
        let place = head.map { model.layout.heads[$0] }
        let isPair = place?.relation != nil || place?.open != nil
        draw(parameter, isPair: isPair && parameter.shape.count == 2, into: target, &random)
        if parameter.start == place?.relation?.outputBias {
          target[0] = StudentCheckpoint.outsideBias
        }
        if let open = place?.open {
          if parameter.start == open.scale { target[0] = 1 / Float(open.size).squareRoot() }
          if parameter.start == open.scoreBias {
            for label in 0..<2 { target[label] = -StudentCheckpoint.outsideBias }
          }
        }
        drawn.append(parameter.name)
        continue
      }
      let tensor = try tensors.tensor(name)
      used.insert(name)
      guard tensor.shape == parameter.shape else {
        throw CheckpointError.wrongShape(
          path: directory, name: name, found: tensor.shape, expected: parameter.shape)
      }
      for (index, value) in tensor.elements.enumerated() { target[index] = value }
    }
    let unused = tensors.names.subtracting(used).sorted()
    for name in unused where !isDispensable(name, model) {
      throw CheckpointError.extraTensor(path: directory, name: name)
    }
    return (drawn, unused)
  }

  /// What the checkpoint calls a parameter of the model, with the "bert." prefix; nil where it has
  /// none like it.
  ///
  /// - head: the head that the parameter belongs to. It may have become the classifier here, or no
  ///   longer be it.
  private func sourceName(_ name: String, head: Int?, _ model: StudentModel) -> String? {
    if let head {
      let wanted = model.configuration.heads[head]
      guard
        let source = sourceHead(wanted, isClassifier: head == model.configuration.classifierIndex)
      else { return nil }
      return configuration.prefix(ofHead: source)
        + name.dropFirst(model.configuration.prefix(ofHead: head).count)
    }
    if name.hasPrefix("features.") {
      return configuration.features.contains { name == "features.\($0.tensorName).weight" }
        ? name : nil
    }
    return name.hasPrefix("bert.") ? layerName(name, model.configuration.layerCount) : name
  }

  /// The checkpoint's head of the same name and kind. A classifier that nothing names, as in checkpoints
  /// made by others, is that of any name.
  private func sourceHead(_ wanted: StudentConfiguration.Head, isClassifier: Bool) -> Int? {
    if let same = configuration.heads.firstIndex(of: wanted) { return same }
    guard isClassifier, let classifier = configuration.classifierIndex,
      !configuration.heads.contains(where: { $0.name == wanted.name })
    else { return nil }
    let head = configuration.heads[classifier]
    return head.name == StudentCheckpoint.defaultHeadName && head.kind == wanted.kind
      ? classifier : nil
  }

  /// The checkpoint's own name of a tensor: old checkpoints say gamma and beta, and encoders
  /// saved without a head have no prefix.
  private func found(_ name: String, _ names: Set<String>, _ hasPrefix: Bool) -> String? {
    let plain = hasPrefix || !name.hasPrefix("bert.") ? name : String(name.dropFirst(5))
    if names.contains(plain) { return plain }
    guard plain.contains("LayerNorm") else { return nil }
    let old = plain.replacingOccurrences(of: "LayerNorm.weight", with: "LayerNorm.gamma")
      .replacingOccurrences(of: "LayerNorm.bias", with: "LayerNorm.beta")
    return names.contains(old) ? old : nil
  }

  /// A shallower student takes the last layer of each even share of the checkpoint's.
  private func layerName(_ name: String, _ layerCount: Int) -> String {
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
    if name.hasPrefix("features.") { return true }
    return name.contains("encoder.layer.")
      && model.configuration.layerCount < configuration.layerCount
  }

  private func draw(
    _ parameter: Parameter, isPair: Bool, into target: MutableFloats,
    _ random: inout SplitMix64
  ) {
    let isFeature = parameter.name.hasPrefix("features.")
    var deviation = isFeature ? 0.01 : 0.02
    if isPair { deviation = 1 / Double(parameter.shape[1]).squareRoot() }
    for index in 0..<parameter.count {
      let isNeutral = isFeature && index < parameter.shape[1]
      if parameter.name.hasSuffix("LayerNorm.weight") {
        target[index] = 1
      } else {
        let isZero = isNeutral || parameter.name.hasSuffix("bias")
        target[index] = isZero ? 0 : Float(deviation * random.normal())
      }
    }
  }
}

/// All tensors of a checkpoint's files by name.
private struct NamedTensors {
  let names: Set<String>
  private let main: CheckpointTensors
  private var further: [String: SafetensorsFile] = [:]

  init(directory: String) throws {
    main = try CheckpointTensors(directory: directory)
    for (file, prefix) in StudentCheckpoint.furtherFiles {
      let path = directory + "/" + file
      guard FileManager.default.fileExists(atPath: path) else { continue }
      let tensors = try SafetensorsFile(path: path)
      for name in tensors.tensorNames {
        guard name.hasPrefix(prefix) else {
          throw CheckpointError.extraTensor(path: path, name: name)
        }
        further[name] = tensors
      }
    }
    names = Set(main.names).union(further.keys)
  }

  func tensor(_ name: String) throws -> FloatTensor {
    if let file = further[name] { return try file.tensor(name) }
    return try main.tensor(name)
  }
}
