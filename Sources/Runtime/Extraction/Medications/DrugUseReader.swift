// What the words right beside a drug say of its being taken: `lisinopril 10 mg daily - on hold`, `(not
// taking)`, `holding lisinopril`, `for 5/7 then stop`. Between the two stand only words of its dose, so
// that the words are the drug's own. From a drug's place in the note; FlagReader sets flags by it.

/// How a drug is taken, where the text settles it.
enum DrugUse {
  /// In a list of drugs that were stopped.
  case stopped
  /// Held or stopped by words beside it.
  case held
  case notTaken
  /// It goes on, or has not ended yet, whatever is said of its end.
  case taken
}

struct DrugUseReader {
  let text: UnsafeRawBufferPointer

  /// Bytes that are looked at behind a drug, and before it.
  private static let reach = 240
  static let reachBefore = 80

  /// Nil where the words beside the drug say nothing of it.
  func use(of drug: Range<Int>) -> DrugUse? {
    let start = startOfName(drug)
    return useBefore(start) ?? useBehind(drug, isFirst: beginsLine(start))
  }

  /// Behind a name in brackets right behind the drug: "gabapentin (NEURONTIN)".
  private func endOfName(_ drug: Range<Int>) -> Int {
    let end = drug.upperBound
    var place = end
    while place < text.count, text[place] == 0x20 { place += 1 }
    guard place < text.count, text[place] == UInt8(ascii: "(") else { return end }
    let word = token(place + 1, min(text.count, place + DrugUseReader.reachBefore))
    let isName =
      word.count > 3 && word.upperBound < text.count && text[word.upperBound] == UInt8(ascii: ")")
      && RelativeReader(text).line(of: word, in: DrugUseReader.words) == nil && !isOfDose(word)
    return isName ? word.upperBound + 1 : end
  }

  static let words = Lexicon(
    """
    behind|held|stopped|quit|d/c|dc
    hold|hold
    subject|patient|pt|he|she|self|currently
    open|not|no|never|without|consider|considered|considering|recommend|may|if|when|after|before|or
    own|the|her|his|their|your|my|home|all
    beside|holding|paused|pausing|pause|discontinued|d/c'd|d/cd|d/ced|dc'd|dced|dcd
    """)

  /// Of a modified form, and what joins the words of a dose.
  private static let fillers = Lexicon(
    "-|er|xr|xl|sr|cr|ec|la|dr|ir|for|take|by|mouth|in|the|at|as|needed|a|per|po|total")

  // MARK: Behind a drug

  /// - isFirst: whether the drug's line begins with it.
  private func useBehind(_ drug: Range<Int>, isFirst: Bool) -> DrugUse? {
    let words = RelativeReader(text)
    let end = lineEnd(drug.upperBound)
    var index = endOfName(drug)
    var last = index
    // Whether nothing but words of a dose stands between.
    var isDose = true
    var (isOn, isBehindUnit) = (false, false)
    var before = 0..<0
    while let word = words.nextWord(&index, end) {
      let gap = last..<word.lowerBound
      let mark = mark(gap)
      if mark.endsClause, !isOn { isDose = false }
      if mark.isBracket, isDose || isFirst, saysNotTaken(word.lowerBound, end) { return .notTaken }
      if isDose {
        if mark.isBracket || mark.isDash, let use = status(token(word.lowerBound, end), end) {
          return use
        }
        let isEnd = words.reads(word, "stop") && endsClause(word.upperBound)
        // 14 days on, 7 days off; 28 days on/off
        let isPause = isOn && words.reads(word, "off")
        if isEnd && words.reads(before, "then")
          || isPause && (isBehindUnit || words.reads(before, "on"))
        {
          return .taken
        }
        isOn = isOn || isBehindUnit && words.reads(word, "on")
        isDose = words.reads(word, "on") && isOn || isOfDose(word)
      }
      if !isDose, !isFirst { return nil }
      let unit = words.line(of: word, in: MedicationUnit.words)
      isBehindUnit = hasDigit(gap) && unit.map { MedicationUnit(line: $0).isTime } == true
      before = word
      last = word.upperBound
    }
    return nil
  }

  private struct Mark {
    var endsClause = false
    /// The last mark.
    var isBracket = false
    var isDash = false
  }

