import Testing

@testable import Runtime

/// Of two names between square brackets, whether the second is another name of the first.
@Suite struct OtherNameTests {
  private let layout: LayoutCase

  init() throws { layout = try LayoutCase() }

  private func isOther(_ marked: String, types: (Int, Int) = (0, 0)) -> Bool {
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
    func mention(_ start: Int, _ end: Int, _ type: Int) -> Mention {
      let own = found.indices.filter { found[$0].byteStart >= start && found[$0].byteEnd <= end }
      return Mention(
        span: Span(byteStart: start, byteEnd: end, typeIndex: type, headIndex: 0, score: 0.5),
        words: own[0]..<own[own.count - 1] + 1)
    }
    return text.withUnsafeBytes {
      OtherName.isOne(
        mention(places[2], places[3], types.1), of: mention(places[0], places[1], types.0), ring, $0
      )
    }
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
