// The ends of a medication's strength, dosage, frequency or duration, by its form. Labels are chosen
// word by word, and every point of "t.i.d." is a word, so now and then one end stands a word or two off:
// "t.i.", "p.r.n. ,3", "20" of "20 mg". Where the words as they are have no value
// (MedicationValueReader) and a few more or fewer do, those are meant. A frequency may begin before its
// label: "3-" of "3-daily".

/// Mends the ends of attributes of one note.
struct AttributeEnds {
  /// The note.
  let text: UnsafeRawBufferPointer
  let words: WordRing
  let values: MedicationValueReader

  /// Most words added or taken away at one end; most added to what has a value.
  static let (stepLimit, completionLimit) = (4, 8)

  /// An attribute with its end where its form puts it; all but a frequency begins where it began.
  ///
  /// - reached: words that may be added.
  /// - Precondition: the words in reach are in the ring, and within the text.
  func mend(
    _ mention: Mention, _ attribute: MedicationAttribute, reached: Range<Int>
  ) -> Mention {
    switch attribute {
    case .form, .route: return mention
    case .strength, .dosage, .frequency, .duration: break
    }
    var own = mention.words
    if attribute == .frequency, let whole = withCount(own, reached) { own = whole }
    var range = own
    if let split = endOfSplitNumber(own, reached) {
      range = own.lowerBound..<split
    } else {
      if value(own, attribute) == nil {
        range = grown(own, attribute, reached) ?? cut(own, attribute) ?? own
      }
      range = completed(range, attribute, reached)
      if attribute == .frequency { range = withDays(range, reached) }
      range = withAbbreviationPoint(range, reached)
    }
    return range == mention.words ? mention : spanning(range, mention)
  }

  func start(_ word: Int) -> Int { Int(words[word].byteStart) }
  func end(_ word: Int) -> Int { Int(words[word].byteEnd) }

  // Not inlined, for the size of the program.
  @inline(never)
  func value(_ range: Range<Int>, _ attribute: MedicationAttribute) -> MedicationValue? {
    let bytes = start(range.lowerBound)..<end(range.upperBound - 1)
    return values.value(of: UnsafeRawBufferPointer(rebasing: text[bytes]), attribute)
  }

  /// "3-daily" of which the span has "daily", "1/2-0-1/2" of which it has "-0-1": with the numbers before a
  /// hyphen that no blank parts from it; nil where none stand there or the whole has no value.
  func withCount(_ own: Range<Int>, _ reached: Range<Int>) -> Range<Int>? {
    let first = own.lowerBound
    guard first > reached.lowerBound, end(first - 1) == start(first),
      isMark(first, "-") || isMark(first - 1, "-")
    else { return nil }
    var begin = first
    while begin > reached.lowerBound, first - begin <= AttributeEnds.completionLimit,
      begin == first || end(begin - 1) == start(begin), isOfCount(begin - 1)
    {
      begin -= 1
    }
    guard begin < first, begin == 0 || begin == reached.lowerBound || end(begin - 1) < start(begin)
    else { return nil }
    let whole = begin..<own.upperBound
    return value(whole, .frequency) != nil || grown(whole, .frequency, reached) != nil ? whole : nil
  }

  /// A number, a hyphen, a slash or what is beyond ASCII, as ½ is.
  private func isOfCount(_ word: Int) -> Bool {
    for place in start(word)..<end(word) {
      let byte = text[place]
      let isMark = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte >= 0x80
      if !isMark, !isDigit(place) { return false }
    }
    return true
  }

  /// "2 (two) times a day" or "2 (two)", of which a part was found; nil where that does not stand there.
  func withNumberTwice(_ own: Range<Int>, _ reached: Range<Int>) -> Range<Int>? {
    let begin = min(own.lowerBound, max(reached.lowerBound, own.lowerBound - 4))
    for first in begin...own.lowerBound
    where first + 3 < reached.upperBound && isDigit(start(first)) && isMark(first + 1, "(")
      && isMark(first + 3, ")")
    {
      guard value(first..<first + 4, .dosage) != nil else { continue }
      var best = first..<first + 4
      for more in best
        .upperBound..<limit(behind: best, reached, most: AttributeEnds.completionLimit)
      where value(first..<more + 1, .frequency) != nil {
        best = first..<more + 1
      }
      return best
    }
    return nil
  }

