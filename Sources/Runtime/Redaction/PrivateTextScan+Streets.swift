// Streets with a number or by their last word, and what stands beside them: flats, boxes, towns.

extension PrivateTextScan {
  /// "12 Gasworks Row", "7/118 Banksia Pde", "PO Box 88": told at the number.
  mutating func readStreet(_ number: Int) {
    let token = tokens[number]
    if tokens.isWord(number - 1, "box"),
      tokens.isWord(number - 2, "po")
        || tokens.isMark(number - 2, ".") || tokens.isWord(number - 2, "o")
    {
      var first = number - 2
      while first > 0, number - first < 6, tokens[first].gap != .space || tokens[first].count == 1 {
        first -= 1
      }
      claim(first, number + 1, .street, rank: 6)
      readCityBehind(number + 1)
      return
    }
    guard token.count <= 5 else { return }
    var first = number
    if tokens.isMark(number - 1, "/") || tokens.isMark(number - 1, "-"),
      tokens[number - 2].isNumber, tokens.isJoined(number), tokens.isJoined(number - 1)
    {
      first = number - 2
    }
    var unit = first - 1
    if tokens.isMark(unit, ",") { unit -= 1 }
    if tokens[unit].isNumber, tokens[unit - 1].has(.flat) { first = unit - 1 }
    if tokens[first - 1].has(.flat), tokens[first].gap == .space { first -= 1 }
    var index = number + 1
    if tokens[index].isWord, tokens[index].count == 1, tokens.isJoined(index) { index += 1 }
    var wordCount = 0
    while wordCount < 5, tokens[index].gap <= .space || tokens.isMark(index, ".") {
      let word = tokens[index]
      if word.isWord {
        if wordCount > 0, word.has(.streetEnd),
          isStreetEnd(index, isLower: !tokens[number + 1].isCapital)
        {
          let end = streetTail(index + 1)
          claim(first, end, .street, rank: 6)
          readCityBehind(end)
          return
        }
        guard word.isCapital || !word.has([.common, .unit, .fractionCue]) else { return }
        if !word.isCapital, wordCount >= 2 { return }
        wordCount += 1
      } else if word.isNumber {
        guard tokens[index + 1].isWord, tokens.isJoined(index + 1), tokens[index + 1].count == 2
        else {
          return
        }
        index += 1
        wordCount += 1
      } else if word.mark == UInt8(ascii: ".") {
        guard tokens.isJoined(index), tokens[index - 1].isWord, tokens[index - 1].count <= 2 else {
          return
        }
      } else if word.mark != UInt8(ascii: "'"), word.mark != UInt8(ascii: "-") {
        return
      }
      index += 1
    }
  }

  /// A city after a street's name.
  private mutating func readCityBehind(_ end: Int) {
    let first = tokens.isMark(end, ",") ? end + 1 : end
    guard tokens[first].shape == .title, tokens[first].gap <= .space,
      !tokens[first].has([.common, .flat, .recordCue, .phoneCue])
    else { return }
    var last = first + 1
    while last - first < 3, tokens[last].shape == .title, tokens[last].gap == .space,
      !tokens[last].has([.common, .stateCode, .recordCue])
    { last += 1 }
    claim(first, last, .city, rank: 1)
  }

  private func isStreetEnd(_ index: Int, isLower: Bool) -> Bool {
    let token = tokens[index]
    // "6u. CT surg Dr. Obuya"
    if tokens.isWord(index, "dr"), !tokens[index - 1].isCapital, token.isCapital { return false }
    // In lower case only what is no word of other use.
    if token.isCapital {
      return token.shape == .title || token.count > 2 || tokens.isWord(index, "st")
        || tokens.isWord(index, "rd") || tokens.isWord(index, "ln")
    }
    return isLower
      && (token.has(.strongStreetEnd) || tokens.isWord(index, "street")
        || tokens.isWord(index, "st")
        || tokens.isWord(index, "lane"))
  }

  /// Behind "Apt 4B", "NW", "#12" after a street's name.
  private func streetTail(_ end: Int) -> Int {
    var last = end
    if tokens.isMark(last, "."), tokens.isJoined(last) { last += 1 }
    if tokens[last].isWord, tokens[last].shape == .upper, tokens[last].count <= 2,
      tokens.isWord(last, "n") || tokens.isWord(last, "s") || tokens.isWord(last, "e")
        || tokens.isWord(last, "w") || tokens.isWord(last, "nw") || tokens.isWord(last, "ne")
        || tokens.isWord(last, "sw") || tokens.isWord(last, "se")
    {
      last += 1
    }
    var unit = last
    if tokens.isMark(unit, ",") { unit += 1 }
    if tokens[unit].has(.flat) || tokens.isMark(unit, "#"), tokens[unit].gap < .line {
      var value = unit + 1
      if tokens.isMark(value, ".") { value += 1 }
      if tokens[value].isNumber || tokens[value].isWord && tokens[value].count == 1 {
        return codeEnd(value)
      }
    }
    return last
  }

  /// A street without a number, and the roads of the numbered kind: told at a word.
  mutating func readNamedStreet(_ index: Int) {
    let token = tokens[index]
    if token.has(.strongStreetEnd), token.isCapital, tokens[index].gap == .space {
      var first = index
      while index - first < 3, tokens[first - 1].isCapital, tokens[first].gap == .space,
        !tokens[first - 1].has(.common)
      { first -= 1 }
      if first < index { claim(first, index + 1, .street, rank: 3) }
      if tokens[index + 1].isNumber, tokens[index + 1].gap == .space, first == index,
        tokens.isWord(index, "highway") || tokens.isWord(index, "hwy")
      {
        claim(index, index + 2, .street, rank: 3)
      }
    }
    if tokens.isWord(index, "i"), token.shape == .upper, tokens.isMark(index + 1, "-"),
      tokens[index + 2].isNumber, tokens.isJoined(index + 2), tokens[index + 2].count <= 3,
      tokens[index + 2].value >= 4
    {
      claim(index, index + 3, .street, rank: 3)
    }
    // The endings of the north and of the Netherlands are parts of words.
    if token.isCapital, token.count > 6, tokens[index + 1].isNumber,
      tokens[index + 1].gap == .space,
      ends(token, "gatan") || ends(token, "gata") || ends(token, "straat") || ends(token, "strasse")
        || ends(token, "vagen") || ends(token, "veien") || ends(token, "laan") || ends(token, "weg")
    {
      claim(index, index + 2, .street, rank: 4)
      readCityBehind(index + 2)
    }
  }

  private func ends(_ token: PlainToken, _ ending: StaticString) -> Bool {
    let count = ending.utf8CodeUnitCount
    guard token.count > count else { return false }
    for place in 0..<count
    where tokens.text.characters[token.end - count + place] | 0x20 != ending.utf8Start[place] {
      return false
    }
    return true
  }
}
