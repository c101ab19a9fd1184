import Testing

@testable import Runtime

@Suite struct DefinedAbbreviationsTests {
  private let layout: LayoutCase

  init() throws { layout = try LayoutCase() }

  /// The types that mentions between square brackets have in the end.
  ///
  /// - types: what the model says of them, in order.
  private func settled(_ marked: String, _ types: [Int], heads: [Int]? = nil) -> [Int] {
    var (text, words, mentions) = layout.marked(marked)
    var abbreviations = DefinedAbbreviations()
    return text.withUnsafeBytes { bytes in
      types.indices.map { index in
        mentions[index].span.typeIndex = types[index]
        mentions[index].span.headIndex = heads?[index] ?? 0
        abbreviations.settle(&mentions[index], words, of: bytes)
        return mentions[index].span.typeIndex
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

  /// In a decoder, for the note alone, and not where every span is wanted that the labels say.
  @Test(arguments: [(SpanRules.layout, [1, 1, 1, 0]), (.plain, [1, 0, 0, 0])])
  func decodersSettleThem(rules: SpanRules, types: [Int]) throws {
    let layout = try LayoutCase(labels: ["O", "B-x", "I-x", "B-y", "I-y"])
    let text = Array("Paget disease (PD) or PD, gout".utf8)
    let spans = layout.spans(text, rules: rules) { place in
      switch place {
      case 0: 3
      case 6: 4
      case 15, 22, 26: 1
      default: 0
      }
    }
    #expect(spans.map(\.typeIndex) == types)
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
