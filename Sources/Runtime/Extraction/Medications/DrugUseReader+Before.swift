// What the words before a drug say of its being taken: `holding lisinopril`, `d/c'd vancomycin`, `(Patient
// not taking: Reported on 1/2/2024) gabapentin`.

extension DrugUseReader {
  func useBefore(_ start: Int) -> DrugUse? {
    let first = max(lineStart(start), start - DrugUseReader.reachBefore)
    var end = start
    while end > first, text[end - 1] == 0x20 { end -= 1 }
    if end > first, text[end - 1] == UInt8(ascii: ")") { return useInBracket(endingAt: end) }
    let words = RelativeReader(text)
    guard var token = tokenBefore(end, first) else { return nil }
    while words.line(of: token, in: DrugUseReader.words) == 4 {
      guard let next = tokenBefore(token.lowerBound, first) else { return nil }
      token = next
    }
    let before = tokenBefore(token.lowerBound, first) ?? 0..<0
    switch words.line(of: token, in: DrugUseReader.words) {
    case 5: return words.line(of: before, in: DrugUseReader.words) == 3 ? nil : .held
    case 1:
      guard words.reads(before, "to"), let verb = tokenBefore(before.lowerBound, first),
        words.reads(verb, "continue") || words.reads(verb, "continues")
      else { return nil }
      return .held
    default: return nil
    }
  }

  /// `(Patient not taking: Reported on 1/2/2024) gabapentin`: a line begins so.
  private func useInBracket(endingAt end: Int) -> DrugUse? {
    var start = end
    let first = max(lineStart(end), end - DrugUseReader.reachBefore)
    while start > first, text[start - 1] != UInt8(ascii: "(") { start -= 1 }
    return start > first && beginsLine(start) && saysNotTaken(start, end) ? .notTaken : nil
  }

  /// Where a name begins that the drug stands behind in brackets: "gabapentin (NEURONTIN)".
  func startOfName(_ drug: Range<Int>) -> Int {
    var start = drug.lowerBound
    guard start > 0, text[start - 1] == UInt8(ascii: "("), drug.upperBound < text.count,
      text[drug.upperBound] == UInt8(ascii: ")")
    else { return start }
    start -= 1
    while start > 0, text[start - 1] == 0x20 { start -= 1 }
    let first = max(0, start - DrugUseReader.reachBefore)
    while start > first, text[start - 1].isASCIIAlphanumeric || text[start - 1] == 0x2D {
      start -= 1
    }
    return start
  }

  private func tokenBefore(_ end: Int, _ first: Int) -> Range<Int>? {
    var end = end
    while end > first, text[end - 1] == 0x20 || text[end - 1] == UInt8(ascii: "-") { end -= 1 }
    var start = end
    while start > first, isOfToken(text[start - 1]) { start -= 1 }
    return start < end ? start..<end : nil
  }
}
