// What the files of both kinds of dictionary (DictionaryLayout, CodeLayout) begin with.

enum DictionaryHeader {
  static let magic = 0  // u64
  static let version = 8  // u32
  static let normalization = 12  // u32
  static let fileByteCount = 16  // u64

  /// Checks that the bytes are a whole file of one kind, version and normal form of words.
  ///
  /// - byteCount: of the kind's whole header.
  static func check(
    _ bytes: UnsafeRawBufferPointer, byteCount: Int, magic wantedMagic: UInt64,
    version wantedVersion: UInt32, normalization wantedRules: UInt32
  ) throws(DictionaryError) {
    guard bytes.count >= byteCount else {
      throw .truncated(neededByteCount: UInt64(byteCount), haveByteCount: UInt64(bytes.count))
    }
    guard bytes.littleEndianU64(magic) == wantedMagic else { throw .wrongMagic }
    let version = bytes.littleEndianU32(version)
    guard version == wantedVersion else {
      throw .unsupportedVersion(found: version, supported: wantedVersion)
    }
    let rules = bytes.littleEndianU32(normalization)
    guard rules == wantedRules else {
      throw .otherNormalization(found: rules, supported: wantedRules)
    }
    let fileByteCount = bytes.littleEndianU64(fileByteCount)
    guard fileByteCount == UInt64(bytes.count) else {
      throw .truncated(neededByteCount: fileByteCount, haveByteCount: UInt64(bytes.count))
    }
  }
}
