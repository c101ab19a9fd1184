// What a model found, mended by the form of the words there: ends within a number or a word, names of
// measures, parts of one date. Only names of measures are dropped altogether; what a form doubts a
// redaction takes out all the same.

extension PrivateTextScan {
  /// - spans: sorted by start, without overlap.
  mutating func add(_ spans: [PrivateSpan]) {
    learnt.reserveCapacity(spans.count)
    for span in spans {
      let range = tokenRange(span)
      if !range.isEmpty, range.allSatisfy({ tokens[$0].kind == .mark }) { continue }
      if isMeasure(span, range) || isClinical(span, range) || isClinicalTime(span, range) {
        continue
      }
      guard let mended = mended(span, range) else {
        doubtful.append(span)
        continue
      }
      if let last = learnt.last, mended.byteStart < last.byteEnd || isOne(last, mended) {
        learnt[learnt.count - 1].byteEnd = max(last.byteEnd, mended.byteEnd)
        learnt[learnt.count - 1].score = max(last.score, mended.score)
      } else {
        learnt.append(mended)
      }
    }
  }

  /// Nil for what the form of the words doubts.
  private func mended(_ span: PrivateSpan, _ range: Range<Int>) -> PrivateSpan? {
    guard !range.isEmpty else { return span }
    if isScaleValue(range) || isCueAlone(range) { return nil }
    switch span.type {
    case .age: return mendedAge(span, range)
    case .date: return mendedDate(span, range)
    case .phone: return mendedPhone(span, range)
    case .doctor where isBracketedUser(range): return changed(span, range, type: .username)
    case .username where isBeforeOwnNumber(range):
      return changed(span, range.lowerBound..<range.upperBound + 1)
    case .id, .username, .doctor: return isExtension(range) ? mendedPhone(span, range) : span
    case .state: return isDoubtfulState(range) ? nil : span
    case .email:
      return changed(span, withoutMarks(range))
    case .street:
      let first = range.lowerBound
      guard tokens[first].isNumber, tokens[first].gap == .space, tokens[first - 1].has(.flat) else {
        return span
      }
      return changed(span, first - 1..<range.upperBound)
    case .hospital: return changed(span, range.lowerBound..<facilityEnd(range.upperBound))
    case .patient, .city, .zip, .country, .organization, .profession, .url, .medicalRecord:
      return span
    }
  }

  /// "kbirch" of "kbirch77".
  private func isBeforeOwnNumber(_ range: Range<Int>) -> Bool {
    let next = range.upperBound
    return tokens[next - 1].isWord && tokens[next].isNumber && tokens.isJoined(next)
  }

  /// "nokoye@example.org" of "<nokoye@example.org>.": without the marks at both ends.
  private func withoutMarks(_ range: Range<Int>) -> Range<Int> {
    var (first, end) = (range.lowerBound, range.upperBound)
    while first < end - 1, tokens[first].kind == .mark { first += 1 }
    while end > first + 1, tokens[end - 1].kind == .mark { end -= 1 }
    return first..<end
  }

  private func changed(
    _ span: PrivateSpan, _ range: Range<Int>, type: PrivateType? = nil
  ) -> PrivateSpan {
    var result = span
    result.byteStart = tokens.text.byteStart(tokens[range.lowerBound].start)
    result.byteEnd = tokens.text.byteStart(tokens[range.upperBound - 1].end)
    if let type { result.type = type }
    return result
  }

  // MARK: One instead of two

  /// "Weds" and "3/13", "Mo" and "Tanaka", "Unit 12" and "45-47 Ferny Ave": parts of one that a blank
  /// keeps apart.
  private func isOne(_ a: PrivateSpan, _ b: PrivateSpan) -> Bool {
    guard a.type == b.type else { return false }
    let (first, second) = (tokenRange(a), tokenRange(b))
    guard !first.isEmpty, !second.isEmpty else { return false }
    var next = first.upperBound
    let isComma = tokens.isMark(next, ",")
    let isPoint = tokens.isMark(next, ".")
    if isComma || isPoint { next += 1 }
    guard next == second.lowerBound, tokens[next].gap == .space else { return false }
    switch a.type {
    case .date:
      // Behind a whole word or a number the point ends a sentence.
      if isPoint, !isShortDateWord(first.upperBound - 1) { return false }
      return !isComma && (hasWord(first) || hasWord(second))
    case .doctor, .profession: return !isComma && !isPoint
    case .street: return !isPoint
    default: return false
    }
  }

