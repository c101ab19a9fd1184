// What can be wrong with a compiled dictionary. Numbers only: the commands make the words.

public enum DictionaryError: Error, Equatable, Sendable {
  case cannotOpen(errno: Int32)
  case isDirectory
  case truncated(neededByteCount: UInt64, haveByteCount: UInt64)
  case wrongMagic
  case unsupportedVersion(found: UInt32, supported: UInt32)
  /// Compiled with other rules for words than this program has: it must be compiled again.
  case otherNormalization(found: UInt32, supported: UInt32)
  /// A byte of the header or between two sections that must be zero.
  case byteNotZero(bytePosition: UInt64)
  case wrongSectionStart(section: UInt32, found: UInt64, expected: UInt64)
  case wrongSectionByteCount(section: UInt32, found: UInt64, expected: UInt64)
  case countOutOfRange(field: UInt32, value: UInt64, limit: UInt64)
  /// The names of types or sources do not fill their section.
  case badLabels(section: UInt32)
  case wrongContentHash
  /// A list of names as text has more words or bytes than a dictionary can have.
  case tooManyNames
  /// An entry of a section that leads out of a table or out of order; only a full check looks.
  case badEntry(section: UInt32, index: UInt64)
}
