import Testing

@testable import Runtime

@Suite struct WindowPlannerTests {
  struct Planned: Equatable {
    /// Note positions of the window's tokens and of the part it owns.
    var tokens: Range<Int>
    var owned: Range<Int>
  }

  /// Plans a whole note; a token's id is its position.
  static func plan(_ flags: [TokenFlags], _ shape: WindowShape) -> [Planned] {
    let planner = WindowPlanner(shape: shape)
    planner.beginNote()
    var position = 0
    var planned: [Planned] = []
    while true {
      while planner.needsToken {
        if position < flags.count {
          planner.append(
            Token(
              id: Int32(position), byteStart: UInt32(position), byteEnd: UInt32(position + 1),
              flags: flags[position]))
          position += 1
        } else {
          planner.endNote()
        }
      }
      guard let window = planner.next() else { return planned }
      let first = Int(window.tokens[0].id)
      for index in 0..<window.tokenCount where Int(window.tokens[index].id) != first + index {
        Issue.record("a window's tokens are neighbours")
      }
      planned.append(
        Planned(
          tokens: first..<first + window.tokenCount,
          owned: first + window.ownedStart..<first + window.ownedEnd))
      planner.drop(window)
    }
  }

  static func randomNote(_ count: Int, _ generator: inout SeededGenerator) -> [TokenFlags] {
    var longWordEnd = 0
    return (0..<count).map { index in
      var flags: TokenFlags = []
      if Int.random(in: 0..<100, using: &generator) == 0 { longWordEnd = index + 100 }
      if index < longWordEnd { return flags }
      if index == 0 || Int.random(in: 0..<4, using: &generator) > 0 { flags.insert(.startsWord) }
      if flags.contains(.startsWord) {
        if Int.random(in: 0..<15, using: &generator) == 0 { flags.insert(.afterSentenceEnd) }
        if Int.random(in: 0..<25, using: &generator) == 0 { flags.insert(.afterLineBreak) }
      }
      return flags
    }
  }

  @Test func anEmptyNoteHasNoWindow() {
    #expect(Self.plan([], WindowShape(windowTokens: 32, positionCount: 512)).isEmpty)
  }

  @Test(arguments: [1, 2, 29, 30, 31, 48])
  func aNoteThatFitsIsOneWindow(count: Int) {
    let flags = [TokenFlags](repeating: .startsWord, count: count)
    let planned = Self.plan(flags, WindowShape(windowTokens: 32, positionCount: 512))
    #expect(planned == [Planned(tokens: 0..<count, owned: 0..<count)])
  }

