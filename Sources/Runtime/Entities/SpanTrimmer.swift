// Takes from a span's ends what belongs to no name: separators, conjunctions, list marks, brackets and
// quotes without their partner, registered marks, and marks in brackets. What is left keeps the
// span's score.

/// Trims spans of one note.
struct SpanTrimmer {
  /// The note.
  let text: UnsafeRawBufferPointer
  let words: WordRing

  /// What is left of a mention; nil for nothing.
  ///
  /// - Precondition: the mention's words are in the ring, and within the text.
  func trim(_ mention: Mention) -> Mention? {
    var range = untilLoneBracket(mention.words)
    while !range.isEmpty {
      let dropped = droppedFirst(of: range)
      if dropped > 0 {
        range = range.lowerBound + dropped..<range.upperBound
        continue
      }
      let droppedLast = droppedLast(of: range)
      if droppedLast == 0 { break }
      range = range.lowerBound..<range.upperBound - droppedLast
    }
    guard !range.isEmpty, !isBracketMark(range) else { return nil }
    var result = mention
    result.words = range
    result.span.byteStart = startWithoutBullets(range.lowerBound)
    result.span.byteEnd = endWithoutSigns(range.upperBound - 1)
    return result.span.byteStart < result.span.byteEnd ? result : nil
  }

  private func start(_ word: Int) -> Int { Int(words[word].byteStart) }
  private func end(_ word: Int) -> Int { Int(words[word].byteEnd) }

