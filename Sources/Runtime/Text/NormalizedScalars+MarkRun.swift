// Canonical ordering of a run of combining marks, without storing the run: for each combining
// class in ascending order the run is read again and its marks of that class are given. Time is
// the run's bytes times the classes in it (at most 255), memory is constant.
//
// Alignment after sorting is positional, as in Hugging Face's NFD: the n-th mark that begins a
// source character is aligned to the n-th source character of the run, whichever mark it is; a
// further mark of the same source character is aligned as the mark given before it.

/// Where the reading of a run stands.
struct MarkRun {
  /// First and last byte of the run's source characters; the first may hold the starter.
  var start: Int
  var end: Int
  /// The class being given, and the smallest larger one seen in this pass.
  var combiningClass: UInt32
  var nextClass: UInt32
  /// The next character to read in this pass, and the element within the current one.
  var readPosition: Int
  var element: Int
  var isFirstElement: Bool
  /// The next source character to align to.
  var alignPosition: Int
}

extension NormalizedScalars {
  private static var noClass: UInt32 { 256 }

  /// Starts giving the marks of the run around `position`; drops what is pending of the current
  /// character, which lies in the run.
  mutating func beginMarkRun() {
    pendingElement = -1
    var runEnd = runStart
    var isFirst = true
    var smallest = Self.noClass
    while runEnd < end, !stopsAtSpecial(runEnd) {
      let decoded = decodeUTF8(text, at: runEnd, end: end)
      let entry = normalizer.entry(decoded.scalar)
      if entry >= NormalizerLayout.Entry.firstSequence {
        if !isFirst, !beginsWithMark(runEnd) { break }
        var element = firstMark(of: entry)
        while element >= 0 {
          let mark = MarkElement(normalizer.element(element))
          smallest = min(smallest, mark.combiningClass)
          element = mark.isLast ? -1 : element + 1
        }
      } else if entry != NormalizerLayout.Entry.removed, !isFirst {
        break
      }
      // Characters first decoded here are read only here.
      if runEnd >= position, decoded.isMalformed { malformedCount += 1 }
      runEnd += decoded.byteCount
      isFirst = false
    }
    specialByteCount = 0
    var alignPosition = runStart
    if !beginsWithMark(runStart) {
      byteStart = runStart
      alignPosition += decodeUTF8(text, at: runStart, end: end).byteCount
      byteEnd = alignPosition
    }
    markRun = MarkRun(
      start: runStart, end: runEnd, combiningClass: smallest, nextClass: Self.noClass,
      readPosition: runStart, element: -1, isFirstElement: false, alignPosition: alignPosition)
  }

  /// Gives the run's next mark that stays; ends the run and returns false when there is none.
  mutating func nextSortedMark() -> Bool {
    guard var run = markRun else { return false }
    while run.combiningClass != Self.noClass {
      while run.element >= 0 || run.readPosition < run.end {
        if run.element < 0 {
          let decoded = decodeUTF8(text, at: run.readPosition, end: end)
          let entry = normalizer.entry(decoded.scalar)
          run.isFirstElement = beginsWithMark(run.readPosition)
          run.readPosition += decoded.byteCount
          run.element = entry >= NormalizerLayout.Entry.firstSequence ? firstMark(of: entry) : -1
          continue
        }
        let mark = MarkElement(normalizer.element(run.element))
        let beginsCharacter = run.isFirstElement
        run.element = mark.isLast ? -1 : run.element + 1
        run.isFirstElement = false
        if mark.combiningClass > run.combiningClass {
          run.nextClass = min(run.nextClass, mark.combiningClass)
        }
        guard mark.combiningClass == run.combiningClass else { continue }
        if beginsCharacter { align(&run) }
        guard mark.kind != NormalizerLayout.Class.stripped else { continue }
        scalar = mark.scalar
        kind = mark.kind
        markRun = run
        return true
      }
      run.combiningClass = run.nextClass
      run.nextClass = Self.noClass
      run.readPosition = run.start
    }
    markRun = nil
    position = run.end
    runStart = run.end
    return false
  }

  /// Moves the alignment to the run's next source character that was not removed.
  private mutating func align(_ run: inout MarkRun) {
    while run.alignPosition < run.end {
      let decoded = decodeUTF8(text, at: run.alignPosition, end: end)
      let start = run.alignPosition
      run.alignPosition += decoded.byteCount
      if normalizer.entry(decoded.scalar) != NormalizerLayout.Entry.removed {
        byteStart = start
        byteEnd = run.alignPosition
        return
      }
    }
  }

  /// The index of the first element after the last starter of a sequence, -1 when there is none.
  private func firstMark(of entry: UInt16) -> Int {
    var index = Int(entry - NormalizerLayout.Entry.firstSequence)
    var first = -1
    while true {
      let element = MarkElement(normalizer.element(index))
      if element.combiningClass == 0 {
        first = -1
      } else if first < 0 {
        first = index
      }
      if element.isLast { return first }
      index += 1
    }
  }

  /// Whether the character at `position` decomposes to marks alone, so that its first mark takes
  /// its place in the alignment.
  private func beginsWithMark(_ position: Int) -> Bool {
    let entry = normalizer.entry(decodeUTF8(text, at: position, end: end).scalar)
    guard entry >= NormalizerLayout.Entry.firstSequence else { return false }
    let first = MarkElement(
      normalizer.element(Int(entry - NormalizerLayout.Entry.firstSequence)))
    return first.combiningClass != 0
  }
}
