// "n/v/d", "N/V", "f/c": symptoms by their first letters (nausea, vomiting, diarrhoea, constipation, fever,
// chills) with slashes between, which people mark one by one and a model now and then as one.

enum SymptomLetters {
  /// Whether a mention is two to six such letters; "d/c" is a discharge or an end.
  static func isOne(_ mention: Mention, of text: UnsafeRawBufferPointer) -> Bool {
    let (start, end) = (mention.span.byteStart, mention.span.byteEnd)
    let count = end - start
    guard count >= 3, count <= 11, count % 2 == 1, mention.words.count == count else {
      return false
    }
    for place in start..<end {
      if (place - start) % 2 == 1 {
        if text[place] != UInt8(ascii: "/") { return false }
      } else if !isLetter(text[place] | 0x20) {
        return false
      }
    }
    return
      !(count == 3 && text[start] | 0x20 == UInt8(ascii: "d")
      && text[end - 1] | 0x20 == UInt8(ascii: "c"))
  }

  /// The letters as mentions of their own, with the score of all.
  static func parts(_ mention: Mention) -> [Mention] {
    mention.words.indices.filter { ($0 - mention.words.lowerBound) % 2 == 0 }.map { word in
      var part = mention
      part.words = word..<word + 1
      part.span.byteStart = mention.span.byteStart + word - mention.words.lowerBound
      part.span.byteEnd = part.span.byteStart + 1
      return part
    }
  }

  private static func isLetter(_ lower: UInt8) -> Bool {
    switch lower {
    case UInt8(ascii: "n"), UInt8(ascii: "v"), UInt8(ascii: "d"), UInt8(ascii: "c"),
      UInt8(ascii: "f"):
      true
    default: false
    }
  }
}
