import Testing

@testable import Runtime

/// Of two names between square brackets, whether the second is another name of the first.
@Suite struct OtherNameTests {
  private let layout: LayoutCase

  init() throws { layout = try LayoutCase() }

  private func isOther(_ marked: String, types: (Int, Int) = (0, 0)) -> Bool {
    var (text, words, mentions) = layout.marked(marked)
    mentions[0].span.typeIndex = types.0
    mentions[1].span.typeIndex = types.1
    return text.withUnsafeBytes { OtherName.isOne(mentions[1], of: mentions[0], words, $0) }
  }

  @Test(arguments: [
    "[citalopram] ([Celexa]) 40 mg daily", "[Omacor]([omega-3 fish oil]) 1 gm bd",
    "[potassium chloride] ([K-Dur])",
  ])
  func aNameAloneInBracketsIsOne(text: String) {
    #expect(isOther(text))
    #expect(!isOther(text, types: (0, 1)))
  }

  @Test(arguments: [
    "[citalopram], [Celexa] 40 mg", "[citalopram] (was [Celexa]) 40 mg",
    "[citalopram] ([Celexa] 40 mg)", "[citalopram] 20 mg ([Celexa]) 40 mg",
    "[citalopram] ([Celexa]", "[citalopram] [Celexa] 40 mg", "[citalopram] /[Celexa]/ 40 mg",
    "[a a a a a a a a a a a a a a a a a] ([Celexa]) 40 mg",
  ])
  func anythingElseIsNone(text: String) {
    #expect(!isOther(text))
  }
}
