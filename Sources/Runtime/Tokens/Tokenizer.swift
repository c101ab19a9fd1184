// What tokenizing needs besides the note: the two views of the model file and scratch memory for
// one word. Make one for each thread and use it for any number of notes, one after another.

/// A WordPiece tokenizer with its scratch memory.
public final class Tokenizer {
  public let vocabulary: VocabularyView
  public let normalizer: NormalizerView

  /// Normalised bytes of the word being split: 4 for each character.
  let wordBytes: UnsafeMutablePointer<UInt8>
  /// For each normalised byte, the source range of its character.
  let sourceStart: UnsafeMutablePointer<UInt32>
  let sourceEnd: UnsafeMutablePointer<UInt32>
  /// The pieces of the word being given: ids, and where each ends in `wordBytes`.
  let pieceIDs: UnsafeMutablePointer<Int32>
  let pieceEnds: UnsafeMutablePointer<Int32>
  let wordByteCapacity: Int

  /// - vocabulary, normalizer: their sections must stay mapped as long as this is used.
  public init(vocabulary: VocabularyView, normalizer: NormalizerView) {
    self.vocabulary = vocabulary
    self.normalizer = normalizer
    wordByteCapacity = vocabulary.maximumWordCharacters * 4
    wordBytes = .allocate(capacity: wordByteCapacity)
    sourceStart = .allocate(capacity: wordByteCapacity)
    sourceEnd = .allocate(capacity: wordByteCapacity)
    pieceIDs = .allocate(capacity: wordByteCapacity)
    pieceEnds = .allocate(capacity: wordByteCapacity)
  }

  deinit {
    wordBytes.deallocate()
    sourceStart.deallocate()
    sourceEnd.deallocate()
    pieceIDs.deallocate()
    pieceEnds.deallocate()
  }
}
