// The tokens of one note, pulled one at a time: ids and offsets as Hugging Face's
// BertTokenizerFast gives them without the special tokens it adds at both ends. Plain ASCII words
// are read here, mapped byte by byte and looked up in the same pass; everything else goes through
// NormalizedScalars in `TokenStream+FullPath.swift`.

/// Gives the tokens of a note in order; memory does not depend on the note.
public struct TokenStream {
  let tokenizer: Tokenizer
  let text: UnsafePointer<UInt8>
  let end: Int
  /// The next byte to read, unless the full path is inside a character.
  var position = 0
  var scalars: NormalizedScalars
  /// Whether the full path holds characters that come before `position`.
  var isMidCharacter = false

  // The word being given: its pieces in the tokenizer's scratch memory.
  var pieceCount = 0
  var nextPiece = 0
  var wordStart = 0
  var wordEnd = 0
  /// Whether normalised bytes and source bytes of the word are the same number in the same place.
  var isPlainWord = false
  /// Flags for the next token that starts a word.
  var flags: TokenFlags = []

  /// - tokenizer: its scratch memory serves one stream at a time.
  /// - text: the note's bytes, need not be valid UTF-8, fewer than 2^32; alive while used.
  public init(_ tokenizer: Tokenizer, text: UnsafeRawBufferPointer) {
    precondition(text.count < 1 << 32, "a note must be shorter than 4 GiB")
    self.tokenizer = tokenizer
    end = text.count
    self.text =
      text.baseAddress?.assumingMemoryBound(to: UInt8.self)
      ?? UnsafePointer(tokenizer.wordBytes)
    scalars = NormalizedScalars(
      text: self.text, end: end, normalizer: tokenizer.normalizer,
      vocabulary: tokenizer.vocabulary)
  }

  /// Malformed UTF-8 sequences in what was read so far, each taken as one U+FFFD.
  public var malformedCount: Int { scalars.malformedCount }

  /// Reads the next token.
  /// - Returns: false at the note's end; `token` is then as it was.
  @inline(__always)
  public mutating func next(into token: inout Token) -> Bool {
    if nextPiece < pieceCount {
      givePiece(into: &token)
      return true
    }
    return nextWord(into: &token)
  }

  /// Finds the next word and gives its first piece.
  mutating func nextWord(into token: inout Token) -> Bool {
    let table = tokenizer.normalizer.byteTable
    while true {
      if isMidCharacter {
        if readFullPath(into: &token) { return true }
        continue
      }
      guard position < end else { return false }
      let mapped = table[Int(text[position])]
      if mapped >= NormalizerLayout.ByteCode.firstLetter {
        if readPlainWord(into: &token) { return true }
      } else if mapped == NormalizerLayout.ByteCode.space {
        noteSpace(at: position)
        position += 1
        continue
      } else if mapped == NormalizerLayout.ByteCode.isolated {
        let vocabulary = tokenizer.vocabulary
        let node = vocabulary.child(of: vocabulary.root, text[position])
        let id = node == 0 ? -1 : vocabulary.value(of: node)
        giveWord(vocabulary.checked(id), position, position + 1, into: &token)
        position += 1
        return true
      }
      if readFullPath(into: &token) { return true }
      if !isMidCharacter, position >= end { return false }
    }
  }

  /// Reads a word of bytes that the byte table maps to letters.
  /// - Returns: false, with `position` as it was, when a byte needs the full path.
  private mutating func readPlainWord(into token: inout Token) -> Bool {
    let table = tokenizer.normalizer.byteTable
    let vocabulary = tokenizer.vocabulary
    let start = position
    var index = start
    var node = vocabulary.root
    var mapped = table[Int(text[index])]
    // One pass: the word's end, and the trie's node for the whole word.
    while true {
      node = vocabulary.child(of: node, mapped)
      index += 1
      guard index < end else { break }
      mapped = table[Int(text[index])]
      guard node != 0, mapped >= NormalizerLayout.ByteCode.firstLetter else { break }
    }
    while index < end, mapped >= NormalizerLayout.ByteCode.firstLetter {
      index += 1
      if index < end { mapped = table[Int(text[index])] }
    }
    if index < end, mapped == NormalizerLayout.ByteCode.full { return false }

    let byteCount = index - start
    if byteCount > vocabulary.maximumWordCharacters {
      giveWord(vocabulary.unknownID, start, index, into: &token)
    } else if node != 0, vocabulary.value(of: node) >= 0 {
      giveWord(vocabulary.checked(vocabulary.value(of: node)), start, index, into: &token)
    } else {
      for offset in 0..<byteCount {
        tokenizer.wordBytes[offset] = table[Int(text[start + offset])]
      }
      giveSplitWord(byteCount, start, index, isPlain: true, into: &token)
    }
    position = index
    return true
  }

  /// Gives a word that is one token.
  @inline(__always)
  mutating func giveWord(_ id: Int32, _ start: Int, _ end: Int, into token: inout Token) {
    token = Token(
      id: id, byteStart: UInt32(truncatingIfNeeded: start),
      byteEnd: UInt32(truncatingIfNeeded: end), wordByteStart: UInt32(truncatingIfNeeded: start),
      wordByteEnd: UInt32(truncatingIfNeeded: end), flags: flags.union(.startsWord))
    flags = []
  }

  /// Takes the flags of the white space at `position`.
  @inline(__always)
  mutating func noteSpace(at position: Int) {
    let byte = text[position]
    if byte == 0x0a || byte == 0x0d { flags.insert(.afterLineBreak) }
    guard position > 0 else { return }
    let before = text[position - 1]
    if before == 0x2e || before == 0x21 || before == 0x3f { flags.insert(.afterSentenceEnd) }
  }
}
