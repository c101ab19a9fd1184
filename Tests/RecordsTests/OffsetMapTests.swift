import Records
import Runtime
import Testing

@Suite struct OffsetMapTests {
  /// Seed 3: any places in any order give what a fresh converter gives.
  @Test func anyOrderGivesTheSame() {
    var generator = SeededGenerator(seed: 3)
    var text: [UInt8] = []
    while text.count < 20_000 {
      let pieces: [String] = ["a", "é", "\u{4E2D}", "\u{1F600}", "plain words "]
      text.append(contentsOf: Array(pieces.randomElement(using: &generator)!.utf8))
      if Int.random(in: 0..<50, using: &generator) == 0 { text.append(0xFF) }
    }
    text.withUnsafeBytes { bytes in
      let map = OffsetMap()
      map.begin(OffsetConverter(text: bytes))
      for _ in 0..<500 {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        for unit in OffsetUnit.allCases {
          var converter = OffsetConverter(text: bytes)
          #expect(map.convert(place, to: unit) == converter.convert(place, to: unit))
        }
      }
    }
  }
}
