// Sections on their way into a file: collected, then laid out one after the other at multiples of
// 64 bytes behind the header and the table, and hashed.
import Runtime

struct SectionList {
  private struct Entry {
    let kind: SectionKind
    let flags: UInt32
    let index: Int
    let type: ElementType
    let dimensions: (Int, Int)
    let bytes: [UInt8]
  }

  private var entries: [Entry] = []

  /// - dimensions: the true ones, before rounding up to whole groups.
  mutating func add(
    _ kind: SectionKind, index: Int = 0, _ type: ElementType, _ dimensions: (Int, Int),
    _ bytes: [UInt8], flags: UInt32 = ModelLayout.Section.isRequired
  ) {
    entries.append(
      Entry(
        kind: kind, flags: flags, index: index, type: type, dimensions: dimensions, bytes: bytes))
  }

  func image() -> ModelImage {
    var end =
      ModelLayout.Header.byteCount + entries.count * ModelLayout.Section.entryByteCount
    var starts: [Int] = []
    for entry in entries {
      let start = ModelLayout.roundedUp(end, to: ModelLayout.alignment)
      starts.append(start)
      end = start + entry.bytes.count
    }
    let image = ModelImage(byteCount: end)
    let bytes = image.mutableBytes
    let magic = ModelLayout.magic
    withUnsafeBytes(of: magic) { bytes.copyMemory(from: $0) }
    typealias Header = ModelLayout.Header
    bytes.store(ModelLayout.formatVersion, at: Header.formatVersion)
    bytes.store(UInt32(Header.byteCount), at: Header.headerByteCount)
    bytes.store(UInt64(end), at: Header.fileByteCount)
    bytes.store(UInt32(entries.count), at: Header.sectionCount)
    for (index, entry) in entries.enumerated() {
      store(entry, byteStart: starts[index], index: index, in: bytes)
    }
    image.stampContentHash()
    return image
  }

  private func store(
    _ entry: Entry, byteStart: Int, index: Int, in bytes: UnsafeMutableRawBufferPointer
  ) {
    typealias Section = ModelLayout.Section
    let place = ModelLayout.Header.byteCount + index * Section.entryByteCount
    bytes.store(entry.kind.rawValue, at: place + Section.kind)
    bytes.store(entry.flags, at: place + Section.flags)
    bytes.store(UInt32(entry.index), at: place + Section.index)
    bytes.store(entry.type.rawValue, at: place + Section.elementType)
    bytes.store(UInt64(byteStart), at: place + Section.byteStart)
    bytes.store(UInt64(entry.bytes.count), at: place + Section.byteCount)
    bytes.store(UInt32(entry.dimensions.0), at: place + Section.dimension0)
    bytes.store(UInt32(entry.dimensions.1), at: place + Section.dimension1)
    UnsafeMutableRawBufferPointer(rebasing: bytes[byteStart...]).copyBytes(from: entry.bytes)
  }
}

extension UnsafeMutableRawBufferPointer {
  /// Stores a number little endian at a byte position.
  func store(_ number: some FixedWidthInteger, at bytePosition: Int) {
    storeBytes(of: number.littleEndian, toByteOffset: bytePosition, as: type(of: number))
  }
}
