// Everything that can be wrong with a model file. Numbers only: the commands make the words.

/// Why a model cannot be used.
public enum ModelError: Error, Equatable, Sendable {
  /// A system call failed with this errno.
  case cannotOpen(errno: Int32)
  case cannotMap(errno: Int32)
  case isDirectory

  /// The file is shorter than its header or than the header says.
  case truncated(neededByteCount: UInt64, haveByteCount: UInt64)
  /// The file is longer than the header says.
  case trailingBytes(expectedByteCount: UInt64, haveByteCount: UInt64)
  case wrongMagic
  case unsupportedVersion(found: UInt32, supported: UInt32)
  /// A field that must have one value, or a byte that must be zero; a position in the file.
  case wrongValue(bytePosition: UInt64, found: UInt64, expected: UInt64)
  case tooManySections(count: UInt32, limit: UInt32)

  /// A section's start is not where the one before it, rounded up to 64, ends.
  case wrongSectionStart(kind: UInt32, index: UInt32, found: UInt64, expected: UInt64)
  case wrongSectionByteCount(kind: UInt32, index: UInt32, found: UInt64, expected: UInt64)
  /// The sections end before or after the end of the file.
  case wrongEnd(found: UInt64, expected: UInt64)
  case wrongElementType(kind: UInt32, index: UInt32, found: UInt32, expected: UInt32)
  case wrongDimensions(
    kind: UInt32, index: UInt32, found0: UInt32, found1: UInt32, expected0: UInt32,
    expected1: UInt32)
  /// This section should come next in the table; it is missing or out of its place. A found kind
  /// of 0 is the end of the table.
  case missingSection(kind: UInt32, index: UInt32, foundKind: UInt32, foundIndex: UInt32)
  /// A kind that this reader does not know, in a section that it must not skip.
  case unknownRequiredSection(kind: UInt32, index: UInt32)
  case unknownFlags(kind: UInt32, index: UInt32, flags: UInt32)

  /// A field of the configuration record (its byte position there) is out of range.
  case configurationOutOfRange(field: Int, value: UInt64, minimum: UInt64, maximum: UInt64)
  /// Hidden size is not a multiple of the number of attention heads.
  case headsDoNotDivide(hiddenSize: UInt32, attentionHeadCount: UInt32)
  case epsilonOutOfRange(bits: UInt32)

  /// A number that is not finite, not positive where it must be, or beyond the format's limit.
  case badNumber(kind: UInt32, index: UInt32, element: UInt64, bits: UInt32)

  /// A count, index, position or name of a labels or provenance section.
  case badLabel(head: UInt32, label: UInt32)
  case badType(head: UInt32, type: UInt32)
  case duplicateLabel(head: UInt32, first: UInt32, second: UInt32)
  case duplicateType(head: UInt32, first: UInt32, second: UInt32)
  case badLabelSection(head: UInt32, value: UInt32, limit: UInt32)
  case badProvenance(pair: UInt32)
  /// An input feature of an unknown kind, with wrong counts or names, or there twice.
  case badFeature(feature: UInt32)
  case badDictionary(DictionaryError)

  /// A field of a head section (its byte position there) is out of range, or the kind is unknown.
  case badHead(head: UInt32, field: Int, value: UInt32)
  /// An argument names no type of a tags head, or does not come after the one before it.
  case badArgument(head: UInt32, argument: UInt32)
  /// A threshold that is no probability.
  case badThreshold(head: UInt32, flag: UInt32, bits: UInt32)
  /// Flags whose labels are not one plain label a flag, in order.
  case badFlagLabels(head: UInt32, flagCount: UInt32, labelCount: UInt32)
  /// Of an open head: the section of stored types, or one of them.
  case badStoredType(head: UInt32, type: UInt32)
  case badOpenLabels(head: UInt32, labelCount: UInt32)
  case tooManyHeads(count: UInt32, limit: UInt32)
  case tooManyFlags(count: UInt32, limit: UInt32)

  /// A defect of the vocabulary or normalizer section.
  case badVocabulary(TextTableError)
  case badNormalizer(TextTableError)
  /// The vocabulary has another number of word pieces than the configuration.
  case wrongVocabularyCount(found: UInt32, expected: UInt32)

  case wrongContentHash
  /// A packed weight beyond its limit, a padding weight that is not zero, or a column sum that is not the
  /// sum of its column; only a full check looks for these.
  case wrongWeights(kind: UInt32, index: UInt32, column: UInt32)
}
