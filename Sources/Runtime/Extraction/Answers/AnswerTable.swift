// What the table around a finding answers: a cross in the column `Yes` or `No` of its row, a word in the
// cell behind it, or a row of answers below a row of findings. Columns stand between tabs or upright strokes.

/// Reads one note's lines once, in order.
struct AnswerTable {
  private let text: UnsafeRawBufferPointer
  private var nextLine = 0
  private var lineStart = 0
  private var lineEnd = 0
  /// The columns of the header above the line read last, and of that above the next one.
  private var header: (yes: Int, no: Int)?
  private var nextHeader: (yes: Int, no: Int)?

  init(_ text: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)) {
    self.text = text
  }

  /// Bytes of a row that are looked at.
  private static let rowLimit = 512
  private static let columnLimit = 16

  /// Yes or no; nil outside such tables. Findings must come in order.
  mutating func answer(to span: Range<Int>) -> Bool? {
    while nextLine <= span.lowerBound, nextLine < text.count { readLine() }
    guard span.lowerBound >= lineStart, lineEnd - lineStart < AnswerTable.rowLimit,
      hasCells(lineStart, lineEnd)
    else { return nil }
    let column = column(of: span.lowerBound)
    if let header, column != header.yes, column != header.no {
      let yes = isChecked(cell(header.yes, lineStart, lineEnd))
      let no = isChecked(cell(header.no, lineStart, lineEnd))
      if let yes, let no, yes != no { return yes }
    }
    if cell(column, lineStart, lineEnd) == span,
      let next = cell(column + 1, lineStart, lineEnd), let answer = answer(in: next)
    {
      return answer
    }
    return answerBelow(column)
  }

  private mutating func readLine() {
    lineStart = nextLine
    lineEnd = end(ofLine: lineStart)
    nextLine = lineEnd + 1
    header = nextHeader
    guard hasCells(lineStart, lineEnd) else {
      nextHeader = nil
      return
    }
    var (yes, no): (Int?, Int?) = (nil, nil)
    var column = 0
    while column < AnswerTable.columnLimit, let cell = cell(column, lineStart, lineEnd) {
      if let answer = answer(in: cell) {
        // A row of answers is no header.
        if answer ? yes != nil : no != nil { return }
        if answer { yes = column } else { no = column }
      }
      column += 1
    }
    if let yes, let no, min(yes, no) > 0 { nextHeader = (yes, no) }
  }

  private func end(ofLine start: Int) -> Int {
    var end = start
    while end < text.count, text[end] != 0x0A { end += 1 }
    return end
  }

  /// `DM  HTN  CAD` above `Y  N  Y`.
  private func answerBelow(_ column: Int) -> Bool? {
    let start = lineEnd + 1
    guard start < text.count else { return nil }
    var end = start
    while end < text.count, text[end] != 0x0A, end - start < AnswerTable.rowLimit { end += 1 }
    var result: Bool?
    var index = 0
    while index < AnswerTable.columnLimit, let below = cell(index, start, end) {
      if let answer = answer(in: below) {
        if index == column { result = answer }
      } else if !below.isEmpty {
        return nil
      }
      index += 1
    }
    let isAsLong =
      cell(index, lineStart, lineEnd) == nil && cell(index - 1, lineStart, lineEnd) != nil
    return isAsLong ? result : nil
  }

  // MARK: Cells

  private func isSeparator(_ place: Int) -> Bool {
    text[place] == 0x09 || text[place] == UInt8(ascii: "|")
  }

  private func hasCells(_ start: Int, _ end: Int) -> Bool {
    for place in start..<max(start, end) where isSeparator(place) { return true }
    return false
  }

  private func column(of byte: Int) -> Int {
    var column = 0
    for place in lineStart..<byte where isSeparator(place) { column += 1 }
    return column
  }

  /// A cell without the blanks around it; nil behind the last.
  private func cell(_ column: Int, _ start: Int, _ end: Int) -> Range<Int>? {
    var first = start
    var rest = column
    while rest > 0, first < end {
      if isSeparator(first) { rest -= 1 }
      first += 1
    }
    guard rest == 0 else { return nil }
    var last = first
    while last < end, !isSeparator(last) { last += 1 }
    while first < last, text[first] <= 0x20 { first += 1 }
    while first < last, text[last - 1] <= 0x20 { last -= 1 }
    return first..<last
  }

  private func answer(in cell: Range<Int>) -> Bool? {
    guard !cell.isEmpty else { return nil }
    let reader = AnswerReader(text: text)
    if reader.wordEnd(cell.lowerBound) == cell.upperBound {
      return reader.line(cell).map { $0 < 2 }
    }
    return nil
  }

  /// Whether a cell holds a cross or a tick; nil where it holds something else.
  private func isChecked(_ cell: Range<Int>?) -> Bool? {
    guard let cell else { return nil }
    if cell.isEmpty || cell.count == 1 && text[cell.lowerBound] == UInt8(ascii: "-") {
      return false
    }
    if let box = AnswerReader(text: text).box(startingAt: cell.lowerBound) {
      return box.end == cell.upperBound ? box.isYes : nil
    }
    guard cell.count == 1 else { return nil }
    switch text[cell.lowerBound] | 0x20 {
    case UInt8(ascii: "x"), UInt8(ascii: "y"), UInt8(ascii: "+") | 0x20, UInt8(ascii: "*") | 0x20,
      UInt8(ascii: "1"):
      return true
    default: return nil
    }
  }
}
