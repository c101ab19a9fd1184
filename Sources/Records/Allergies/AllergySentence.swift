// A drug's sentence as a row of tokens, with what the rules of allergies ask of it: which tokens are
// other drugs and reactions, where the drug's own item of a list ends, what attributes it has.
import Runtime

struct AllergySentence {
  enum Kind: Equatable {
    case word
    /// A drug, and whether a reaction is linked to it.
    case drug(hasReaction: Bool)
    /// Any other finding.
    case finding
  }

  let tokens: NoteTokens
  private(set) var kinds: [Kind] = []
  /// The drug's own tokens.
  let own: Range<Int>
  /// Bytes of the undenied reactions that are linked to it.
  private let reactions: [Range<Int>]
  /// Of the drug, in its own sentence.
  let attributes: [FindingAttribute]
  /// From the section's start to the sentence's.
  let text: UnsafeRawBufferPointer
  let sectionStart: Int
  let start: Int

  /// Bytes that are looked at to each side.
  private static let byteLimit = 512

  /// - after: no sentence begins before it.
  /// - findings: by start.
  init(
    _ findings: [Finding], _ index: Int, _ reactions: [[Int]], after sectionStart: Int,
    _ isDrug: (Finding) -> Bool, in text: UnsafeRawBufferPointer
  ) {
    let span = findings[index].span
    let isList = findings[index].section == .allergies
    var start = span.byteStart
    let first = max(sectionStart, start - AllergySentence.byteLimit)
    while start > first, !AllergySentence.ends(text, start - 1, isList) { start -= 1 }
    var end = span.byteEnd
    let last = min(text.count, end + AllergySentence.byteLimit)
    while end < last, !AllergySentence.ends(text, end, isList) { end += 1 }
    tokens = NoteTokens(text, start..<min(end + 1, last), keepsLines: isList)
    self.text = text
    self.start = start
    self.sectionStart = sectionStart
    attributes = findings[index].attributes.filter {
      !AllergySentence.isOfNext(from: span.byteEnd, to: $0.span.byteStart, in: text)
    }
    self.reactions = reactions[index].map {
      findings[$0].span.byteStart..<findings[$0].span.byteEnd
    }

    var low = index
    while low > 0, findings[low - 1].span.byteStart >= start { low -= 1 }
    var covered: [(range: Range<Int>, kind: Kind)] = []
    for other in low..<findings.count {
      let range = findings[other].span.byteStart..<findings[other].span.byteEnd
      if range.lowerBound > end { break }
      let kind: Kind =
        isDrug(findings[other]) ? .drug(hasReaction: !reactions[other].isEmpty) : .finding
      covered.append((range, kind))
    }
    var own: Range<Int>?
    var passed = 0
    for token in 0..<tokens.count {
      let range = tokens.ranges[token]
      var kind = Kind.word
      while passed < covered.count, covered[passed].range.upperBound <= range.lowerBound {
        passed += 1
      }
      for other in covered[passed...] {
        if other.range.lowerBound >= range.upperBound { break }
        if other.range.overlaps(range) { kind = other.kind }
      }
      kinds.append(kind)
      if range.overlaps(span.byteStart..<span.byteEnd) {
        own = (own?.lowerBound ?? token)..<token + 1
      }
    }
    self.own = own ?? 0..<0
  }

  /// - isList: each line of a list is for itself; elsewhere lines may be broken anywhere.
  private static func ends(_ text: UnsafeRawBufferPointer, _ index: Int, _ isList: Bool) -> Bool {
    let next = index + 1 < text.count ? text[index + 1] : 0x0A
    switch text[index] {
    case 0x0A:
      let isLower = next.isASCIILowercase
      let isOpen = index > 0 && (NoteTokens.isLetter(text[index - 1]) || text[index - 1] == 0x2C)
      return isList || !isLower || !isOpen
    case UInt8(ascii: ";"): return true
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
      // "PCN? (as a child)"
      let isBracketNext = index + 2 < text.count && text[index + 2] == UInt8(ascii: "(")
      return next <= 0x20 && !isBracketNext && !isBehindForm(text, index)
    default: return false
    }
  }

  /// Whether a stop is that of a form's short name before a drug: "Inj. Ceftriaxone".
  private static func isBehindForm(_ text: UnsafeRawBufferPointer, _ stop: Int) -> Bool {
    var start = stop
    while start > 0, stop - start < 4, NoteTokens.isLetter(text[start - 1]) { start -= 1 }
    return NoteTokens(text, start..<stop).isOne(0, of: AllergySentence.forms)
  }

