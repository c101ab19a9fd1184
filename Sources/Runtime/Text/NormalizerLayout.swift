// The normaliser section of the model file, declared once for reader (NormalizerView) and writer
// (Quantize). Little endian; every table starts at a multiple of 8 bytes from the section's start.

/// Positions and codes of the normaliser section; Tokenizer.md describes the tables.
public enum NormalizerLayout {
  public static let version: UInt32 = 1
  public static let headerByteCount = 64

  /// Index of each u32 in the header.
  public enum Field {
    public static let version = 0
    public static let flags = 1
    public static let byteTableByteStart = 2
    public static let pageTableByteStart = 3
    public static let entriesByteStart = 4
    public static let entryCount = 5
    public static let elementsByteStart = 6
    public static let elementCount = 7
  }

  public enum Flag {
    public static let cleansText: UInt32 = 1
    public static let separatesCJK: UInt32 = 2
    public static let stripsAccents: UInt32 = 4
    public static let lowercases: UInt32 = 8
  }

  /// The byte table: 256 bytes. A byte of a word maps to its normalised byte (at least 4); the
  /// rest are these codes.
  public enum ByteCode {
    /// Needs the full path: not ASCII, removed, or perhaps the start of a special token.
    public static let full: UInt8 = 0
    public static let space: UInt8 = 1
    /// A word of its own, kept as it is (punctuation).
    public static let isolated: UInt8 = 2
    public static let firstLetter: UInt8 = 4
  }

  /// The page table: one u16 for each 256 code points, the page's index in the entries.
  public static let pageCount = 0x1100
  public static let pageShift: UInt32 = 8
  public static let codePointLimit: UInt32 = 0x11_0000

  /// The entries: one u16 for each code point of each page.
  public enum Entry {
    /// Itself, part of a word.
    public static let same: UInt16 = 0
    /// Removed before decomposition: invisible to everything that follows.
    public static let removed: UInt16 = 1
    public static let space: UInt16 = 2
    /// Itself, a word of its own.
    public static let isolated: UInt16 = 3
    /// A Hangul syllable, decomposed by arithmetic.
    public static let hangul: UInt16 = 4
    /// From here on: `entry - firstSequence` is the index of the first of its elements.
    public static let firstSequence: UInt16 = 5
  }

  /// The elements: u32, scalar in bits 0-20, class in bits 21-22, canonical combining class in
  /// bits 23-30 (0 where nothing is decomposed), bit 31 set on the last of a sequence.
  public enum Element {
    public static let scalarMask: UInt32 = 0x1f_ffff
    public static let classShift: UInt32 = 21
    public static let combiningShift: UInt32 = 23
    public static let lastBit: UInt32 = 0x8000_0000
  }

  /// What a normalised character is to the splitting into words.
  public enum Class {
    public static let word: UInt32 = 0
    public static let space: UInt32 = 1
    public static let isolated: UInt32 = 2
    /// A stripped mark: gone, but it still takes part in the ordering of marks.
    public static let stripped: UInt32 = 3
  }
}
