// The compiled dictionary file, declared once: the view in this folder and the compiler in Distill
// take every number from here. Little endian; sections start at multiples of 64 bytes, in the
// order of `Section`, with zero bytes between them, and the last one ends the file.
//
// The structure is a trie over words, not bytes: a word becomes a number by one look-up in a hash
// table, and (node, word) becomes the next node by another. Inflection, case and spelling are
// settled when a word is read (TermWordReader), so the trie holds only normal forms.

public enum DictionaryLayout {
  /// "EDGETERM"
  public static let magic: UInt64 = 0x4D52_4554_4547_4445
  public static let version: UInt32 = 2
  public static let alignment = 64

  /// Byte positions in the header.
  public enum Header {
    public static let magic = 0  // u64
    public static let version = 8  // u32
    /// The version of the rules by which words are read.
    public static let normalization = 12  // u32
    public static let fileByteCount = 16  // u64
    public static let wordSlotBits = 24  // u32, slots are 1 << bits
    public static let edgeSlotBits = 28  // u32
    public static let wordCount = 32  // u32, word 0 is no word
    public static let nodeCount = 36  // u32, node 0 is the root
    public static let senseCount = 40  // u32
    public static let longestName = 44  // u32, in words
    public static let longestProbe = 48  // u32, slots looked at in either table
    public static let zero = 52  // to 64
    public static let contentHash = 64  // 32 bytes: SHA-256 of [0, 64) and [128, end)
    public static let sections = 128  // u64 byteStart, u64 byteCount for each
    public static let byteCount = 128 + Section.count * 16
  }

  public enum Section {
    /// { u64 first eight bytes of the word, u32 byteCount, u32 word } a slot; word 0 is an empty
    /// slot. Most words are found without another look at memory.
    public static let wordSlots = 0
    /// u32 a word and one more: where its normal form begins in wordBytes.
    public static let wordStarts = 1
    public static let wordBytes = 2
    /// { u32 the root's child, 0 for none, u32 bits of the words that may follow } a word.
    public static let rootChildren = 3
    /// { u32 node, u32 word, u32 child } a slot; child 0 is an empty slot. Here and above a child
    /// has `isName` set where a name ends.
    public static let edgeSlots = 4
    /// One bit for each value of the top `edgeSlotBits` + 2 bits of an edge's hash, set where an
    /// edge has it: a miss seldom touches the far larger edgeSlots.
    public static let edgeFilter = 5
    /// u32 a node and one more: its first sense.
    public static let senseStarts = 6
    public static let senses = 7
    /// Codes and preferred names, end to end.
    public static let names = 8
    /// For each type, then for each source: u8 count, bytes.
    public static let types = 9
    public static let sources = 10
    public static let count = 11
  }

  /// Byte positions in one sense: what a name means in one dictionary.
  public enum Sense {
    public static let nameStart = 0  // u32, the concept's preferred name
    public static let codeStart = 4  // u32
    public static let nameByteCount = 8  // u16
    public static let codeByteCount = 10  // u8, 0 where the dictionary has no codes
    public static let type = 11  // u8
    public static let source = 12  // u8
    public static let flags = 13  // u8
    public static let byteCount = 16

    /// Only where the text has it in capitals: short forms that are also words.
    public static let needsCapitals: UInt8 = 1
    /// This name is the concept's preferred one.
    public static let isPreferred: UInt8 = 2
    /// Looks like a short form; other readings are likely.
    public static let isShortForm: UInt8 = 4
  }

  public static let wordSlotByteCount = 16
  public static let rootChildByteCount = 8
  public static let edgeSlotByteCount = 12
  /// Filter bits for each slot, as a power of two: one edge in ten or so is let through in vain.
  public static let edgeFilterBits = 2
  /// Bit of a child: the name's senses stand at its node, the other bits.
  public static let isName: UInt32 = 1 << 31
  /// A name of more words is not compiled, so a matcher's storage is bounded.
  public static let nameWordLimit = 24
  /// The longest normal form of a word, in bytes.
  public static let wordByteLimit = 48
  /// Sources fit the bits of one mask.
  public static let sourceLimit = 64
  public static let typeLimit = 64
  public static let probeLimit = 64
  /// A name has no more senses, so that looking at them takes bounded time.
  public static let sensesPerNameLimit = 256
}
