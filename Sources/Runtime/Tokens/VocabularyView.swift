// The vocabulary section, used in place from the mapped file: a double-array trie over the bytes
// of all word pieces, their spellings, and the special tokens that a note may spell out.
// Opening checks the header and the tables' bounds only; the walk checks every index it follows,
// so a hostile table gives wrong ids (always below V) but no read outside the section.

/// The word pieces of a model.
public struct VocabularyView: @unchecked Sendable {
  /// V, rows of the embedding table that the ids index.
  public let count: Int
  /// Words with more normalised characters become the unknown token.
  public let maximumWordCharacters: Int
  public let unknownID: Int32
  public let classifyID: Int32
  public let separateID: Int32
  /// -1 when the vocabulary has none.
  public let padID: Int32
  /// -1 when the vocabulary has none.
  public let maskID: Int32
  /// Special tokens that are recognised where a note spells them out.
  public let specialCount: Int

  let nodes: UnsafePointer<UInt64>
  let nodeCount: Int
  /// Where word pieces that continue a word begin in the trie; a dead node when there are none.
  let continuation: UInt64
  private let pieceStarts: UnsafePointer<UInt32>
  private let pieceBytes: UnsafePointer<UInt8>
  private let pieceByteCount: Int
  private let specials: UnsafePointer<UInt32>
  private let specialFirstBytes: UnsafePointer<UInt8>

  /// - bytes: the section, 8-byte aligned, alive as long as this view and its copies are used.
  public init(bytes: UnsafeRawBufferPointer) throws(TextTableError) {
    typealias Layout = VocabularyLayout
    typealias Field = VocabularyLayout.Field
    let reader = try SectionReader(bytes, headerByteCount: Layout.headerByteCount)
    guard reader.field(Field.version) == Layout.version else {
      throw .invalidField(index: Field.version, value: reader.field(Field.version))
    }
    let count = Int(reader.field(Field.vocabularyCount))
    guard count > 0, count <= Layout.maximumVocabularyCount else {
      throw .invalidField(index: Field.vocabularyCount, value: UInt32(truncatingIfNeeded: count))
    }
    let longest = Int(reader.field(Field.maximumWordCharacters))
    guard longest > 0, longest <= Layout.maximumWordCharactersLimit else {
      throw .invalidField(
        index: Field.maximumWordCharacters, value: UInt32(truncatingIfNeeded: longest))
    }
    let nodeCount = Int(reader.field(Field.nodeCount))
    guard nodeCount > 0, nodeCount <= Layout.baseLimit else {
      throw .invalidField(index: Field.nodeCount, value: UInt32(truncatingIfNeeded: nodeCount))
    }
    let specialCount = Int(reader.field(Field.specialCount))
    guard specialCount <= Layout.maximumSpecialCount else {
      throw .invalidField(
        index: Field.specialCount, value: UInt32(truncatingIfNeeded: specialCount))
    }
    self.count = count
    self.nodeCount = nodeCount
    self.specialCount = specialCount
    maximumWordCharacters = longest
    unknownID = try Self.identifier(reader, Field.unknownID, count: count, mayBeAbsent: false)
    classifyID = try Self.identifier(reader, Field.classifyID, count: count, mayBeAbsent: false)
    separateID = try Self.identifier(reader, Field.separateID, count: count, mayBeAbsent: false)
    padID = try Self.identifier(reader, Field.padID, count: count, mayBeAbsent: true)
    maskID = try Self.identifier(reader, Field.maskID, count: count, mayBeAbsent: true)

    nodes = try reader.table(
      Field.nodesByteStart, count: nodeCount, rowByteCount: Layout.nodeByteCount
    ).assumingMemoryBound(to: UInt64.self)
    pieceStarts = try reader.table(
      Field.pieceStartsByteStart, count: count + 1, rowByteCount: 4
    ).assumingMemoryBound(to: UInt32.self)
    pieceByteCount = Int(reader.field(Field.pieceByteCount))
    pieceBytes = try reader.table(
      Field.pieceBytesByteStart, count: pieceByteCount, rowByteCount: 1
    ).assumingMemoryBound(to: UInt8.self)
    specials = try reader.table(
      Field.specialsByteStart, count: specialCount, rowByteCount: Layout.specialByteCount
    ).assumingMemoryBound(to: UInt32.self)
    specialFirstBytes = (bytes.baseAddress! + Layout.specialFirstBytesByteStart)
      .assumingMemoryBound(to: UInt8.self)

    let continuationNode = reader.field(Field.continuationNode)
    guard continuationNode == Layout.absent || Int(continuationNode) < nodeCount else {
      throw .invalidField(index: Field.continuationNode, value: continuationNode)
    }
    continuation = continuationNode == Layout.absent ? 0 : nodes[Int(continuationNode)]
    for index in 0..<specialCount {
      let byteStart = Int(specials[index * 3 + 1])
      let byteCount = Int(specials[index * 3 + 2])
      guard Int(specials[index * 3]) < count, byteCount > 0, byteStart <= pieceByteCount,
        byteCount <= pieceByteCount - byteStart
      else { throw .invalidSpecial(index: index) }
    }
  }

