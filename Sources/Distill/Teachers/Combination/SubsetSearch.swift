// All non-empty subsets of the labelers, each combined and scored on development documents: which
// labelers are worth having, for each type and together.

public struct SubsetScore: Equatable, Sendable {
  /// Indices of the labelers.
  public var members: [Int]
  public var rule: CombinationRule
  public var scores: SpanScores

  public func f1(_ type: String?, isStrict: Bool) -> Double {
    let counts = type.map { scores.countsByType[$0] ?? SpanCounts() } ?? scores.micro
    return (isStrict ? counts.strict : counts.relaxed).f1
  }
}

public struct SubsetSearch: Sendable {
  /// 2^12 - 1 subsets times the rules: minutes, not days.
  public static let labelerLimit = 12

  public var types: [String]
  /// In the order of the subsets' binary numbers, rules inside.
  public var results: [SubsetScore]

  /// - gold: entities by document id; types that no gold document has are not scored.
  /// - rules: tried for subsets of two labelers or more, where they differ.
  public init(
    _ sets: LabelSets, gold: [String: [Document.Entity]], rules: [CombinationRule],
    spanRule: SpanRule
  ) throws(CombinationError) {
    let count = sets.names.count
    guard count > 0 else { throw .noLabelers }
    guard count <= SubsetSearch.labelerLimit else {
      throw .tooManyLabelers(count: count, limit: SubsetSearch.labelerLimit)
    }
    types = Set(gold.values.flatMap { $0.map(\.type) }).sorted()
    let known = Set(types)
    results = []
    for subset in 1..<(1 << count) {
      let members = (0..<count).filter { subset >> $0 & 1 == 1 }
      for rule in SubsetSearch.distinct(rules, memberCount: members.count) {
        let combination = LabelCombination(rule: rule, spanRule: spanRule)
        var scores = SpanScores()
        for document in sets.documents {
          guard let wanted = gold[document.document.id] else { continue }
          let labels = members.map { member in
            document.entitiesByLabeler[member].filter { known.contains($0.type) }
          }
          scores.add(gold: wanted, predicted: combination.combined(labels))
        }
        results.append(SubsetScore(members: members, rule: rule, scores: scores))
      }
    }
  }

  /// One labeler alone is itself by any rule, and a majority of two is both of them.
  private static func distinct(
    _ rules: [CombinationRule], memberCount: Int
  ) -> [CombinationRule] {
    if memberCount == 1 { return [.union] }
    let hasBoth = memberCount == 2 && rules.contains(.intersection)
    return rules.filter { !(hasBoth && $0 == .majority) }
  }

  /// The subset with the highest F1, for one type or over all; of equals the smaller one.
  public func best(_ type: String? = nil, isStrict: Bool = true) -> SubsetScore? {
    results.max { left, right in
      let (a, b) = (left.f1(type, isStrict: isStrict), right.f1(type, isStrict: isStrict))
      return a != b ? a < b : left.members.count > right.members.count
    }
  }
}
