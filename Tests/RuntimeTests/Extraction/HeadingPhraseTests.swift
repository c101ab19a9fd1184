// The words of a heading as a key, whatever stands there.
import Testing

@testable import Runtime

@Suite struct HeadingPhraseTests {
  /// The longest keys: every sign becomes a word.
  @Test(arguments: ["&", "/", "+", " b", "-b"])
  func noTextMakesALongerKeyThanThereIsRoomFor(sign: String) {
    let signs = String(repeating: sign, count: (HeadingPhrase.byteLimit - 1) / sign.utf8.count)
    let text = Array(("a" + signs).utf8)
    let phrase = HeadingPhrase()
    _ = text.withUnsafeBytes { phrase.read($0, 0, $0.count) }
    #expect(phrase.count > text.count / 2)
    #expect(phrase.count <= HeadingPhrase.keyByteLimit)
  }
}
