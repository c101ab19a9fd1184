import Foundation
import Testing

@testable import Runtime

/// Random texts with markup, encodings and control characters. EDGE_NER_TEXTS=100000 runs more.
@Suite struct TextPropertyTests {
  static let count =
    ProcessInfo.processInfo.environment["EDGE_NER_TEXTS"].flatMap(Int.init) ?? 3000

  static let pieces = [
    "fever", "chest pain", " ", "\n", "\r\n", "\r", "\t", "é", "漢", "😀", "\u{B}", "\u{C}", "\u{85}",
    "\u{2028}", "\u{AD}", "\u{200B}", "\u{F0B7}", "\u{A0}", "<b>", "</b>", "<br>", "<br/>", "<p>",
    "</p>", "<td>", "</td>", "<tr>", "<p class=\"x\">", "<!-- c -->", "<!--", "-->", "&amp;",
    "&nbsp;", "&#39;", "&#x2019;", "&lt;", "&", "<", ">", "\\", "\\.br\\", "\\T\\", "\\X0D\\",
    "\\n", "\\N\\", "_x000D_", "<script>", "</script>", "<![CDATA[", "]]>", "<?xml ?>", "<120/80",
    "R&D", "lasix80bid", "→", "&#13;", "&#10;", "<pre>", "</pre>", "\\XE9\\", "&shy;", "\u{0}",
    "<x:y a='b'>",
  ]

  static func random(_ generator: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0...24, using: &generator)).map { _ in
      pieces.randomElement(using: &generator)!
    }.joined()
  }

  /// Every word of the text leads to source bytes that begin and end as it does, or to a reference
  /// or escape for its ends; ranges ascend as the text does.
  @Test func everyPlaceLeadsBackToItsSource() {
    for seed in 0..<UInt64(Self.count) {
      var generator = SeededGenerator(seed: seed)
      let source = Self.random(&generator)
      for markup in Markup.allCases {
        let read = TextCase(source, markup)
        #expect(read.source == Array(source.utf8), "seed \(seed)")
        let map = read.note.sourceMap
        var last = 0
        for index in 0..<read.text.count {
          let range = map.source(of: index..<index + 1)
          let isSound =
            range.lowerBound >= last && range.upperBound <= read.source.count && !range.isEmpty
          guard isSound else {
            Issue.record("seed \(seed), \(markup), byte \(index)")
            break
          }
          // Bytes that were copied are the source's own, white space and marks aside.
          if range.count == 1, map.isPlain(index..<index + 1) {
            let (byte, from) = (read.text[index], read.source[range.lowerBound])
            let isBlank = byte == 0x0A || byte == 0x20 || byte == 0x09
            let isSame = byte == from || isBlank || from >= 0x80
            #expect(isSame, "seed \(seed), \(markup), byte \(index)")
          }
          last = range.lowerBound
        }
      }
    }
  }

  static let words = [
    "fever", "chest", "pain", "metformin", "500", "mg.", "é", "漢字", "(HCC)", "a/b", "lasix80bid",
    "a→b",
  ]

  /// A plain text, and the same with markup that changes nothing in it.
  @Test func strippingTheMarkupBeforehandGivesTheSameText() {
    for seed in 0..<UInt64(Self.count) {
      var generator = SeededGenerator(seed: seed)
      var plain = ""
      var marked = "<p>"
      let lines = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
        (0..<Int.random(in: 1...6, using: &generator)).map { _ in
          Self.words.randomElement(using: &generator)!
        }
      }
      for (number, line) in lines.enumerated() {
        if number > 0 {
          let isParagraph = Bool.random(using: &generator)
          plain += isParagraph ? "\n\n" : "\n"
          let breaks = ["<br>", "<br/>", "\\.br\\", "&#10;", "\u{B}", "_x000D_"]
          marked += isParagraph ? "</p>\n  <p>" : breaks.randomElement(using: &generator)!
        }
        for (index, word) in line.enumerated() {
          if index > 0 {
            plain += " "
            marked += [" ", "\n", "  \t", " <i class='x'>", " <!-- x -->", "</b> "].randomElement(
              using: &generator)!
          }
          plain += word
          marked += Bool.random(using: &generator) ? word : Self.spelled(word, &generator)
        }
      }
      marked += "</p>"
      let read = TextCase(marked)
      #expect(read.text == TextCase(plain).text, "seed \(seed): \(marked)")
      for word in Set(lines.joined()).map({ TextCase($0).string }) {
        let slice = read.sourceOf(word)
        #expect(slice.map { TextCase("<b></b>" + $0).string } == word, "seed \(seed)")
      }
    }
  }

  /// A word with tags, references and soft hyphens inside.
  static func spelled(_ word: String, _ generator: inout SeededGenerator) -> String {
    word.unicodeScalars.map { scalar in
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: "&#\(scalar.value);"
      case 1: "&#x\(String(scalar.value, radix: 16));"
      case 2: "\u{AD}\(scalar)"
      case 3: "<b>\(scalar)</b>"
      default: "\(scalar)"
      }
    }.joined()
  }

  @Test func whateverTheBytesAreTheyAreRead() {
    for seed in 0..<UInt64(Self.count) {
      var generator = SeededGenerator(seed: seed)
      var bytes = Array(Self.random(&generator).utf8)
      for _ in 0..<Int.random(in: 0...6, using: &generator) where !bytes.isEmpty {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      if Bool.random(using: &generator) { bytes = [0xFF, 0xFE] + bytes }
      for encoding in TextEncoding.allCases {
        let read = TextCase(bytes, encoding, .auto)
        if !read.text.isEmpty {
          let whole = read.note.sourceMap.source(of: 0..<read.text.count)
          #expect(whole.upperBound <= read.source.count, "seed \(seed)")
        }
      }
    }
  }
}
