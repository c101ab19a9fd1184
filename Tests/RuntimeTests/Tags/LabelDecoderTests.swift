import Foundation
import Testing

@testable import Runtime

@Suite struct LabelDecoderTests {
  static let schemes: [[String]] = [
    ["O", "B-x", "I-x", "B-y", "I-y"],
    ["O", "I-x", "B-x", "I-y", "B-y"],
    ["O", "B-x", "I-x", "E-x", "S-x"],
    ["O", "x", "y"],
    ["B-x", "I-x", "O"],
  ]

  /// Decodes all words; logits[k] are word k's.
  static func decode(
    _ roles: LabelRoles, _ method: DecodingMethod, _ logits: [[Float]]
  ) -> [Int] {
    let decoder = LabelDecoder(roles, method)
    decoder.begin()
    var labels: [Int] = []
    func take() {
      while let decoded = decoder.next() {
        if decoded.number != labels.count { Issue.record("words out of order") }
        labels.append(decoded.label)
      }
    }
    for row in logits {
      decoder.add(logits: row)
      take()
    }
    decoder.end()
    take()
    return labels
  }

  static func isLegal(_ labels: [Int], _ roles: LabelRoles) -> Bool {
    var before: LabelRole?
    for label in labels {
      let role = roles[label]
      switch role.predecessor {
      case .any: break
      case .closed: if let before, before.type >= 0, before.leads { return false }
      case .leading:
        guard let before, before.leads, before.type == role.type else { return false }
      }
      before = role
    }
    if roles.endsClosed, let before, before.type >= 0, before.leads { return false }
    return true
  }

  static func logProbability(_ labels: [Int], _ logits: [[Float]]) -> Double {
    zip(labels, logits).reduce(0) { sum, pair in
      let total = log(pair.1.reduce(0.0) { $0 + exp(Double($1)) })
      return sum + Double(pair.1[pair.0]) - total
    }
  }

  /// All sequences of `count` labels.
  static func sequences(_ labelCount: Int, _ count: Int) -> [[Int]] {
    var all: [[Int]] = [[]]
    for _ in 0..<count {
      all = all.flatMap { sequence in (0..<labelCount).map { sequence + [$0] } }
    }
    return all
  }

  @Test(arguments: schemes)
  func viterbiFindsTheBestLegalSequence(labels: [String]) throws {
    let test = try TestModel(labels: [labels])
    let roles = LabelRoles(test.model.tagHead(0).labels)
    var generator = SeededGenerator(seed: 3)
    for count in 1...5 {
      let all = Self.sequences(labels.count, count).filter { Self.isLegal($0, roles) }
      for _ in 0..<20 {
        let logits = (0..<count).map { _ in
          labels.map { _ in Float.random(in: -3...3, using: &generator) }
        }
        let best = all.map { Self.logProbability($0, logits) }.max()!
        let found = Self.decode(roles, .viterbi, logits)
        #expect(Self.isLegal(found, roles))
        #expect(abs(Self.logProbability(found, logits) - best) < 1e-4)
      }
    }
  }

  @Test(arguments: schemes)
  func longNotesGiveTheSameAsOneWholePass(labels: [String]) throws {
    let test = try TestModel(labels: [labels])
    let roles = LabelRoles(test.model.tagHead(0).labels)
    var generator = SeededGenerator(seed: 4)
    let logits = (0..<3000).map { _ in
      labels.map { _ in Float.random(in: -2...2, using: &generator) }
    }
    let found = Self.decode(roles, .viterbi, logits)
    #expect(found.count == logits.count)
    #expect(Self.isLegal(found, roles))
    let exact = Self.wholeViterbi(roles, logits)
    #expect(
      abs(Self.logProbability(found, logits) - Self.logProbability(exact, logits)) < 1e-2)
  }

  /// The textbook form over the whole note, in logarithms.
  static func wholeViterbi(_ roles: LabelRoles, _ logits: [[Float]]) -> [Int] {
    let count = roles.labelCount
    var best = (0..<count).map { label in
      roles[label].predecessor == .leading ? -Double.infinity : Double(logits[0][label])
    }
    var pointers: [[Int]] = []
    for row in logits.dropFirst() {
      var next = [Double](repeating: -.infinity, count: count)
      var from = [Int](repeating: 0, count: count)
      for label in 0..<count {
        for before in 0..<count where isLegalPair(roles[before], roles[label]) {
          let value = best[before] + Double(row[label])
          if value > next[label] {
            next[label] = value
            from[label] = before
          }
        }
      }
      best = next
      pointers.append(from)
    }
    var last = 0
    for label in 0..<count {
      if roles.endsClosed, roles[label].type >= 0, roles[label].leads { continue }
      if best[label] > best[last] || roles.endsClosed && roles[last].leads { last = label }
    }
    var labels = [last]
    for from in pointers.reversed() {
      last = from[last]
      labels.append(last)
    }
    return labels.reversed()
  }

  static func isLegalPair(_ before: LabelRole, _ role: LabelRole) -> Bool {
    switch role.predecessor {
    case .any: true
    case .closed: before.type < 0 || !before.leads
    case .leading: before.type == role.type && before.leads && before.type >= 0
    }
  }

  @Test func aNoteWithoutAgreementIsStillDecodedInBoundedMemory() throws {
    let test = try TestModel(labels: [["O", "B-x", "I-x", "E-x", "S-x"]])
    let roles = LabelRoles(test.model.tagHead(0).labels)
    // S and B-I-...-E stay equally good for ever: no two survivors meet.
    let logits = (0..<2000).map { _ in [Float(-50), 0, 0, 0, -50] }
    let found = Self.decode(roles, .viterbi, logits)
    #expect(found.count == 2000)
    #expect(Self.isLegal(found, roles))
  }

  @Test func argmaxTakesTheFirstOfEquals() throws {
    let test = try TestModel(labels: [["O", "B-x", "I-x"]])
    let roles = LabelRoles(test.model.tagHead(0).labels)
    #expect(Self.decode(roles, .argmax, [[1, 1, 1], [0, 2, 2], [0, 1, 5]]) == [0, 1, 2])
  }
}
