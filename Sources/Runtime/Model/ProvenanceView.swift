// Where a model comes from: UTF-8 key/value pairs (name, version, training, licence, scores, ...)
// that `inspect` prints. Checked once at open.

/// The checked provenance section.
public struct ProvenanceView {
  /// Pairs, 0...256.
  public let pairCount: Int
  private let section: UnsafeRawBufferPointer

  private typealias Field = ModelLayout.Provenance

  init(checking section: UnsafeRawBufferPointer) throws(ModelError) {
    self.section = section
    guard section.count >= Field.headerByteCount, section.littleEndianU32(Field.zero) == 0,
      section.littleEndianU32(Field.pairCount) <= UInt32(ModelLayout.Limit.provenancePairCount)
    else { throw .badProvenance(pair: 0) }
    pairCount = Int(section.littleEndianU32(Field.pairCount))
    var end = Field.headerByteCount + pairCount * Field.pairByteCount
    guard section.count >= end else { throw .badProvenance(pair: 0) }
    for index in 0..<pairCount {
      let wrong = ModelError.badProvenance(pair: UInt32(index))
      let keyRange = try range(index, Field.keyByteStart, expectedStart: end, wrong)
      let valueRange = try range(
        index, Field.valueByteStart, expectedStart: keyRange.upperBound, wrong)
      guard !keyRange.isEmpty, keyRange.count <= ModelLayout.Limit.nameByteCount,
        section.isPrintableText(keyRange),
        section.isPrintableText(valueRange, allowsLines: true)
      else { throw wrong }
      for earlier in 0..<index where key(earlier).isEqual(to: slice(keyRange)) { throw wrong }
      end = valueRange.upperBound
    }
    guard end == section.count else { throw .badProvenance(pair: UInt32(pairCount)) }
  }

  /// UTF-8 without control characters, 1...255 bytes; no two keys are equal.
  ///
  /// - Precondition: 0 <= index < pairCount.
  public func key(_ index: Int) -> UnsafeRawBufferPointer {
    precondition(index >= 0 && index < pairCount, "no such pair")
    return slice(stored(index, Field.keyByteStart))
  }

  /// UTF-8 without control characters but line feeds and tabs.
  ///
  /// - Precondition: 0 <= index < pairCount.
  public func value(_ index: Int) -> UnsafeRawBufferPointer {
    precondition(index >= 0 && index < pairCount, "no such pair")
    return slice(stored(index, Field.valueByteStart))
  }

  /// The value of a key, nil if there is none.
  public func value(of key: StaticString) -> UnsafeRawBufferPointer? {
    let wanted = UnsafeRawBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
    for index in 0..<pairCount where self.key(index).isEqual(to: wanted) { return value(index) }
    return nil
  }

  /// A string's place as a pair's record states it; its count stands after its start.
  private func stored(_ index: Int, _ field: Int) -> Range<Int> {
    let record = Field.headerByteCount + index * Field.pairByteCount + field
    let start = Int(section.littleEndianU32(record))
    return start..<start + Int(section.littleEndianU32(record + 4))
  }

  private func range(
    _ index: Int, _ field: Int, expectedStart: Int, _ wrong: ModelError
  ) throws(ModelError) -> Range<Int> {
    let range = stored(index, field)
    guard range.lowerBound == expectedStart, range.upperBound <= section.count else { throw wrong }
    return range
  }

  private func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: section[range])
  }
}
