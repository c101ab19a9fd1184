// Words beside a name that say it is somebody's, where the name may be a word of other use: what people do,
// say and have.

extension PrivateTextScan {
  /// Words that announce a name only before a colon.
  func isMarkedRole(_ index: Int) -> Bool {
    tokens.isWord(index, "admitting") || tokens.isWord(index, "consulting")
      || tokens.isWord(index, "signature") || tokens.isWord(index, "officer")
      || tokens.isWord(index, "worker")
  }

  /// "White female": a word of other use before a sex.
  func isColour(_ first: Int, _ end: Int) -> Bool {
    end == first + 1 && tokens[first].has(.common) && tokens[end].has(.sex)
  }

  /// What somebody does who is named behind "by": "read by Gray.", "collected by Small, RN".
  func isWitness(_ index: Int) -> Bool {
    tokens.isWord(index, "reviewed") || tokens.isWord(index, "read")
      || tokens.isWord(index, "performed") || tokens.isWord(index, "collected")
      || tokens.isWord(index, "given") || tokens.isWord(index, "signed")
      || tokens.isWord(index, "dictated") || tokens.isWord(index, "transcribed")
      || tokens.isWord(index, "verified") || tokens.isWord(index, "seen")
      || tokens.isWord(index, "administered") || tokens.isWord(index, "witnessed")
  }

  func isAgentEnd(_ end: Int) -> Bool {
    tokens[end].kind == .mark || tokens[end].gap == .line || tokens[end].isNumber
      || tokens.isWord(end, "on") || tokens.isWord(end, "at") || tokens.isWord(end, "and")
      || tokens[end].has(.credential)
  }

  /// "Bob c/o pain", "Ted agrees", "Sam is aware", "Bob's wife": who says or has something is somebody.
  func isSubject(_ index: Int) -> Bool {
    var next = index + 1
    if tokens.isMark(next, "'"), tokens.isWord(next + 1, "s"), tokens.isJoined(next) {
      return tokens[next + 2].has(.relative) && tokens[next + 2].gap == .space
    }
    guard tokens[next].gap == .space else { return false }
    if tokens.isWord(next, "is") || tokens.isWord(next, "was") { next += 1 }
    return tokens.isWord(next, "agrees") || tokens.isWord(next, "aware")
      || tokens.isWord(next, "denies") || tokens.isWord(next, "reports")
      || tokens.isWord(next, "states") || tokens.isWord(next, "says")
      || tokens.isWord(next, "wants") || tokens.isWord(next, "refuses")
      || tokens.isWord(next, "complains") || tokens.isWord(next, "understands")
      || tokens.isWord(next, "well")
      || tokens.isWord(next, "c") && tokens.isMark(next + 1, "/") && tokens.isWord(next + 2, "o")
  }

  /// "DrLee"
  func isGluedTitle(_ index: Int) -> Bool {
    let token = tokens[index]
    guard token.count >= 5, token.words.isEmpty else { return false }
    let letters = tokens.text.characters
    return letters[token.start] == UInt8(ascii: "D")
      && letters[token.start + 1] == UInt8(ascii: "r")
      && FoldedText.isUpper(letters[token.start + 2])
      && !FoldedText.isUpper(letters[token.start + 3])
  }
}
