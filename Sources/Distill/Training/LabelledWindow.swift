// What a corpus says about each word of a window, in the labels of one head.

/// A window with one target for each of its words.
public struct LabelledWindow: Sendable {
  public var window: TextWindow
  public var targets: [RowTarget]
  /// Factor of each word's loss; empty for 1.
  public var weights: [Float] = []
  /// Scores of a teacher, [words, L]; empty without one.
  public var teacherScores: [Float] = []

  public init(window: TextWindow, targets: [RowTarget], weights: [Float] = []) {
    self.window = window
    self.targets = targets
    self.weights = weights
  }
}

/// Turns a source's entities into targets of a head.
public struct Labeller: Sendable {
  private let types: [String]
  private let source: Scheme.Source
  /// What a word outside all entities may be.
  private let outside: RowTarget

  public init(head: Scheme.Head, source: Scheme.Source) {
    types = head.types
    self.source = source
    let missing = source.missingTypes.compactMap { head.types.firstIndex(of: $0) }
    outside =
      missing.isEmpty
      ? .label(0) : .anyOf([0] + missing.flatMap { [1 + 2 * $0, 2 + 2 * $0] })
  }

  /// - entities: of the window's document. Words inside two entities belong to the earlier one,
  ///   of two that start together to the longer. Discontinuous ones are left out. An entity cut
  ///   by the end of a window begins anew in the next.
  public func label(_ window: TextWindow, entities: [Document.Entity]) -> LabelledWindow {
    var targets = [RowTarget](repeating: outside, count: window.wordRows.count)
    var weights =
      source.weighsByScore ? [Float](repeating: 1, count: window.wordRows.count) : []
    var isTaken = [Bool](repeating: false, count: targets.count)
    let ordered = entities.filter { !$0.isDiscontinuous }.sorted(by: Document.Entity.precedes)
    var firstWord = 0
    for entity in ordered {
      guard let meaning = meaning(entity.type) else { continue }
      while firstWord < targets.count && window.wordRanges[firstWord].upperBound <= entity.start {
        firstWord += 1
      }
      var end = firstWord
      while end < targets.count && window.wordRanges[end].lowerBound < entity.end { end += 1 }
      guard firstWord < end, !isTaken[firstWord..<end].contains(true) else { continue }
      for word in firstWord..<end {
        isTaken[word] = true
        targets[word] = target(meaning, isFirst: word == firstWord)
        if source.weighsByScore { weights[word] = Float(entity.score ?? 1) }
      }
    }
    return LabelledWindow(window: window, targets: targets, weights: weights)
  }

  private func meaning(_ type: String) -> Scheme.Meaning? {
    if let meaning = source.meaningByType[type] { return meaning }
    return types.contains(type) ? .types([type]) : nil
  }

  private func target(_ meaning: Scheme.Meaning, isFirst: Bool) -> RowTarget {
    switch meaning {
    case .unknown: return .none
    case .types(let names):
      let labels = names.compactMap { types.firstIndex(of: $0) }.map { 1 + 2 * $0 }
        .map { isFirst ? $0 : $0 + 1 }
      return labels.count == 1 ? .label(labels[0]) : .anyOf(labels)
    }
  }
}

extension Document.Entity {
  /// Whether the span covers words that do not belong to the mention.
  var isDiscontinuous: Bool {
    extra.contains { $0.key == "discontinuous" && $0.value != .bool(false) }
  }
}

extension Scheme.Head {
  /// Entities of a corpus in this head's types, for scoring: those that the head's sources map to
  /// exactly one type; discontinuous ones are left out as in training.
  public func meanings(of entities: [Document.Entity]) -> [Document.Entity] {
    entities.compactMap { entity in
      if entity.isDiscontinuous { return nil }
      let meaning =
        sources.lazy.compactMap { $0.meaningByType[entity.type] }.first
        ?? (types.contains(entity.type) ? .types([entity.type]) : nil)
      guard case .types(let names)? = meaning, names.count == 1 else { return nil }
      var entity = entity
      entity.type = names[0]
      return entity
    }
  }
}
