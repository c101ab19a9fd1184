// The lists of a note whose drugs were stopped: `STOP taking these medications`, `Discontinued: aspirin`.
// By the rule of the labels what was stopped is historical.

/// Reads one note at a time; its storage is used again.
final class StoppedList {
  private var text = UnsafeRawBufferPointer(start: nil, count: 0)
  private let headings = HeadingReader()
  private var ahead: SectionHeading?
  private var nextLine = 0
  /// Where stopped drugs stand in the line read last.
  private var stopped = 0..<0
  /// Whether lines below a heading of its own are being read, and whether one was.
  private var isInside = false
  private var hasLine = false

  /// Words of a heading of stopped drugs: what makes it one, drugs, and what may stand beside.
  private static let headingWords = Lexicon(
    """
    stop|stop|stopped|discontinue|discontinued
    drugs|medications|medication|meds|medicines|drugs|taking
    -|these|the|following|your|at|on|discharge|this|visit|today|admission|home|list|during
    """)

  /// What is said of other drugs follows.
  private static let otherWords = Lexicon(
    """
    -|start|started|starting|begin|continue|continued|resume|change|changed|switch|switched|increase|reduce
    -|take|use|keep|new|instead|replaced|but|not|do
    """)

  /// - text: alive until the last place was asked for.
  func begin(_ text: UnsafeRawBufferPointer) {
    self.text = text
    nextLine = 0
    ahead = nil
    stopped = 0..<0
    isInside = false
  }

  /// Whether a place stands in such a list. Places must not go back.
  func contains(_ place: Int) -> Bool {
    if nextLine == 0 {
      headings.begin(text)
      ahead = headings.next()
    }
    while nextLine <= place, nextLine < text.count { readLine() }
    return stopped.contains(place)
  }

  private func readLine() {
    let start = nextLine
    var end = start
    while end < text.count, text[end] != 0x0A { end += 1 }
    nextLine = end + 1
    var hasHeading = false
    while let heading = ahead, heading.byteStart < nextLine {
      hasHeading = true
      ahead = headings.next()
    }
    stopped = 0..<0
    if let headingEnd = headingEnd(start, end) {
      let isAlone = !hasWord(headingEnd, end)
      isInside = isAlone
      hasLine = false
      if !isAlone { stopped = headingEnd..<listEnd(headingEnd, end) }
      return
    }
    guard isInside else { return }
    if !hasWord(start, end) {
      if hasLine { isInside = false }
      return
    }
    let listEnd = listEnd(start, end)
    guard !hasHeading, hasWord(start, listEnd), !beginsWithDrugs(start, end) else {
      isInside = false
      return
    }
    hasLine = true
    stopped = start..<listEnd
  }

  /// Behind the heading that a line begins with or is; nil for none.
  private func headingEnd(_ start: Int, _ end: Int) -> Int? {
    var colon = start
    while colon < end, text[colon] != UInt8(ascii: ":") { colon += 1 }
    guard colon - start <= HeadingPhrase.byteLimit else { return nil }
    let words = RelativeReader(text)
    var index = start
    var wordCount = 0
    var isStop = false
    var hasDrugs = false
    while let word = words.nextWord(&index, colon) {
      switch words.line(of: word, in: StoppedList.headingWords) {
      case 0: isStop = true
      case 1: hasDrugs = true
      case nil: return nil
      default: break
      }
      wordCount += 1
    }
    guard isStop, wordCount <= 7, colon < end || hasDrugs else { return nil }
    // STOP-BANG: 5 and a time of day are none.
    for place in start..<colon where text[place].isASCIIDigit { return nil }
    return colon
  }

  /// `Medications:` behind a heading of medications.
  private func beginsWithDrugs(_ start: Int, _ end: Int) -> Bool {
    let words = RelativeReader(text)
    var index = start
    guard let word = words.nextWord(&index, end) else { return false }
    return words.line(of: word, in: StoppedList.headingWords) == 1
  }

  private func hasWord(_ start: Int, _ end: Int) -> Bool {
    for index in start..<end where text[index].isASCIILetter { return true }
    return false
  }

  /// Where a sentence ends or goes on to what was not stopped.
  private func listEnd(_ start: Int, _ end: Int) -> Int {
    let words = RelativeReader(text)
    var index = start
    var last = start
    while let word = words.nextWord(&index, end) {
      for place in last..<word.lowerBound where isBreak(place, start) { return place }
      if words.line(of: word, in: StoppedList.otherWords) != nil { return word.lowerBound }
      last = word.upperBound
    }
    return end
  }

  /// `. `, not of `1. `; an arrow.
  private func isBreak(_ place: Int, _ start: Int) -> Bool {
    switch text[place] {
    case UInt8(ascii: "."):
      return place + 1 < text.count && text[place + 1] == 0x20 && place > start
        && text[place - 1].isASCIILetter
    case UInt8(ascii: ">"): return true
    case 0xE2: return place + 1 < text.count && text[place + 1] == 0x86
    default: return false
    }
  }
}
