// What the head of a list says of the findings in it: `Denies:` and `No evidence of:` deny them, `Present:`
// has them, `Return to ED if:` and `DDx:` leave them open. A head stands before its items in a line, or
// alone before lines with one bullet, to an empty line or one without it.

/// Reads one note once, in order.
struct ListClaims {
  private let text: UnsafeRawBufferPointer
  /// Bytes before it were read; nil before the first.
  private var nextByte: Int?
  /// What the words since a place say: those of a line behind its head, or of an item.
  private var scope: (claim: FindingClaim, start: Int, isItem: Bool)?
  private var list: List?

  private struct List {
    let claim: FindingClaim
    /// Whether lines without bullets may be items.
    let allowsPlain: Bool
    /// Of its first item: a bullet's first byte, a number for all, 0 for none; nil before it.
    var mark: UInt8?
    var isBehindEmptyLine = false
  }

  /// Bytes of a line behind a head that may be its items.
  private static let reach = 300

  init(_ text: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)) {
    self.text = text
  }

  /// What its list says of a finding; nil where it is in none or its item says otherwise. Findings must
  /// come in order.
  mutating func claim(on span: Range<Int>) -> FindingClaim? {
    if nextByte == nil { beginLine(0) }
    while let place = nextByte, place < span.lowerBound { readByte(place) }
    guard let scope, scope.start <= span.lowerBound,
      span.lowerBound - scope.start < ListClaims.reach,
      !saysOtherwise(scope.start, span.lowerBound, scope.claim)
    else { return nil }
    return scope.claim
  }

  private mutating func readByte(_ place: Int) {
    nextByte = place + 1
    switch text[place] {
    case 0x0A: beginLine(place + 1)
    case UInt8(ascii: "."), UInt8(ascii: ";"), UInt8(ascii: ":"):
      guard place + 1 < text.count, text[place + 1] <= 0x20 else { return }
      if scope?.isItem == false { scope = nil }
      beginPart(place + 1, isLine: false, hasMark: false)
    default: break
    }
  }

  private mutating func beginLine(_ lineStart: Int) {
    nextByte = lineStart
    scope = nil
    var start = lineStart
    while start < text.count, isBlank(text[start]) || text[start] == UInt8(ascii: "#") {
      start += 1
    }
    if start == text.count || text[start] == 0x0A {
      if list?.mark != nil || list?.isBehindEmptyLine == true { list = nil }
      list?.isBehindEmptyLine = true
      return
    }
    let mark = ListMark(text, at: start, isFirstOnLine: true)
    nextByte = mark?.byteEnd ?? start
    if beginPart(nextByte!, isLine: true, hasMark: mark != nil) || list == nil { return }
    let kind = mark.map { $0.kind == .ordinal ? UInt8(ascii: "1") : text[start] } ?? 0
    guard continues(kind, start), let claim = list?.claim else {
      list = nil
      return
    }
    list?.mark = kind
    scope = (claim, mark?.byteEnd ?? start, true)
  }

  /// Whether a line is the list's next item: its bullet stands before it, and it is no head of its own.
  private func continues(_ kind: UInt8, _ start: Int) -> Bool {
    guard let list, list.mark == nil || list.mark == kind, kind != 0 || list.allowsPlain else {
      return false
    }
    var end = start
    while end < text.count, text[end] != 0x0A { end += 1 }
    while end > start, text[end - 1] <= 0x20 { end -= 1 }
    if text[end - 1] == UInt8(ascii: ":") { return false }
    guard kind == 0 else { return true }
    // Without a bullet a few words are an item, and a sentence or a heading is none.
    guard end - start < 40 else { return false }
    for place in start..<end
    where text[place] == UInt8(ascii: ".") || text[place] == UInt8(ascii: ":") {
      return false
    }
    return true
  }

  /// Takes in the head that begins here, if one does.
  @discardableResult
  private mutating func beginPart(_ start: Int, isLine: Bool, hasMark: Bool) -> Bool {
    guard let head = ListHead(text, start, isLine: isLine) else { return false }
    var next = head.byteEnd
    while next < text.count, isBlank(text[next]) || text[next] == UInt8(ascii: "*") { next += 1 }
    nextByte = head.byteEnd
    guard next == text.count || text[next] == 0x0A else {
      if !head.isMarked, head.claim != .possible || !head.isRequest { return false }
      list = nil
      scope = (head.claim, head.byteEnd, false)
      return true
    }
    scope = nil
    list = List(claim: head.claim, allowsPlain: head.isMarked && !hasMark)
    return true
  }

  /// Words of an item that say something else than its head: denials, what is there, doubts.
  private static let ownWords = Lexicon(
    """
    -|no|not|denies|denied|without|never|nil|non|negative|neg|absent|free|resolved|ruled
    -|but|except|however|has|have|had|reports|admits|positive|pos|present|yes
    -|possible|possibly|probable|likely|unlikely|suspected|suspect|maybe|rule|r|vs|if
    """)

  private func saysOtherwise(_ start: Int, _ end: Int, _ claim: FindingClaim) -> Bool {
    let words = RelativeReader(text)
    var index = start
    while let word = words.nextWord(&index, end) {
      switch (words.line(of: word, in: ListClaims.ownWords), claim) {
      case (0, .possible), (0, .present), (2, .present), (1, .absent): return true
      default: break
      }
    }
    return false
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
