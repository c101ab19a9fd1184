import Testing

@testable import Runtime

@Suite struct AddressTextTests {
  /// Whether the place of a word in a text is inside an address.
  private func isAddress(_ text: String, _ word: String) throws -> Bool {
    let bytes = Array(text.utf8)
    let start = try #require(text.range(of: word)?.lowerBound)
    let place = text.utf8.distance(from: text.startIndex, to: start)
    return bytes.withUnsafeBytes { AddressText.contains(place, of: $0) }
  }

  @Test(arguments: [
    ("see https://clinic.example/asthma?drug=x now", "asthma"), ("www.asthma.example", "asthma"),
    ("(HTTP://a/fever)", "fever"), ("mail fever@example.org,", "fever"),
    ("mail a.b@fever.example.org", "fever"), ("WWW.fever.org", "fever"),
  ])
  func wordsOfPagesAndMailboxesAreInAddresses(text: String, word: String) throws {
    #expect(try isAddress(text, word))
  }

  @Test(arguments: [
    ("see https://a.example asthma", "asthma"), ("fever@38.5", "fever"), ("fever @ 38.50", "fever"),
    ("ratio 1:2//fever", "fever"), ("asthma/copd", "asthma"), ("@fever", "fever"),
    ("fever", "fever"), ("wwww.fever", "fever"), ("fever@", "fever"), ("://", ":"),
  ])
  func otherWordsAreNot(text: String, word: String) throws {
    #expect(try !isAddress(text, word))
  }

  @Test func anAddressIsNoFinding() throws {
    let layout = try LayoutCase()
    let text = "mail fever@example.org"
    #expect(layout.spans(text, ["fever"]).isEmpty)
    #expect(layout.spans(text, ["fever"], rules: .plain) == ["fever"])
  }
}
