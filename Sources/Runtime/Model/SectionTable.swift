// Header and section table of a model file: checked once, before any section is looked at. After
// that every section lies inside the file, none overlaps another and no byte is unaccounted for.

/// One entry of the section table.
public struct SectionView {
  public let kind: SectionKind
  public let flags: UInt32
  /// Layer or head number, else 0.
  public let index: UInt32
  /// Raw, because a section of an unknown kind may hold anything; see ElementType.
  public let elementType: UInt32
  /// From the start of the file; a multiple of 64.
  public let byteStart: Int
  public let byteCount: Int
  public let dimension0: UInt32
  public let dimension1: UInt32

  /// Reads an entry of a checked table.
  init(entry bytes: UnsafeRawBufferPointer, byteStart entry: Int) {
    typealias Field = ModelLayout.Section
    kind = SectionKind(rawValue: bytes.littleEndianU32(entry + Field.kind))
    flags = bytes.littleEndianU32(entry + Field.flags)
    index = bytes.littleEndianU32(entry + Field.index)
    elementType = bytes.littleEndianU32(entry + Field.elementType)
    byteStart = Int(bytes.littleEndianU64(entry + Field.byteStart))
    byteCount = Int(bytes.littleEndianU64(entry + Field.byteCount))
    dimension0 = bytes.littleEndianU32(entry + Field.dimension0)
    dimension1 = bytes.littleEndianU32(entry + Field.dimension1)
  }
}

/// The checked table of a file.
struct SectionTable {
  let bytes: UnsafeRawBufferPointer
  let count: Int

  /// Checks header and table: magic, version, sizes, order, alignment, and that gaps are zero.
  init(checking bytes: UnsafeRawBufferPointer) throws(ModelError) {
    let fileByteCount = UInt64(bytes.count)
    try SectionTable.need(UInt64(ModelLayout.Header.byteCount), fileByteCount)
    let magic = ModelLayout.magic
    guard
      bytes[0] == magic.0 && bytes[1] == magic.1 && bytes[2] == magic.2 && bytes[3] == magic.3
        && bytes[4] == magic.4 && bytes[5] == magic.5 && bytes[6] == magic.6 && bytes[7] == magic.7
    else { throw .wrongMagic }
    // Before anything that a later version may lay out in another way.
    let version = bytes.littleEndianU32(ModelLayout.Header.formatVersion)
    guard version == ModelLayout.formatVersion else {
      throw .unsupportedVersion(found: version, supported: ModelLayout.formatVersion)
    }
    try SectionTable.expect(
      bytes, ModelLayout.Header.headerByteCount, UInt32(ModelLayout.Header.byteCount))
    try SectionTable.expect(bytes, ModelLayout.Header.zero, 0)
    let stated = bytes.littleEndianU64(ModelLayout.Header.fileByteCount)
    try SectionTable.need(stated, fileByteCount)
    guard stated == fileByteCount else {
      throw .trailingBytes(expectedByteCount: stated, haveByteCount: fileByteCount)
    }
    let stated32 = bytes.littleEndianU32(ModelLayout.Header.sectionCount)
    guard stated32 <= UInt32(ModelLayout.Limit.sectionCount) else {
      throw .tooManySections(count: stated32, limit: UInt32(ModelLayout.Limit.sectionCount))
    }
    let count = Int(stated32)
    let tableEnd = ModelLayout.Header.byteCount + count * ModelLayout.Section.entryByteCount
    try SectionTable.need(UInt64(tableEnd), fileByteCount)
    self.bytes = bytes
    self.count = count
    try checkEntries(tableEnd: tableEnd)
  }

  /// - Precondition: 0 <= index < count.
  func section(_ index: Int) -> SectionView {
    SectionView(entry: bytes, byteStart: entryStart(index))
  }

  private func entryStart(_ index: Int) -> Int {
    ModelLayout.Header.byteCount + index * ModelLayout.Section.entryByteCount
  }

  private func checkEntries(tableEnd: Int) throws(ModelError) {
    // `end` never leaves 0...bytes.count, so no sum below can overflow.
    var end = tableEnd
    for index in 0..<count {
      let entry = entryStart(index)
      let kind = bytes.littleEndianU32(entry + ModelLayout.Section.kind)
      let number = bytes.littleEndianU32(entry + ModelLayout.Section.index)
      let flags = bytes.littleEndianU32(entry + ModelLayout.Section.flags)
      guard flags & ~ModelLayout.Section.isRequired == 0 else {
        throw .unknownFlags(kind: kind, index: number, flags: flags)
      }
      for position in stride(from: ModelLayout.Section.zero, to: 64, by: 4) {
        try SectionTable.expect(bytes, entry + position, 0)
      }
      let found = bytes.littleEndianU64(entry + ModelLayout.Section.byteStart)
      let start = ModelLayout.roundedUp(end, to: ModelLayout.alignment)
      guard found == UInt64(start) else {
        throw .wrongSectionStart(
          kind: kind, index: number, found: found, expected: UInt64(start))
      }
      try SectionTable.need(UInt64(start), UInt64(bytes.count))
      for position in end..<start where bytes[position] != 0 {
        throw .wrongValue(
          bytePosition: UInt64(position), found: UInt64(bytes[position]), expected: 0)
      }
      let byteCount = bytes.littleEndianU64(entry + ModelLayout.Section.byteCount)
      guard byteCount <= UInt64(bytes.count - start) else {
        throw .wrongSectionByteCount(
          kind: kind, index: number, found: byteCount, expected: UInt64(bytes.count - start))
      }
      end = start + Int(byteCount)
    }
    guard end == bytes.count else {
      throw .wrongEnd(found: UInt64(bytes.count), expected: UInt64(end))
    }
  }

  private static func need(_ needed: UInt64, _ have: UInt64) throws(ModelError) {
    guard have >= needed else {
      throw .truncated(neededByteCount: needed, haveByteCount: have)
    }
  }

  private static func expect(
    _ bytes: UnsafeRawBufferPointer, _ position: Int, _ expected: UInt32
  ) throws(ModelError) {
    let found = bytes.littleEndianU32(position)
    guard found == expected else {
      throw .wrongValue(
        bytePosition: UInt64(position), found: UInt64(found), expected: UInt64(expected))
    }
  }
}
