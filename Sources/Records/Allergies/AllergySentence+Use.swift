// Whether a drug in a section of allergies is one that the patient takes or was given.

extension AllergySentence {
  /// "now on", "is taking", "treated with", "Rx", where nothing stands before it in its clause but who
  /// and when: not "rash when given", not "do not give".
  func isUse(endingAt index: Int) -> Bool {
    var first = index
    if isOne(index, of: "with w by to") {
      guard
        isOne(
          index - 1,
          of: """
            treated managed premedicated pretreated replaced switched changed premedicate premed \
            premeds premedication pretreat treat
            """)
      else { return false }
      first = index - 1
      // "anaphylaxis treated with"
      if isFinding(first - 1), isOne(first, of: "treated managed") { return true }
    } else if !isOne(index, of: AllergySentence.uses) {
      return false
    } else if isOne(index, of: "on"), isNumber(index + 1) {
      return false
    }
    while first > 0, isOne(first - 1, of: AllergySentence.subjects) { first -= 1 }
    // "seasonal allergies on"
    if isFinding(first - 1), isOne(first - 1, of: "allergies rhinitis asthma") { return true }
    return first == 0 || isOne(first - 1, of: ", ( ) : . \n > \u{2192}") || isDash(first - 1)
  }

  private static let uses: StaticString = """
    given gave took takes taking received receives receiving started starting starts \
    commenced rx prescribed uses using used use administered continue continues continued \
    resume resumed on carries carry
    """

  private static let subjects: StaticString = """
    pt patient he she they was is were has been had now and currently then also \
    recently will be the today instead so previously safely remains started \
    continues maintained who . on
    """

  /// "epinephrine given", "was started" right behind the drug, with nothing behind it in its clause;
  /// "started for AF", "commenced yesterday".
  var isGiven: Bool {
    guard let end = endOfGiven else { return false }
    if end == tokens.count || isOne(end, of: ", ) ; . and \n -") { return true }
    return isOne(end - 1, of: "started commenced initiated")
      && isOne(end, of: "for yesterday today")
  }

  /// "Ramipril stopped.": a sentence of its own behind another one.
  var isStopped: Bool {
    guard own.lowerBound == 0, isOne(own.upperBound, of: "stopped discontinued held ceased") else {
      return false
    }
    let end = own.upperBound + 1
    guard end == tokens.count || isOne(end, of: ". \n") else { return false }
    var place = start
    while place > sectionStart, text[place - 1] == 0x20 { place -= 1 }
    return place > sectionStart && text[place - 1] == UInt8(ascii: ".")
  }

  /// Whether something else is said of its being given: "given as a child".
  var mayBeGiven: Bool { endOfGiven != nil && !isGiven }

  private var endOfGiven: Int? {
    var index = own.upperBound
    while isOne(index, of: "was is were has been being") { index += 1 }
    let words: StaticString =
      "given started commenced administered prescribed initiated ordered"
    return isOne(index, of: words) ? index + 1 : nil
  }

  /// Whether the section has said before that there is no allergy known, and nothing against it.
  var isBehindNone: (isSo: Bool, isOnLine: Bool) {
    let first = max(sectionStart, start - 1024)
    let before = NoteTokens(
      text, first..<(own.isEmpty ? start : tokens.ranges[own.lowerBound].lowerBound))
    var isSo = false
    var isOnLine = false
    var index = 0
    while index < before.count {
      if let end = AllergySentence.endOfNone(before, index, isFirst: first == sectionStart) {
        isSo = true
        isOnLine = true
        index = end
        continue
      }
      if before.isOne(index, of: "\n") { isOnLine = false }
      if before.isOne(index, of: AllergySentence.exceptions) { isSo = false }
      index += 1
    }
    return (isSo, isSo && isOnLine)
  }

  private static let exceptions: StaticString = """
    but except than however although allergic allergy allergies intolerant \
    intolerance intolerances reaction reactions avoid sensitivity sensitivities \
    anaphylaxis besides
    """

  /// Behind NKDA, "no known drug allergies", "none" and "nil known" at the start of the section.
  private static func endOfNone(_ tokens: NoteTokens, _ index: Int, isFirst: Bool) -> Int? {
    if tokens.isOne(index, of: "nkda nka nkma nda") { return index + 1 }
    guard tokens.isOne(index, of: "no denies none nil") else { return nil }
    var end = index + 1
    while tokens.isOne(
      end,
      of: """
        known drug medication medical food environmental any other or and active /
        """)
    { end += 1 }
    guard tokens.isOne(end, of: "allergies allergy") else {
      guard tokens.isOne(index, of: "none nil"), isFirst else { return nil }
      var before = index
      while before > 0, tokens.isOne(before - 1, of: ": \n -") { before -= 1 }
      return before > 0 ? nil : tokens.isOne(index + 1, of: "known") ? index + 2 : index + 1
    }
    end += 1
    if tokens.isOne(end, of: "to") {
      let isAny = tokens.isOne(
        end + 1, of: "drugs drug medications medication medicines any foods")
      return isAny ? end + 2 : nil
    }
    return end
  }
}
