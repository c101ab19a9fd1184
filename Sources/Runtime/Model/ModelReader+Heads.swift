// Takes the sections of heads, a function a kind. Tags heads come first; every other head begins with
// a head section that names its kind.

extension ModelReader {
  /// A head that labels words.
  mutating func takeTagHead(
    _ index: Int, _ configuration: ModelConfiguration
  ) throws(ModelError) -> TagHead {
    let labels = try takeLabels(index)
    let columns = try takeColumns(
      .classifier, index: index, configuration.hiddenSize, labels.labelCount)
    return TagHead(
      classifier: try takeTiles(.classifier, index: index, columns), labels: labels)
  }

  /// Heads that are no tags heads, of kinds known or not.
  ///
  /// - Throws: if there are more heads in all than the format allows.
  func mentionHeadCount(beside tagHeadCount: Int) throws(ModelError) -> Int {
    var count = 0
    for index in 0..<table.count where table.section(index).kind == .head { count += 1 }
    guard tagHeadCount + count <= ModelLayout.Limit.headCount else {
      throw .tooManyHeads(
        count: UInt32(tagHeadCount + count), limit: UInt32(ModelLayout.Limit.headCount))
    }
    return count
  }

  /// The next head that is no tags head; nil for one of an unknown kind that may be skipped.
  ///
  /// - number: of the head in the file.
  /// - tagHeads: the model's.
  mutating func takeMentionHead(
    _ number: Int, tagHeads: UnsafePointer<Head>, _ configuration: ModelConfiguration
  ) throws(ModelError) -> Head? {
    let section = try take(.head, index: number, .bytes)
    let record = contents(of: section)
    guard let rawKind = HeadRecord.rawKind(of: record) else {
      throw .wrongSectionByteCount(
        kind: SectionKind.head.rawValue, index: UInt32(number), found: UInt64(record.count),
        expected: UInt64(ModelLayout.Head.headerByteCount))
    }
    guard let kind = HeadKind(rawValue: rawKind) else {
      guard section.flags & ModelLayout.Section.isRequired == 0 else {
        throw .badHead(head: UInt32(number), field: ModelLayout.Head.kind, value: rawKind)
      }
      try skipSections(ofHead: number)
      return nil
    }
    let checked = try HeadRecord(
      checking: record, kind, head: UInt32(number), tagHeadCount: configuration.headCount,
      typeCount: { tagHeads[$0].typeCount })
    switch kind {
    case .flags: return .flags(try takeFlags(number, checked, configuration))
    case .relation: return .relation(try takeRelation(number, checked, configuration))
    case .open: return .open(try takeOpen(number, checked, configuration))
    }
  }

  private mutating func takeOpen(
    _ index: Int, _ record: HeadRecord, _ configuration: ModelConfiguration
  ) throws(ModelError) -> OpenHead {
    let labels = try takeLabels(index)
    var isSound = labels.labelCount == OpenHead.labelCount && labels.scheme == .bio
    for (place, prefix) in [LabelPrefix.outside, .begin, .inside].enumerated() where isSound {
      isSound = labels.label(place).prefix == prefix
    }
    guard isSound else {
      throw .badOpenLabels(head: UInt32(index), labelCount: UInt32(labels.labelCount))
    }
    let hidden = configuration.hiddenSize
    let columns = try takeColumns(.classifier, index: index, hidden, 2 * record.size)
    let nameColumns = try takeColumns(.nameProjection, index: index, hidden, 2 * record.size)
    let bias = try takeValues(.openBias, index: index, count: 2)
    let projection = try takeTiles(.classifier, index: index, columns)
    let nameProjection = try takeTiles(.nameProjection, index: index, nameColumns)
    return OpenHead(
      projection: projection, nameProjection: nameProjection, labels: labels, scoreBias: bias,
      threshold: record.thresholds[0], size: record.size,
      storedTypes: try takeStoredTypes(index, record.size))
  }

  private mutating func takeStoredTypes(
    _ index: Int, _ size: Int
  ) throws(ModelError) -> StoredTypes? {
    guard let next = try peek(), next.kind == .storedTypes else { return nil }
    let section = try takeBytes(.storedTypes, index: index)
    let count = try StoredTypes.count(checking: section, head: UInt32(index))
    let rows = try takeRows(
      .storedVectors, index: index, rowCount: count, columnCount: 2 * size)
    return StoredTypes(
      section: section, rows: rows,
      rowStride: ModelLayout.roundedUp(2 * size, to: ModelLayout.tileOutputs))
  }

  private mutating func takeFlags(
    _ index: Int, _ record: HeadRecord, _ configuration: ModelConfiguration
  ) throws(ModelError) -> FlagHead {
    let labels = try takeLabels(index)
    var isSound = labels.labelCount == record.thresholdCount && labels.scheme == .plain
    for label in 0..<labels.labelCount {
      isSound = isSound && labels.label(label).typeIndex == label
    }
    guard isSound else {
      throw .badFlagLabels(
        head: UInt32(index), flagCount: UInt32(record.thresholdCount),
        labelCount: UInt32(labels.labelCount))
    }
    let columns = try takeColumns(
      .classifier, index: index, configuration.hiddenSize, labels.labelCount)
    return FlagHead(
      projection: try takeTiles(.classifier, index: index, columns), arguments: record.arguments,
      labels: labels, thresholds: record.thresholds)
  }

  private mutating func takeRelation(
    _ index: Int, _ record: HeadRecord, _ configuration: ModelConfiguration
  ) throws(ModelError) -> RelationHead {
    let labels = try takeLabels(index)
    let columns = try takeColumns(
      .classifier, index: index, configuration.hiddenSize, 2 * record.size)
    let output = try takeColumns(.relationOutput, index: index, record.size, labels.labelCount)
    let distances = try takeRows(
      .relationDistances, index: index, rowCount: WordDistance.bucketCount,
      columnCount: record.size)
    return RelationHead(
      projection: try takeTiles(.classifier, index: index, columns), arguments: record.arguments,
      labels: labels, output: try takeTiles(.relationOutput, index: index, output),
      distanceRows: distances, size: record.size, reach: record.reach)
  }

  private mutating func takeLabels(_ index: Int) throws(ModelError) -> LabelsView {
    let section = try takeBytes(.labels, index: index)
    return try LabelsView(checking: section, head: UInt32(index))
  }
}
