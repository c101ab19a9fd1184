// The lists hold only what the words of a note can be.
import Testing

@testable import Runtime

@Suite struct WordListsTests {
  /// A word of a note is letters, with an apostrophe before two more; "_" stands for the blank of a pair.
  @Test func everyEntryIsOneWordOrTwo() {
    let table = WordTable()
    for list in WordLists.all {
      for entry in "\(list.words)".split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        let words = entry.split(separator: "_", omittingEmptySubsequences: false)
        #expect(words.count <= 2, "\(entry)")
        for word in words {
          Array(word.utf8).withUnsafeBytes {
            let tokens = PlainTokens(FoldedText($0), table)
            #expect(
              tokens.count == 1 && tokens[0].isWord && tokens[0].count == $0.count, "\(entry)")
          }
        }
      }
    }
  }
}