  private static func identifier(
    _ reader: SectionReader, _ index: Int, count: Int, mayBeAbsent: Bool
  ) throws(TextTableError) -> Int32 {
    let value = reader.field(index)
    if value == VocabularyLayout.absent, mayBeAbsent { return -1 }
    guard Int(value) < count else { throw .invalidField(index: index, value: value) }
    return Int32(truncatingIfNeeded: value)
  }

  /// The spelling of a word piece (UTF-8, with its continuation prefix), for printing; empty when
  /// the id or the table is out of bounds.
  public func piece(_ id: Int32) -> UnsafeRawBufferPointer {
    guard id >= 0, Int(id) < count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let start = Int(pieceStarts[Int(id)])
    let end = Int(pieceStarts[Int(id) + 1])
    guard start <= end, end <= pieceByteCount else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return UnsafeRawBufferPointer(start: pieceBytes + start, count: end - start)
  }

  /// The node before any byte.
  @inline(__always)
  var root: UInt64 { nodes[0] }

  /// The node reached from `node` by one byte, or 0, from which nothing can be reached.
  @inline(__always)
  func child(of node: UInt64, _ byte: UInt8) -> UInt64 {
    let base = UInt32(truncatingIfNeeded: node) >> UInt32(VocabularyLayout.baseShift)
    let slot = Int(base ^ UInt32(byte))
    guard slot < nodeCount else { return 0 }
    let unit = nodes[slot]
    return unit & 0x1ff == UInt64(byte) | VocabularyLayout.takenBit ? unit : 0
  }

  /// The id of the piece that ends at a live node, or -1.
  @inline(__always)
  func value(of node: UInt64) -> Int32 {
    Int32(truncatingIfNeeded: node >> VocabularyLayout.valueShift)
  }

  /// The id itself when it is a row of the vocabulary, else the unknown token's.
  @inline(__always)
  func checked(_ id: Int32) -> Int32 {
    UInt32(bitPattern: id) < UInt32(truncatingIfNeeded: count) ? id : unknownID
  }

  /// Whether some special token begins with this byte.
  @inline(__always)
  func mayBeginSpecial(_ byte: UInt8) -> Bool {
    specialFirstBytes[Int(byte) >> 3] & (1 << (byte & 7)) != 0
  }

  /// The longest special token spelled out at `position`.
  /// - Returns: its id and byte count; a byte count of 0 when there is none.
  func special(
    in text: UnsafePointer<UInt8>, at position: Int, end: Int
  ) -> (id: Int32, byteCount: Int) {
    for index in 0..<specialCount {
      let spelling = pieceBytes + Int(specials[index * 3 + 1])
      let byteCount = Int(specials[index * 3 + 2])
      guard byteCount <= end - position else { continue }
      var matched = 0
      while matched < byteCount, spelling[matched] == text[position + matched] { matched += 1 }
      if matched == byteCount {
        return (Int32(truncatingIfNeeded: specials[index * 3]), byteCount)
      }
    }
    return (0, 0)
  }
}
