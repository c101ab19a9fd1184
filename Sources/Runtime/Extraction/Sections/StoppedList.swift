// The lists of a note whose drugs were stopped or held: `STOP taking these medications`, `Discontinued:
// aspirin`, and those whose drugs go on: `CONTINUE taking these medications`. By the rule of the labels
// what was stopped is historical. Each list ends with the next heading.

/// Reads one note at a time; its storage is used again.
final class StoppedList {
  private var text = UnsafeRawBufferPointer(start: nil, count: 0)
  private let headings = HeadingReader()
  private var ahead: SectionHeading?
  /// The last heading before the place asked for.
  private var heading: SectionHeading?
  private var lineStart = 0
  private var nextLine = 0
  /// Where stopped drugs stand in the line read last, and drugs that go on.
  private var stopped = 0..<0
  private var continued = 0..<0
  /// Whether lines below a heading of its own are being read, and whether one was.
  private var isInside = false
  private var hasLine = false
  /// Whether the drugs of that list go on.
  private var isContinued = false

  /// Words of a heading of stopped drugs: what makes it one, drugs, and what may stand beside; what makes
  /// it one with a colon, and with a word for drugs; what makes it a list of drugs that go on.
  private static let headingWords = Lexicon(
    """
    stop|stop|stopped|discontinue|discontinued
    drugs|medications|medication|meds|medicines|drugs|taking
    -|these|the|following|your|at|on|discharge|this|visit|today|admission|home|list|during|to|be|how|you|no|take
    held|held|hold|holding|paused|pause|longer
    past|past|previous|former
    continue|continue|continued|start|change|resume
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
    heading = nil
    stopped = 0..<0
    continued = 0..<0
    isInside = false
  }

  /// Whether a place stands in a list of drugs that were stopped. Places must not go back.
  func contains(_ place: Int) -> Bool {
    read(to: place)
    return stopped.contains(place)
  }

  /// Whether an item of a list of drugs that go on begins at a place. Places must not go back.
  func goesOn(_ place: Int) -> Bool {
    read(to: place)
    guard continued.contains(place), !hasWord(continued.lowerBound, place) else { return false }
    let words = RelativeReader(text)
    var index = place
    while let word = words.nextWord(&index, continued.upperBound) {
      if let line = words.line(of: word, in: StoppedList.headingWords), line == 0 || line == 3 {
        return false
      }
    }
    return true
  }

  /// What a place stands in. Places must not go back.
  func list(of place: Int) -> DrugList {
    read(to: place)
    guard let heading else {
      return DrugList(kind: hasWord(lineStart, place) ? .other : .line, start: lineStart)
    }
    let kind: DrugList.Kind =
      switch heading.kind {
      case .medications, .dischargeMedications: .medications
      case .allergies: .allergies
      default: .other
      }
    return DrugList(kind: kind, start: heading.byteEnd)
  }

  private func read(to place: Int) {
    if nextLine == 0 {
      headings.begin(text)
      ahead = headings.next()
    }
    while nextLine <= place, nextLine < text.count { readLine() }
    pass(to: place)
  }

  /// Takes the headings that begin before or at a place.
  private func pass(to place: Int) {
    while let next = ahead, next.byteStart <= place {
      heading = next
      ahead = headings.next()
    }
  }

  private func readLine() {
    let start = nextLine
    lineStart = start
    var end = start
    while end < text.count, text[end] != 0x0A { end += 1 }
    nextLine = end + 1
    pass(to: start - 1)
    let hasHeading = ahead.map { $0.byteStart < nextLine } == true
    stopped = 0..<0
    continued = 0..<0
    if let headingEnd = headingEnd(start, end) {
      let isAlone = !hasWord(headingEnd, end)
      isInside = isAlone
      hasLine = false
      if !isAlone, !isContinued { stopped = headingEnd..<listEnd(headingEnd, end) }
      return
    }
    guard isInside else { return }
    if !hasWord(start, end) {
      if hasLine { isInside = false }
      return
    }
    let listEnd = isContinued ? end : listEnd(start, end)
    guard !hasHeading, hasWord(start, listEnd), !beginsWithDrugs(start, end) else {
      isInside = false
      return
    }
    hasLine = true
    if isContinued { continued = start..<listEnd } else { stopped = start..<listEnd }
  }

  /// Behind the heading that a line begins with or is, and sets whether its drugs go on; nil for none.
  private func headingEnd(_ start: Int, _ end: Int) -> Int? {
    var colon = start
    while colon < end, text[colon] != UInt8(ascii: ":") { colon += 1 }
    guard colon - start <= HeadingPhrase.byteLimit else { return nil }
    let words = RelativeReader(text)
    var index = start
    var wordCount = 0
    var (isStop, isHeld, isPast, goesOn) = (false, false, false, false)
    var hasDrugs = false
    while let word = words.nextWord(&index, colon) {
      switch words.line(of: word, in: StoppedList.headingWords) {
      case 0: isStop = true
      case 1: hasDrugs = true
      case 3: isHeld = true
      case 4: isPast = true
      case 5: goesOn = true
      case nil: return nil
      default: break
      }
      wordCount += 1
    }
    let hasColon = colon < end
    guard wordCount <= 7,
      isStop && (hasColon || hasDrugs) || isHeld && hasColon || (isPast || goesOn) && hasDrugs
    else { return nil }
    isContinued = !isStop && !isHeld && !isPast
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
