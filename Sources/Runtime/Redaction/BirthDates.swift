// The days of birth in a note that says an age of 90 or more: their year says that age again.

struct BirthDates {
  /// Words between "born" and the date, at most: "born in Poland in 1931".
  private static let wordLimit = 4
  /// Bytes before a date that are looked at.
  private static let byteLimit = 64

  private let text: UnsafeRawBufferPointer
  private let table: WordTable
  /// Whether the note says an age of 90 or more.
  let isOld: Bool

  init(_ text: UnsafeRawBufferPointer, _ spans: [PrivateSpan], _ table: WordTable) {
    self.text = text
    self.table = table
    isOld = spans.contains { span in
      span.type == .age
        && !RedactionPolicy.isYoungAge(
          UnsafeRawBufferPointer(rebasing: text[span.byteStart..<span.byteEnd]))
    }
  }

  /// Whether the span is a date behind "born", "DOB" or "b." in such a note.
  func contains(_ span: PrivateSpan) -> Bool {
    guard isOld, span.type == .date else { return false }
    let before = text[max(0, span.byteStart - BirthDates.byteLimit)..<span.byteStart]
    let tokens = PlainTokens(FoldedText(UnsafeRawBufferPointer(rebasing: before)), table)
    return tokens.isBehindBirth(tokens.count, wordLimit: BirthDates.wordLimit)
  }
}

extension PlainTokens {
  /// Whether a word for a birth stands before the token in the same sentence, with a few words and no number
  /// between.
  func isBehindBirth(_ end: Int, wordLimit: Int) -> Bool {
    var wordCount = 0
    var index = end - 1
    while index >= max(0, end - 16), wordCount <= wordLimit {
      let token = self[index]
      if token.isNumber { return false }
      if token.isWord {
        if isWord(index, "born") || isWord(index, "birth") || isWord(index, "birthdate")
          || isWord(index, "birthday") || isWord(index, "dob") || isWord(index, "yob")
          || isWord(index, "b") && isMark(index + 1, ".") && isJoined(index + 1)
        {
          return true
        }
        wordCount += 1
      } else if token.mark == UInt8(ascii: ";")
        || token.mark == UInt8(ascii: ".") && self[index - 1].count > 1
      {
        return false
      }
      if token.gap == .line { return false }
      index -= 1
    }
    return false
  }
}
