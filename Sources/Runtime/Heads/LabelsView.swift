// A head's labels section: fixed records, then the names end to end. Checked once at open, so
// that every later look needs no check.

/// One label of a head.
public struct LabelView {
  /// UTF-8 as the checkpoint spells it, prefix included; 1...255 bytes, no control characters.
  public let name: UnsafeRawBufferPointer
  public let prefix: LabelPrefix
  /// Index of the type, nil for the outside label.
  public let typeIndex: Int?
}

/// The checked labels of one head: what its outputs mean.
public struct LabelsView {
  /// How the labels spell spans.
  public let scheme: LabelScheme
  /// L: labels, 1...1024; at most one has the prefix `outside`.
  public let labelCount: Int
  /// Types, 1...L.
  public let typeCount: Int
  private let section: UnsafeRawBufferPointer

  private typealias Field = ModelLayout.Labels

  init(checking section: UnsafeRawBufferPointer, head: UInt32) throws(ModelError) {
    self.section = section
    try LabelsView.expect(head, UInt64(section.count), Field.headerByteCount...(1 << 24))
    labelCount = try LabelsView.count(
      section, Field.labelCount, 1...ModelLayout.Limit.labelCount, head)
    typeCount = try LabelsView.count(section, Field.typeCount, 1...labelCount, head)
    let rawScheme = section.littleEndianU32(Field.scheme)
    guard let scheme = LabelScheme(rawValue: rawScheme) else {
      throw .badLabelSection(head: head, value: rawScheme, limit: LabelScheme.plain.rawValue)
    }
    self.scheme = scheme
    let headNameByteCount = try LabelsView.count(
      section, Field.nameByteCount, 1...ModelLayout.Limit.nameByteCount, head)
    // At most 16 + 1024 * 24 + 255, no overflow.
    let namesStart = typeRecord(typeCount)
    try LabelsView.expect(head, UInt64(section.count), namesStart + headNameByteCount...(1 << 24))
    guard section.isPrintableText(namesStart..<namesStart + headNameByteCount) else {
      throw .badLabelSection(head: head, value: 0, limit: 0)
    }
    var end = namesStart + headNameByteCount
    for index in 0..<labelCount { end = try checkLabel(index, nameStart: end, head) }
    for index in 0..<typeCount { end = try checkType(index, nameStart: end, head) }
    guard end == section.count else {
      throw .badLabelSection(head: head, value: UInt32(section.count), limit: UInt32(end))
    }
    try checkDuplicates(head)
  }

  /// The head's own name, UTF-8, 1...255 bytes.
  public var headName: UnsafeRawBufferPointer {
    slice(typeRecord(typeCount), count: word(Field.nameByteCount))
  }

  /// - Precondition: 0 <= index < labelCount.
  public func label(_ index: Int) -> LabelView {
    precondition(index >= 0 && index < labelCount, "no such label")
    let record = labelRecord(index)
    let type = section.littleEndianU32(record + Field.labelType)
    let prefix = LabelPrefix(rawValue: section.littleEndianU32(record + Field.labelPrefix))
    return LabelView(
      name: labelName(index),
      prefix: prefix ?? .outside,
      typeIndex: type == Field.noType ? nil : Int(type))
  }

  /// UTF-8 name of a type, 1...255 bytes, no control characters.
  ///
  /// - Precondition: 0 <= index < typeCount.
  public func typeName(_ index: Int) -> UnsafeRawBufferPointer {
    precondition(index >= 0 && index < typeCount, "no such type")
    let record = typeRecord(index)
    return slice(
      word(record + Field.typeNameByteStart), count: word(record + Field.typeNameByteCount))
  }

  // MARK: Checks

