import Testing

@testable import Runtime

/// Blanks that are missing in a text, and the map that leads back from the text that has them.
@Suite struct GluedWordsTests {
  @Test(arguments: [
    ("amitrip10on, diclo50tds + lansopr", "amitrip 10 on, diclo 50 tds + lansopr"),
    ("penV250bd ppx", "penV 250 bd ppx"), ("enoxaparin70bd→warf", "enoxaparin 70 bd → warf"),
    ("CaCl1gx2,bicarb50", "CaCl 1g x2,bicarb 50"), ("precedex0.4.", "precedex 0.4."),
    ("pip/tazo4.5gq8h", "pip/tazo 4.5g q8h"), ("lasix 80bid", "lasix 80 bid"),
    ("0.5OD", "0.5 OD"), ("10mgPO daily", "10mg PO daily"), ("2.5scod", "2.5 sc od"),
    ("30unitssc", "30units sc"), ("inebilizumab300q6mo", "inebilizumab 300 q6mo"),
    ("lanreotide120mgq28d", "lanreotide 120mg q28d"), ("21M w/ DM2, 68F.", "21 M w/ DM2, 68 F."),
    ("3yo", "3 yo"),
    ("↑Cr", "↑ Cr"), ("5×3", "5 × 3"), ("a→→b", "a → → b"), ("(→b)", "(→ b)"),
    ("dapto→linezolid", "dapto → linezolid"), ("Lipitor®", "Lipitor ®"), ("é→é", "é → é"),
    ("fever😷.", "fever 😷."), ("🤒fever", "🤒 fever"), ("cough☹️now", "cough ☹️ now"),
    ("→lasix80bid→", "→ lasix 80 bid →"), ("“lasix80bid”", "“lasix 80 bid”"),
  ])
  func aMissingBlankIsRead(source: String, text: String) {
    let read = TextCase(source, .none)
    #expect(read.string == text)
    #expect(read.source == Array(source.utf8))
  }

  @Test(arguments: [
    "T2DM", "q8h", "BRCA1", "HER2", "FEV1", "HbA1c", "COVID19", "B12", "10mg", "5mcg/h", "x3391",
    "wk2", "stage3", "hcoyle7", "t.quist03", "pgraves61@mail.org", "bb_tech14", "C:\\temp12",
    "3x4x5", "MB1 2QQ", "2L NC", "2lnc", "1200", "room12345", "p53", "a → b", "a\u{A0}→\u{A0}b",
    "→",
    "é10on", "amitrip10oné", "", "5", "12/7", "CD4", "\u{2013}10\u{2013}", "- ↑", "12Mm",
  ])
  func whatIsOneWordStays(text: String) {
    #expect(TextCase(text, .none).string == text)
  }

  @Test func exactReadingPartsNothing() {
    let source = Array("lasix80bid→warf".utf8)
    #expect(TextCase(source, .utf8, .none).text == source)
  }

  @Test func brokenBytesAreNoSigns() {
    let source: [UInt8] = [0x61, 0xE2, 0x86, 0x62, 0xE2, 0xC2, 0x31]
    #expect(TextCase(source, .utf8, .html).text == source)
  }

  @Test func aRangeOverAPartedWordIsItsSource() {
    let read = TextCase("on omeprazole20 and <b>x</b>", .auto)
    #expect(read.string == "on omeprazole 20 and x")
    #expect(read.sourceOf("omeprazole") == "omeprazole" && read.sourceOf("20") == "20")
    #expect(read.sourceOf("omeprazole 20") == "omeprazole20")
    #expect(read.isPlain("omeprazole 20") == true && read.isPlain("on omeprazole 20 and") == true)
    #expect(read.isPlain("and x") == false)
  }

  @Test func rangesLeadToTheTextWithoutBlanksAndBack() {
    let read = TextCase("asa81mg lasix80bid→warf", .none)
    let parting = read.note.parting
    #expect(read.string == "asa 81mg lasix 80 bid → warf")
    let joined = read.text.withUnsafeBytes { parting.joined($0) }
    #expect(withExtendedLifetime(joined) { Array(joined.bytes) } == read.source)
    for word in ["asa", "81mg", "lasix", "80", "bid", "→", "warf", "80 bid", "lasix 80 bid → warf"]
    {
      let range = read.range(word)!
      let joined = parting.joined(range)
      #expect(String(decoding: read.source[joined], as: UTF8.self) == read.sourceOf(word))
      #expect(parting.parted(joined) == range)
    }
    #expect(TextCase("asa 81mg", .none).note.parting.blanks.isEmpty)
  }

  /// Parting undone gives the text; every byte leads back to itself.
  @Test func partsAndMapAgree() {
    let pieces = [
      "lasix", "80", "bid", " ", "→", "é", "68F", "\n", ".", "2g", "q8", "®", "漢", "±", "×", "_",
      "mg",
    ]
    for seed in 0..<UInt64(2000) {
      var generator = SeededGenerator(seed: seed)
      let source = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        pieces.randomElement(using: &generator)!
      }.joined()
      let read = TextCase(source, .none)
      let bytes = Array(source.utf8)
      let places = bytes.withUnsafeBytes { GluedWords($0).places() }
      #expect(places == places.sorted() && Set(places).count == places.count, "seed \(seed)")
      var rest = read.text
      for place in places.reversed() {
        let index = place + places.firstIndex(of: place)!
        #expect(rest.remove(at: index) == 0x20, "seed \(seed)")
      }
      #expect(rest == bytes, "seed \(seed)")
      var place = 0
      for index in read.text.indices {
        let range = read.note.sourceMap.source(of: index..<index + 1)
        if range.count == 2 {
          #expect(read.text[index] == 0x20 && places.contains(range.lowerBound + 1), "seed \(seed)")
        } else {
          #expect(range == place..<place + 1, "seed \(seed)")
          place += 1
        }
      }
    }
  }
}