  /// A count and the dosage behind it that are one number: "1" and "1/2 tablets", as the second; nil for others.
  func joined(
    _ first: Mention, _ second: Mention, _ attribute: MedicationAttribute
  ) -> Mention? {
    guard attribute == .dosage || attribute == .strength,
      first.words.upperBound == second.words.lowerBound
        || first.words.upperBound + 1 == second.words.lowerBound,
      case .quantity(let count) = value(first.words, .dosage), count.unit == nil,
      count.low == count.high, count.high.places == 0,
      case .quantity(let part) = value(second.words, .dosage), let low = part.low,
      low == part.high, low < DecimalNumber(1)
    else { return nil }
    let range = first.words.lowerBound..<second.words.upperBound
    guard case .quantity(let sum) = value(range, .dosage), sum.low == sum.high,
      sum.high == count.high.adding(low)
    else { return nil }
    var result = second
    result.words = range
    result.span.byteStart = start(range.lowerBound)
    return result
  }

  /// Whether a duration behind another is its date: "5/12" behind "through" or "until".
  func isDate(_ second: Mention, of first: Mention) -> Bool {
    let word = first.words.upperBound - 1
    guard first.span.typeIndex == second.span.typeIndex,
      second.words.lowerBound == first.words.upperBound
    else { return false }
    return isWord(word, "through") || isWord(word, "thru") || isWord(word, "until")
      || isWord(word, "till") || isWord(word, "til")
  }

  private func isWord(_ word: Int, in range: Range<Int>, _ letters: StaticString) -> Bool {
    range.contains(word) && isWord(word, letters)
  }

  func isWord(_ word: Int, _ letters: StaticString) -> Bool {
    guard end(word) - start(word) == letters.utf8CodeUnitCount else { return false }
    for place in 0..<letters.utf8CodeUnitCount
    where text[start(word) + place] | 0x20 != letters.utf8Start[place] { return false }
    return true
  }

  /// The end of "2,5" or "2,5 mg" of which the span has the 2: a comma within a number, which no value has.
  private func endOfSplitNumber(_ own: Range<Int>, _ reached: Range<Int>) -> Int? {
    let comma = own.upperBound
    guard comma + 1 < reached.upperBound, isMark(comma, ","), end(comma - 1) == start(comma),
      end(comma) == start(comma + 1), isDigit(start(comma) - 1), isDigit(start(comma + 1))
    else { return nil }
    return comma + 2
  }

  func isDigit(_ place: Int) -> Bool { text[place].isASCIIDigit }

  /// A number with the unit behind it, "once" with "a day", "q 4" with "-6 hrs".
  private func completed(
    _ own: Range<Int>, _ attribute: MedicationAttribute, _ reached: Range<Int>
  ) -> Range<Int> {
    // "20 mg/kg" "per day" is an amount and how often.
    let isAmount = attribute == .strength || attribute == .dosage
    guard !isAmount || !isWord(own.upperBound, in: reached, "per"),
      let value = value(own, attribute)
    else { return own }
    var (best, said) = (own, value)
    let most = AttributeEnds.completionLimit
    for more in own.upperBound..<limit(behind: own, reached, most: most) {
      let range = own.lowerBound..<more + 1
      guard !isMark(more, "."), !isOfNext(more, reached),
        let longer = self.value(range, attribute), longer.completes(value), longer != said
      else { continue }
      (best, said) = (range, longer)
    }
    return best
  }

  /// Whether a word that may be a unit begins what stands behind it: "q8 day 14", "q6 d/c'd".
  private func isOfNext(_ word: Int, _ reached: Range<Int>) -> Bool {
    let isLetter = end(word) - start(word) == 1 && end(word - 1) < start(word)
    if isLetter, text[start(word)] | 0x20 == UInt8(ascii: "d") { return true }
    guard isWord(word, "day") || isWord(word, "week") || isWord(word, "month") else { return false }
    return word + 1 < reached.upperBound && isDigit(start(word + 1))
  }

  /// With the fewest words more behind it.
  private func grown(
    _ own: Range<Int>, _ attribute: MedicationAttribute, _ reached: Range<Int>
  ) -> Range<Int>? {
    // 0.03- of 0.03-0.04 units/min
    let isRange = isMark(own.upperBound - 1, "-")
    let most = isRange ? AttributeEnds.completionLimit : AttributeEnds.stepLimit
    for more in own.upperBound..<limit(behind: own, reached, most: most) {
      let range = own.lowerBound..<more + 1
      if value(range, attribute) != nil { return range }
    }
    return nil
  }