  private func hasWord(_ range: Range<Int>) -> Bool {
    range.contains { tokens[$0].isWord }
  }

  // MARK: Measures and cues

  /// "Framingham risk score", "Chaddock reflex", "CHA2DS2-VASc score", "the GUSTO trial": a name that a
  /// model takes for a person's, a place's or a number, of a measure or a study, with no title before it.
  private func isMeasure(_ span: PrivateSpan, _ range: Range<Int>) -> Bool {
    switch span.type {
    case .patient, .doctor, .hospital, .organization, .username, .id, .city: break
    default: return false
    }
    guard !range.isEmpty,
      !tokens[range.lowerBound - 1].has([.clinicianTitle, .personTitle, .clinicianCue, .personCue])
    else { return false }
    var next = range.upperBound
    if isMeasureWord(next - 1), range.count > 1 { return true }
    if tokens.isMark(next, "-"), tokens.isJoined(next), tokens.isJoined(next + 1) { next += 2 }
    guard tokens[next].gap <= .space else { return false }
    return isMeasureWord(next)
      || tokens[next].isWord && tokens[next + 1].gap <= .space && isMeasureWord(next + 1)
        && !tokens[next].has(.cueFiller)
  }

  func isMeasureWord(_ index: Int) -> Bool {
    tokens.isWord(index, "score") || tokens.isWord(index, "scale") || tokens.isWord(index, "index")
      || tokens.isWord(index, "criteria") || tokens.isWord(index, "reflex")
      || tokens.isWord(index, "sign") || tokens.isWord(index, "trial")
      || tokens.isWord(index, "classification") || tokens.isWord(index, "protein")
      || tokens.isWord(index, "rules") || tokens.isWord(index, "forceps")
  }

  /// A name that is a finding, a drug, a preparation, a stage or a graded eponym: "Creatinine", "Alex" of
  /// "Tab. Alex", "pT2N1M0", "Weber B".
  private func isClinical(_ span: PrivateSpan, _ range: Range<Int>) -> Bool {
    let first = range.lowerBound
    guard !range.isEmpty else { return false }
    switch span.type {
    case .zip, .id, .medicalRecord:
      return isStage(first)
        || tokens[first].has(.scoreName) && tokens[first + 1].isNumber && range.count <= 2
    case .patient, .doctor, .hospital, .organization, .username, .city, .street: break
    default: return false
    }
    if isStage(first) || isBehindPreparation(first) || isAbbreviatedDrug(first, first + 2)
      || isAbbreviatedDrug(first - 2, first)
      || tokens[first].has(.preparation) && tokens.isMark(first + 1, ".")
      || span.type == .city && isMeasureOfTown(range.upperBound)
    {
      return true
    }
    if tokens[first].has(.scoreName), !tokens[first].has([.given, .surname]), range.count <= 2,
      tokens[first + 1].isNumber, !tokens.isWord(first, "katz") || isScored(first + 1)
    {
      return true
    }
    if range.count == 1, tokens[first].has(.eponym), isEponym(first),
      !tokens[first - 1].has([.clinicianTitle, .personTitle])
    {
      return true
    }
    if isGraded(first), range.count <= 3 || range.count <= 6 && isGraded(first + 3),
      !tokens[first - 1].has([.clinicianTitle, .personTitle, .clinicianCue, .personCue])
    {
      return true
    }
    var wordCount = 0
    for index in range where tokens[index].kind != .mark {
      guard tokens[index].has([.clinical, .preparation]) || hasClinicalEnding(index),
        !tokens[index].has([.given, .surname])
      else { return false }
      wordCount += 1
    }
    return wordCount > 0
  }

