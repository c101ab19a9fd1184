// The vocabulary section of the model file, declared once for reader (VocabularyView) and writer
// (Quantize). Little endian; every table starts at a multiple of 8 bytes from the section's start.

/// Positions and limits of the vocabulary section; Tokenizer.md describes the tables.
public enum VocabularyLayout {
  public static let version: UInt32 = 1
  /// Sixteen u32 fields and the 256-bit set of bytes with which a special token begins.
  public static let headerByteCount = 96

  /// Index of each u32 in the header. Ids that the vocabulary lacks are `absent`.
  public enum Field {
    public static let version = 0
    public static let vocabularyCount = 1
    public static let maximumWordCharacters = 2
    public static let continuationNode = 3
    public static let padID = 4
    public static let unknownID = 5
    public static let classifyID = 6
    public static let separateID = 7
    public static let maskID = 8
    public static let nodesByteStart = 9
    public static let nodeCount = 10
    public static let pieceStartsByteStart = 11
    public static let pieceBytesByteStart = 12
    public static let pieceByteCount = 13
    public static let specialsByteStart = 14
    public static let specialCount = 15
  }
  public static let specialFirstBytesByteStart = 64
  public static let absent: UInt32 = 0xffff_ffff

  /// A node is a u64: label in bits 0-7, bit 8 set when the slot is taken, the children's base in
  /// bits 9-31, the id of the piece that ends here in bits 32-63 (`absent` when none does). The
  /// child for byte b is slot `base ^ b` when that slot's label is b. Base 0 means no children.
  public static let nodeByteCount = 8
  public static let takenBit: UInt64 = 0x100
  public static let baseShift: UInt64 = 9
  public static let baseLimit = 1 << 23
  public static let valueShift: UInt64 = 32

  /// A special token is three u32: id, start in the piece bytes, byte count; ids need not be its
  /// row's spelling. Longer spellings come first.
  public static let specialByteCount = 12
  public static let maximumSpecialCount = 256
  public static let maximumVocabularyCount = 1 << 22
  /// A word's scratch memory is proportional to this; BERT uses 100.
  public static let maximumWordCharactersLimit = 1024
}
