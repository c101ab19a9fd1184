// The sections as `inspect` lists them.

extension Model {
  /// Sections of the file, those of unknown kinds included.
  public var sectionCount: Int {
    Int(bytes.littleEndianU32(ModelLayout.Header.sectionCount))
  }

  /// - Precondition: 0 <= index < sectionCount.
  public func section(_ index: Int) -> SectionView {
    precondition(index >= 0 && index < sectionCount, "no such section")
    return SectionView(
      entry: bytes,
      byteStart: ModelLayout.Header.byteCount + index * ModelLayout.Section.entryByteCount)
  }
}
