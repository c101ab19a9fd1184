// Finds protected health information by its form: addresses, numbers, dates, ages, places and names
// beside the words that announce them. One pass over the words of a note; every recogniser may claim any
// word, and what they claim is joined. Input is a note's bytes, output spans in order.

/// The recognisers of one note after another.
public final class PrivateTextReader {
  let table = WordTable()

  public init() {}

  /// Spans of the note, sorted, without overlap.
  ///
  /// - text: fewer than 2^32 bytes; any.
  /// - learnt: spans of a model's head, sorted by start; joined with what the forms say.
  public func spans(
    in text: UnsafeRawBufferPointer, learnt: [PrivateSpan] = []
  ) -> [PrivateSpan] {
    let scan = scan(text, learnt)
    return scan.joined(scan.learnt + scan.doubtful).map { $0.span }
  }

  /// The same spans as a layer of the note, for people who want each by its type: where the model finds
  /// something, its places and types stand unless a form tells better; what only has a form is added if
  /// its form tells its type apart. Sorted, without overlap.
  public func layer(
    in text: UnsafeRawBufferPointer, learnt: [PrivateSpan]
  ) -> [PrivateSpan] {
    scan(text, learnt).layer()
  }

  private func scan(_ text: UnsafeRawBufferPointer, _ learnt: [PrivateSpan]) -> PrivateTextScan {
    var scan = PrivateTextScan(PlainTokens(FoldedText(text), table), table)
    scan.findAll()
    scan.readDaysAndMonths()
    scan.readAgesBehindNames()
    scan.add(learnt)
    scan.spreadNames()
    scan.spreadValues()
    return scan
  }
}

/// What is found in one note.
struct PrivateTextScan {
  /// A range of tokens that a recogniser claims.
  struct Claim {
    var first: Int
    /// Exclusive.
    var end: Int
    var type: PrivateType
    /// Of overlapping claims, the higher one gives the type.
    var rank: Int
  }

  let tokens: PlainTokens
  let table: WordTable
  var claims: [Claim] = []
  /// What a model found, mended.
  var learnt: [PrivateSpan] = []
  /// What a model found and the form of its words doubts: no part of a layer, but of what a redaction
  /// takes out.
  var doubtful: [PrivateSpan] = []
  /// Whether the note is of the United States by its dates, postcodes and telephone numbers.
  var isAmerican = false

  /// The rank of what a model found, among the claims.
  static var learntRank: Int { 2 }

  init(_ tokens: PlainTokens, _ table: WordTable) {
    self.tokens = tokens
    self.table = table
  }

  mutating func claim(_ first: Int, _ end: Int, _ type: PrivateType, rank: Int = 1) {
    claims.append(Claim(first: first, end: end, type: type, rank: rank))
  }

  mutating func findAll() {
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      switch token.kind {
      case .mark: readMark(index, token)
      case .number: readNumber(index, token)
      case .word: readWord(index, token)
      }
      index += 1
    }
  }

  private mutating func readMark(_ index: Int, _ token: PlainToken) {
    switch token.mark {
    case UInt8(ascii: "@"): readAt(index)
    case UInt8(ascii: "+"), UInt8(ascii: "("): readPhone(index)
    case UInt8(ascii: ":"): readColons(index)
    case UInt8(ascii: "'"): readShortYear(index)
    case UInt8(ascii: "<"): readTravelDocument(index)
    default: break
    }
  }

  private mutating func readNumber(_ index: Int, _ token: PlainToken) {
    readNumericDate(index)
    readBareYear(index)
    readAge(index)
    readPhone(index)
    readGroupedNumber(index)
    readInternetAddress(index)
    readStreet(index)
    readCode(index)
    readPostcode(index)
  }

  private mutating func readWord(_ index: Int, _ token: PlainToken) {
    readCode(index)
    readPostcode(index)
    readPlate(index)
    readBankAccount(index)
    readExtension(index)
    readDomain(index)
    if token.has([.month, .weekday, .ordinal, .holiday, .numberWord]) { readDateWord(index) }
    readQuarter(index)
    let pair = tokens.pair(index, table)
    if pair.contains(.holiday) { readHoliday(index) }
    if token.has([.recordCue, .idCue, .weakIDCue, .phoneCue, .userCue, .postcodeCue])
      || !pair.isDisjoint(with: [.recordCue, .idCue]) || isMarkedCue(index)
    {
      readCue(index)
    }
    readSpelledAddress(index)
    readPlace(index)
    readPerson(index)
  }

  // MARK: Deciding

  /// All claims and spans of a model as one list: overlapping ones are joined, the highest gives the type,
  /// of equal ones the longest.
  func joined(_ learntSpans: [PrivateSpan]) -> [(span: PrivateSpan, rank: Int)] {
    var found: [(span: PrivateSpan, rank: Int)] = []
    found.reserveCapacity(claims.count + learntSpans.count)
    for claim in claims where claim.end > claim.first {
      let span = PrivateSpan(
        byteStart: tokens.text.byteStart(tokens[claim.first].start),
        byteEnd: tokens.text.byteStart(tokens[claim.end - 1].end), type: claim.type)
      found.append((span, claim.rank))
    }
    for span in learntSpans { found.append((span, PrivateTextScan.learntRank)) }
    found.sort {
      $0.span.byteStart != $1.span.byteStart
        ? $0.span.byteStart < $1.span.byteStart : $0.span.byteEnd > $1.span.byteEnd
    }
    var joined: [(span: PrivateSpan, rank: Int)] = []
    var byteCount = 0
    for (span, rank) in found {
      let count = span.byteEnd - span.byteStart
      guard let last = joined.last, span.byteStart < last.span.byteEnd else {
        joined.append((span, rank))
        byteCount = count
        continue
      }
      let place = joined.count - 1
      if rank > last.rank || rank == last.rank && count > byteCount {
        joined[place].span.type = span.type
        joined[place].rank = rank
        byteCount = count
      }
      joined[place].span.byteEnd = max(last.span.byteEnd, span.byteEnd)
    }
    return joined
  }

  /// The tokens that a span of bytes touches.
  func tokenRange(_ span: PrivateSpan) -> Range<Int> {
    let low = ValueIndex.lowest(tokens.count) {
      tokens.text.byteStart(tokens[$0].end) <= span.byteStart
    }
    var end = low
    while end < tokens.count, tokens.text.byteStart(tokens[end].start) < span.byteEnd { end += 1 }
    return low..<end
  }

  /// The word names a disease, a sign or a device: "Parkinson's disease", "Foley catheter".
  func isEponym(_ index: Int) -> Bool {
    var next = index + 1
    if tokens.isMark(next, "'"), tokens.isJoined(next) {
      next += tokens.isWord(next + 1, "s") ? 2 : 1
    } else if tokens.isMark(next, "-"), tokens.isJoined(next), tokens[next + 1].isCapital {
      next += 2
    }
    let isSign =
      (tokens.isMark(next, "+") || tokens.isMark(next, "-")) && tokens.isWord(next + 1, "ve")
      && tokens.isJoined(next + 1) || tokens.isMark(next, "#") && !tokens[next + 1].isNumber
    return (tokens[next].has(.eponymHead) || isSign) && tokens[next].gap <= .space
      || isGraded(index)
  }
}
