// A short phrase of a note, cut into words, numbers and marks: what the readers of medication
// values work on. Input: the text of one attribute. Nothing grows: a longer text is no phrase.

/// One word, number or mark.
struct PhraseToken {
  enum Kind { case word, number, mark }

  var kind = Kind.mark
  /// A word's letters in the phrase's storage, lower case.
  var start = 0
  var count = 0
  /// A number's value.
  var number = DecimalNumber(0)
  /// Whether it was written as one of ½ ¼ ¾.
  var isFraction = false
  /// Four digits as they stand, without point or comma: may be a time of day.
  var isFourDigits = false
  /// One to three digits, not beginning with 0, a point and three: 5.000 may be five thousand.
  var mayBeThousands = false
  /// An ASCII mark; ×, ° and dashes count as `x` and `h` (words) and `-`.
  var mark: UInt8 = 0
  var hasSpaceBefore = false
}

final class Phrase {
  static let tokenLimit = 32
  static let byteLimit = 160

  private let letters: UnsafeMutablePointer<UInt8>
  private let tokens: UnsafeMutablePointer<PhraseToken>
  private var letterCount = 0
  private(set) var count = 0

  init() {
    letters = .allocate(capacity: 2 * Phrase.byteLimit)
    letters.initialize(repeating: 0, count: 2 * Phrase.byteLimit)
    tokens = .allocate(capacity: Phrase.tokenLimit)
    tokens.initialize(repeating: PhraseToken(), count: Phrase.tokenLimit)
  }

  deinit {
    letters.deallocate()
    tokens.deallocate()
  }

  /// Whether a token stands there: readers also ask for what is beside the first and the last.
  private func holds(_ index: Int) -> Bool { index >= 0 && index < count }

  subscript(index: Int) -> PhraseToken {
    holds(index) ? tokens[index] : PhraseToken()
  }

  func word(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    guard holds(index), tokens[index].kind == .word else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    return UnsafeBufferPointer(start: letters + tokens[index].start, count: tokens[index].count)
  }

  func isWord(_ index: Int, _ text: StaticString) -> Bool {
    let word = word(index)
    guard word.count == text.utf8CodeUnitCount else { return false }
    for position in 0..<word.count where word[position] != text.utf8Start[position] {
      return false
    }
    return true
  }

  func isMark(_ index: Int, _ mark: UInt8) -> Bool {
    holds(index) && tokens[index].kind == .mark && tokens[index].mark == mark
  }

  func number(_ index: Int) -> DecimalNumber? {
    holds(index) && tokens[index].kind == .number ? tokens[index].number : nil
  }

  /// Cuts a text; false where it is too long or has what no value has.
  func read(_ text: UnsafeRawBufferPointer) -> Bool {
    count = 0
    letterCount = 0
    guard text.count <= Phrase.byteLimit else { return false }
    var position = 0
    var hasSpace = false
    while position < text.count {
      let byte = text[position]
      if let skipped = spaceByteCount(text, position) {
        hasSpace = true
        position += skipped
        continue
      }
      // A full stop ends an abbreviation or the phrase, unless a number begins with it.
      if byte == UInt8(ascii: "."), !(startsNumber(text, position) && (hasSpace || count == 0)) {
        position += 1
        continue
      }
      guard count < Phrase.tokenLimit else { return false }
      var token = PhraseToken()
      token.hasSpaceBefore = hasSpace
      hasSpace = false
      if byte.isASCIILetter || microByteCount(text, position) > 0 {
        position = readWord(text, position, &token)
      } else if byte.isASCIIDigit || byte == UInt8(ascii: ".") {
        guard let end = readNumber(text, position, &token) else { return false }
        position = end
      } else {
        guard let end = readMark(text, position, &token) else { return false }
        position = end
      }
      tokens[count] = token
      count += 1
    }
    return count > 0
  }

  /// Words joined by blanks, a slash without: the key of closed lists. Empty with any other mark or
  /// a number. Valid until the next text is read.
  func joined() -> UnsafeBufferPointer<UInt8> {
    var end = letterCount
    for index in 0..<count {
      let token = tokens[index]
      switch token.kind {
      case .word:
        let isFirst = index == 0 || isMark(index - 1, UInt8(ascii: "/"))
        if !isFirst {
          letters[end] = UInt8(ascii: " ")
          end += 1
        }
        for position in 0..<token.count {
          letters[end + position] = letters[token.start + position]
        }
        end += token.count
      case .mark where token.mark == UInt8(ascii: "/"):
        letters[end] = token.mark
        end += 1
      case .mark where token.mark == UInt8(ascii: "-"): break
      case .mark, .number: return UnsafeBufferPointer(start: nil, count: 0)
      }
    }
    return UnsafeBufferPointer(start: letters + letterCount, count: end - letterCount)
  }

  // MARK: Reading

  private func spaceByteCount(_ text: UnsafeRawBufferPointer, _ position: Int) -> Int? {
    let byte = text[position]
    if byte == 0x20 || byte >= 0x09 && byte <= 0x0D { return 1 }
    if byte == 0xC2, position + 1 < text.count, text[position + 1] == 0xA0 { return 2 }
    if byte == 0xE2, position + 2 < text.count, text[position + 1] == 0x80,
      text[position + 2] >= 0x80 && text[position + 2] <= 0x8A || text[position + 2] == 0xAF
    {
      return 3
    }
    return nil
  }

