import Runtime
import Testing

@testable import Quantize

@Suite struct LabelSetTests {
  @Test(arguments: [
    (["O", "B-a", "I-a"], LabelScheme.bio),
    (["O", "B-a"], .bio),
    (["O", "I-a", "B-a", "I-b"], .iob1),
    (["O", "I-a"], .iob1),
    (["O", "B-a", "I-a", "E-a", "S-a"], .iobes),
    (["B-a", "I-a", "L-a", "U-a", "O"], .iobes),
    (["O", "a", "b"], .plain),
    (["a", "b"], .plain),
    (["O", "B-cell", "lymphocyte"], .plain),
  ])
  func theSchemeFollowsFromTheNames(names: [String], scheme: LabelScheme) throws {
    #expect(try LabelSet(names: names).scheme == scheme)
  }

  @Test func prefixesAndTypesAreTakenApart() throws {
    let set = try LabelSet(names: ["B-lab-test", "O", "I-lab-test", "I-x", "B-x"])
    #expect(set.types == ["lab-test", "x"])
    #expect(set.labels.map(\.prefix) == [.begin, .outside, .inside, .inside, .begin])
    #expect(set.labels.map(\.typeIndex) == [0, nil, 0, 1, 1])
    let plain = try LabelSet(names: ["O", "x"])
    #expect(plain.labels[1].prefix == .inside)
  }

  @Test func aSchemeCanBeForced() throws {
    #expect(try LabelSet(names: ["O", "B-a", "I-a"], scheme: .iob1).scheme == .iob1)
    #expect(try LabelSet(names: ["O", "B-a", "I-a"], scheme: .plain).types == ["B-a", "I-a"])
    #expect(throws: LabelSetError.wrongPrefix("E-a")) {
      try LabelSet(names: ["O", "B-a", "E-a"], scheme: .bio)
    }
    #expect(throws: LabelSetError.noPrefix("a")) {
      try LabelSet(names: ["O", "a"], scheme: .bio)
    }
  }

  @Test func namesOrMeaningsUsedTwiceAreRefused() {
    #expect(throws: LabelSetError.duplicate("B-a")) { try LabelSet(names: ["O", "B-a", "B-a"]) }
    #expect(throws: LabelSetError.duplicate("U-a")) {
      try LabelSet(names: ["O", "B-a", "S-a", "U-a"])
    }
    #expect(throws: LabelSetError.noTypes) { try LabelSet(names: ["O"]) }
    #expect(throws: LabelSetError.wrongLength("")) { try LabelSet(names: ["O", ""]) }
  }
}
