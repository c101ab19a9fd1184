// Leads places of a text back to places of what the text was read from: tags left out, character
// references and escapes replaced, blanks drawn together.

/// Runs of a text and the bytes that each stands for; without runs the two are the same.
///
/// Runs follow each other in both; between the sources of two runs may lie bytes that stand for
/// nothing. A run as long as its source maps byte by byte; any other is one unit.
public final class SourceMap {
  struct Run {
    var textStart: UInt32
    var sourceStart: UInt32
    var sourceEnd: UInt32
  }

  private var runs: [Run] = []
  private var textByteCount = 0

  public init() {}

  /// Whether every place is its own.
  public var isIdentity: Bool { runs.isEmpty }

  /// The bytes that a range of the text stands for, from the source of its first byte to that of
  /// its last.
  ///
  /// - range: within the text. An empty one gives an empty one.
  public func source(of range: Range<Int>) -> Range<Int> {
    if runs.isEmpty { return range }
    let start = sourceStart(of: range.lowerBound)
    if range.isEmpty { return start..<start }
    return start..<max(start, sourceEnd(of: range.upperBound))
  }

  /// Whether a range of the text is its source byte by byte, or character by character of the same
  /// length: nothing was left out of it, and nothing in it stands for a longer spelling. Blanks that
  /// part words do not count.
  public func isPlain(_ range: Range<Int>) -> Bool {
    if runs.isEmpty || range.isEmpty { return true }
    var run = indexOfRun(range.lowerBound)
    while isLinear(run) {
      if range.upperBound <= textEnd(of: run) { return true }
      // A blank that parts two words, behind which the source goes on where the first one ended.
      let end = runs[run].sourceEnd
      guard run + 2 < runs.count, textEnd(of: run + 1) == Int(runs[run + 1].textStart) + 1,
        runs[run + 1].sourceStart == end - 1, runs[run + 1].sourceEnd == end + 1,
        runs[run + 2].sourceStart == end
      else { return false }
      run += 2
    }
    return false
  }

  /// The parts of a source that a reader of the text does not see: what no run stands for, and tags that
  /// stand for white space. Ascending, none empty.
  func hiddenRanges(of source: UnsafeRawBufferPointer) -> [Range<Int>] {
    if runs.isEmpty { return [] }
    var hidden: [Range<Int>] = []
    var end = 0
    for (index, run) in runs.enumerated() {
      let (start, runEnd) = (Int(run.sourceStart), Int(run.sourceEnd))
      if !isLinear(index), source[start..<runEnd].contains(UInt8(ascii: "<")) { continue }
      if start > end { hidden.append(end..<start) }
      end = max(end, runEnd)
    }
    if end < source.count { hidden.append(end..<source.count) }
    return hidden
  }

  private func sourceStart(of byte: Int) -> Int {
    let index = indexOfRun(byte)
    let run = runs[index]
    guard isLinear(index) else {
      // Behind the text's last run there is nothing but its end.
      return byte < textByteCount ? Int(run.sourceStart) : Int(run.sourceEnd)
    }
    return Int(run.sourceStart) + byte - Int(run.textStart)
  }

  /// - byte: above 0.
  private func sourceEnd(of byte: Int) -> Int {
    let index = indexOfRun(byte - 1)
    let run = runs[index]
    return isLinear(index)
      ? Int(run.sourceStart) + byte - Int(run.textStart) : Int(run.sourceEnd)
  }

  private func isLinear(_ index: Int) -> Bool {
    textEnd(of: index) - Int(runs[index].textStart)
      == Int(runs[index].sourceEnd - runs[index].sourceStart)
  }

  private func textEnd(of index: Int) -> Int {
    index + 1 < runs.count ? Int(runs[index + 1].textStart) : textByteCount
  }

  /// The last run that starts at or before the byte; the first for bytes before all.
  private func indexOfRun(_ byte: Int) -> Int {
    var low = 0
    var high = runs.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(runs[middle].textStart) <= byte { low = middle } else { high = middle }
    }
    return low
  }

  // MARK: Writing

  func removeAll() {
    runs.removeAll(keepingCapacity: runs.capacity <= 4096)
    textByteCount = 0
  }

  /// The next bytes of the text are these of the source, byte by byte.
  func appendLinear(_ count: Int, from sourceStart: Int) {
    guard count > 0 else { return }
    if let last = runs.indices.last, isLinear(last), Int(runs[last].sourceEnd) == sourceStart {
      runs[last].sourceEnd &+= UInt32(truncatingIfNeeded: count)
    } else {
      append(sourceStart..<sourceStart + count)
    }
    textByteCount += count
  }

  /// The next bytes of the text stand for this range of the source.
  func appendUnit(_ count: Int, for source: Range<Int>) {
    guard count > 0 else { return }
    append(source)
    textByteCount += count
  }

  /// The text gets a blank before each of these bytes. It stands for the bytes on both its sides, since
  /// nothing in a text stands for nothing.
  ///
  /// - places: ascending, within the text, each between two characters.
  /// - byteCount: of the text before.
  func part(at places: [Int], byteCount: Int) {
    if runs.isEmpty { appendLinear(byteCount, from: 0) }
    let before = runs
    removeAll()
    var next = 0
    for index in before.indices {
      let run = before[index]
      let end = index + 1 < before.count ? Int(before[index + 1].textStart) : byteCount
      var start = Int(run.textStart)
      var source = Int(run.sourceStart)..<Int(run.sourceEnd)
      let isLinear = end - start == source.count
      while next < places.count, places[next] <= end {
        let sourceEnd = isLinear ? source.lowerBound + places[next] - start : source.upperBound
        append(places[next] - start, for: source.lowerBound..<sourceEnd, isLinear: isLinear)
        appendUnit(1, for: sourceEnd - 1..<sourceEnd + 1)
        start = places[next]
        source = sourceEnd..<source.upperBound
        next += 1
      }
      append(end - start, for: source, isLinear: isLinear)
    }
  }

  private func append(_ count: Int, for source: Range<Int>, isLinear: Bool) {
    if isLinear {
      appendLinear(count, from: source.lowerBound)
    } else {
      appendUnit(count, for: source)
    }
  }

  private func append(_ source: Range<Int>) {
    runs.append(
      Run(
        // A text too long for 32 bits is refused when it is whole.
        textStart: UInt32(truncatingIfNeeded: textByteCount),
        sourceStart: UInt32(truncatingIfNeeded: source.lowerBound),
        sourceEnd: UInt32(truncatingIfNeeded: source.upperBound)))
  }
}