  /// The marks between two words.
  private func mark(_ gap: Range<Int>) -> Mark {
    var mark = Mark()
    for place in gap {
      switch text[place] {
      case UInt8(ascii: "("), UInt8(ascii: "["): mark.isBracket = true
      case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "+"):
        mark.endsClause = true
      case UInt8(ascii: "."):
        if place + 1 < text.count, text[place + 1] == 0x20 { mark.endsClause = true }
      case UInt8(ascii: "-"), 0xE2:
        if place > 0, text[place - 1] == 0x20 {
          if isArrow(place) { mark.endsClause = true } else { mark.isDash = true }
        }
      default: break
      }
    }
    return mark
  }

  private func isArrow(_ place: Int) -> Bool {
    place + 1 < text.count && (text[place + 1] == UInt8(ascii: ">") || text[place + 1] == 0x86)
  }

  /// What a word behind a dash or an opening bracket says: `on hold`, `held`, `d/c 1/5`, `not taking`.
  private func status(_ token: Range<Int>, _ end: Int) -> DrugUse? {
    let words = RelativeReader(text)
    if saysNotTaken(token.lowerBound, end) { return .notTaken }
    switch words.line(of: token, in: DrugUseReader.words) {
    case 0, 5:
      if isResumed(token.upperBound, end) { return nil }
      // Not `d/c home`, `held if SBP < 90`.
      var next = token.upperBound
      var clauseEnd = next
      while clauseEnd < end, !endsClause(clauseEnd) { clauseEnd += 1 }
      guard let word = words.nextWord(&next, clauseEnd) else { return .held }
      return words.line(of: word, in: DrugUseReader.reasons) == nil ? nil : .held
    case 1: return endsClause(token.upperBound) ? .held : nil
    default:
      var next = token.upperBound
      guard words.reads(token, "on"), let word = words.nextWord(&next, end),
        words.reads(word, "hold")
      else { return nil }
      return .held
    }
  }

  /// `held on admission, restarted at discharge`
  private func isResumed(_ start: Int, _ end: Int) -> Bool {
    let words = RelativeReader(text)
    var index = start
    while let word = words.nextWord(&index, end) {
      if words.line(of: word, in: DrugUseReader.resumptions) != nil { return true }
    }
    return false
  }

  private static let resumptions = Lexicon("-|resume|resumed|resuming|restart|restarted|restarting")

  /// What may follow a word that says a drug is stopped.
  private static let reasons = Lexicon(
    "-|due|since|for|by|after|on|in|because|last|yesterday|today|until|till|pending|d|t|s|per|given|while|taking"
  )

  /// `Patient not taking: Reported on 5/6/2023`, `not currently taking`
  func saysNotTaken(_ start: Int, _ end: Int) -> Bool {
    let words = RelativeReader(text)
    var index = start
    var isNegated = false
    while let word = words.nextWord(&index, end) {
      if words.reads(word, "not") {
        isNegated = true
      } else if words.reads(word, "taking") {
        return isNegated
      } else if words.line(of: word, in: DrugUseReader.words) != 2 {
        return false
      }
    }
    return false
  }

  private func isOfDose(_ word: Range<Int>) -> Bool {
    let words = RelativeReader(text)
    if words.line(of: word, in: DrugUseReader.fillers) != nil { return true }
    if words.line(of: word, in: MedicationUnit.words) != nil { return true }
    if words.line(of: word, in: MedicationForm.words) != nil { return true }
    if words.line(of: word, in: MedicationRoute.words) != nil { return true }
    for table in FrequencyWords.tables where words.line(of: word, in: table) != nil { return true }
    return false
  }

  // MARK: Bytes

  func lineStart(_ place: Int) -> Int {
    var start = place
    while start > 0, place - start < DrugUseReader.reach, text[start - 1] != 0x0A { start -= 1 }
    return start
  }

  private func lineEnd(_ place: Int) -> Int {
    var end = place
    while end < text.count, end - place < DrugUseReader.reach, text[end] != 0x0A { end += 1 }
    return end
  }

  /// Whether nothing but a bullet or a number stands before it on its line.
  func beginsLine(_ place: Int) -> Bool {
    var start = place
    while start > 0, place - start < 16, text[start - 1] != 0x0A {
      if text[start - 1].isASCIILetter { return false }
      start -= 1
    }
    return place - start < 16
  }

  private func hasDigit(_ range: Range<Int>) -> Bool {
    for place in range where text[place].isASCIIDigit { return true }
    return false
  }

  /// Whether nothing follows in the clause.
  private func endsClause(_ end: Int) -> Bool {
    var place = end
    while place < text.count, text[place] == 0x20 { place += 1 }
    guard place < text.count, text[place] >= 0x20 else { return true }
    switch text[place] {
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "."), UInt8(ascii: ","),
      UInt8(ascii: ";"), UInt8(ascii: "|"):
      return true
    default: return false
    }
  }

  /// A word with the slashes and apostrophes within it: d/c'd.
  private func token(_ start: Int, _ end: Int) -> Range<Int> {
    var place = start
    while place < end, isOfToken(text[place]) { place += 1 }
    return start..<place
  }

  func isOfToken(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "'")
  }
}
