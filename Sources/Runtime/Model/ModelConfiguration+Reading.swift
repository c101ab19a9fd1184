// The configuration section: a record of fixed fields, each with a range.

extension ModelConfiguration {
  /// Reads and checks the record.
  init(checking record: UnsafeRawBufferPointer) throws(ModelError) {
    typealias Field = ModelLayout.Configuration
    typealias Limit = ModelLayout.Limit
    guard record.count == Field.byteCount else {
      throw .wrongSectionByteCount(
        kind: SectionKind.configuration.rawValue, index: 0, found: UInt64(record.count),
        expected: UInt64(Field.byteCount))
    }
    let hidden = try field(record, Field.hiddenSize, 1...Limit.hiddenSize)
    let attentionHeads = try field(record, Field.attentionHeadCount, 1...hidden)
    guard hidden % attentionHeads == 0 else {
      throw .headsDoNotDivide(
        hiddenSize: UInt32(hidden), attentionHeadCount: UInt32(attentionHeads))
    }
    let vocabulary = try field(record, Field.vocabularyCount, 1...Limit.vocabularyCount)
    let positions = try field(record, Field.positionCount, 3...Limit.positionCount)
    let activation = try field(record, Field.activation, 0...2)
    let epsilon = Float(bitPattern: record.littleEndianU32(Field.layerNormEpsilon))
    guard epsilon >= Limit.minimumEpsilon && epsilon <= 1 else {
      throw .epsilonOutOfRange(bits: epsilon.bitPattern)
    }
    for position in stride(from: Field.zero, to: Field.byteCount, by: 4) {
      _ = try field(record, position, 0...0)
    }
    self.init(
      vocabularyCount: vocabulary,
      hiddenSize: hidden,
      layerCount: try field(record, Field.layerCount, 1...Limit.layerCount),
      attentionHeadCount: attentionHeads,
      feedForwardSize: try field(record, Field.feedForwardSize, 1...Limit.feedForwardSize),
      positionCount: positions,
      windowTokens: try field(record, Field.windowTokens, 3...positions),
      activation: ActivationFunction(rawValue: UInt32(activation)) ?? .gelu,
      layerNormEpsilon: epsilon,
      weightLimit: try limit(record, Field.weightLimit),
      activationLimit: try limit(record, Field.activationLimit),
      headCount: try field(record, Field.headCount, 1...Limit.headCount))
  }
}

/// One of the two ranges.
private func limit(_ record: UnsafeRawBufferPointer, _ position: Int) throws(ModelError) -> Int {
  let value = try field(record, position, ModelLayout.Limit.narrow...ModelLayout.Limit.wide)
  guard value == ModelLayout.Limit.narrow || value == ModelLayout.Limit.wide else {
    throw .configurationOutOfRange(
      field: position, value: UInt64(value), minimum: UInt64(ModelLayout.Limit.narrow),
      maximum: UInt64(ModelLayout.Limit.wide))
  }
  return value
}

/// One field of the record, within its range.
private func field(
  _ record: UnsafeRawBufferPointer, _ position: Int, _ range: ClosedRange<Int>
) throws(ModelError) -> Int {
  let value = Int(record.littleEndianU32(position))
  guard range.contains(value) else {
    throw .configurationOutOfRange(
      field: position, value: UInt64(value), minimum: UInt64(range.lowerBound),
      maximum: UInt64(range.upperBound))
  }
  return value
}
