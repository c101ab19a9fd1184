// What can be wrong with the vocabulary or normaliser section of a model file.

/// A fault found when a section is opened; numbers only, the command makes the words.
public enum TextTableError: Error, Equatable, Sendable {
  /// The section does not begin at a multiple of 8 bytes.
  case misaligned(addressModulo8: Int)
  case truncated(needByteCount: Int, haveByteCount: Int)
  /// A header field, by its index in the layout, has a value that the layout does not allow.
  case invalidField(index: Int, value: UInt32)
  /// A table named by a header field does not lie in the section or is not 8-byte aligned.
  case tableOutside(fieldIndex: Int, byteStart: Int, byteCount: Int, sectionByteCount: Int)
  /// A special token's id or spelling lies outside the vocabulary.
  case invalidSpecial(index: Int)
}

/// A section's header and the checks that both views share.
struct SectionReader {
  let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer, headerByteCount: Int) throws(TextTableError) {
    guard bytes.count >= headerByteCount, let base = bytes.baseAddress else {
      throw .truncated(needByteCount: headerByteCount, haveByteCount: bytes.count)
    }
    let misalignment = Int(bitPattern: base) & 7
    guard misalignment == 0 else { throw .misaligned(addressModulo8: misalignment) }
    self.bytes = bytes
  }

  func field(_ index: Int) -> UInt32 {
    bytes.load(fromByteOffset: index * 4, as: UInt32.self)
  }

  /// The start of a table of `count` rows, after checking that all of it lies in the section.
  /// - count, rowByteCount: at most 2^32 - 1 and 12, so the product cannot overflow Int.
  func table(
    _ fieldIndex: Int, count: Int, rowByteCount: Int
  ) throws(TextTableError) -> UnsafeRawPointer {
    let start = Int(field(fieldIndex))
    let byteCount = count * rowByteCount
    guard start & 7 == 0, start <= bytes.count, byteCount <= bytes.count - start else {
      throw .tableOutside(
        fieldIndex: fieldIndex, byteStart: start, byteCount: byteCount,
        sectionByteCount: bytes.count)
    }
    return bytes.baseAddress! + start
  }
}