  /// "Rockwood 5", "Epworth 6", "GRACE 180": with the value or before it.
  private func isScaleValue(_ range: Range<Int>) -> Bool {
    let name = range.lowerBound
    let value = tokens[name + 1]
    guard tokens[name].has(.scaleName), value.isNumber, value.gap <= .space, range.count <= 2 else {
      return false
    }
    // Grace is 92 years old too.
    return !tokens[name].has([.given, .surname]) || value.value > 125
  }

  /// "Mercy A. Attah, MD (maattah)".
  private func isBracketedUser(_ range: Range<Int>) -> Bool {
    let name = range.lowerBound
    return range.count == 1 && tokens[name].shape == .lower && tokens[name].count >= 5
      && tokens[name].words.isEmpty && tokens.isMark(name - 1, "(") && tokens.isMark(name + 1, ")")
      && tokens[name - 2].has(.credential)
  }

  /// "Aadhaar" and "Kennitala": the word that announces a number, taken for a name.
  private func isCueAlone(_ range: Range<Int>) -> Bool {
    range.count == 1 && tokens[range.lowerBound].isWord
      && tokens[range.lowerBound].has([.recordCue, .idCue])
      && !tokens[range.lowerBound].has([.given, .surname])
  }

  /// "Manila, MS (…": a short form of a disease or a procedure, with neither a number nor the end of an
  /// address behind it.
  func isDoubtfulState(_ range: Range<Int>) -> Bool {
    let index = range.lowerBound
    guard range.count == 1, tokens[index].shape == .upper,
      tokens.isWord(index, "ms") || tokens.isWord(index, "ct") || tokens.isWord(index, "mi")
        || tokens.isWord(index, "id") || tokens.isWord(index, "ma") || tokens.isWord(index, "or")
    else { return false }
    return !isEndOfAddress(index + 1)
  }

  /// A number, a mark or the end of the line.
  private func isEndOfAddress(_ index: Int) -> Bool {
    let next = tokens[index]
    return next.gap > .space || next.isNumber
      || next.kind == .mark && next.mark != UInt8(ascii: "(") && next.mark != UInt8(ascii: "/")
  }

  // MARK: Ages

  /// Of "72M" and "31yo", which are one word to a model, the age is the number; "80" of "late 80s" is
  /// all of it. Nil for "Risser 2", "GRACE 180" and "6MWD".
  private func mendedAge(_ span: PrivateSpan, _ range: Range<Int>) -> PrivateSpan? {
    let number = range.lowerBound
    guard tokens[number].isNumber else { return span }
    let next = tokens[number + 1]
    if range.count <= 2, tokens.isWord(number + 1, "s"), tokens.isJoined(number + 1) {
      let before = number - 1
      let isPart =
        tokens[number].gap <= .space
        && (tokens.isWord(before, "early") || tokens.isWord(before, "mid")
          || tokens.isWord(before, "late"))
      return changed(span, (isPart ? before : number)..<number + 2)
    }
    if isTimeBehind(range.count == 1 ? number + 1 : range.upperBound - 1) { return nil }
    let isWithWord = range.count == 2 && next.isWord && tokens.isJoined(number + 1)
    guard range.count == 1 || isWithWord else { return span }
    if tokens[number].value > 125
      || tokens[number - 1].has(.scaleName) && tokens[number].gap <= .space
      || next.isWord && next.gap <= .space && isWeight(number + 1)
      || next.isWord && next.gap == .none && next.shape == .upper && next.count > 2
        && next.words.isEmpty
    {
      return nil
    }
    return isWithWord ? changed(span, number..<number + 1) : span
  }

  /// "mo f/u", "y s/p", "wks ago": a time since or until something.
  private func isTimeBehind(_ unit: Int) -> Bool {
    let next = unit + 1
    guard tokens[unit].isWord, !tokens[unit].has(.sex), tokens[unit].gap <= .space,
      tokens[next].gap <= .space
    else { return false }
    if tokens.isWord(next, "ago") || tokens.isWord(next, "fu") { return true }
    return tokens.isMark(next + 1, "/")
      && (tokens.isWord(next, "f") && tokens.isWord(next + 2, "u")
        || tokens.isWord(next, "s") && tokens.isWord(next + 2, "p") && tokens[unit].count < 3)
  }

