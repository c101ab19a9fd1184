// Headings inside a line, before a colon.

extension HeadingReader {
  func nextInLine() -> SectionHeading? {
    var colon = scanStart
    while colon < lineEnd {
      if text[colon] == UInt8(ascii: "-"), let heading = dashed(colon) {
        scanStart = colon + 1
        return heading
      }
      guard text[colon] == UInt8(ascii: ":") else {
        colon += 1
        continue
      }
      let from = scanStart
      scanStart = colon + 1
      if let heading = before(colon, from: from) { return heading }
      colon += 1
    }
    scanStart = lineEnd
    return nil
  }

  /// The longest known phrase that ends at a colon.
  private func before(_ colon: Int, from: Int) -> SectionHeading? {
    let end = trimmed(from, colon)
    var boundary = end
    while boundary > from, end - boundary < HeadingPhrase.byteLimit,
      HeadingReader.isPhraseByte(text[boundary - 1]),
      text[boundary - 1] != UInt8(ascii: ",")
        || boundary < end && text[boundary] == UInt8(ascii: " ") && isList(boundary)
    {
      boundary -= 1
    }
    var start = boundary
    while start < end, !text[start].isASCIILetter { start += 1 }
    let first = start
    // Words in capitals from where a line or a sentence begins are a heading as a whole or none.
    if first < end, isSentenceStart(first) || isLineStart(first),
      phrase.read(text, first, end), phrase.isCapitals
    {
      return isLineStart(first) ? nil : inLine(first, end, byWords: true)
    }
    while start < end {
      if let heading = inLine(start, end, byWords: false) { return heading }
      while start < end, text[start].isASCIILetter || HeadingReader.isJoint(text[start]) {
        start += 1
      }
      while start < end, !text[start].isASCIILetter { start += 1 }
    }
    return first < end ? inLine(first, end, byWords: true) : nil
  }

  /// FAMILY, SOCIAL AND ALLERGY HISTORY: a comma between capitals.
  private func isList(_ commaEnd: Int) -> Bool {
    commaEnd + 1 < text.count && text[commaEnd + 1].isASCIIUppercase
      && commaEnd >= 2 && text[commaEnd - 2].isASCIIUppercase
  }

  private func inLine(_ start: Int, _ end: Int, byWords: Bool) -> SectionHeading? {
    guard phrase.read(text, start, end) else { return nil }
    let opensSentence = isSentenceStart(start)
    if phrase.count == 1 {
      return opensSentence && phrase.startsUpper ? soap(start, end) : nil
    }
    // CT: and EKG: inside a line are one result among others.
    if phrase.wordCount == 1, phrase.line == Int(NoteSection.imaging.rawValue) { return nil }
    let isMarked =
      phrase.isCapitals || phrase.isShortForm || opensSentence && phrase.startsUpper
      || isListed(start)
    guard isMarked, phrase.line != SectionPhrases.notHeading else { return nil }
    // CARDIOVASCULAR EXAM:
    if context.current == .physicalExam, phrase.line == Int(NoteSection.physicalExam.rawValue) {
      return nil
    }
    return known(start, end, byWords: byWords && phrase.isCapitals)
  }

  // MARK: Lists of short sections in a line

  /// Sections that stand one behind the other in a line.
  private static func isOfList(_ kind: NoteSection) -> Bool {
    switch kind {
    case .pastMedicalHistory, .pastSurgicalHistory, .medications, .allergies, .familyHistory,
      .socialHistory, .immunizations, .reviewOfSystems, .dischargeMedications:
      true
    default: false
    }
  }

  /// Allergies: NKDA, Meds: lisinopril: the phrase read last stands behind a comma in a line that
  /// begins with a heading in the same manner; drugs and allergies also behind a blank.
  private func isListed(_ start: Int) -> Bool {
    guard let first = lineHeading, HeadingReader.isOfList(first.kind), phrase.wordCount <= 3,
      let line = phrase.line, let kind = NoteSection(rawValue: UInt8(line)), kind != first.kind,
      HeadingReader.isOfList(kind),
      phrase.startsUpper || text[first.byteStart] & 0x20 != 0, start >= 2
    else { return false }
    if text[start - 1] == 0x20, text[start - 2] == UInt8(ascii: ",") || isEnd(text[start - 2]) {
      return true
    }
    return phrase.startsUpper && (kind == .medications || kind == .allergies)
  }

  private func isEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ";") || byte == UInt8(ascii: ".")
  }

  /// Allergies - PCN; Meds - lisinopril: in a line that begins so.
  private func dashed(_ dash: Int) -> SectionHeading? {
    guard let first = lineHeading, HeadingReader.isOfList(first.kind),
      isBetweenBlanks(dash), isBetweenBlanks(first.byteEnd + 1),
      text[first.byteEnd + 1] == UInt8(ascii: "-")
    else { return nil }
    let end = trimmed(scanStart, dash)
    var start = end
    while start > scanStart, end - start < HeadingPhrase.byteLimit,
      HeadingReader.isPhraseByte(text[start - 1]), text[start - 1] != UInt8(ascii: ",")
    {
      start -= 1
    }
    guard start > scanStart, text[start - 1] == UInt8(ascii: ",") || isEnd(text[start - 1]) else {
      return nil
    }
    while start < end, text[start] == 0x20 { start += 1 }
    guard phrase.read(text, start, end), phrase.count > 1, phrase.startsUpper,
      let line = phrase.line, let kind = NoteSection(rawValue: UInt8(line)),
      HeadingReader.isOfList(kind)
    else { return nil }
    return known(start, end, byWords: false)
  }

  private func isBetweenBlanks(_ sign: Int) -> Bool {
    sign > 0 && sign + 1 < text.count && text[sign - 1] == 0x20 && text[sign + 1] == 0x20
  }

  private func isLineStart(_ start: Int) -> Bool {
    var index = start
    while index > 0, HeadingReader.isLead(text[index - 1]) { index -= 1 }
    return index == 0 || text[index - 1] == 0x0A
  }

  /// Whether a sentence, or what a wide gap sets off, begins here.
  private func isSentenceStart(_ start: Int) -> Bool {
    var index = start
    while index > 0, text[index - 1] == UInt8(ascii: " ") || text[index - 1] == 0x09 { index -= 1 }
    if index == 0 || start - index > 1 { return true }
    switch text[index - 1] {
    case UInt8(ascii: "."), UInt8(ascii: ";"), UInt8(ascii: "|"): return index < start
    // Lines that were joined: `unknown,Family History:`.
    case UInt8(ascii: ","): return index == start
    default: return text[index - 1] == 0x0A
    }
  }
}