  /// Checks a label's record and name; returns the name's end.
  private func checkLabel(
    _ index: Int, nameStart: Int, _ head: UInt32
  ) throws(ModelError) -> Int {
    let record = labelRecord(index)
    let wrong = ModelError.badLabel(head: head, label: UInt32(index))
    let prefix = LabelPrefix(rawValue: section.littleEndianU32(record + Field.labelPrefix))
    let type = section.littleEndianU32(record + Field.labelType)
    guard let prefix else { throw wrong }
    guard prefix == .outside ? type == Field.noType : type < UInt32(typeCount) else { throw wrong }
    guard scheme.allows(prefix) else { throw wrong }
    let end = nameEnd(
      start: word(record + Field.labelNameByteStart),
      count: word(record + Field.labelNameByteCount), expectedStart: nameStart)
    guard let end else { throw wrong }
    return end
  }

  private func checkType(_ index: Int, nameStart: Int, _ head: UInt32) throws(ModelError) -> Int {
    let record = typeRecord(index)
    let end = nameEnd(
      start: word(record + Field.typeNameByteStart),
      count: word(record + Field.typeNameByteCount), expectedStart: nameStart)
    guard let end else { throw .badType(head: head, type: UInt32(index)) }
    return end
  }

  /// No two labels have one name or one meaning, no two types one name.
  private func checkDuplicates(_ head: UInt32) throws(ModelError) {
    let twins =
      firstDuplicate(count: labelCount) { meaning($0) - meaning($1) }
      ?? firstDuplicate(count: labelCount) { labelName($0).order(to: labelName($1)) }
    if let twins {
      throw .duplicateLabel(head: head, first: UInt32(twins.first), second: UInt32(twins.second))
    }
    let types = firstDuplicate(count: typeCount) { typeName($0).order(to: typeName($1)) }
    if let types {
      throw .duplicateType(head: head, first: UInt32(types.first), second: UInt32(types.second))
    }
  }

  /// A number for the label's prefix and type.
  private func meaning(_ index: Int) -> Int {
    let record = labelRecord(index)
    return word(record + Field.labelType) << 8 + word(record + Field.labelPrefix)
  }

  /// The end of a name that starts where the one before ended, nil if it is not a sound name.
  private func nameEnd(start: Int, count: Int, expectedStart: Int) -> Int? {
    guard start == expectedStart, count >= 1, count <= ModelLayout.Limit.nameByteCount,
      count <= section.count - start, section.isPrintableText(start..<start + count)
    else { return nil }
    return start + count
  }

  private static func expect(
    _ head: UInt32, _ value: UInt64, _ range: ClosedRange<Int>
  ) throws(ModelError) {
    if value < UInt64(range.lowerBound) {
      throw .badLabelSection(
        head: head, value: UInt32(value), limit: UInt32(range.lowerBound))
    }
    if value > UInt64(range.upperBound) {
      throw .badLabelSection(
        head: head, value: UInt32(clamping: value), limit: UInt32(range.upperBound))
    }
  }

  private static func count(
    _ section: UnsafeRawBufferPointer, _ position: Int, _ range: ClosedRange<Int>, _ head: UInt32
  ) throws(ModelError) -> Int {
    let value = section.littleEndianU32(position)
    try expect(head, UInt64(value), range)
    return Int(value)
  }

  // MARK: Places

  private func labelRecord(_ index: Int) -> Int {
    Field.headerByteCount + index * Field.labelByteCount
  }

  /// Byte position of a type's record; of the head's name for index == typeCount.
  private func typeRecord(_ index: Int) -> Int {
    labelRecord(labelCount) + index * Field.typeByteCount
  }

  private func labelName(_ index: Int) -> UnsafeRawBufferPointer {
    let record = labelRecord(index)
    return slice(
      word(record + Field.labelNameByteStart), count: word(record + Field.labelNameByteCount))
  }

  private func word(_ bytePosition: Int) -> Int { Int(section.littleEndianU32(bytePosition)) }

  private func slice(_ byteStart: Int, count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: section[byteStart..<byteStart + count])
  }
}

extension LabelScheme {
  /// Whether labels of this scheme may have the prefix.
  func allows(_ prefix: LabelPrefix) -> Bool {
    switch prefix {
    case .outside, .inside: true
    case .begin: self != .plain
    case .end, .single: self == .iobes
    }
  }
}
