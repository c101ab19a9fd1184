import Testing

@testable import Runtime

@Suite struct DefinedAbbreviationsTests {
  private let layout: LayoutCase

  init() throws { layout = try LayoutCase() }

  /// The types that mentions between square brackets have in the end.
  ///
  /// - types: what the model says of them, in order.
  private func settled(_ marked: String, _ types: [Int], heads: [Int]? = nil) -> [Int] {
    var text: [UInt8] = []
    var places: [Int] = []
    for byte in marked.utf8 {
      if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") {
        places.append(text.count)
      } else {
        text.append(byte)
      }
    }
    let found = layout.words(text)
    let ring = WordRing(capacity: found.count)
    for word in found { ring.append(word) }
    var abbreviations = DefinedAbbreviations()
    return text.withUnsafeBytes { bytes in
      types.indices.map { index in
        let (start, end) = (places[2 * index], places[2 * index + 1])
        let own = found.indices.filter { found[$0].byteStart >= start && found[$0].byteEnd <= end }
        var mention = Mention(
          span: Span(
            byteStart: start, byteEnd: end, typeIndex: types[index],
            headIndex: heads?[index] ?? 0, score: 0.5),
          words: own[0]..<own[own.count - 1] + 1)
        abbreviations.settle(&mention, ring, of: bytes)
        return mention.span.typeIndex
      }
    }
  }

  @Test func anAbbreviationIsWhatItsLongFormIs() {
    #expect(
      settled("[Paget disease of bone] ([PDB]) in two; [PDB] and [PD]", [1, 0, 2, 3])
        == [1, 1, 1, 3])
    #expect(settled("[ginsenoside Rg1] ([Rg1]): [Rg1]", [0, 1, 1]) == [0, 0, 0])
    #expect(settled("[cytochrome P450] ([P450], [CYP])", [0, 1, 2]) == [0, 0, 2])
  }

  @Test func beforeItsDefinitionItStaysWhatTheModelSays() {
    #expect(settled("[PDB] is [Paget disease of bone] ([PDB])", [0, 1, 2]) == [0, 1, 1])
  }

  @Test(arguments: [
    "[chest pain] ([MI]) [MI]", "[ovalbumin] ([OVA injected]) [OVA]", "[gout] [GT] [GT]",
    "[thoracic aneurysm] or ([TA]) [TA]", "[liver cysts] ([iver cysts here]) [x]",
    "[ADH] ([adh]) [ADH]", "[sodium/iodide symporter] ([NIS]) [x]", "[aspirin] ([-a]) [-a]",
  ])
  func otherWordsInBracketsKeepTheirTypes(text: String) {
    #expect(settled(text, [0, 1, 2]) == [0, 1, 2])
  }

  @Test func anotherHeadHasItsOwn() {
    #expect(
      settled("[Paget disease] ([PD]), [PD] [PD]", [1, 0, 0, 0], heads: [0, 0, 1, 0])
        == [1, 1, 0, 1])
  }

  @Test func onlyTheFirstDefinitionsAreKept() {
    let marked =
      (0..<80).map { "[alpha b\($0)] ([ab\($0)])" }.joined(separator: " ") + " [ab3] [ab79]"
    let types = (0..<80).flatMap { _ in [1, 0] } + [0, 0]
    #expect(settled(marked, types).suffix(4) == [1, 1, 1, 0])
  }

  @Test(arguments: [
    ("PDB", "Paget disease of bone", true), ("TNF-a", "tumor necrosis factor-alpha", true),
    ("Rg1", "ginsenoside Rg1", true), ("CE", "chocolate", true), ("OE", "chocolate", false),
    ("BD", "disease of bone", false),
    ("OB", "bone", false), ("ß", "straße", false), ("HCC", "hepatocellular carcinoma", true),
    ("IL-10", "interleukin 10", true), ("10", "interleukin 10", true), ("COPD", "COPD", true),
  ])
  func lettersFitALongForm(short: String, long: String, fits: Bool) {
    let said = Array((short + long).utf8).withUnsafeBytes { text in
      DefinedAbbreviations.fits(0..<short.utf8.count, short.utf8.count..<text.count, of: text)
    }
    #expect(said == fits)
  }
}
