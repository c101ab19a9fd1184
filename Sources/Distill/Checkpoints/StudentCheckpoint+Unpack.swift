// A model file -> a checkpoint: its int8 weights times their scales, so that a student whose float
// weights are not at hand can learn on, with someone's own labels for example. Converted again at once, its
// weights are the same but for the rounding of positions.
import Foundation
import Quantize
import Runtime

extension StudentCheckpoint {
  /// Whether a directory holds weights, whole or in shards.
  public static func hasWeights(directory: String) -> Bool {
    ["model.safetensors", "model.safetensors.index.json"].contains {
      FileManager.default.fileExists(atPath: directory + "/" + $0)
    }
  }

  /// Writes a model file as a checkpoint. Its first head becomes the classifier, which takes the place of a head of
  /// any name in a scheme; dictionary and stored types stay behind.
  ///
  /// - Throws: FileFault, VocabularyError, CheckpointError.unsupported, ConversionError.cannotWrite.
  public static func unpack(
    model path: String, element: StoredElement = .f32, to directory: String
  ) throws {
    let file: Model
    do throws(ModelError) {
      file = try Model.open(path: path)
    } catch {
      throw FileFault(path: path, error)
    }
    try withExtendedLifetime(file) {
      guard file.configuration.activation == .gelu else {
        throw CheckpointError.unsupported(
          path: path, field: "activation", value: "\(file.configuration.activation)")
      }
      let student = StudentModel(
        configuration: StudentConfiguration(unpacking: file), engine: Engine(threadCount: 1))
      student.unpackEncoder(file)
      for index in 0..<file.headCount { student.unpackHead(index, file) }
      try write(
        student, weights: student.weights, vocabulary: Vocabulary(unpacking: file),
        tokenizerSettings: [("tokenizer_config.json", Data(tokenizerText(file.normalizer).utf8))],
        element: element, to: directory)
    }
  }

  private static func tokenizerText(_ normalizer: NormalizerView) -> String {
    JSONValue.object([
      JSONMember("do_lower_case", .bool(normalizer.lowercases)),
      JSONMember("strip_accents", .bool(normalizer.stripsAccents)),
      JSONMember("tokenize_chinese_chars", .bool(normalizer.separatesCJK)),
    ]).serialized + "\n"
  }
}

extension Vocabulary {
  fileprivate init(unpacking file: Model) throws(VocabularyError) {
    try self.init(
      pieces: (0..<Int32(file.vocabulary.count)).map { Array(file.vocabulary.piece($0)) })
  }
}

extension StudentConfiguration {
  /// Dropout as BERT's.
  fileprivate init(unpacking file: Model) {
    let shape = file.configuration
    self.init(
      vocabularyCount: shape.vocabularyCount, hiddenSize: shape.hiddenSize,
      layerCount: shape.layerCount, attentionHeadCount: shape.attentionHeadCount,
      feedForwardSize: shape.feedForwardSize, positionCount: shape.positionCount,
      epsilon: shape.layerNormEpsilon, features: file.features?.features ?? [])
    for index in 0..<file.headCount {
      let head = file.head(index)
      let name = index == 0 ? StudentCheckpoint.defaultHeadName : text(head.labels.headName)
      heads.append(Head(name: name, kind: Head.Kind(unpacking: head, of: file)))
      switch head {
      case .flags(let flags):
        thresholds[name] = (0..<flags.flagCount).map { flags.threshold($0) }
      case .open(let open): thresholds[name] = [open.threshold]
      case .tags, .relation: break
      }
    }
  }
}

extension StudentConfiguration.Head.Kind {
  fileprivate init(unpacking head: Head, of file: Model) {
    let types = (0..<head.labels.typeCount).map { text(head.labels.typeName($0)) }
    switch head {
    case .tags:
      self = .tags(labels: (0..<head.labels.labelCount).map { text(head.labels.label($0).name) })
    case .flags(let flags):
      self = .flags(names: types, mentionTypes: argumentTypes(flags.arguments, file))
    case .relation(let relation):
      self = .relation(
        .init(
          types: types, argumentTypes: argumentTypes(relation.arguments, file),
          size: relation.size))
    case .open(let open): self = .open(size: open.size)
    }
  }
}

/// Types of the arguments, each once.
private func argumentTypes(_ arguments: ArgumentList, _ file: Model) -> [String] {
  var types: [String] = []
  for index in 0..<arguments.count {
    let (head, type) = arguments[index]
    let name = text(file.tagHead(head).typeName(type))
    if !types.contains(name) { types.append(name) }
  }
  return types
}