  static let forms: StaticString = "inj tab cap syp"

  /// Whether a line or a sentence ends between a drug and an attribute that is said to be its own.
  private static func isOfNext(from end: Int, to start: Int, in text: UnsafeRawBufferPointer)
    -> Bool
  {
    guard end < start else { return false }
    for index in end..<start {
      if text[index] == 0x0A { return true }
      if text[index] == UInt8(ascii: "."), index + 3 <= start, text[index + 1] == 0x20 {
        // "p.o. BID" goes on.
        let isLarge = text[index + 2].isASCIIUppercase
        if isLarge, index + 3 < text.count, text[index + 3] >= 0x61 { return true }
      }
    }
    return false
  }

  // MARK: What stands there

  // Not inlined, for the size of the program.
  @inline(never)
  func isOne(_ index: Int, of words: StaticString) -> Bool { tokens.isOne(index, of: words) }

  /// Whether a drug begins there.
  func isDrug(_ index: Int) -> Bool {
    guard kinds.indices.contains(index), case .drug = kinds[index] else { return false }
    return true
  }

  func isFinding(_ index: Int) -> Bool { kinds.indices.contains(index) && kinds[index] == .finding }

  /// Things other than drugs that are listed as allergens.
  func isAllergen(_ index: Int) -> Bool {
    isDrug(index)
      || isOne(
        index,
        of: """
          latex iodine contrast dye shellfish egg eggs peanut peanuts nuts soy tape \
          adhesive bee stings drugs
          """)
  }

  func isNumber(_ index: Int) -> Bool {
    tokens.ranges.indices.contains(index)
      && tokens.text[tokens.ranges[index].lowerBound].isASCIIDigit
  }

  func isJoint(_ index: Int) -> Bool {
    isOne(index, of: "and or nor , / & +")
  }

  /// A dash between blanks, as between a drug and its reaction.
  func isDash(_ index: Int) -> Bool {
    isOne(index, of: "- \u{2013} \u{2014}") && tokens.isApart(index)
  }

  func has(_ attribute: StaticString) -> Bool {
    for own in attributes where isEqual(own.type, attribute) { return true }
    return false
  }

  var hasLinkedReaction: Bool { !reactions.isEmpty }

  /// Whether a reaction that is linked to the drug stands in its item: from the last comma before it to
  /// the next drug that is not within brackets.
  var hasReaction: Bool {
    guard !own.isEmpty else { return false }
    var first = own.lowerBound
    while first > 0, !isDrug(first - 1), !isOne(first - 1, of: ",") { first -= 1 }
    let bytes =
      tokens.ranges[first].lowerBound..<tokens.ranges[endOfItem(atComma: false) - 1].upperBound
    for reaction in reactions where bytes.overlaps(reaction) { return true }
    return false
  }

  /// Behind the tokens of the drug's item of a list.
  func endOfItem(atComma: Bool) -> Int {
    var index = own.upperBound
    var openCount = 0
    while index < tokens.count {
      if isOne(index, of: "(") { openCount += 1 }
      if isOne(index, of: ")") {
        openCount -= 1
        // The bracket that the drug stands in.
        if openCount < 0 { return index }
      }
      if openCount == 0, isDrug(index) || atComma && isOne(index, of: ",") { return index }
      index += 1
    }
    return index
  }

  /// The allergy word behind the list that the drug is in: "PCN or sulfa allergy".
  var endOfList: Int? {
    var index = own.upperBound
    // A comma alone may part another thing: "takes aspirin, PCN allergy".
    var (hasComma, hasWord) = (false, false)
    while index < tokens.count,
      isAllergen(index) || isJoint(index) || isOne(index, of: "-")
    {
      if index == own.upperBound, isAllergen(index) { return nil }
      if isOne(index, of: ",") { hasComma = true }
      if isOne(index, of: "and or nor &") { hasWord = true }
      index += 1
    }
    guard isOne(index, of: "allergy allergies allergic intolerance intolerances intolerant"),
      !hasComma || hasWord,
      !isOne(index - 1, of: ", and or nor & +")
    else { return nil }
    return index
  }

  /// Where the list of drugs before this one begins.
  var startOfList: Int {
    var index = own.lowerBound
    while index > 0, isAllergen(index - 1) || isJoint(index - 1) { index -= 1 }
    return index
  }
}
