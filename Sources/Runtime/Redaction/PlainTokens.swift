// A folded note cut into words, numbers and marks, each with what the word tables say about it.

/// One word, number or mark.
struct PlainToken {
  enum Kind: UInt8 { case word, number, mark }
  enum Shape: UInt8 { case lower, title, upper, mixed }
  /// What stands before it.
  enum Gap: UInt8, Comparable {
    case none, space, wideSpace, line
    static func < (a: Gap, b: Gap) -> Bool { a.rawValue < b.rawValue }
  }

  /// Places in the folded text, of fewer than 2^32 characters.
  private let startPlace: UInt32
  private let endPlace: UInt32
  private let smallValue: Int32
  var kind: Kind
  var shape: Shape
  var gap: Gap
  /// Of a mark, the character; else 0.
  var mark: UInt8
  var words: WordClass
  /// Of the word in lower case.
  var hash: UInt64

  init(
    start: Int, end: Int, kind: Kind, shape: Shape, gap: Gap, mark: UInt8, words: WordClass,
    hash: UInt64, value: Int
  ) {
    startPlace = UInt32(truncatingIfNeeded: start)
    endPlace = UInt32(truncatingIfNeeded: end)
    self.kind = kind
    self.shape = shape
    self.gap = gap
    self.mark = mark
    self.words = words
    self.hash = hash
    smallValue = Int32(truncatingIfNeeded: value)
  }

  var start: Int { Int(startPlace) }
  var end: Int { Int(endPlace) }
  /// Of a number of at most nine digits; else -1.
  var value: Int { Int(smallValue) }
  var count: Int { end - start }
  var isWord: Bool { kind == .word }
  var isNumber: Bool { kind == .number }
  /// Begins with a capital letter.
  var isCapital: Bool { kind == .word && shape != .lower }
  func has(_ wordClass: WordClass) -> Bool { !words.isDisjoint(with: wordClass) }
}

struct PlainTokens {
  let text: FoldedText
  private(set) var tokens: [PlainToken] = []

  /// - table: gives the classes of each word.
  init(_ text: FoldedText, _ table: WordTable) {
    self.text = text
    tokens.reserveCapacity(text.count / 4)
    var position = 0
    var gap = PlainToken.Gap.line
    let characters = text.characters
    while position < characters.count {
      let c = characters[position]
      if c == 0x20 || c == 0x09 || c == 0x0A || c == 0x0D {
        if c == 0x0A || c == 0x0D {
          gap = .line
        } else if gap != .line {
          gap = gap == .none && c == 0x20 ? .space : .wideSpace
        }
        position += 1
        continue
      }
      if FoldedText.isLetter(c) {
        position = appendWord(position, gap, table)
      } else if c.isASCIIDigit {
        position = appendNumber(position, gap)
      } else {
        tokens.append(
          PlainToken(
            start: position, end: position + 1, kind: .mark, shape: .lower, gap: gap, mark: c,
            words: [], hash: 0, value: -1))
        position += 1
      }
      gap = .none
    }
  }

  var count: Int { tokens.count }

  subscript(_ index: Int) -> PlainToken {
    index >= 0 && index < tokens.count ? tokens[index] : PlainTokens.nothing
  }

  /// Beyond both ends: a mark that nothing looks for.
  private static let nothing = PlainToken(
    start: 0, end: 0, kind: .mark, shape: .lower, gap: .line, mark: 0, words: [], hash: 0,
    value: -1)

  private mutating func appendNumber(_ start: Int, _ gap: PlainToken.Gap) -> Int {
    var end = start
    var value = 0
    while end < text.count, text.characters[end].isASCIIDigit {
      if end - start < 9 { value = value * 10 + Int(text.characters[end] - 0x30) }
      end += 1
    }
    tokens.append(
      PlainToken(
        start: start, end: end, kind: .number, shape: .lower, gap: gap, mark: 0, words: [], hash: 0,
        value: end - start <= 9 ? value : -1))
    return end
  }

  /// An apostrophe belongs to a word when two letters or more follow: O'Brien, but Crohn's.
  private mutating func appendWord(
    _ start: Int, _ gap: PlainToken.Gap, _ table: WordTable
  ) -> Int {
    let characters = text.characters
    var end = start
    var hash = WordHash()
    var upperCount = 0
    var letterCount = 0
    while end < characters.count {
      let c = characters[end]
      if FoldedText.isLetter(c) {
        if FoldedText.isUpper(c) { upperCount += 1 }
        letterCount += 1
        hash.add(c)
        end += 1
      } else if c == UInt8(ascii: "'"), end + 2 < characters.count,
        FoldedText.isLetter(characters[end + 1]), FoldedText.isLetter(characters[end + 2])
      {
        hash.add(c)
        end += 1
      } else {
        break
      }
    }
    let isFirstUpper = FoldedText.isUpper(characters[start])
    let shape: PlainToken.Shape =
      upperCount == letterCount
      ? .upper
      : isFirstUpper ? (upperCount == 1 ? .title : .mixed) : upperCount > 0 ? .lower : .lower
    tokens.append(
      PlainToken(
        start: start, end: end, kind: .word, shape: shape, gap: gap, mark: 0,
        words: table.classes(hash.value), hash: hash.value, value: -1))
    return end
  }

  /// The classes of two neighbouring words as one name: "new york".
  func pair(_ index: Int, _ table: WordTable) -> WordClass {
    let (a, b) = (self[index], self[index + 1])
    guard a.isWord, b.isWord, b.gap == .space || b.gap == .none else { return [] }
    var hash = WordHash()
    for place in a.start..<a.end { hash.add(text.characters[place]) }
    hash.add(UInt8(ascii: "_"))
    for place in b.start..<b.end { hash.add(text.characters[place]) }
    return table.classes(hash.value)
  }

  /// Whether the word at the index is this one, whatever its case.
  func isWord(_ index: Int, _ word: StaticString) -> Bool {
    let token = self[index]
    guard token.isWord, token.count == word.utf8CodeUnitCount else { return false }
    for place in 0..<token.count
    where text.characters[token.start + place] | 0x20 != word.utf8Start[place] { return false }
    return true
  }

  /// "st", "nd", "rd" and "th".
  func isOrdinalEnding(_ index: Int) -> Bool {
    isWord(index, "st") || isWord(index, "nd") || isWord(index, "rd") || isWord(index, "th")
  }

  func isMark(_ index: Int, _ mark: StaticString) -> Bool {
    self[index].mark == mark.utf8Start[0]
  }

  /// Whether nothing stands between this token and the one before.
  func isJoined(_ index: Int) -> Bool { index > 0 && index < count && tokens[index].gap == .none }
}