  private func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: text[range])
  }

  /// The character of a word that is one; 0 for others.
  private func scalar(_ word: Int) -> UInt32 {
    guard let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
    let decoded = decodeUTF8(base, at: start(word), end: end(word))
    return start(word) + decoded.byteCount == end(word) ? decoded.scalar : 0
  }

  // MARK: At the ends

  /// Words at the start that do not belong to it; not more than there are.
  private func droppedFirst(of range: Range<Int>) -> Int {
    let first = range.lowerBound
    if isSeparator(scalar(first)) || isConjunction(first) { return 1 }
    if lacksPartner(first, in: range, isFirst: true) || isRepeated(first) { return 1 }
    let isFirstOnLine = words[first].flags.contains(.startsLine)
    guard
      let mark = ListMark(text, at: start(first), isFirstOnLine: isFirstOnLine)
    else { return 0 }
    var count = 1
    while count < range.count, end(first + count - 1) < mark.byteEnd { count += 1 }
    // Some bullets are no words: the tokenizer leaves them in the item's first one.
    guard end(first + count - 1) == mark.byteEnd else { return 0 }
    // A number with nothing behind it in the span may be all of it.
    return mark.kind == .bullet || count < range.count ? count : 0
  }

  /// Words at the end that do not belong to it; not more than there are.
  private func droppedLast(of range: Range<Int>) -> Int {
    let last = range.upperBound - 1
    let character = scalar(last)
    if isSeparator(character) || isConjunction(last) { return 1 }
    if lacksPartner(last, in: range, isFirst: false) { return 1 }
    if ListMark.isBullet(character) || isSign(character) { return 1 }
    if ListMark.isDash(character), range.count > 1, end(last - 1) < start(last) { return 1 }
    if character == UInt32(UInt8(ascii: ")")) {
      var open = last - 1
      while open >= range.lowerBound, scalar(open) != UInt32(UInt8(ascii: "(")) { open -= 1 }
      if open >= range.lowerBound, isMark(end(open)..<start(last), before: start(open)) {
        return last + 1 - open
      }
    }
    return 0
  }

  /// Comma, semicolon, colon, slash, table mark.
  private func isSeparator(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2c, 0x3b, 0x3a, 0x2f, 0x7c: true
    default: false
    }
  }

  /// "OR" in capitals is a state or a room.
  private func isConjunction(_ word: Int) -> Bool {
    let letters = bytes(start(word)..<end(word))
    if letters.isEqual(ignoringCase: "and") { return true }
    if letters.isEqual(ignoringCase: "or") { return letters[1] == UInt8(ascii: "r") }
    return scalar(word) == UInt32(UInt8(ascii: "&"))
  }

  /// The same word stands twice right before it: filler, of which a name does not begin.
  private func isRepeated(_ word: Int) -> Bool {
    let count = end(word) - start(word)
    guard count > 1 else { return false }
    var place = start(word)
    for _ in 0..<2 {
      let gap = place
      while place > 0, text[place - 1] == 0x20 || text[place - 1] == 0x09 { place -= 1 }
      guard place < gap, place >= count,
        bytes(place - count..<place).elementsEqual(bytes(start(word)..<end(word)))
      else { return false }
      place -= count
    }
    return place == 0 || text[place - 1] <= 0x20
  }

  // MARK: Partners

  /// The words before an opening bracket inside that nothing closes; all of them without one.
  private func untilLoneBracket(_ range: Range<Int>) -> Range<Int> {
    for word in range.dropFirst() {
      guard let bracket = Bracket(scalar(word)), bracket.opens else { continue }
      if !hasPartner(word, bracket, in: range) { return range.lowerBound..<word }
    }
    return range
  }

  /// Whether the word at one end is a bracket or quote whose other half is not in the span.
  private func lacksPartner(_ word: Int, in range: Range<Int>, isFirst: Bool) -> Bool {
    let character = scalar(word)
    if let bracket = Bracket(character) {
      return bracket.opens != isFirst || !hasPartner(word, bracket, in: range)
    }
    guard let quote = Quote(character) else { return false }
    // Feet, minutes and inches stand close behind a number.
    if !isFirst, start(word) > 0, text[start(word) - 1].isASCIIDigit { return false }
    for other in range where other != word && Quote(scalar(other)) == quote { return false }
    return true
  }

  private func hasPartner(_ word: Int, _ bracket: Bracket, in range: Range<Int>) -> Bool {
    var depth = 0
    var place = word
    while range.contains(place) {
      if let other = Bracket(scalar(place)), other.form == bracket.form {
        depth += other.opens == bracket.opens ? 1 : -1
        if depth == 0 { return true }
      }
      place += bracket.opens ? 1 : -1
    }
    return false
  }

  private struct Bracket {
    let form: UInt8
    let opens: Bool

    init?(_ scalar: UInt32) {
      switch scalar {
      case 0x28: (form, opens) = (0, true)
      case 0x29: (form, opens) = (0, false)
      case 0x5b: (form, opens) = (1, true)
      case 0x5d: (form, opens) = (1, false)
      case 0x7b: (form, opens) = (2, true)
      case 0x7d: (form, opens) = (2, false)
      default: return nil
      }
    }
  }

  private enum Quote {
    case single
    case double

    init?(_ scalar: UInt32) {
      switch scalar {
      case 0x27, 0x60, 0x2018...0x201b: self = .single
      case 0x22, 0xab, 0xbb, 0x201c...0x201f: self = .double
      default: return nil
      }
    }
  }

  // MARK: Marks

  /// Whether all that is left stands between brackets and is a mark.
  private func isBracketMark(_ range: Range<Int>) -> Bool {
    let from = start(range.lowerBound)
    let to = end(range.upperBound - 1)
    guard from > 0, to < text.count, text[from - 1] == UInt8(ascii: "("),
      text[to] == UInt8(ascii: ")")
    else { return false }
    return isMark(from..<to, before: from - 1)
  }

  /// - before: where the opening bracket stands.
  private func isMark(_ inside: Range<Int>, before: Int) -> Bool {
    inside.lowerBound <= inside.upperBound
      && BracketMark.isMark(bytes(inside), before: bytes(0..<before))
  }

  /// Registered, trade mark, service mark, copyright.
  private func isSign(_ scalar: UInt32) -> Bool {
    scalar == 0xae || scalar == 0x2122 || scalar == 0x2120 || scalar == 0xa9
  }

  /// The start of a word behind the bullets that the tokenizer leaves in it.
  private func startWithoutBullets(_ word: Int) -> Int {
    guard let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
      return start(word)
    }
    var position = start(word)
    while position < end(word) {
      let decoded = decodeUTF8(base, at: position, end: end(word))
      guard ListMark.isBullet(decoded.scalar) else { break }
      position += decoded.byteCount
    }
    // A word of bullets alone keeps them.
    return position < end(word) ? position : start(word)
  }

  /// The end of a word without the signs that the tokenizer leaves in it.
  private func endWithoutSigns(_ word: Int) -> Int {
    guard let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
      return end(word)
    }
    var position = start(word)
    var result = position
    while position < end(word) {
      let decoded = decodeUTF8(base, at: position, end: end(word))
      position += decoded.byteCount
      if !isSign(decoded.scalar) { result = position }
    }
    return result
  }
}
