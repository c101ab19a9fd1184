// The bytes of the small sections, from the values they hold. Positions come from ModelLayout.
import Runtime

enum SectionBytes {
  static func words(_ words: [UInt32]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(words.count * 4)
    for word in words { bytes.append(littleEndian: word) }
    return bytes
  }

  static func floats(_ numbers: [Float]) -> [UInt8] { words(numbers.map(\.bitPattern)) }

  static func configuration(_ configuration: ModelConfiguration) -> [UInt8] {
    typealias Field = ModelLayout.Configuration
    var bytes = [UInt8](repeating: 0, count: Field.byteCount)
    let fields: [(Int, UInt32)] = [
      (Field.vocabularyCount, UInt32(configuration.vocabularyCount)),
      (Field.hiddenSize, UInt32(configuration.hiddenSize)),
      (Field.layerCount, UInt32(configuration.layerCount)),
      (Field.attentionHeadCount, UInt32(configuration.attentionHeadCount)),
      (Field.feedForwardSize, UInt32(configuration.feedForwardSize)),
      (Field.positionCount, UInt32(configuration.positionCount)),
      (Field.windowTokens, UInt32(configuration.windowTokens)),
      (Field.activation, configuration.activation.rawValue),
      (Field.layerNormEpsilon, configuration.layerNormEpsilon.bitPattern),
      (Field.weightLimit, UInt32(configuration.weightLimit)),
      (Field.activationLimit, UInt32(configuration.activationLimit)),
      (Field.headCount, UInt32(configuration.headCount)),
    ]
    bytes.withUnsafeMutableBytes { buffer in
      for (position, value) in fields { buffer.store(value, at: position) }
    }
    return bytes
  }

  /// The head section of a head that is no tags head.
  static func head(_ head: MentionHeadWeights) -> [UInt8] {
    typealias Field = ModelLayout.Head
    var bytes = [UInt8](repeating: 0, count: Field.headerByteCount)
    var fields: [(Int, UInt32)]
    let arguments: [HeadArgument]
    var thresholds: [Float] = []
    switch head {
    case .flags(let flags):
      arguments = flags.arguments
      thresholds = flags.thresholds
      fields = [(Field.kind, HeadKind.flags.rawValue)]
    case .relation(let relation):
      arguments = relation.arguments
      let size = relation.output.inputCount
      fields = [
        (Field.kind, HeadKind.relation.rawValue), (Field.size, UInt32(size)),
        (Field.reach, UInt32(relation.reach)),
        (Field.distanceCount, UInt32(relation.distanceRows.count / size)),
      ]
    case .open(let open):
      arguments = []
      thresholds = [open.threshold]
      fields = [
        (Field.kind, HeadKind.open.rawValue),
        (Field.size, UInt32(open.projection.outputCount / 2)),
      ]
    }
    fields.append((Field.argumentCount, UInt32(arguments.count)))
    fields.append((Field.thresholdCount, UInt32(thresholds.count)))
    bytes.withUnsafeMutableBytes { buffer in
      for (position, value) in fields { buffer.store(value, at: position) }
    }
    for argument in arguments {
      bytes.append(littleEndian: UInt32(argument.headIndex))
      bytes.append(littleEndian: UInt32(argument.typeIndex))
    }
    return bytes + floats(thresholds)
  }

  /// - name: of the head.
  static func labels(_ set: LabelSet, name: String) -> [UInt8] {
    typealias Field = ModelLayout.Labels
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt32(set.labels.count))
    bytes.append(littleEndian: UInt32(set.types.count))
    bytes.append(littleEndian: set.scheme.rawValue)
    bytes.append(littleEndian: UInt32(name.utf8.count))
    var names = Array(name.utf8)
    let namesStart =
      Field.headerByteCount + set.labels.count * Field.labelByteCount
      + set.types.count * Field.typeByteCount
    for label in set.labels {
      bytes.append(littleEndian: label.prefix.rawValue)
      bytes.append(littleEndian: label.typeIndex.map { UInt32($0) } ?? Field.noType)
      bytes.append(littleEndian: UInt32(namesStart + names.count))
      bytes.append(littleEndian: UInt32(label.name.utf8.count))
      names += Array(label.name.utf8)
    }
    for type in set.types {
      bytes.append(littleEndian: UInt32(namesStart + names.count))
      bytes.append(littleEndian: UInt32(type.utf8.count))
      names += Array(type.utf8)
    }
    return bytes + names
  }

  /// - texts: ascending in their bytes.
  static func storedTypes(_ texts: [[UInt8]]) -> [UInt8] {
    typealias Field = ModelLayout.StoredTypes
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt32(texts.count))
    bytes.append(littleEndian: UInt32(0))
    var start = Field.headerByteCount + texts.count * Field.recordByteCount
    for text in texts {
      bytes.append(littleEndian: UInt32(start))
      bytes.append(littleEndian: UInt32(text.count))
      start += text.count
    }
    return bytes + texts.joined()
  }

  static func features(_ features: [InputFeature]) -> [UInt8] {
    typealias Field = ModelLayout.Features
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt32(features.count))
    bytes.append(littleEndian: UInt32(0))
    let namesStart = Field.headerByteCount + features.count * Field.featureByteCount
    var names: [UInt8] = []
    for feature in features {
      bytes.append(littleEndian: UInt32(feature.kind.rawValue))
      bytes.append(littleEndian: UInt32(feature.classCount))
      bytes.append(littleEndian: UInt32(namesStart + names.count))
      bytes.append(littleEndian: UInt32(feature.typeName.count))
      names += feature.typeName
    }
    return bytes + names
  }

  static func provenance(_ pairs: [(key: String, value: String)]) -> [UInt8] {
    typealias Field = ModelLayout.Provenance
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt32(pairs.count))
    bytes.append(littleEndian: UInt32(0))
    let textStart = Field.headerByteCount + pairs.count * Field.pairByteCount
    var text: [UInt8] = []
    for pair in pairs {
      for string in [pair.key, pair.value] {
        bytes.append(littleEndian: UInt32(textStart + text.count))
        bytes.append(littleEndian: UInt32(string.utf8.count))
        text += Array(string.utf8)
      }
    }
    return bytes + text
  }
}

extension [UInt8] {
  mutating func append(littleEndian word: UInt32) {
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      append(UInt8(truncatingIfNeeded: word >> shift))
    }
  }
}
