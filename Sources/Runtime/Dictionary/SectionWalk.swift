// The sections of a dictionary's file, of names or of codes: one behind the other from the header to the
// end, each at a multiple of 64, zeros between.

/// Takes the sections in their order and checks that they fill the file.
struct SectionWalk {
  private let bytes: UnsafeRawBufferPointer
  /// Where the header says place and size of each, 16 bytes a section.
  private let entries: Int
  private var section = 0
  private var end: Int

  init(_ bytes: UnsafeRawBufferPointer, entries: Int, headerByteCount: Int) {
    self.bytes = bytes
    self.entries = entries
    end = headerByteCount
  }

  /// - byteCount: what the section must have; nil for any.
  mutating func take(
    _ byteCount: Int?
  ) throws(DictionaryError) -> UnsafeRawBufferPointer {
    let entry = entries + section * 16
    let start = bytes.littleEndianU64(entry)
    let count = bytes.littleEndianU64(entry + 8)
    let alignment = DictionaryLayout.alignment
    let expected = (end + alignment - 1) / alignment * alignment
    guard start == UInt64(expected) else {
      throw .wrongSectionStart(
        section: UInt32(section), found: start, expected: UInt64(expected))
    }
    if let byteCount, count != UInt64(byteCount) {
      throw .wrongSectionByteCount(
        section: UInt32(section), found: count, expected: UInt64(byteCount))
    }
    guard start <= UInt64(bytes.count), count <= UInt64(bytes.count) - start else {
      throw .truncated(
        neededByteCount: start &+ count, haveByteCount: UInt64(bytes.count))
    }
    for position in end..<expected where bytes[position] != 0 {
      throw .byteNotZero(bytePosition: UInt64(position))
    }
    section += 1
    end = Int(start + count)
    return UnsafeRawBufferPointer(rebasing: bytes[Int(start)..<end])
  }

  /// A table of this many u32.
  mutating func takeNumbers(_ count: Int) throws(DictionaryError) -> UnsafeRawPointer {
    try take(count * 4).baseAddress ?? bytes.baseAddress!
  }

  func finish() throws(DictionaryError) {
    guard end == bytes.count else {
      throw .truncated(neededByteCount: UInt64(end), haveByteCount: UInt64(bytes.count))
    }
  }
}
