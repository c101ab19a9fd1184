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
      types: ["PATIENT", "AGE", "DATE", "BADGE", "USERNAME"].map { Array($0.utf8) }),
  ])

  /// - learnt: words, type's index and score of each.
  private func joined(_ source: String, _ learnt: [(String, Int, Double)]) throws -> [String] {
    let findings = try #require(PrivateFindings(Self.names))
    let notes = NoteSource(noteCount: 1) { _ in MemoryNote(Array(source.utf8)) }
    guard case .note(let note) = notes.next(mayBlock: true) else { return [] }
    let spans = learnt.map { words, type, score in
      let range = source.range(of: words)!
      let start = source.utf8.distance(from: source.startIndex, to: range.lowerBound)
      let place = note.parting.parted(start..<start + words.utf8.count)
      return Span(
        byteStart: place.lowerBound, byteEnd: place.upperBound, typeIndex: type, headIndex: 1,
        score: score)
    }
    return findings.joined(spans, in: note).map {
      let place = note.sourceMap.source(of: $0.byteStart..<$0.byteEnd)
      let words = String(decoding: note.source[place], as: UTF8.self)
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

  @Test func partedWordsAreReadByTheirForm() throws {
    #expect(try joined("asa81mg, 72M ok", [("72", 1, 0.5)]) == ["AGE 72 0.5"])
    // What the model takes of a parted word leads back to its place.
    #expect(
      try joined("lasix80bid by kbirch77 now", [("kbirch", 4, 0.5)]) == ["USERNAME kbirch77 0.5"])
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
