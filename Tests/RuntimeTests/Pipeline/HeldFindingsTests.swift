// Links of spans that belong to one argument: of those that claim a span on one side the nearest has it.
import Testing

@testable import Runtime

@Suite struct HeldFindingsTests {
  /// A span of one byte and one word.
  private func mention(_ place: Int, head: Int, score: Double = 0.5) -> Mention {
    Mention(
      span: Span(byteStart: place, byteEnd: place + 1, typeIndex: 0, headIndex: head, score: score),
      words: place..<place + 1)
  }

  /// `argument-span` of all links, by their places. Arguments are claimed in order.
  private func links(
    arguments: [Int], claims: [(argument: Int, span: Int)], nearestOnly: Bool = true,
    lineStarts: [Int] = []
  ) -> [String] {
    var held = HeldFindings(wantedHeads: .all)
    for argument in arguments { held.insert(mention(argument, head: 0)) }
    for claim in claims {
      let argument = mention(claim.argument, head: 0)
      let between = min(claim.argument, claim.span) + 1...max(claim.argument, claim.span)
      held.insert(
        mention(claim.span, head: 1), for: argument, nearestOnly: nearestOnly,
        isOnLine: !lineStarts.contains { between.contains($0) })
    }
    var places: [Int] = []
    var found: [String] = []
    var findings: [Finding] = []
    // Span by span, so that links wait for their ends.
    for word in 0...100 { held.give(before: word, into: &findings) }
    for finding in findings {
      switch finding {
      case .span(let span): places.append(span.byteStart)
      case .link(let link): found.append("\(places[link.from])-\(places[link.to])")
      }
    }
    #expect(held.spanCount == 0 && held.linkCount == 0)
    return found
  }

  @Test func theNearestBeforeHasIt() {
    #expect(links(arguments: [1, 5, 9], claims: [(1, 12), (5, 12), (9, 12)]) == ["9-12"])
    #expect(links(arguments: [1, 5], claims: [(1, 3), (1, 7), (5, 7)]) == ["1-3", "5-7"])
  }

  @Test func theNearestBehindHasIt() {
    #expect(links(arguments: [5, 9], claims: [(5, 2), (9, 2)]) == ["5-2"])
  }

  @Test func onePerSideMayHaveIt() {
    #expect(links(arguments: [1, 3, 9], claims: [(1, 5), (3, 5), (9, 5)]) == ["3-5", "9-5"])
  }

  @Test func ofTwoSidesTheOneOnItsLineHasIt() {
    let claims = [(argument: 1, span: 5), (argument: 9, span: 5)]
    #expect(links(arguments: [1, 9], claims: claims, lineStarts: [7]) == ["1-5"])
    #expect(links(arguments: [1, 9], claims: claims, lineStarts: [3]) == ["9-5"])
    #expect(links(arguments: [1, 9], claims: claims, lineStarts: [3, 7]) == ["1-5", "9-5"])
    #expect(
      links(arguments: [1, 9], claims: claims, nearestOnly: false, lineStarts: [7])
        == ["1-5", "9-5"])
  }

  @Test func otherRelationsKeepAll() {
    #expect(
      links(arguments: [1, 5, 9], claims: [(1, 12), (5, 12), (9, 12)], nearestOnly: false)
        == ["1-12", "5-12", "9-12"])
  }

  @Test func aLinkLeftOutAfterOthersWereGivenIsTheRightOne() {
    #expect(
      links(arguments: [1, 20, 30], claims: [(1, 2), (1, 3), (20, 32), (30, 32), (30, 33)])
        == ["1-2", "1-3", "30-32", "30-33"])
  }

  @Test func whatIsRightBeforeAnArgumentIsFoundByItsHead() {
    var held = HeldFindings(wantedHeads: .all)
    for place in [2, 9, 14, 60] { held.insert(mention(place, head: 0)) }
    for place in [3, 4, 8, 12] {
      held.insert(
        mention(place, head: 1), for: mention(2, head: 0), nearestOnly: true, isOnLine: place < 8)
    }
    let argument = mention(9, head: 0)
    #expect(held.mention(endingAt: 9, head: 1, before: argument)?.span.byteStart == 8)
    #expect(held.mention(endingAt: 5, head: 1, before: argument)?.span.byteStart == 4)
    for word in [3, 6, 7, 8, 13] {
      let isThere = held.mention(endingAt: word, head: 1, before: argument) != nil
      #expect(!isThere, "\(word)")
    }
    #expect(held.mention(endingAt: 9, head: 0, before: argument) == nil)
    #expect(held.mention(endingAt: 59, head: 1, before: mention(60, head: 0)) == nil)
  }

  @Test func aSpanIsTakenFromALineBeforeAlone() {
    var held = HeldFindings(wantedHeads: .all)
    for place in [2, 9] { held.insert(mention(place, head: 0)) }
    for place in [4, 7, 8] {
      held.insert(
        mention(place, head: 1), for: mention(2, head: 0), nearestOnly: true, isOnLine: place < 7)
    }
    held.insert(mention(7, head: 1), for: mention(9, head: 0), nearestOnly: true, isOnLine: false)
    let taken = [4, 7, 8].map { held.takeFromLineBefore(mention($0, head: 1)) }
    #expect(taken == [false, false, true])
    held.insert(
      mention(8, head: 1), for: mention(9, head: 0), nearestOnly: true, isOnLine: true)
    var findings: [Finding] = []
    held.give(before: 100, into: &findings)
    // Ordinals: 2, 4, 7, 8, 9.
    let links = findings.compactMap { finding -> String? in
      if case .link(let link) = finding { return "\(link.from)-\(link.to)" }
      return nil
    }
    #expect(links == ["0-1", "0-2", "4-2", "4-3"])
  }
}
