// The code dictionary's file, declared once: the view here and the compiler in Quantize take every
// number from here. Little endian; sections start at multiples of 64 bytes, in the order of
// `Section`, with zero bytes between them, and the last one ends the file. Codes.md is its page.
//
// A name is found by the hash of its words in normal form (CodeKey); the words themselves are not
// kept. A table slot has 32 bits of the hash that its place does not tell: two names in a million
// million look-ups are taken for each other.

public enum CodeLayout {
  /// "EDGECODE"
  public static let magic: UInt64 = 0x4544_4F43_4547_4445
  public static let version: UInt32 = 2
  public static let alignment = 64

  /// Byte positions in the header.
  public enum Header {
    public static let magic = DictionaryHeader.magic  // u64
    public static let version = DictionaryHeader.version  // u32
    /// TermWordReader.rules and CodeWords.rules, 16 bits each.
    public static let normalization = DictionaryHeader.normalization  // u32
    public static let fileByteCount = DictionaryHeader.fileByteCount  // u64
    public static let slotCount = 24  // u32
    public static let conceptCount = 28  // u32
    public static let crossCount = 32  // u32
    public static let abbreviationCount = 36  // u32
    public static let filterBits = 40  // u32, the word filter has 1 << bits bits
    public static let longestProbe = 44  // u32
    public static let trigramCount = 48  // u32
    public static let similarCount = 52  // u32, names that are found by their likeness
    public static let zero = 56  // to 64
    public static let contentHash = 64  // 32 bytes: SHA-256 of [0, 64) and [128, end)
    public static let sections = 128  // u64 byteStart, u64 byteCount for each
    public static let byteCount = 128 + Section.count * 16
  }

  public enum Section {
    /// { u32 hash, u32 payload } a slot; payload 0 is an empty slot. With `isList` a position in
    /// `lists`, else one meaning.
    public static let slots = 0
    /// For each list: u32 count, u32 meanings.
    public static let lists = 1
    public static let concepts = 2
    /// Code and preferred name of each concept, end to end.
    public static let texts = 3
    /// { u32 concept, u32 concept } sorted: codes in other systems that a source states.
    public static let crosses = 4
    /// Bits of all words, three a word.
    public static let wordFilter = 5
    /// u32 an abbreviation and one more: where its line begins. Sorted by the short form's bytes.
    public static let abbreviationStarts = 6
    /// short TAB long TAB type TAB note
    public static let abbreviations = 7
    /// For each system: u8 count, bytes.
    public static let systems = 8
    /// `Trigram` each, sorted by key, and one more whose list's start is the end of the last list.
    public static let trigrams = 9
    /// For each trigram the names that have it, ascending: differences in LEB128, the first from -1.
    public static let similarLists = 10
    /// u16 a name: the length of its vector (SimilarNames), rounded, at least 1.
    public static let similarLengths = 11
    /// u32 a name: its concept.
    public static let similarConcepts = 12
    public static let count = 13
  }

  /// Byte positions in one trigram.
  public enum Trigram {
    public static let key = 0  // u16, Trigrams.key
    public static let weight = 2  // u16
    public static let listStart = 4  // u32
    public static let byteCount = 8
  }

  /// Byte positions in one concept.
  public enum Concept {
    public static let textStart = 0  // u32
    public static let codeByteCount = 4  // u8
    public static let nameByteCount = 5  // u8
    public static let system = 6  // u8
    public static let group = 7  // u8, CodeGroup
    public static let byteCount = 8
  }

  public static let slotByteCount = 8
  public static let isList: UInt32 = 1 << 31
  /// A meaning: concept + 1 in the low bits, CodeRank above them.
  public static let conceptBits: UInt32 = 26
  public static let listLimit = 255
  public static let probeLimit = 255
  public static let systemLimit = 32
}

/// What kind of thing a concept is; an entity's type asks for one of them.
public enum CodeGroup: UInt8, Sendable {
  case drug = 0
  case condition = 1

  /// The group of a type's name, of entities and of dictionaries; nil for types without codes.
  public init?(typeName: UnsafeRawBufferPointer) {
    func isName(_ name: StaticString) -> Bool {
      guard typeName.count == name.utf8CodeUnitCount else { return false }
      for index in 0..<typeName.count where typeName[index] | 0x20 != name.utf8Start[index] | 0x20 {
        return false
      }
      return true
    }
    if isName("medication") || isName("substance") || isName("drug") || isName("chemical") {
      self = .drug
    } else if isName("disease") || isName("symptom") || isName("finding") || isName("condition")
      || isName("adverse_reaction")
    {
      self = .condition
    } else {
      return nil
    }
  }
}

/// How a concept came by a name; the lower, the surer.
public enum CodeRank: UInt32, Sendable {
  /// People have annotated the name with the concept.
  case usage = 0
  /// The code that a classification uses where nothing further is said.
  case usual = 1
  case preferred = 2
  case synonym = 3
  /// A brand of the drug.
  case brand = 4
  /// A short form that counts where a note has it in capitals.
  case capitals = 5
}
