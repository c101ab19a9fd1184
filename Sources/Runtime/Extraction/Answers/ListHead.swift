// The head of a list that says something of all its items, read at the beginning of a line or a sentence:
// a few words of a table up to a colon, or `return to ED for` without one.

struct ListHead {
  let claim: FindingClaim
  /// Behind its colon or its last word.
  let byteEnd: Int
  /// Whether a colon or a dash ends it.
  let isMarked: Bool
  /// Whether it asks to come back, to call or to look out.
  let isRequest: Bool

  /// - isLine: whether a line begins here.
  init?(_ text: UnsafeRawBufferPointer, _ start: Int, isLine: Bool) {
    guard let words = HeadWords(text, start), let claim = words.claim else { return nil }
    self.claim = claim
    isRequest = words.isRequest
    let mark = HeadWords.skip(text, words.byteEnd)
    let isColon = mark < text.count && text[mark] == UInt8(ascii: ":")
    isMarked = isColon || isLine && words.count == 1 && ListHead.isDash(text, mark)
    guard !isMarked else {
      byteEnd = mark + 1
      return
    }
    // Alone on its line, or where to go for what comes.
    let isAlone = isLine && (mark == text.count || text[mark] == 0x0A) && words.count > 1
    guard isAlone || words.isRequest && words.hasPlace else { return nil }
    byteEnd = words.byteEnd
  }

  /// A dash between blanks, behind a word in capitals: `No - stable` answers a question.
  private static func isDash(_ text: UnsafeRawBufferPointer, _ place: Int) -> Bool {
    place > 1 && place + 1 < text.count && text[place] == UInt8(ascii: "-")
      && text[place - 1] == 0x20 && text[place - 2].isASCIIUppercase && text[place + 1] == 0x20
  }
}

/// The words of the table that stand in a row, and what they say.
private struct HeadWords {
  /// What a word does in a head.
  private enum Role: Int {
    case denial, presence, doubt, request, watch, place, condition, history, filler
  }

  private static let table = Lexicon(
    """
    -|no|not|denies|denied|absent|negative|negatives|neg|without|none|ruled|excluded|nil
    -|present|positive|positives|pos|yes|reports|reported|endorses|endorsed|admits|complains|confirmed
    -|ddx|differential|differentials|rule|r|possible|suspected|precautions|flags|warning
    -|return|rted|rter|rtc|call|seek|go|come|contact
    -|watch|monitor|look
    -|ed|er|emergency|care|attention|help|hospital
    -|if|for|when
    -|history|hx
    -|to|the|a|your|you|our|doctor|provider|physician|pcp|office|clinic|us|department|dept|room|immediately
    -|following|any|these|have|has|develop|experience|notice|there|is|are|get|medical|right|away|back|nearest
    -|signs|sign|symptoms|symptom|evidence|of|h|o|out|s|diagnosis|diagnoses|dx|red|pertinent|review|systems
    -|ros|now|or|and|on|exam|findings|known|prior|please|patient|pt|include|includes|including|broad|limited
    -|with|given|discussed|reviewed|provided
    """)

  private static let limit = 14

  /// Behind the last word.
  private(set) var byteEnd: Int
  private(set) var count = 0
  private(set) var hasPlace = false
  /// The first of a denial, a presence and a doubt.
  private var first: Role?
  private var hasDoubt = false
  private var asks = false
  private var hasCondition = false
  private var hasHistory = false
  private var isBehindNot = false

  /// Nil where no word stands, and where they say of what is present and absent.
  init?(_ text: UnsafeRawBufferPointer, _ start: Int) {
    let reader = RelativeReader(text)
    byteEnd = start
    while count < HeadWords.limit {
      let begin = HeadWords.skip(text, byteEnd)
      if HeadWords.isEmergencyNumber(text, begin) {
        hasPlace = true
        byteEnd = begin + 3
      } else {
        var index = begin
        guard let word = reader.nextWord(&index, min(text.count, begin + 16)),
          word.lowerBound == begin, let line = reader.line(of: word, in: HeadWords.table)
        else { break }
        // `R:` is a side, `r/o` a doubt.
        if line == Role.doubt.rawValue, word.count == 1, !HeadWords.isRuleOut(text, word) {
          return nil
        }
        guard take(Role(rawValue: line) ?? .filler) else { return nil }
        if reader.reads(word, "rted") || reader.reads(word, "rter") { hasPlace = true }
        isBehindNot = reader.reads(word, "not")
        byteEnd = word.upperBound
      }
      count += 1
    }
    if count == 0 { return nil }
  }

  /// Whether a word goes with those before it.
  private mutating func take(_ role: Role) -> Bool {
    switch role {
    case .denial, .presence:
      if let first, first != role, first != .doubt, !isBehindNot { return false }
      if first == nil { first = role }
    case .doubt:
      hasDoubt = true
      if first == nil { first = role }
    case .request: if first == nil { asks = true }
    case .watch: if count == 0 { asks = true }
    case .place: hasPlace = true
    case .condition: hasCondition = true
    case .history: hasHistory = true
    case .filler: break
    }
    return true
  }

  /// Whether they ask to come or to look out for what is named next: also `Present to ED if`.
  var isRequest: Bool { hasCondition && (asks || first == .presence && hasPlace) }

  var claim: FindingClaim? {
    if isRequest || hasDoubt && first != .denial { return .possible }
    switch first {
    case .denial: return .absent
    // `Present history:` tells more than its items.
    case .presence: return hasHistory ? nil : .present
    default: return nil
    }
  }

  static func skip(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int {
    var place = start
    while place < text.count {
      switch text[place] {
      case 0x20, 0x09, 0x0D, UInt8(ascii: "/"), UInt8(ascii: "'"), UInt8(ascii: "*"),
        UInt8(ascii: "("), UInt8(ascii: ")"):
        place += 1
      default: return place
      }
    }
    return place
  }

  private static func isRuleOut(_ text: UnsafeRawBufferPointer, _ letter: Range<Int>) -> Bool {
    let end = letter.upperBound
    return end + 1 < text.count && text[end] == UInt8(ascii: "/")
      && text[end + 1] | 0x20 == UInt8(ascii: "o")
  }

  private static func isEmergencyNumber(_ text: UnsafeRawBufferPointer, _ place: Int) -> Bool {
    guard place + 3 <= text.count else { return false }
    let number = UnsafeRawBufferPointer(rebasing: text[place..<place + 3])
    return number.isEqual(toASCII: "911") || number.isEqual(toASCII: "999")
  }
}
