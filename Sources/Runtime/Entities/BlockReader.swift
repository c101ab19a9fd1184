// Where a note's text falls apart: hard breaks between words, which no span crosses. Takes the
// words in order, with the note's bytes around them; memory does not depend on the note.

/// Tells what stands before each word of a note.
struct BlockReader {
  private var text = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Where the word before ended.
  private var wordEnd = 0
  private var isFirst = true
  private var isAfterTableMark = false

  /// - text: the note's bytes; alive while its words are read.
  mutating func begin(_ text: UnsafeRawBufferPointer) { self = BlockReader(text) }

  init(_ text: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)) {
    self.text = text
  }

  /// The next word with its flags.
  mutating func read(_ word: Word) -> Word {
    let start = Int(word.byteStart)
    let end = Int(word.byteEnd)
    guard let base = text.baseAddress, start < end, end <= text.count else { return word }
    var result = word
    let isTableMark = end == start + 1 && text[start] == UInt8(ascii: "|")
    if isFirst {
      result.flags = [.startsBlock, .startsLine]
      isFirst = false
    } else {
      // Words may share bytes, so the next can begin before this one's end.
      let gap = WordGap(
        base.assumingMemoryBound(to: UInt8.self), min(wordEnd, start)..<start)
      if gap.breakCount > 0 { result.flags.insert(.startsLine) }
      if gap.isHardBreak || isTableMark || isAfterTableMark
        || gap.breakCount > 0 && beginsItem(at: start)
      {
        result.flags.insert(.startsBlock)
      }
    }
    isAfterTableMark = isTableMark
    wordEnd = end
    return result
  }

  /// Whether a line begins here with the mark of a list's item, of a numbered problem (`#1`) or of
  /// something added (`+ fever`).
  private func beginsItem(at start: Int) -> Bool {
    text[start] == UInt8(ascii: "#") || text[start] == UInt8(ascii: "+")
      || ListMark(text, at: start, isFirstOnLine: true) != nil
  }
}
