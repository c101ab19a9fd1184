// The head section that stands before the labels of every head that is no tags head: its kind, the
// mentions it reads at, sizes and thresholds.

/// A head section after its checks.
struct HeadRecord {
  let kind: HeadKind
  let arguments: ArgumentList
  /// [thresholdCount]
  let thresholds: UnsafePointer<Float>
  let thresholdCount: Int
  let size: Int
  let reach: Int

  private typealias Field = ModelLayout.Head
  private typealias Limit = ModelLayout.Limit

  /// The kind's number in a section, known or not; nil if the section is too short for a record.
  static func rawKind(of section: UnsafeRawBufferPointer) -> UInt32? {
    section.count >= Field.headerByteCount ? section.littleEndianU32(Field.kind) : nil
  }

  /// - section: of a known kind, and not too short for a record.
  /// - typeCount: of each tags head.
  init(
    checking section: UnsafeRawBufferPointer, _ kind: HeadKind, head: UInt32,
    tagHeadCount: Int, typeCount: (Int) -> Int
  ) throws(ModelError) {
    self.kind = kind
    func field(_ position: Int, _ range: ClosedRange<Int>) throws(ModelError) -> Int {
      let value = section.littleEndianU32(position)
      guard range.contains(Int(value)) else {
        throw .badHead(head: head, field: position, value: value)
      }
      return Int(value)
    }
    let isRelation = kind == .relation
    let argumentCount = try field(
      Field.argumentCount, kind == .open ? 0...0 : 1...Limit.argumentCount)
    let thresholdCounts: ClosedRange<Int>
    let sizes: ClosedRange<Int>
    switch kind {
    case .flags: (thresholdCounts, sizes) = (1...Limit.flagCount, 0...0)
    case .relation: (thresholdCounts, sizes) = (0...0, 1...Limit.relationSize)
    case .open: (thresholdCounts, sizes) = (1...1, 1...Limit.openSize)
    }
    thresholdCount = try field(Field.thresholdCount, thresholdCounts)
    size = try field(Field.size, sizes)
    reach = try field(Field.reach, isRelation ? 1...Limit.relationReach : 0...0)
    let buckets = isRelation ? WordDistance.bucketCount : 0
    _ = try field(Field.distanceCount, buckets...buckets)
    for position in stride(from: Field.zero, to: Field.headerByteCount, by: 4) {
      _ = try field(position, 0...0)
    }
    let thresholdsStart = Field.headerByteCount + argumentCount * Field.argumentByteCount
    let expected = thresholdsStart + thresholdCount * 4
    guard section.count == expected else {
      throw .wrongSectionByteCount(
        kind: SectionKind.head.rawValue, index: head, found: UInt64(section.count),
        expected: UInt64(expected))
    }
    arguments = ArgumentList(
      UnsafeRawBufferPointer(rebasing: section[Field.headerByteCount..<thresholdsStart]))
    var before = (headIndex: -1, typeIndex: -1)
    for index in 0..<argumentCount {
      let pair = arguments[index]
      guard pair.headIndex < tagHeadCount, pair.typeIndex < typeCount(pair.headIndex),
        pair > before
      else { throw .badArgument(head: head, argument: UInt32(index)) }
      before = pair
    }
    // Sections start at multiples of 64, and pairs have 8 bytes.
    thresholds = (section.baseAddress! + thresholdsStart).assumingMemoryBound(to: Float.self)
    for flag in 0..<thresholdCount where !(thresholds[flag] >= 0 && thresholds[flag] <= 1) {
      throw .badThreshold(head: head, flag: UInt32(flag), bits: thresholds[flag].bitPattern)
    }
  }
}