private func text(_ bytes: UnsafeRawBufferPointer) -> String {
  String(decoding: bytes, as: UTF8.self)
}

extension StudentModel {
  fileprivate func unpackEncoder(_ file: Model) {
    let h = configuration.hiddenSize
    unpack(file.wordEmbedding, at: layout.wordEmbedding)
    // Token type 0, whose rows stay zero, and the offset are in the positions' rows.
    unpack(file.positionEmbedding, at: layout.positionEmbedding)
    for position in 0..<configuration.positionCount {
      for column in 0..<h {
        weights.start[layout.positionEmbedding + position * h + column] +=
          file.embeddingOffset[column]
      }
    }
    unpack(file.embeddingNorm, layout.embeddingNormScale, layout.embeddingNormBias)
    if let table = file.features {
      var row = 0
      for (feature, start) in zip(table.features, layout.featureRows) {
        for place in 0..<feature.classCount {
          copy(table.rows + row * table.rowStride, h, to: start + place * h)
          row += 1
        }
      }
    }
    for (index, place) in layout.layers.enumerated() {
      let layer = file.layer(index)
      for (part, linear) in [layer.query, layer.key, layer.value].enumerated() {
        unpack(
          linear, place.queryKeyValueWeight + part * h * h, place.queryKeyValueBias + part * h)
      }
      unpack(layer.attentionOutput, place.attentionOutputWeight, place.attentionOutputBias)
      unpack(layer.attentionNorm, place.attentionNormScale, place.attentionNormBias)
      unpack(layer.feedForwardIn, place.feedForwardInWeight, place.feedForwardInBias)
      unpack(layer.feedForwardOut, place.feedForwardOutWeight, place.feedForwardOutBias)
      unpack(layer.feedForwardNorm, place.feedForwardNormScale, place.feedForwardNormBias)
    }
  }

  fileprivate func unpackHead(_ index: Int, _ file: Model) {
    let place = layout.heads[index]
    switch file.head(index) {
    case .tags(let head): unpack(head.classifier, place.weight, place.bias)
    case .flags(let head): unpack(head.projection, place.weight, place.bias)
    case .relation(let head):
      // Words and arguments are one layer of 2 D, whose bias stands with the arguments' half.
      let relation = place.relation!
      unpack(head.projection, place.weight, nil)
      copy(head.projection.bias + head.size, head.size, to: place.bias)
      for bucket in 0..<WordDistance.bucketCount {
        copy(
          head.distanceRows + bucket
            * ModelLayout.roundedUp(head.size, to: ModelLayout.tileOutputs),
          head.size, to: relation.distance + bucket * head.size)
      }
      unpack(head.output, relation.outputWeight, relation.outputBias)
    case .open(let head):
      let open = place.open!
      unpack(head.projection, place.weight, place.bias)
      // The products' scale is in the names' layer.
      unpack(head.nameProjection, open.typeWeight, open.typeBias)
      weights.start[open.scale] = 1
      copy(head.scoreBias, 2, to: open.scoreBias)
    }
  }

  private func unpack(_ linear: LinearView, _ weight: Int, _ bias: Int?) {
    for output in 0..<linear.outputCount {
      let scale = linear.columnScale[output]
      for input in 0..<linear.inputCount {
        let index = LinearView.tileIndex(
          output: output, input: input, stepCount: linear.stepCount)
        weights.start[weight + output * linear.inputCount + input] =
          scale * Float(linear.tiles[index])
      }
    }
    if let bias { copy(linear.bias, linear.outputCount, to: bias) }
  }

  private func unpack(_ norm: NormView, _ scale: Int, _ bias: Int) {
    copy(norm.scale, configuration.hiddenSize, to: scale)
    copy(norm.bias, configuration.hiddenSize, to: bias)
  }

  private func unpack(_ table: EmbeddingView, at start: Int) {
    let h = configuration.hiddenSize
    for row in 0..<table.count {
      for column in 0..<h {
        weights.start[start + row * h + column] =
          table.rowScale[row] * Float(table.rows[row * table.rowStride + column])
      }
    }
  }

  private func copy(_ values: UnsafePointer<Float>, _ count: Int, to start: Int) {
    (weights.start + start).update(from: values, count: count)
  }
}
