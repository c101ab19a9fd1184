// The normaliser section, used in place from the mapped file: what BERT's normaliser and word
// splitting make of each code point, for the flags of one model. Opening checks the tables'
// bounds; look-ups check every index they take from the file.

/// The normaliser of a model.
public struct NormalizerView: @unchecked Sendable {
  /// Control characters and U+FFFD are removed, white space becomes a space.
  public let cleansText: Bool
  /// Every CJK ideograph is a word of its own.
  public let separatesCJK: Bool
  /// Text is decomposed (NFD) and its non-spacing marks are removed.
  public let stripsAccents: Bool
  public let lowercases: Bool

  /// 256 bytes, `NormalizerLayout.ByteCode` or the normalised byte.
  let byteTable: UnsafePointer<UInt8>
  private let pages: UnsafePointer<UInt16>
  private let entries: UnsafePointer<UInt16>
  private let entryCount: Int
  private let elements: UnsafePointer<UInt32>
  private let elementCount: Int

  /// - bytes: the section, 8-byte aligned, alive as long as this view and its copies are used.
  public init(bytes: UnsafeRawBufferPointer) throws(TextTableError) {
    typealias Layout = NormalizerLayout
    typealias Field = NormalizerLayout.Field
    let reader = try SectionReader(bytes, headerByteCount: Layout.headerByteCount)
    guard reader.field(Field.version) == Layout.version else {
      throw .invalidField(index: Field.version, value: reader.field(Field.version))
    }
    let flags = reader.field(Field.flags)
    guard flags < 16 else { throw .invalidField(index: Field.flags, value: flags) }
    cleansText = flags & Layout.Flag.cleansText != 0
    separatesCJK = flags & Layout.Flag.separatesCJK != 0
    stripsAccents = flags & Layout.Flag.stripsAccents != 0
    lowercases = flags & Layout.Flag.lowercases != 0
    entryCount = Int(reader.field(Field.entryCount))
    elementCount = Int(reader.field(Field.elementCount))
    byteTable = try reader.table(Field.byteTableByteStart, count: 256, rowByteCount: 1)
      .assumingMemoryBound(to: UInt8.self)
    pages = try reader.table(
      Field.pageTableByteStart, count: Layout.pageCount, rowByteCount: 2
    ).assumingMemoryBound(to: UInt16.self)
    entries = try reader.table(Field.entriesByteStart, count: entryCount, rowByteCount: 2)
      .assumingMemoryBound(to: UInt16.self)
    elements = try reader.table(Field.elementsByteStart, count: elementCount, rowByteCount: 4)
      .assumingMemoryBound(to: UInt32.self)
  }

  /// What becomes of a code point; `Entry.removed` when the table points outside itself.
  /// - scalar: below 0x110000.
  @inline(__always)
  func entry(_ scalar: UInt32) -> UInt16 {
    let page = Int(pages[Int(scalar >> NormalizerLayout.pageShift)])
    let index = page << Int(NormalizerLayout.pageShift) | Int(scalar & 0xff)
    return index < entryCount ? entries[index] : NormalizerLayout.Entry.removed
  }

  /// An element of a sequence; a stripped last one when the table points outside itself.
  @inline(__always)
  func element(_ index: Int) -> UInt32 {
    index < elementCount
      ? elements[index]
      : NormalizerLayout.Element.lastBit
        | NormalizerLayout.Class.stripped << NormalizerLayout.Element.classShift
  }
}
