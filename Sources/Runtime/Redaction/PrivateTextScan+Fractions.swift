// Numbers with slashes that are values by the words beside them: parts of a whole ("1/2 tsp"), grades and
// counts ("2/4 DP pulses", "3/3 blood cx"), two analytes ("Hgb/Hct 10/30"), doses ("10/8/8") and gases.

extension PrivateTextScan {
  func isClinicalFraction(_ first: Int) -> Bool {
    guard !isAfterDateWord(first) else { return false }
    if isBehindAnalytes(first) { return true }
    let (a, b) = (tokens[first].value, tokens[first + 2].value)
    if tokens[first].gap <= .space, tokens[first - 1].has(.fractionCue), a <= b,
      b == 4 || b == 5 || b == 10
    {
      return true
    }
    let after = first + 3
    guard tokens[after].isWord, tokens[after].gap == .space else { return false }
    // "2/2 to CHF": because of it.
    if a == 2, b == 2, tokens.isWord(after, "to") {
      return !tokens[after + 1].isNumber && !tokens[after + 1].has([.month, .weekday])
    }
    guard a <= b else { return false }
    // The systems of a review.
    if tokens.isWord(after, "ros") { return a >= 8 && b <= 14 }
    // Needles and screws have parts of eight and sixteen.
    if tokens.isWord(after, "inch") { return b <= 8 || b == 16 }
    guard b <= 6 else { return false }
    if tokens[after].has(.fractionEnd) { return true }
    guard tokens[after + 1].gap == .space else { return false }
    if tokens.isWord(after, "blood") {
      return tokens.isWord(after + 1, "cx") || tokens.isWord(after + 1, "culture")
        || tokens.isWord(after + 1, "cultures") || tokens.isWord(after + 1, "bottles")
    }
    return tokens.isWord(after + 1, "pulses") || tokens.isWord(after + 1, "pulse")
      || tokens.isWord(after + 1, "murmur")
  }

  /// "Hgb/Hct 10/30", "BUN/Cr 10/1", "H/H: 9/27"; but "d/c 3/14".
  private func isBehindAnalytes(_ first: Int) -> Bool {
    guard tokens[first].gap <= .space else { return false }
    let second = tokens.isMark(first - 1, ":") ? first - 2 : first - 1
    guard isAnalyte(second), tokens.isMark(second - 1, "/"), tokens.isJoined(second),
      tokens.isJoined(second - 1), isAnalyte(second - 2)
    else { return false }
    return tokens[second - 2].count > 1 && tokens[second].count > 1
      || tokens.isWord(second - 2, "h") && tokens.isWord(second, "h")
  }

  private func isAnalyte(_ index: Int) -> Bool {
    tokens[index].has(.vital) || tokens.isWord(index, "bun") || tokens.isWord(index, "cr")
  }

  /// "10/8/8" of units at meals, "1/1/1" of tablets, the gases "7.31/55/80/26": numbers with slashes that no
  /// year ends, of which a model takes some or all for a date.
  func isValueRun(_ range: Range<Int>) -> Bool {
    var first = range.lowerBound
    if tokens.isMark(first, "/") { first -= 1 }
    while range.lowerBound - first < PrivateTextScan.pieceLimit, isSlash(first - 1) { first -= 2 }
    var isDecimal = isPoint(first - 1)
    if isPoint(first + 1) {
      isDecimal = true
      first += 2
    }
    guard tokens[first].isNumber else { return false }
    var last = first
    var isLarge = false
    while last - first < PrivateTextScan.pieceLimit, isSlash(last + 1) {
      last += 2
      if tokens[last].value > 31 { isLarge = true }
    }
    guard range.upperBound <= last + 1 else { return false }
    switch (last - first) / 2 {
    case 2: return !isDecimal && tokens[last].count == 1
    case 3...: return isDecimal || isLarge
    default: return false
    }
  }

  /// Between two numbers, without a blank.
  private func isBetweenNumbers(_ mark: Int) -> Bool {
    tokens.isJoined(mark) && tokens.isJoined(mark + 1) && tokens[mark - 1].isNumber
      && tokens[mark + 1].isNumber
  }

  private func isSlash(_ index: Int) -> Bool {
    tokens.isMark(index, "/") && isBetweenNumbers(index)
  }

  private func isPoint(_ index: Int) -> Bool {
    tokens.isMark(index, ".") && isBetweenNumbers(index)
  }

  /// "May repeat once." at the start of a sentence: what one may do, and no month.
  func isModalMay(_ index: Int) -> Bool {
    guard tokens.isWord(index, "may"),
      tokens[index].gap == .line || tokens.isMark(index - 1, ".")
    else { return false }
    let next = index + 1
    return tokens[next].shape == .lower && tokens[next].isWord && tokens[next].gap == .space
      && !tokens.isWord(next, "was") && !tokens.isWord(next, "is") && !tokens.isWord(next, "of")
      && !tokens.isWord(next, "and") && !tokens.isWord(next, "to") && !tokens.isWord(next, "or")
      && !tokens.isWord(next, "through") && !tokens.isWord(next, "with")
      && !tokens.isWord(next, "at") && !tokens.isWord(next, "by") && !tokens.isWord(next, "for")
  }
}
