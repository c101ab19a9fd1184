// Three letters in a row, of a word with a blank at each end: what likeness of names is measured by.

public enum Trigrams {
  /// A blank, ten digits, 26 letters.
  private static let letterCount = 37
  /// Of the words of one name: a byte each, and a blank at each end of a word.
  static let limit = 1_024

  /// Calls with the key of each trigram of a word in normal form, in order; letters of other
  /// alphabets are in none.
  public static func forEachKey(_ word: UnsafeRawBufferPointer, _ body: (UInt16) -> Void) {
    // The last two letters; -1 where there is none to count.
    var before = -1
    var last = 0
    for index in 0...word.count {
      let letter = index < word.count ? letter(word[index]) : 0
      if before >= 0, last >= 0, letter >= 0 {
        body(UInt16((before * letterCount + last) * letterCount + letter))
      }
      before = last
      last = letter
    }
  }

  private static func letter(_ byte: UInt8) -> Int {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30 + 1
    case 0x61...0x7A: Int(byte) - 0x61 + 11
    default: -1
    }
  }
}
