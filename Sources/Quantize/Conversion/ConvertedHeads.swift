// The heads of a conversion: those that label words first, then those that read at mentions, whose
// arguments are types of the former.
import Foundation
import Runtime

/// A model's heads, quantized.
struct ConvertedHeads {
  var tags: [HeadWeights] = []
  var mentions: [MentionHeadWeights] = []
  /// The checkpoint's heads.safetensors, if a head came from there.
  var ownTensors: CheckpointTensors?
  /// Heads that the checkpoint has and the model does not.
  var leftOut: [String] = []
}

extension ConversionRun {
  /// The first head and the further heads that are asked for.
  mutating func heads(_ request: ConversionRequest) throws -> ConvertedHeads {
    var heads = ConvertedHeads()
    heads.tags.append(try head(request))
    var waiting: [CheckpointHead] = []
    let wanted = request.furtherHeads ?? shape.furtherHeads.map { .own(name: $0.name) }
    var names: Set = [request.headName]
    for further in wanted {
      guard names.insert(further.name).inserted else {
        throw ConversionError.duplicateHead(further.name)
      }
      switch further {
      case .own(let name):
        let own = try ownHead(name)
        let tensors =
          try heads.ownTensors
          ?? CheckpointTensors(file: request.checkpoint + "/heads.safetensors")
        heads.ownTensors = tensors
        if case .tags(let labels) = own.kind {
          heads.tags.append(
            try head(
              name, names: labels, scheme: nil, file: shape.file, tensors,
              classifier: "heads.\(name)", prefix: ""))
        } else {
          waiting.append(own)
        }
      case .other(let name, let directory):
        heads.tags.append(try otherHead(name, directory: directory))
      }
    }
    if let tensors = heads.ownTensors {
      for own in waiting {
        if let mention = try mentionHead(own, tensors, beside: heads.tags) {
          heads.mentions.append(mention)
        }
      }
    }
    heads.leftOut = shape.furtherHeads.map(\.name).filter { !names.contains($0) }
    return heads
  }

  private mutating func head(_ request: ConversionRequest) throws -> HeadWeights {
    try head(
      request.headName, names: shape.labelNames, scheme: request.scheme, file: shape.file,
      bert.tensors, prefix: "")
  }

  /// A further head as this checkpoint's configuration describes it.
  private func ownHead(_ name: String) throws -> CheckpointHead {
    guard let own = shape.furtherHeads.first(where: { $0.name == name }) else {
      throw ConversionError.missingHead(
        file: shape.file, name: name, found: shape.furtherHeads.map(\.name))
    }
    return own
  }

  /// A head from another checkpoint, whose encoder must not differ from this one.
  private mutating func otherHead(_ name: String, directory: String) throws -> HeadWeights {
    let tensors = try CheckpointTensors(directory: directory)
    for tensor in tensors.names where !tensor.hasPrefix("classifier.") {
      let isSame =
        bert.tensors.has(tensor)
        ? try bert.tensors.tensor(tensor).elements == tensors.tensor(tensor).elements : false
      guard isSame else { throw ConversionError.differentEncoder(head: name, tensor: tensor) }
    }
    return try head(
      name, names: CheckpointConfiguration.labelNames(directory: directory), scheme: nil,
      file: directory + "/config.json", tensors, prefix: name + ": ")
  }

  /// - classifier: name of its weight and bias without their last part.
  /// - prefix: put before the tensor's name in the report.
  private mutating func head(
    _ name: String, names: [String], scheme: LabelScheme?, file: String,
    _ tensors: CheckpointTensors, classifier part: String = "classifier", prefix: String
  ) throws -> HeadWeights {
    let labels: LabelSet
    do {
      labels = try LabelSet(names: names, scheme: scheme)
    } catch {
      throw ConversionError.labels(file: file, error)
    }
    let weight = try tensors.tensor("\(part).weight", shape: [names.count, shape.hiddenSize])
    let bias = try tensors.tensor("\(part).bias", shape: [names.count])
    let classifier = LinearWeights(
      weights: weight.elements, bias: bias.elements, inputCount: shape.hiddenSize,
      outputCount: names.count, limit: weightLimit)
    note(prefix + weight.name, weight.shape, classifier.error)
    return HeadWeights(name: name, labels: labels, classifier: classifier)
  }
}