  /// Without what stands behind a comma or a sentence's end in it.
  private func cut(_ own: Range<Int>, _ attribute: MedicationAttribute) -> Range<Int>? {
    guard own.count > 1 else { return nil }
    var last = own.upperBound - 1
    while last > own.lowerBound, own.upperBound - last <= AttributeEnds.stepLimit {
      let isInNumber =
        end(last - 1) == start(last) && last + 1 < own.upperBound && end(last) == start(last + 1)
        && isDigit(start(last) - 1) && isDigit(start(last + 1))
      if isMark(last, ",") && !isInNumber || isMark(last - 1, ".") && end(last - 1) < start(last) {
        let range = own.lowerBound..<last
        if value(range, attribute) != nil { return range }
      }
      last -= 1
    }
    return nil
  }

  /// The end of the words behind a span that may be added: on its line, in reach.
  func limit(behind own: Range<Int>, _ reached: Range<Int>, most: Int) -> Int {
    var word = own.upperBound
    let end = min(reached.upperBound, own.upperBound + most)
    while word < end, words[word].flags.isEmpty { word += 1 }
    return word
  }

  /// "o.d" with its last point; "every Sunday." without it.
  private func withAbbreviationPoint(_ range: Range<Int>, _ reached: Range<Int>) -> Range<Int> {
    let last = range.upperBound - 1
    if isMark(last, "."), range.count > 1, !isAbbreviation(endingWith: last - 1, in: range) {
      // A longer word is no abbreviation by a point.
      return isLetters(last - 1, 4...Int.max) ? range.lowerBound..<last : range
    }
    if isAbbreviation(endingWith: last, in: range), last + 1 < reached.upperBound,
      isMark(last + 1, "."), start(last + 1) == end(last)
    {
      return range.lowerBound..<last + 2
    }
    return range
  }

  /// Whether a letter or two stand there, and a letter or two with a point before: the d of "b.i.d".
  private func isAbbreviation(endingWith last: Int, in range: Range<Int>) -> Bool {
    guard last - 2 >= range.lowerBound, isMark(last - 1, "."),
      start(last) == end(last - 1), end(last - 2) == start(last - 1)
    else { return false }
    return isLetters(last, 1...2) && isLetters(last - 2, 1...2)
  }

  /// Whether a word is of ASCII letters alone, and of so many.
  @inline(never)
  private func isLetters(_ word: Int, _ counts: ClosedRange<Int>) -> Bool {
    guard counts.contains(end(word) - start(word)) else { return false }
    for place in start(word)..<end(word) where (text[place] | 0x20) &- 0x61 >= 26 { return false }
    return true
  }

  func isMark(_ word: Int, _ mark: Unicode.Scalar) -> Bool {
    words.isMark(word, mark, of: text)
  }
}

extension MedicationValue {
  /// Whether it says what another value says and a unit or a period that the other lacks.
  fileprivate func completes(_ other: MedicationValue) -> Bool {
    switch (self, other) {
    case (.quantity(let own), .quantity(let other)): own.completes(other)
    case (.frequency(let own), .frequency(let other)): own.completes(other)
    default: false
    }
  }
}

extension MedicationQuantity {
  fileprivate func completes(_ other: MedicationQuantity) -> Bool {
    guard other.denominator == nil, low == other.low else { return false }
    if other.unit != nil {
      guard high == other.high, unit == other.unit, other.thenPer == nil else { return false }
      // 5 mL of 5 mL/hr, 10 mg of 10 mg/kg; 10 mg/day is how much and how often
      if other.per == nil {
        return denominator == nil
          && (per == .hour || per == .minute || per == .kilogram || per == .squareMeter)
      }
      // 75 mg/m2 of 75 mg/m2/day
      return per == other.per && thenPer != nil
    }
    // 1 in 1000
    if unit == nil { return high == other.high && denominator != nil }
    guard let unit, !unit.isCounted else { return false }
    // 0.03 of 0.03-0.04 units/min
    return high == other.high || other.low == other.high && other.high < high
  }
}

extension MedicationFrequency {
  fileprivate func completes(_ other: MedicationFrequency) -> Bool {
    if other.timesHigh == nil { return timesHigh != nil }
    // q 3 of q 3 days, q 4 of q 4-6 hrs
    return other.per == .hour && timesHigh == other.timesHigh && count == other.count
      && other.periodHigh != nil && periodLow == other.periodLow
      && (periodHigh != other.periodHigh || per != other.per)
  }
}
