// What a head finds and what has a form of its own, as one layer.
import Foundation
import Runtime
import Testing

@testable import Records

@Suite struct PrivateFindingsTests {
  private static let names = TypeNames(heads: [
    .init(name: Array("entities".utf8), role: .entities, types: [Array("disease".utf8)]),
    .init(
      name: Array("phi".utf8), role: .phi,
      types: ["PATIENT", "AGE", "DATE", "BADGE"].map { Array($0.utf8) }),
  ])

  /// - learnt: words, type's index and score of each.
  private func joined(_ text: String, _ learnt: [(String, Int, Double)]) throws -> [String] {
    let findings = try #require(PrivateFindings(Self.names))
    let spans = learnt.map { words, type, score in
      let range = text.range(of: words)!
      return Span(
        byteStart: text.utf8.distance(from: text.startIndex, to: range.lowerBound),
        byteEnd: text.utf8.distance(from: text.startIndex, to: range.upperBound),
        typeIndex: type, headIndex: 1, score: score)
    }
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBytes { findings.joined(spans, in: $0) }.map {
      let words = String(decoding: bytes[$0.byteStart..<$0.byteEnd], as: UTF8.self)
      let type = String(decoding: Self.names.type(of: $0), as: UTF8.self)
      return "\(type) \(words) \($0.score)"
    }
  }

  @Test func whatHasAFormIsAddedToWhatTheModelFinds() throws {
    #expect(
      try joined("Rowan Birch seen 12/03/2024.", [("Rowan Birch", 0, 0.75)])
        == ["PATIENT Rowan Birch 0.75", "DATE 12/03/2024 1.0"])
  }

  @Test func placesAndTypesOfTheModelStand() throws {
    // The form would take the hour too.
    #expect(
      try joined("admitted 02/17/2025 1842 stable", [("02/17/2025", 2, 0.5)])
        == ["DATE 02/17/2025 0.5"])
    #expect(try joined("on 12/03/2024 at", [("12/03/2024", 3, 0.5)]) == ["BADGE 12/03/2024 0.5"])
  }

  @Test(arguments: ["72M", "31yo", "9y"])
  func anAgeIsItsNumber(word: String) throws {
    let number = word.prefix { $0.isNumber }
    #expect(try joined("\(word) with cough", [(word, 1, 0.5)]) == ["AGE \(number) 0.5"])
  }

  @Test func namesByFormAloneAndTypesTheHeadLacksAreNotAdded() throws {
    // A doctor's name and a postcode: the head has no type for either.
    #expect(try joined("seen by Dr. Bancroft, Exeter EX2 4QT", []).isEmpty)
    #expect(try joined("Pt: LINDQVIST, BJÖRN E", []).isEmpty)
  }

  @Test func spansThatAreJoinedThereStayApartHere() throws {
    #expect(
      try joined("seen 12/3 1961-4", [("12/3", 2, 0.5), ("1961", 2, 0.25)])
        == ["DATE 12/3 0.5", "DATE 1961 0.25"])
  }

  @Test func withoutAHeadThereIsNoLayer() {
    #expect(PrivateFindings(TypeNames(heads: [])) == nil)
  }
}
