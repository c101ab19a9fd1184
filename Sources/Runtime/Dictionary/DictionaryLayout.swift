// The compiled dictionary file, declared once: the view and the builder in this folder take every
// number from here. Dictionary.md is the normative page.
//
// The structure is a trie over words, not bytes: a word becomes a number by one look-up in a hash
// table, and the nodes behind a node stand together, sorted by word. Inflection, case and spelling
// are settled when a word is read (TermWordReader), so the trie holds only normal forms.

public enum DictionaryLayout {
  /// "EDGETERM"
  public static let magic: UInt64 = 0x4D52_4554_4547_4445
  public static let version: UInt32 = 3
  public static let alignment = 64

  /// Byte positions in the header.
  public enum Header {
    public static let magic = DictionaryHeader.magic  // u64
    public static let version = DictionaryHeader.version  // u32
    /// The version of the rules by which words are read.
    public static let normalization = DictionaryHeader.normalization  // u32
    public static let fileByteCount = DictionaryHeader.fileByteCount  // u64
    public static let wordSlotBits = 24  // u32, slots are 1 << bits
    public static let wordCount = 28  // u32, word 0 is no word
    public static let nodeCount = 32  // u32, node 0 is the root
    public static let sharedListCount = 36  // u32
    public static let ownListCount = 40  // u32
    public static let senseCount = 44  // u32
    public static let longestName = 48  // u32, in words
    public static let longestProbe = 52  // u32, slots looked at
    public static let zero = 56  // to 96
    public static let contentHash = 96  // 32 bytes: SHA-256 of [0, 96) and [128, end)
    public static let sections = 128  // u64 byteStart, u64 byteCount for each
    public static let byteCount = 128 + Section.count * 16
  }

  public enum Section {
    /// u32 a slot: a word's number, and above `wordBits` the top bits of its hash; 0 is empty.
    public static let wordSlots = 0
    /// u32 a word and one more: where its normal form begins in wordBytes.
    public static let wordStarts = 1
    public static let wordBytes = 2
    /// u32 a word: the root's child behind it, 0 for none.
    public static let rootChildren = 3
    /// u32 a node: the word that leads to it, and above `wordBits` its list of senses.
    public static let nodes = 4
    /// u32 a node and one more: the first of the nodes behind it.
    public static let childStarts = 5
    /// u32 an own list, ascending: the node that it belongs to.
    public static let ownNodes = 6
    /// u32 a list and one more, the shared ones first: its first sense.
    public static let senseStarts = 7
    public static let senses = 8
    /// Codes and preferred names, end to end.
    public static let names = 9
    /// For each type, then for each source: u8 count, bytes.
    public static let types = 10
    public static let sources = 11
    public static let count = 12
  }

  /// Byte positions in one sense: what a name means in one dictionary.
  public enum Sense {
    public static let nameStart = 0  // u32, the concept's preferred name
    public static let codeStart = 4  // u32
    public static let nameByteCount = 8  // u16, 0 where the dictionary has names only
    public static let codeByteCount = 10  // u8, 0 where the dictionary has no codes
    public static let type = 11  // u8
    public static let source = 12  // u8
    public static let flags = 13  // u8
    public static let zero = 14  // to 16
    public static let byteCount = 16

    /// Only where the text has it in capitals: short forms that are also words.
    public static let needsCapitals: UInt8 = 1
    /// This name is the concept's preferred one.
    public static let isPreferred: UInt8 = 2
    /// Looks like a short form; other readings are likely.
    public static let isShortForm: UInt8 = 4
  }

  /// Bits of a word's number; the 8 bits above it hold something else.
  public static let wordBits: UInt32 = 24
  public static let wordMask: UInt32 = 1 << wordBits - 1
  /// A node's list: no name ends there, or the list is its own; in between, a shared list from 1.
  public static let noList: UInt32 = 0
  public static let ownList: UInt32 = 255
  public static let sharedListLimit = 254
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