  /// U+00B5 and U+03BC, both written for the u of `ug`.
  private func microByteCount(_ text: UnsafeRawBufferPointer, _ position: Int) -> Int {
    guard position + 1 < text.count else { return 0 }
    let pair = (text[position], text[position + 1])
    return pair == (0xC2, 0xB5) || pair == (0xCE, 0xBC) ? 2 : 0
  }

  private func startsNumber(_ text: UnsafeRawBufferPointer, _ position: Int) -> Bool {
    position + 1 < text.count && text[position + 1].isASCIIDigit
  }

  /// Letters; single ones with full stops between are one word (`b.i.d.`, `q.h.s.`).
  private func readWord(
    _ text: UnsafeRawBufferPointer, _ start: Int, _ token: inout PhraseToken
  ) -> Int {
    token.kind = .word
    token.start = letterCount
    var position = start
    func append(_ byte: UInt8) {
      letters[letterCount] = byte | 0x20
      letterCount += 1
    }
    while position < text.count {
      let micro = microByteCount(text, position)
      if micro > 0 {
        append(UInt8(ascii: "u"))
        position += micro
      } else if text[position].isASCIILetter {
        append(text[position])
        position += 1
      } else {
        break
      }
    }
    func isLetter(_ index: Int) -> Bool { index < text.count && text[index].isASCIILetter }
    if position - start == 1 {
      while position < text.count, text[position] == UInt8(ascii: "."), isLetter(position + 1),
        !isLetter(position + 2)
      {
        append(text[position + 1])
        position += 2
      }
    }
    // cc's, mg's
    if position + 1 < text.count, text[position] == UInt8(ascii: "'"),
      text[position + 1] | 0x20 == UInt8(ascii: "s"), !isLetter(position + 2)
    {
      position += 2
    }
    token.count = letterCount - token.start
    return position
  }

  /// Digits with commas before each three and a point; nil for any other form and beyond the limits.
  private func readNumber(
    _ text: UnsafeRawBufferPointer, _ start: Int, _ token: inout PhraseToken
  ) -> Int? {
    var position = start
    var digits: Int64 = 0
    var places = 0
    func isDigit(_ index: Int) -> Bool { index < text.count && text[index].isASCIIDigit }
    func take() -> Bool {
      digits = digits * 10 + Int64(text[position] - 0x30)
      position += 1
      return digits <= DecimalNumber.digitLimit
    }
    while isDigit(position) { if !take() { return nil } }
    let firstCount = position - start
    token.isFourDigits = firstCount == 4
    while position < text.count, text[position] == UInt8(ascii: ","), isDigit(position + 1) {
      guard firstCount >= 1, firstCount <= 3, digits > 0, isDigit(position + 2),
        isDigit(position + 3), !isDigit(position + 4)
      else { return nil }
      position += 1
      for _ in 0..<3 { if !take() { return nil } }
    }
    if position < text.count, text[position] == UInt8(ascii: "."), isDigit(position + 1) {
      token.isFourDigits = false
      position += 1
      while isDigit(position) {
        places += 1
        guard take(), places <= DecimalNumber.placeLimit else { return nil }
      }
      token.mayBeThousands =
        places == 3 && (1...3).contains(firstCount) && text[start] != UInt8(ascii: "0")
      // No one writes three places that say nothing.
      if token.mayBeThousands, digits % 1000 == 0 { return nil }
      // 1.2.3 is a date or a version.
      if position < text.count, text[position] == UInt8(ascii: "."), isDigit(position + 1) {
        return nil
      }
    }
    token.kind = .number
    token.number = DecimalNumber(digits, places: places)
    return position
  }

  /// A word of one letter, for the mark that is read as it.
  private func letter(_ letter: Unicode.Scalar, _ token: inout PhraseToken, _ end: Int) -> Int {
    token.kind = .word
    token.start = letterCount
    token.count = 1
    letters[letterCount] = UInt8(ascii: letter)
    letterCount += 1
    return end
  }

  private func readMark(
    _ text: UnsafeRawBufferPointer, _ start: Int, _ token: inout PhraseToken
  ) -> Int? {
    let byte = text[start]
    func next(_ index: Int) -> UInt8 { start + index < text.count ? text[start + index] : 0 }
    token.kind = .mark
    if byte < 0x80 {
      token.mark = byte
      return byte >= 0x20 && byte < 0x7F ? start + 1 : nil
    }
    switch (byte, next(1)) {
    case (0xC2, 0xBC), (0xC2, 0xBD), (0xC2, 0xBE):
      token.kind = .number
      token.isFraction = true
      token.number = DecimalNumber(Int64(next(1) - 0xBB) * 25, places: 2)
      return start + 2
    case (0xC2, 0xB2):
      token.kind = .number
      token.number = DecimalNumber(2)
      return start + 2
    // q6°, q6º
    case (0xC2, 0xB0), (0xC2, 0xBA): return letter("h", &token, start + 2)
    case (0xC3, 0x97): return letter("x", &token, start + 2)
    case (0xE2, 0x80):
      guard next(2) >= 0x90 && next(2) <= 0x95 else { return nil }
      token.mark = UInt8(ascii: "-")
      return start + 3
    case (0xE2, 0x88):
      guard next(2) == 0x92 else { return nil }
      token.mark = UInt8(ascii: "-")
      return start + 3
    default: return nil
    }
  }
}
