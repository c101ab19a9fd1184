// Words that hold anything but plain ASCII: normalised character by character into the
// tokenizer's scratch memory, with the source range of each.

extension TokenStream {
  /// Reads one word, special token or stretch of white space from `position` on.
  /// - Returns: whether it gave a token.
  mutating func readFullPath(into token: inout Token) -> Bool {
    if !isMidCharacter, scalars.position != position { scalars.move(to: position) }
    var characterCount = 0
    var byteCount = 0
    var start = 0
    var wordEnd = 0
    while true {
      let before = scalars
      guard scalars.next() else {
        if characterCount > 0 { break }
        return readSpecial(into: &token)
      }
      if scalars.kind == NormalizerLayout.Class.word {
        if characterCount == 0 { start = scalars.byteStart }
        wordEnd = scalars.byteEnd
        appendCharacter(&characterCount, &byteCount)
        continue
      }
      if characterCount > 0 {
        scalars = before
        break
      }
      if scalars.kind == NormalizerLayout.Class.space {
        noteSpace(at: scalars.byteStart)
        if endsLine(scalars.byteStart) { flags.insert(.afterLineBreak) }
        resume()
        return false
      }
      start = scalars.byteStart
      wordEnd = scalars.byteEnd
      appendCharacter(&characterCount, &byteCount)
      break
    }
    resume()
    if characterCount > tokenizer.vocabulary.maximumWordCharacters {
      giveWord(tokenizer.vocabulary.unknownID, start, wordEnd, into: &token)
    } else {
      giveSplitWord(byteCount, start, wordEnd, isPlain: false, into: &token)
    }
    return true
  }

  /// Whether U+0085, U+2028 or U+2029 is at `position`; the ASCII line ends are plain.
  private func endsLine(_ position: Int) -> Bool {
    if end - position >= 2, text[position] == 0xc2 { return text[position + 1] == 0x85 }
    return end - position >= 3 && text[position] == 0xe2 && text[position + 1] == 0x80
      && text[position + 2] | 1 == 0xa9
  }

  /// Lets the plain path go on where the full path stands.
  private mutating func resume() {
    position = scalars.position
    isMidCharacter = !scalars.isBetweenCharacters
  }

  /// Adds the normalised character to the word; characters beyond the longest word only count.
  private mutating func appendCharacter(_ characterCount: inout Int, _ byteCount: inout Int) {
    characterCount += 1
    guard characterCount <= tokenizer.vocabulary.maximumWordCharacters else { return }
    let written = encodeUTF8(scalars.scalar, to: tokenizer.wordBytes + byteCount)
    for index in byteCount..<byteCount + written {
      tokenizer.sourceStart[index] = UInt32(truncatingIfNeeded: scalars.byteStart)
      tokenizer.sourceEnd[index] = UInt32(truncatingIfNeeded: scalars.byteEnd)
    }
    byteCount += written
  }

  /// Gives the special token at which the characters stopped; false at the note's end.
  private mutating func readSpecial(into token: inout Token) -> Bool {
    position = scalars.position
    isMidCharacter = false
    guard scalars.specialByteCount > 0 else { return false }
    let specialEnd = position + scalars.specialByteCount
    giveWord(scalars.specialID, position, specialEnd, into: &token)
    token.flags.insert(.isSpecial)
    position = specialEnd
    return true
  }
}
