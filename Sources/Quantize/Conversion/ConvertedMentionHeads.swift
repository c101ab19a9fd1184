// Heads that are no tags heads, from the trainer's tensors to the form of the file.
import Runtime

extension ConversionRun {
  /// nil for a head of tags.
  ///
  /// - tags: the model's tags heads, among whose types the arguments are.
  mutating func mentionHead(
    _ head: CheckpointHead, _ tensors: CheckpointTensors, beside tags: [HeadWeights]
  ) throws -> MentionHeadWeights? {
    switch head.kind {
    case .tags: return nil
    case .flags(let names, let thresholds, let mentions):
      let labels = try labelSet(names, scheme: .plain)
      return .flags(
        FlagHeadWeights(
          name: head.name, labels: labels,
          thresholds: thresholds.isEmpty
            ? [Float](repeating: 0.5, count: names.count) : thresholds,
          arguments: try arguments(mentions, of: head.name, among: tags),
          projection: try linear(
            "heads.\(head.name)", tensors, shape.hiddenSize, names.count)))
    case .relation(let types, let argumentTypes, let size):
      return .relation(
        try relation(head.name, types, argumentTypes, size, tensors, beside: tags))
    case .open(let size, let threshold):
      return .open(try open(head.name, size, threshold ?? 0.5, tensors))
    }
  }

  private mutating func open(
    _ name: String, _ size: Int, _ threshold: Float, _ tensors: CheckpointTensors
  ) throws -> OpenHeadWeights {
    let stem = "heads.\(name)"
    let scale = try tensors.tensor("\(stem).scale", shape: [1]).elements[0]
    let weight = try tensors.tensor("\(stem).type.weight", shape: [2 * size, shape.hiddenSize])
    let bias = try tensors.tensor("\(stem).type.bias", shape: [2 * size])
    // The scale of the products goes into the names' vectors, whose int8 steps do not see it.
    let names = LinearWeights(
      weights: weight.elements.map { $0 * scale }, bias: bias.elements.map { $0 * scale },
      inputCount: shape.hiddenSize, outputCount: 2 * size, limit: weightLimit)
    note(weight.name, weight.shape, names.error)
    return OpenHeadWeights(
      name: name, labels: try labelSet(OpenHeadWeights.labelNames, scheme: .bio),
      projection: try linear("\(stem).word", tensors, shape.hiddenSize, 2 * size),
      nameProjection: names,
      scoreBias: try tensors.tensor("\(stem).bias", shape: [2]).elements, threshold: threshold)
  }

  private mutating func relation(
    _ name: String, _ types: [String], _ argumentTypes: [String], _ size: Int,
    _ tensors: CheckpointTensors, beside tags: [HeadWeights]
  ) throws -> RelationHeadWeights {
    let stem = "heads.\(name)"
    let labels = try labelSet(["O"] + types.flatMap { ["B-" + $0, "I-" + $0] }, scheme: .bio)
    let word = try tensors.tensor("\(stem).word.weight", shape: [size, shape.hiddenSize])
    let argument = try tensors.tensor("\(stem).argument.weight", shape: [size, shape.hiddenSize])
    let bias = try tensors.tensor("\(stem).hidden.bias", shape: [size])
    let distance = try tensors.tensor(
      "\(stem).distance.weight", shape: [WordDistance.bucketCount, size])
    // One layer for both halves. The bias comes once into a sum of both, with the argument's half.
    let projection = LinearWeights(
      weights: word.elements + argument.elements,
      bias: [Float](repeating: 0, count: size) + bias.elements, inputCount: shape.hiddenSize,
      outputCount: 2 * size, limit: weightLimit)
    note(word.name + " + " + argument.name, [2 * size, shape.hiddenSize], projection.error)
    return RelationHeadWeights(
      name: name, labels: labels, arguments: try arguments(argumentTypes, of: name, among: tags),
      projection: projection,
      output: try linear("\(stem).output", tensors, size, labels.labels.count),
      distanceRows: distance.elements)
  }

  /// - types: empty for all of the first head.
  private func arguments(
    _ types: [String], of head: String, among tags: [HeadWeights]
  ) throws -> [HeadArgument] {
    let first = tags[0].labels.types.indices.map { HeadArgument(headIndex: 0, typeIndex: $0) }
    if types.isEmpty { return first }
    var found: Set<HeadArgument> = []
    for type in types {
      let places = tags.enumerated().compactMap { index, tag in
        tag.labels.types.firstIndex(of: type).map {
          HeadArgument(headIndex: index, typeIndex: $0)
        }
      }
      guard !places.isEmpty else {
        throw ConversionError.missingArgument(
          head: head, type: type, found: tags.flatMap(\.labels.types))
      }
      found.formUnion(places)
    }
    return found.sorted()
  }

  private func labelSet(_ names: [String], scheme: LabelScheme) throws -> LabelSet {
    do {
      return try LabelSet(names: names, scheme: scheme)
    } catch {
      throw ConversionError.labels(file: shape.file, error)
    }
  }

  private mutating func linear(
    _ stem: String, _ tensors: CheckpointTensors, _ inputCount: Int, _ outputCount: Int
  ) throws -> LinearWeights {
    let weight = try tensors.tensor("\(stem).weight", shape: [outputCount, inputCount])
    let bias = try tensors.tensor("\(stem).bias", shape: [outputCount])
    let linear = LinearWeights(
      weights: weight.elements, bias: bias.elements, inputCount: inputCount,
      outputCount: outputCount, limit: weightLimit)
    note(weight.name, weight.shape, linear.error)
    return linear
  }
}
