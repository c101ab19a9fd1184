// Takes the sections of input features and the model's own dictionary; both may be absent.

extension ModelReader {
  mutating func takeFeatures(
    _ configuration: ModelConfiguration
  ) throws(ModelError) -> FeatureTable? {
    guard let next = try peek(), next.kind == .features else { return nil }
    let section = try takeBytes(.features)
    let features = try ModelReader.features(section)
    let rowCount = FeatureTable.rowCount(features)
    let stride = ModelLayout.roundedUp(configuration.hiddenSize, to: ModelLayout.tileOutputs)
    let rows = try takeNumbers(
      .featureRows, index: 0, .f32, dimensions: (rowCount, configuration.hiddenSize),
      elementCount: rowCount * stride
    ).assumingMemoryBound(to: Float.self)
    let table = FeatureTable(features: features, rows: rows, rowStride: stride)
    for row in 0..<rowCount {
      try NumberCheck.values(
        rows + row * stride, count: configuration.hiddenSize, paddedCount: stride,
        kind: .featureRows, index: 0, firstElement: row * stride)
    }
    for index in 0..<features.count {
      let row = Int(table.firstRows[index])
      try NumberCheck.values(
        rows + row * stride, count: 0, paddedCount: stride, kind: .featureRows, index: 0,
        firstElement: row * stride)
    }
    return table
  }

  /// The declaration: kinds, class counts and names of types.
  private static func features(
    _ section: UnsafeRawBufferPointer
  ) throws(ModelError) -> [InputFeature] {
    typealias Field = ModelLayout.Features
    guard section.count >= Field.headerByteCount else { throw .badFeature(feature: 0) }
    let count = Int(section.littleEndianU32(0))
    guard count > 0, count <= TokenFeatures.capacity,
      section.count >= Field.headerByteCount + count * Field.featureByteCount,
      section.littleEndianU32(4) == 0
    else { throw .badFeature(feature: UInt32(truncatingIfNeeded: count)) }
    var nameStart = Field.headerByteCount + count * Field.featureByteCount
    var features: [InputFeature] = []
    for index in 0..<count {
      let entry = Field.headerByteCount + index * Field.featureByteCount
      let bad = ModelError.badFeature(feature: UInt32(index))
      guard let raw = UInt8(exactly: section.littleEndianU32(entry + Field.kind)),
        let kind = FeatureKind(rawValue: raw)
      else { throw bad }
      let nameCount = Int(section.littleEndianU32(entry + Field.nameByteCount))
      guard Int(section.littleEndianU32(entry + Field.classCount)) == kind.classCount,
        Int(section.littleEndianU32(entry + Field.nameStart)) == nameStart,
        nameCount <= section.count - nameStart,
        (kind == .dictionary) == (nameCount > 0), nameCount <= ModelLayout.Limit.nameByteCount
      else { throw bad }
      let name = nameStart..<nameStart + nameCount
      guard section.isPrintableText(name) else { throw bad }
      let feature = InputFeature(kind, typeName: [UInt8](section[name]))
      // No feature twice.
      for other in features where other == feature { throw bad }
      features.append(feature)
      nameStart += nameCount
    }
    guard nameStart == section.count else { throw .badFeature(feature: UInt32(count)) }
    return features
  }

  mutating func takeDictionary() throws(ModelError) -> TermDictionary? {
    guard let next = try peek(), next.kind == .dictionary else { return nil }
    let section = try takeBytes(.dictionary)
    do throws(DictionaryError) {
      return try TermDictionary.view(section)
    } catch {
      throw .badDictionary(error)
    }
  }
}
