// Names of a BERT token classifier's tensors as Hugging Face writes them, with or without the
// "bert." prefix, with new (weight, bias) or old (gamma, beta) norm names.

/// Finds a checkpoint's tensors and knows which may be there.
struct BertTensors {
  let tensors: CheckpointTensors
  private let prefix: String
  let hasPooler: Bool

  /// - Throws: ConversionError for a tensor that no BERT token classifier has.
  init(_ tensors: CheckpointTensors, layerCount: Int) throws {
    self.tensors = tensors
    let names = Set(tensors.names)
    let prefix = names.contains { $0.hasPrefix("bert.") } ? "bert." : ""
    self.prefix = prefix
    hasPooler = names.contains(prefix + "pooler.dense.weight")
    var known: Set<String> = [
      "classifier.weight", "classifier.bias",
      // Not used by token classification; saved by some versions.
      prefix + "pooler.dense.weight", prefix + "pooler.dense.bias",
      prefix + "embeddings.position_ids", prefix + "embeddings.token_type_ids",
      prefix + "embeddings.word_embeddings.weight",
      prefix + "embeddings.position_embeddings.weight",
      prefix + "embeddings.token_type_embeddings.weight",
    ]
    let norms =
      ["embeddings.LayerNorm"]
      + (0..<layerCount).flatMap {
        [BertTensors.attentionNorm($0), BertTensors.feedForwardNorm($0)]
      }
    for norm in norms {
      let stem = "\(prefix)\(norm)."
      let isOld = names.contains(stem + "gamma") && !names.contains(stem + "weight")
      known.formUnion(isOld ? [stem + "gamma", stem + "beta"] : [stem + "weight", stem + "bias"])
    }
    for layer in 0..<layerCount {
      for part in LinearPart.allCases {
        known.insert("\(prefix)\(part.name(layer)).weight")
        known.insert("\(prefix)\(part.name(layer)).bias")
      }
    }
    for name in names.sorted() where !known.contains(name) {
      throw ConversionError.unexpectedTensor(name)
    }
  }

  /// The linear layers of an encoder layer.
  enum LinearPart: CaseIterable {
    case query, key, value, attentionOutput, feedForwardIn, feedForwardOut

    func name(_ layer: Int) -> String {
      let part =
        switch self {
        case .query: "attention.self.query"
        case .key: "attention.self.key"
        case .value: "attention.self.value"
        case .attentionOutput: "attention.output.dense"
        case .feedForwardIn: "intermediate.dense"
        case .feedForwardOut: "output.dense"
        }
      return "encoder.layer.\(layer).\(part)"
    }
  }

  static func attentionNorm(_ layer: Int) -> String {
    "encoder.layer.\(layer).attention.output.LayerNorm"
  }

  static func feedForwardNorm(_ layer: Int) -> String { "encoder.layer.\(layer).output.LayerNorm" }

  /// A tensor of the encoder, named without the prefix.
  func encoder(_ name: String, shape: [Int]) throws -> FloatTensor {
    try tensors.tensor(prefix + name, shape: shape)
  }

  /// A norm's scale and bias, [H] each.
  func norm(_ name: String, hiddenSize: Int) throws -> NormWeights {
    let isOld =
      tensors.has("\(prefix)\(name).gamma") && !tensors.has("\(prefix)\(name).weight")
    let (scale, bias) = isOld ? ("gamma", "beta") : ("weight", "bias")
    return NormWeights(
      scale: try encoder("\(name).\(scale)", shape: [hiddenSize]).elements,
      bias: try encoder("\(name).\(bias)", shape: [hiddenSize]).elements)
  }
}
