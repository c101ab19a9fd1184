import Testing

@testable import Runtime

@Suite struct SourceMapTests {
  @Test func withoutRunsEveryPlaceIsItsOwn() {
    let map = SourceMap()
    #expect(map.isIdentity && map.source(of: 3..<9) == 3..<9 && map.isPlain(3..<9))
  }

  /// `ab<i>cd&amp;ef` as `abcd&ef`.
  static func example() -> SourceMap {
    let map = SourceMap()
    map.appendLinear(2, from: 0)
    map.appendLinear(2, from: 5)
    map.appendUnit(1, for: 7..<12)
    map.appendLinear(2, from: 12)
    return map
  }

  @Test func rangesLeadBackFromTheirFirstToTheirLastByte() {
    let map = Self.example()
    #expect(map.source(of: 0..<2) == 0..<2)
    #expect(map.source(of: 2..<4) == 5..<7)
    #expect(map.source(of: 1..<3) == 1..<6)
    #expect(map.source(of: 4..<5) == 7..<12)
    #expect(map.source(of: 3..<6) == 6..<13)
    #expect(map.source(of: 0..<7) == 0..<14)
    #expect(map.source(of: 2..<2) == 5..<5)
    #expect(map.source(of: 7..<7) == 14..<14)
  }

  @Test func onlyRangesWithinOneRunArePlain() {
    let map = Self.example()
    #expect(map.isPlain(0..<2) && map.isPlain(2..<4) && map.isPlain(5..<7))
    #expect(!map.isPlain(1..<3) && !map.isPlain(4..<5) && !map.isPlain(3..<6))
  }

  @Test func neighboursOfOneSourceAreOneRun() {
    let map = SourceMap()
    map.appendLinear(2, from: 4)
    map.appendLinear(3, from: 6)
    #expect(map.isPlain(0..<5) && map.source(of: 1..<4) == 5..<8)
    map.removeAll()
    #expect(map.isIdentity)
  }

  @Test func whatNoRunStandsForAndTagsAreHidden() {
    let source = Array("ab<i>cd&amp;ef<br>gh<!-- -->".utf8)
    let map = Self.example()
    map.appendUnit(1, for: 14..<18)
    map.appendLinear(2, from: 18)
    source.withUnsafeBytes {
      #expect(map.hiddenRanges(of: $0) == [2..<5, 14..<18, 20..<28])
      #expect(SourceMap().hiddenRanges(of: $0).isEmpty)
    }
  }
}
