// The flat model file, declared once: the reader in this folder and the writer in Quantize take
// every number from here. Format.md says the same in words and is normative.

/// Numbers of the file's header, section table and configuration record. Little endian throughout.
public enum ModelLayout {
  /// "EDGENER" and 0x1A, which stops a terminal from printing what follows.
  public static let magic: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8) =
    (0x45, 0x44, 0x47, 0x45, 0x4E, 0x45, 0x52, 0x1A)
  public static let formatVersion: UInt32 = 1

  /// Every section starts at a multiple of this many bytes, so that tiles are whole cache lines.
  public static let alignment = 64

  /// Byte positions in the header.
  public enum Header {
    public static let magic = 0  // 8 bytes
    public static let formatVersion = 8  // u32
    public static let headerByteCount = 12  // u32, 64
    public static let fileByteCount = 16  // u64
    public static let sectionCount = 24  // u32
    public static let zero = 28  // u32
    public static let contentHash = 32  // 32 bytes: SHA-256 of [0, 32) and [64, end)
    public static let byteCount = 64
  }

  /// Byte positions in one entry of the section table, which follows the header.
  public enum Section {
    public static let kind = 0  // u32, SectionKind
    public static let flags = 4  // u32, isRequired or 0
    public static let index = 8  // u32, layer or head number, else 0
    public static let elementType = 12  // u32, ElementType
    public static let byteStart = 16  // u64, from the start of the file
    public static let byteCount = 24  // u64
    public static let dimension0 = 32  // u32
    public static let dimension1 = 36  // u32
    public static let zero = 40  // 24 bytes
    public static let entryByteCount = 64

    /// A reader that does not know the section's kind must refuse the file.
    public static let isRequired: UInt32 = 1
  }

  /// Byte positions in the configuration section.
  public enum Configuration {
    public static let vocabularyCount = 0  // u32
    public static let hiddenSize = 4  // u32
    public static let layerCount = 8  // u32
    public static let attentionHeadCount = 12  // u32
    public static let feedForwardSize = 16  // u32
    public static let positionCount = 20  // u32
    public static let windowTokens = 24  // u32
    public static let activation = 28  // u32, ActivationFunction
    public static let layerNormEpsilon = 32  // f32
    public static let headCount = 36  // u32
    public static let weightLimit = 40  // u32, 63 or 127
    public static let activationLimit = 44  // u32, 63 or 127
    public static let zero = 48  // to the end
    public static let byteCount = 64
  }

  /// Byte positions in a head's labels section: this header, a record for each label, a record
  /// for each type, then the bytes of all names (head, labels, types, in this order) end to end.
  public enum Labels {
    public static let labelCount = 0  // u32
    public static let typeCount = 4  // u32
    public static let scheme = 8  // u32, LabelScheme
    public static let nameByteCount = 12  // u32, the head's own name
    public static let headerByteCount = 16

    public static let labelPrefix = 0  // u32, LabelPrefix
    public static let labelType = 4  // u32, type index, noType for the outside label
    public static let labelNameByteStart = 8  // u32, from the start of the section
    public static let labelNameByteCount = 12  // u32
    public static let labelByteCount = 16

    public static let typeNameByteStart = 0  // u32, from the start of the section
    public static let typeNameByteCount = 4  // u32
    public static let typeByteCount = 8

    public static let noType: UInt32 = 0xFFFF_FFFF
  }

  /// Byte positions in a head section: this record, a pair for each argument, then thresholds, an
  /// f32 each. Fields that a kind has no use for are 0.
  public enum Head {
    public static let kind = 0  // u32, HeadKind
    public static let argumentCount = 4  // u32
    public static let thresholdCount = 8  // u32, flags; 1 of an open head
    public static let size = 12  // u32, D of a relation or an open head
    public static let reach = 16  // u32, words on each side of a relation's argument
    public static let distanceCount = 20  // u32, rows of distances of a relation
    public static let zero = 24  // to the end of the record
    public static let headerByteCount = 64

    public static let argumentHead = 0  // u32, number of a tags head
    public static let argumentType = 4  // u32, type index there
    public static let argumentByteCount = 8
  }

  /// Byte positions in an open head's section of stored types: u32 types, u32 zero; then for each type
  /// a record; then the texts end to end.
  public enum StoredTypes {
    public static let count = 0  // u32
    public static let zero = 4  // u32
    public static let headerByteCount = 8
    public static let recordByteCount = 8
    public static let textStart = 0  // u32, from the section's start
    public static let textByteCount = 4  // u32
  }

  /// Byte positions in the features section: u32 features, u32 zero; then for each feature a
  /// record; then the names of types end to end.
  public enum Features {
    public static let headerByteCount = 8
    public static let featureByteCount = 16
    public static let kind = 0  // u32, FeatureKind
    public static let classCount = 4  // u32
    public static let nameStart = 8  // u32, from the section's start
    public static let nameByteCount = 12  // u32, 0 for kinds without a type
  }

  /// Byte positions in the provenance section: this header, a record for each pair, then the bytes
  /// of key, value, key, value ... end to end.
  public enum Provenance {
    public static let pairCount = 0  // u32
    public static let zero = 4  // u32
    public static let headerByteCount = 8

    public static let keyByteStart = 0  // u32, from the start of the section
    public static let keyByteCount = 4  // u32
    public static let valueByteStart = 8  // u32
    public static let valueByteCount = 12  // u32
    public static let pairByteCount = 16
  }

  /// What a reader accepts. Together with `maximumMagnitude` they keep every sum of the encoder
  /// finite (Security.md shows the arithmetic).
  public enum Limit {
    public static let sectionCount = 1 << 16
    public static let vocabularyCount = 1 << 22
    public static let hiddenSize = 8192
    public static let layerCount = 256
    public static let feedForwardSize = 32768
    public static let positionCount = 1 << 16
    public static let headCount = 64
    public static let labelCount = 1024
    public static let argumentCount = 1024
    /// Of all flags heads together.
    public static let flagCount = 64
    public static let relationSize = 1024
    public static let openSize = 1024
    /// Types that an open head can be asked for at once.
    public static let askedTypeCount = 16_384
    public static let relationReach = 128
    public static let nameByteCount = 255
    public static let provenancePairCount = 256
    /// The most inputs of a linear layer whose sum of products of two int8 stays below 2^31:
    /// K x 127 x 127. No layer has more than feedForwardSize.
    public static let inputCount = 133_144
    /// The two ranges of quantized numbers. Products of values within +-63 add exactly in 16-bit
    /// lanes, two at a time, which CPUs without a dot product instruction need for their speed.
    public static let narrow = 63
    public static let wide = 127
    /// Largest absolute value of a bias, a norm parameter or a weight (its limit x its scale).
    public static let magnitude: Float = 256
    public static let minimumEpsilon: Float = 1e-18
  }

  /// Channels of one packed tile: 16 outputs x 4 inputs of int8 are 64 bytes.
  public static let tileOutputs = 16
  public static let tileInputs = 4

  /// The next multiple of `step`, a power of two.
  @inline(__always)
  public static func roundedUp(_ count: Int, to step: Int) -> Int { (count + step - 1) & -step }
}

/// How one element of a section is stored.
public enum ElementType: UInt32, Sendable {
  case bytes = 0
  case s8 = 1
  case s32 = 2
  case f32 = 3
  case u32 = 4
}

/// The non-linear function between the two feed-forward products.
public enum ActivationFunction: UInt32, Sendable {
  /// x/2 (1 + erf(x / sqrt 2))
  case gelu = 0
  /// x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
  case geluTanh = 1
  case relu = 2
}

/// What a head section describes; tags heads need none.
public enum HeadKind: UInt32, Sendable {
  case flags = 1
  case relation = 2
  case open = 3
}

/// How a head's labels spell spans.
public enum LabelScheme: UInt32, Sendable {
  /// B- begins every span, I- continues it.
  case bio = 0
  /// I- begins and continues; B- only parts two touching spans of one type.
  case iob1 = 1
  /// B- begins, I- continues, E- (or L-) ends, S- (or U-) is a span of one word.
  case iobes = 2
  /// No prefixes: neighbouring words of one label are one span.
  case plain = 3
}

/// What a label says about the word's place in its span.
public enum LabelPrefix: UInt32, Sendable {
  case outside = 0
  case begin = 1
  case inside = 2
  case end = 3
  case single = 4
}