  @Test func aNoteOfOneTokenMoreIsCutIntoWindowsOfTheUsualSize() {
    let shape = WindowShape(windowTokens: 32, positionCount: 512)
    let flags = [TokenFlags](repeating: .startsWord, count: 49)
    let planned = Self.plan(flags, shape)
    #expect(planned.count > 1)
    for window in planned { #expect(window.tokens.count <= shape.bodyTokens) }
  }

  @Test func theEndOfALongNoteIsNoWholeNote() {
    let shape = WindowShape(windowTokens: 32, positionCount: 512)
    for count in 50..<200 {
      let flags = [TokenFlags](repeating: .startsWord, count: count)
      for window in Self.plan(flags, shape) {
        #expect(window.tokens.count <= shape.bodyTokens, "\(count) tokens")
      }
    }
  }

  @Test func aWholeNoteFitsThePositions() {
    for (windowTokens, positions, tokens, rows) in [
      (128, 512, 201, 203), (128, 150, 148, 150), (128, 128, 126, 128), (512, 512, 510, 512),
      (16, 12, 10, 12),
    ] {
      let shape = WindowShape(windowTokens: windowTokens, positionCount: positions)
      #expect(shape.wholeNoteTokens == tokens && shape.longestRows == rows)
    }
  }

  @Test(arguments: [(16, 0), (16, 3), (17, 2), (32, 7), (128, 16), (512, 100)])
  func everyTokenIsOwnedOnceAndSeesItsContext(windowTokens: Int, overlap: Int) {
    for seed in UInt64(1)...20 {
      var generator = SeededGenerator(seed: seed)
      let count = Int.random(in: 1...2000, using: &generator)
      let flags = Self.randomNote(count, &generator)
      let shape = WindowShape(
        windowTokens: windowTokens, positionCount: 512, overlapTokens: overlap,
        boundaryOverlapTokens: overlap / 2)
      var owned = 0
      for window in Self.plan(flags, shape) {
        #expect(window.owned.lowerBound == owned, "seed \(seed)")
        #expect(!window.owned.isEmpty, "seed \(seed)")
        let isWhole = window.tokens.count == count && count <= shape.wholeNoteTokens
        #expect(window.tokens.count <= shape.bodyTokens || isWhole, "seed \(seed)")
        #expect(window.tokens.contains(window.owned.lowerBound), "seed \(seed)")
        #expect(window.owned.upperBound <= window.tokens.upperBound, "seed \(seed)")
        let after = min(count, window.owned.upperBound + shape.boundaryOverlapTokens)
        #expect(window.tokens.upperBound >= after, "seed \(seed)")
        owned = window.owned.upperBound
      }
      #expect(owned == count, "seed \(seed)")
    }
  }

  @Test func aCutPrefersTheLineThenTheSentenceThenTheWord() {
    let shape = WindowShape(
      windowTokens: 102, positionCount: 102, overlapTokens: 10, boundaryOverlapTokens: 4)
    var flags = [TokenFlags](repeating: .startsWord, count: 150)
    #expect(Self.plan(flags, shape)[0] == Planned(tokens: 0..<100, owned: 0..<90))
    for index in 85..<100 { flags[index] = [] }
    #expect(Self.plan(flags, shape)[0] == Planned(tokens: 0..<94, owned: 0..<84))
    flags[60].insert(.afterSentenceEnd)
    #expect(Self.plan(flags, shape)[0] == Planned(tokens: 0..<64, owned: 0..<60))
    flags[75].insert(.afterLineBreak)
    flags[80].insert(.afterSentenceEnd)
    #expect(Self.plan(flags, shape)[0] == Planned(tokens: 0..<79, owned: 0..<75))
  }

  @Test func theNextWindowBeginsWithAWholeWordOfContext() {
    let shape = WindowShape(
      windowTokens: 102, positionCount: 102, overlapTokens: 10, boundaryOverlapTokens: 4)
    var flags = [TokenFlags](repeating: .startsWord, count: 150)
    flags[80] = []
    flags[81] = []
    #expect(Self.plan(flags, shape)[1] == Planned(tokens: 82..<150, owned: 90..<150))
  }

  @Test func aCutBeforeALongWordMayComeEarly() {
    let shape = WindowShape(windowTokens: 32, positionCount: 512, overlapTokens: 7)
    var flags = [TokenFlags](repeating: [], count: 60)
    for index in [0, 1, 2] { flags[index] = .startsWord }
    let planned = Self.plan(flags, shape)
    #expect(planned.map(\.owned) == [0..<2, 2..<23, 23..<46, 46..<60])
    #expect(planned[1].tokens == 0..<30)
  }

  @Test func aWordLongerThanAWindowIsCut() {
    let shape = WindowShape(windowTokens: 18, positionCount: 512, overlapTokens: 2)
    var flags = [TokenFlags](repeating: [], count: 50)
    flags[0] = .startsWord
    let planned = Self.plan(flags, shape)
    #expect(planned.map(\.owned) == [0..<14, 14..<28, 28..<42, 42..<50])
  }

  @Test func sizesAreBroughtIntoTheirRanges() {
    #expect(WindowShape(windowTokens: 4, positionCount: 512).windowTokens == 16)
    #expect(WindowShape(windowTokens: 4000, positionCount: 4096).windowTokens == 512)
    #expect(WindowShape(windowTokens: 128, positionCount: 64).windowTokens == 64)
    #expect(WindowShape(windowTokens: 128, positionCount: 8).windowTokens == 8)
    let wide = WindowShape(windowTokens: 34, positionCount: 512, overlapTokens: 100)
    #expect(wide.overlapTokens == 8)
    #expect(wide.boundaryOverlapTokens == 8)
  }
}