  private func isWeight(_ index: Int) -> Bool {
    tokens.isWord(index, "kg") || tokens.isWord(index, "kgs") || tokens.isWord(index, "lb")
      || tokens.isWord(index, "lbs") || tokens.isWord(index, "mg") || tokens.isWord(index, "ml")
      || tokens.isWord(index, "cm") || tokens.isWord(index, "mm")
  }

  // MARK: Dates

  /// "3" of "3/6" is all of it; nil for what is surely a fraction.
  private func mendedDate(_ span: PrivateSpan, _ range: Range<Int>) -> PrivateSpan? {
    let first = range.lowerBound
    if let end = timeStart(range) { return changed(span, first..<end) }
    if range.count == 1, tokens[first].isNumber, tokens[first].count <= 2,
      tokens.isMark(first + 1, "/"), tokens.isJoined(first + 1), tokens[first + 2].isNumber,
      tokens.isJoined(first + 2), tokens[first + 2].count <= 2,
      !(tokens.isMark(first + 3, "/") && tokens.isJoined(first + 3))
    {
      return isFraction(first) ? nil : changed(span, first..<first + 3)
    }
    if range.count == 3, tokens[first].isNumber, tokens.isMark(first + 1, "/"),
      tokens[first + 2].isNumber, isFraction(first)
    {
      return nil
    }
    if range.count == 1, isWeekdayOfList(first) { return nil }
    return span
  }

  /// Where the time of the day begins behind a date: " 09" of "08/15/2023 09:31", "@09" of
  /// "AUG 15, 2023@09:20".
  private func timeStart(_ range: Range<Int>) -> Int? {
    for index in range.dropFirst()
    where tokens[index].isNumber && tokens[index].count <= 2
      && (!tokens.isJoined(index) || tokens.isMark(index - 1, "@"))
      && tokens.isMark(index + 1, ":") && tokens.isJoined(index + 1)
      && tokens[index + 2].isNumber && tokens.isJoined(index + 2)
    {
      var end = index
      while end > range.lowerBound,
        tokens[end - 1].kind == .mark || tokens.isWord(end - 1, "at")
      { end -= 1 }
      return end > range.lowerBound ? end : nil
    }
    return nil
  }

  // MARK: Telephones

  private func isExtension(_ range: Range<Int>) -> Bool {
    let first = range.lowerBound
    return range.count >= 2 && extensionStart(range) > first
      && range.dropFirst().allSatisfy { tokens[$0].isNumber || tokens.isMark($0, "-") }
  }

  /// Behind "x", "p", "pgr" or "ext" written close before three to seven digits.
  private func extensionStart(_ range: Range<Int>) -> Int {
    let first = range.lowerBound
    guard
      tokens.isWord(first, "x") || tokens.isWord(first, "p") || tokens.isWord(first, "pgr")
        || tokens.isWord(first, "ext"), tokens.isJoined(first + 1)
    else { return first }
    let start = tokens.isMark(first + 1, "-") ? first + 2 : first + 1
    var digitCount = 0
    for index in start..<max(start, range.upperBound) where tokens[index].isNumber {
      digitCount += tokens[index].count
    }
    return tokens[start].isNumber && (3...7).contains(digitCount) ? start : first
  }

  /// The number behind "x" or "pgr"; nil for one or two digits and for an hour without a word before them.
  private func mendedPhone(_ span: PrivateSpan, _ range: Range<Int>) -> PrivateSpan? {
    let start = extensionStart(range)
    if start > range.lowerBound {
      return changed(span, start..<range.upperBound, type: .phone)
    }
    let token = tokens[start]
    guard range.count == 1, token.isNumber, !tokens[start - 1].has(.phoneCue) else { return span }
    // "0141": an hour.
    let isHour =
      token.count == 4 && token.value < 1000 && token.value % 100 < 60 && !tokens.isJoined(start)
    return isHour || token.count <= 2 ? nil : span
  }
}
