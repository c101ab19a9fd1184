// One set of labels from several: union, intersection or majority, with a rule for spans that
// overlap without being the same.
//
// For each type the spans of all labelers that overlap, directly or through another, form a
// group: labelers speaking of the same thing. The rule says how many of them must; the span rule
// then chooses what is marked. Types are combined apart, and where the results of two types
// overlap, the one with more labelers stays, then the longer, then the first by name.

public enum CombinationRule: String, CaseIterable, Sendable {
  case union
  case intersection
  /// More than half of the labelers.
  case majority

  func neededCount(of count: Int) -> Int {
    switch self {
    case .union: 1
    case .intersection: count
    case .majority: count / 2 + 1
    }
  }
}

/// Which span of a group is marked.
public enum SpanRule: String, CaseIterable, Sendable {
  /// The one that most labelers gave, of equals the longest.
  case agreed
  case longest
  case shortest
  /// Everything from the first start to the last end.
  case hull
  /// Only what every labeler of the group marked; the most agreed span where nothing is common.
  case core
  /// Only spans that enough labelers gave exactly; no groups.
  case exact
}

public struct LabelCombination: Equatable, Sendable {
  public var rule: CombinationRule
  public var spanRule: SpanRule
  /// Rules for single types.
  public var ruleByType: [String: CombinationRule]

  public init(
    rule: CombinationRule, spanRule: SpanRule = .agreed,
    ruleByType: [String: CombinationRule] = [:]
  ) {
    self.rule = rule
    self.spanRule = spanRule
    self.ruleByType = ruleByType
  }

  private struct Candidate {
    var entity: Document.Entity
    var labelerCount: Int
  }

  /// - labelers: the entities of each; score of the result: share of the labelers that agree.
  public func combined(_ labelers: [[Document.Entity]]) -> [Document.Entity] {
    if labelers.isEmpty { return [] }
    let types = Set(labelers.flatMap { $0.map(\.type) }).sorted()
    var candidates = types.flatMap { type in
      let spans = labelers.map { $0.filter { $0.type == type } }
      let needed = (ruleByType[type] ?? rule).neededCount(of: labelers.count)
      return spanRule == .exact ? exact(spans, needed) : grouped(spans, needed)
    }
    candidates.sort { left, right in
      if left.labelerCount != right.labelerCount { return left.labelerCount > right.labelerCount }
      let (a, b) = (left.entity, right.entity)
      if a.end - a.start != b.end - b.start { return a.end - a.start > b.end - b.start }
      return (a.start, a.type) < (b.start, b.type)
    }
    var kept: [Document.Entity] = []
    for candidate in candidates where !kept.contains(where: { $0.overlaps(candidate.entity) }) {
      var entity = candidate.entity
      entity.score = Double(candidate.labelerCount) / Double(labelers.count)
      kept.append(entity)
    }
    return kept.sorted(by: Document.Entity.precedes)
  }

  private func exact(_ spans: [[Document.Entity]], _ needed: Int) -> [Candidate] {
    counted(spans.flatMap(distinct)).filter { $0.labelerCount >= needed }
  }

  /// Every span once, with how many labelers gave it; a code is kept if any gave one.
  private func counted(_ entities: [Document.Entity]) -> [Candidate] {
    var bySpan: [Range<Int>: Candidate] = [:]
    for entity in entities {
      let span = entity.start..<entity.end
      if bySpan[span] == nil {
        bySpan[span] = Candidate(entity: entity, labelerCount: 1)
      } else {
        bySpan[span]!.labelerCount += 1
        if bySpan[span]!.entity.code == nil { bySpan[span]!.entity.code = entity.code }
        if bySpan[span]!.entity.flags == nil { bySpan[span]!.entity.flags = entity.flags }
      }
    }
    return Array(bySpan.values)
  }

  private func distinct(_ entities: [Document.Entity]) -> [Document.Entity] {
    var seen: Set<Range<Int>> = []
    return entities.filter { seen.insert($0.start..<$0.end).inserted }
  }

  private func grouped(_ spans: [[Document.Entity]], _ needed: Int) -> [Candidate] {
    let all = spans.enumerated()
      .flatMap { labeler, entities in distinct(entities).map { (labeler: labeler, entity: $0) } }
      .sorted { Document.Entity.precedes($0.entity, $1.entity) }
    var candidates: [Candidate] = []
    var group: [(labeler: Int, entity: Document.Entity)] = []
    var groupEnd = 0
    func finish() {
      let labelerCount = Set(group.map(\.labeler)).count
      if !group.isEmpty, labelerCount >= needed {
        candidates.append(
          Candidate(entity: chosen(group.map(\.entity)), labelerCount: labelerCount))
      }
      group = []
    }
    for item in all {
      if item.entity.start >= groupEnd { finish() }
      group.append(item)
      groupEnd = max(groupEnd, item.entity.end)
    }
    finish()
    return candidates
  }

  private func chosen(_ group: [Document.Entity]) -> Document.Entity {
    let choices = counted(group).sorted { left, right in
      if left.labelerCount != right.labelerCount { return left.labelerCount > right.labelerCount }
      return Document.Entity.precedes(left.entity, right.entity)
    }
    func length(_ entity: Document.Entity) -> Int { entity.end - entity.start }
    var best = choices[0].entity
    switch spanRule {
    case .agreed, .exact:
      for choice in choices
      where choice.labelerCount == choices[0].labelerCount && length(choice.entity) > length(best) {
        best = choice.entity
      }
    case .longest:
      for choice in choices where length(choice.entity) > length(best) { best = choice.entity }
    case .shortest:
      for choice in choices where length(choice.entity) < length(best) { best = choice.entity }
    case .hull:
      best.start = group.map(\.start).min() ?? best.start
      best.end = group.map(\.end).max() ?? best.end
    case .core:
      let start = group.map(\.start).max() ?? best.start
      let end = group.map(\.end).min() ?? best.end
      if start < end { (best.start, best.end) = (start, end) }
    }
    return best
  }
}
