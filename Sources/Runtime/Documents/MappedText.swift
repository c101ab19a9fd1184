// A text while it is written, with the map that leads back. Line breaks and tabs that markup asks
// for wait until something follows them: a text neither begins nor ends with them, and several
// that meet become one.

struct MappedText {
  let text: ByteBuffer
  let map: SourceMap
  /// Line ends at the end of what is written, blanks behind them not counted.
  private var lineEndCount = 0
  /// Line ends that what follows must stand behind.
  private var wantedLineEnds = 0
  private var wantsTab = false
  /// A blank that stands if something follows on the same line: its source, empty for none.
  private var blank = 0..<0
  /// Where the source of what waits begins.
  private var waitingStart = 0
  /// Behind a carriage return that the source spells out: a line feed here belongs to it.
  var afterCarriageReturn = -1

  init(text: ByteBuffer, map: SourceMap) {
    self.text = text
    self.map = map
    text.removeAll()
    map.removeAll()
  }

  var isAtStart: Bool { text.byteCount == 0 }
  /// Whether nothing, or a line end, is the last thing written or waited with.
  var isAtLineStart: Bool { isAtStart || lineEndCount > 0 || wantedLineEnds > 0 }

  // MARK: What markup asks for

  /// What follows stands behind so many line ends.
  mutating func breakLine(_ count: Int, at source: Range<Int>) {
    wait(source)
    wantedLineEnds = max(wantedLineEnds, count)
  }

  /// What follows on the same line stands behind a tab.
  mutating func tab(at source: Range<Int>) {
    wait(source)
    wantsTab = true
  }

  /// What follows on the same line stands behind a blank.
  mutating func space(at source: Range<Int>) {
    if blank.isEmpty { blank = source }
  }

  private mutating func wait(_ source: Range<Int>) {
    if wantedLineEnds == 0, !wantsTab { waitingStart = source.lowerBound }
  }

  // MARK: Text

  /// Bytes of the source as they are.
  ///
  /// - from: the source's bytes, of which these are `range`.
  mutating func copy(_ from: UnsafePointer<UInt8>, _ range: Range<Int>) {
    var start = range.lowerBound
    // A line end of the source counts among those that markup asks for.
    while wantedLineEnds > 0 || wantsTab || !blank.isEmpty, start < range.upperBound {
      let byte = from[start]
      if byte == 0x0A {
        wantsTab = false
        blank = 0..<0
        write(from, start..<start + 1)
        waitingStart = start + 1
      } else if isMarkupSpace(byte) {
        // Before a line end that waits, blanks are nothing.
        if wantedLineEnds == 0 {
          if isAtLineStart {
            write(from, start..<start + 1)
            waitingStart = start + 1
          } else {
            space(at: start..<start + 1)
          }
        }
      } else {
        settle(before: start)
        break
      }
      start += 1
    }
    write(from, start..<range.upperBound)
  }

  /// Bytes of the source as they are, but for white space, which is one blank, or none at the ends
  /// of lines.
  ///
  /// - keepsLines: whether line ends before a line that is not indented stay.
  mutating func copyCollapsed(
    _ from: UnsafePointer<UInt8>, _ range: Range<Int>, keepsLines: Bool = false
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      var wordEnd = index
      while wordEnd < range.upperBound, !isMarkupSpace(from[wordEnd]) { wordEnd += 1 }
      copy(from, index..<wordEnd)
      var spaceEnd = wordEnd
      while spaceEnd < range.upperBound, isMarkupSpace(from[spaceEnd]) { spaceEnd += 1 }
      if keepsLines, spaceEnd > wordEnd, spaceEnd < range.upperBound, !isAtStart,
        from[spaceEnd - 1] == 0x0A
      {
        copy(from, wordEnd..<spaceEnd)
      } else if spaceEnd > wordEnd {
        space(at: wordEnd..<spaceEnd)
      }
      index = spaceEnd
    }
  }

  /// Bytes that stand for a range of the source.
  mutating func replace(_ source: Range<Int>, with bytes: UnsafeRawBufferPointer) {
    settle(before: source.lowerBound)
    text.append(bytes)
    map.appendUnit(bytes.count, for: source)
    count(bytes)
  }

  mutating func replace(_ source: Range<Int>, with bytes: StaticString) {
    replace(
      source,
      with: UnsafeRawBufferPointer(start: bytes.utf8Start, count: bytes.utf8CodeUnitCount))
  }

  mutating func replace(_ source: Range<Int>, withScalar scalar: UInt32) {
    var bytes: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &bytes) { buffer in
      let start = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)
      let count = encodeUTF8(scalar, to: start)
      replace(source, with: UnsafeRawBufferPointer(start: start, count: count))
    }
  }

  /// Line ends that the source spells in another way.
  ///
  /// - isCharacter: whether the source is one character that stands for them; blanks before them
  ///   then make them as long as it, so that the map need not tell them apart.
  mutating func writeLineEnds(_ number: Int, for source: Range<Int>, isCharacter: Bool = false) {
    wantsTab = false
    blank = 0..<0
    waitingStart = source.upperBound
    let blankCount = isCharacter ? max(0, source.count - number) : 0
    for _ in 0..<blankCount { text.append(UInt8(ascii: " ")) }
    for _ in 0..<number { text.append(UInt8(ascii: "\n")) }
    if blankCount + number == source.count {
      map.appendLinear(source.count, from: source.lowerBound)
    } else {
      map.appendUnit(blankCount + number, for: source)
    }
    lineEndCount += number
  }

  /// Writes what waits.
  private mutating func settle(before position: Int) {
    if !isAtStart {
      let missing = max(0, wantedLineEnds - lineEndCount)
      // Never empty: the byte before, where a line end of the source was not enough.
      let source = min(waitingStart, position - 1)..<position
      if missing > 0 {
        for _ in 0..<missing { text.append(UInt8(ascii: "\n")) }
        map.appendUnit(missing, for: source)
        lineEndCount += missing
      } else if lineEndCount == 0, wantsTab {
        text.append(UInt8(ascii: "\t"))
        map.appendUnit(1, for: source)
      } else if lineEndCount == 0, !blank.isEmpty {
        text.append(UInt8(ascii: " "))
        if blank.count == 1 {
          map.appendLinear(1, from: blank.lowerBound)
        } else {
          map.appendUnit(1, for: blank)
        }
      }
    }
    wantedLineEnds = 0
    wantsTab = false
    blank = 0..<0
  }

  private mutating func write(_ from: UnsafePointer<UInt8>, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    let bytes = UnsafeRawBufferPointer(start: from + range.lowerBound, count: range.count)
    text.append(bytes)
    map.appendLinear(range.count, from: range.lowerBound)
    count(bytes)
  }

  /// Counts the line ends at the end of what was written.
  private mutating func count(_ bytes: UnsafeRawBufferPointer) {
    var index = bytes.count
    var found = 0
    while index > 0 {
      let byte = bytes[index - 1]
      if byte == 0x0A { found += 1 } else if !isMarkupSpace(byte) { break }
      index -= 1
    }
    lineEndCount = index == 0 ? lineEndCount + found : found
  }
}
