// WordPiece: a word's normalised bytes are cut into the longest pieces of the vocabulary, from
// left to right; a word of which some part matches nothing becomes one unknown token.

extension TokenStream {
  /// Splits the `byteCount` bytes of the tokenizer's word and gives its first piece.
  ///
  /// Every piece is valid UTF-8, so a longest match in bytes is one in characters.
  mutating func giveSplitWord(
    _ byteCount: Int, _ start: Int, _ end: Int, isPlain: Bool, into token: inout Token
  ) {
    let vocabulary = tokenizer.vocabulary
    let bytes = tokenizer.wordBytes
    var count = 0
    var pieceStart = 0
    var node = vocabulary.root
    while pieceStart < byteCount {
      var id: Int32 = -1
      var pieceEnd = pieceStart
      var index = pieceStart
      while index < byteCount {
        node = vocabulary.child(of: node, bytes[index])
        if node == 0 { break }
        index += 1
        let value = vocabulary.value(of: node)
        if value >= 0 {
          id = value
          pieceEnd = index
        }
      }
      guard id >= 0 else {
        giveWord(vocabulary.unknownID, start, end, into: &token)
        return
      }
      tokenizer.pieceIDs[count] = vocabulary.checked(id)
      tokenizer.pieceEnds[count] = Int32(truncatingIfNeeded: pieceEnd)
      count += 1
      pieceStart = pieceEnd
      node = vocabulary.continuation
    }
    wordStart = start
    wordEnd = end
    isPlainWord = isPlain
    nextPiece = 0
    pieceCount = count
    givePiece(into: &token)
  }

  /// Gives the next piece of the word in the tokenizer's scratch memory.
  mutating func givePiece(into token: inout Token) {
    let first = nextPiece == 0 ? 0 : Int(tokenizer.pieceEnds[nextPiece - 1])
    let last = Int(tokenizer.pieceEnds[nextPiece])
    token.id = tokenizer.pieceIDs[nextPiece]
    if isPlainWord {
      token.byteStart = UInt32(truncatingIfNeeded: wordStart + first)
      token.byteEnd = UInt32(truncatingIfNeeded: wordStart + last)
    } else {
      token.byteStart = tokenizer.sourceStart[first]
      token.byteEnd = tokenizer.sourceEnd[last - 1]
    }
    token.wordByteStart = UInt32(truncatingIfNeeded: wordStart)
    token.wordByteEnd = UInt32(truncatingIfNeeded: wordEnd)
    token.flags = nextPiece == 0 ? flags.union(.startsWord) : []
    flags = []
    nextPiece += 1
  }
}
