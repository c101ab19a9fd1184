// Turns what a source's document says into the labels of one head for one window. A mention that is
// cut by the end of a window begins anew in the next.

public struct Labeller: Sendable {
  private let head: Scheme.Head
  private let source: Scheme.Source
  /// Index of the source among the head's.
  private let sourceIndex: Int
  /// What a word outside all spans may be.
  private let outside: RowTarget

  public init(head: Scheme.Head, source: Scheme.Source, sourceIndex: Int = 0) {
    self.head = head
    self.source = source
    self.sourceIndex = sourceIndex
    let missing = source.missingTypes.compactMap { head.types.firstIndex(of: $0) }
    outside =
      missing.isEmpty
      ? .label(0) : .anyOf([0] + missing.flatMap { [1 + 2 * $0, 2 + 2 * $0] })
  }

  /// nil where the document lacks the layer that the head learns from.
  public func label(_ window: TextWindow, document: Document) -> WindowLabels? {
    switch head.kind {
    case .tags:
      return document.entities(in: source.layer).map { .tags(tags(window, entities: $0)) }
    case .flags(let names, _):
      let mentions = flags(window, names: names, entities: document.entities)
      return document.entities.contains { $0.flags != nil } || document.entities.isEmpty
        ? .flags(mentions) : nil
    case .relation:
      guard document.hasRelations else { return nil }
      return .relation(arguments(window, document: document))
    case .open:
      return document.entities(in: source.layer).map {
        .open(openLabels(window, entities: $0, absent: document.absentNames ?? []))
      }
    }
  }

  /// - entities: of the window's document. Words inside two entities belong to the earlier one,
  ///   of two that start together to the longer. Discontinuous ones are left out.
  public func tags(_ window: TextWindow, entities: [Document.Entity]) -> TagLabels {
    var targets = [RowTarget](repeating: outside, count: window.wordRows.count)
    var weights =
      source.weighsByScore ? [Float](repeating: 1, count: window.wordRows.count) : []
    var isTaken = [Bool](repeating: false, count: targets.count)
    for entity in entities.sorted(by: Document.Entity.precedes) where !entity.isDiscontinuous {
      guard let meaning = head.meaning(entity.type, in: source) else { continue }
      let words = window.words(touching: entity.start..<entity.end)
      guard !words.isEmpty, !isTaken[words].contains(true) else { continue }
      for word in words {
        isTaken[word] = true
        targets[word] = target(meaning, isFirst: word == words.lowerBound)
        if source.weighsByScore { weights[word] = Float(entity.score ?? 1) }
      }
    }
    return TagLabels(targets: targets, weights: weights)
  }

  /// Every mention of the head's types whose flags are given.
  private func flags(
    _ window: TextWindow, names: [String], entities: [Document.Entity]
  ) -> [FlagTask.Mention] {
    var known: UInt64 = 0
    for (bit, name) in names.enumerated() where !source.missingTypes.contains(name) {
      known |= 1 << UInt64(bit)
    }
    return entities.compactMap { entity in
      guard let letters = entity.flags, !entity.isDiscontinuous, head.isMention(entity, source)
      else { return nil }
      let words = window.words(touching: entity.start..<entity.end)
      guard !words.isEmpty else { return nil }
      return FlagTask.Mention(
        words: words, flags: head.flagBits(letters, source) & known, known: known)
    }
  }

  /// Every argument mention of the window, those without relations too.
  private func arguments(_ window: TextWindow, document: Document) -> [ArgumentLabels] {
    document.entities.enumerated().compactMap { index, entity in
      guard !entity.isDiscontinuous, head.isMention(entity, source) else { return nil }
      let words = window.words(touching: entity.start..<entity.end)
      guard !words.isEmpty else { return nil }
      var labels = ArgumentLabels(words: words, spans: [], outside: outside)
      let linked = document.relations.filter { $0.head == index }
        .map { (type: $0.type, entity: document.entities[$0.tail]) }
        .sorted { Document.Entity.precedes($0.entity, $1.entity) }
      for link in linked {
        guard let meaning = head.meaning(link.type, in: source) else { continue }
        let words = window.words(touching: link.entity.start..<link.entity.end)
        guard !words.isEmpty, !labels.spans.contains(where: { $0.words.overlaps(words) }) else {
          continue
        }
        labels.spans.append(
          .init(
            words: words, first: target(meaning, isFirst: true),
            inner: target(meaning, isFirst: false)))
      }
      return labels
    }
  }

  /// All mentions by the wordings of their types; they may overlap.
  private func openLabels(
    _ window: TextWindow, entities: [Document.Entity], absent: [String]
  ) -> OpenLabels {
    var labels = OpenLabels(
      source: sourceIndex, absentNames: absent.map { TypeName.words($0) })
    for entity in entities.sorted(by: Document.Entity.precedes) {
      let words = window.words(touching: entity.start..<entity.end)
      guard let wordings = source.wordings(of: entity.type), !words.isEmpty else { continue }
      labels.spans.append(
        .init(words: words, wordings: wordings, isWhole: !entity.isDiscontinuous))
    }
    return labels
  }

  private func target(_ meaning: Scheme.Meaning, isFirst: Bool) -> RowTarget {
    switch meaning {
    case .unknown: return .none
    case .types(let names):
      let labels = names.compactMap { head.types.firstIndex(of: $0) }.map { 1 + 2 * $0 }
        .map { isFirst ? $0 : $0 + 1 }
      return labels.count == 1 ? .label(labels[0]) : .anyOf(labels)
    }
  }
}

extension TextWindow {
  /// The words that share a code point with a range of the document, as indices of `wordRows`.
  public func words(touching range: Range<Int>) -> Range<Int> {
    // Words are ascending and do not overlap.
    func firstWord(_ isPast: (Range<Int>) -> Bool) -> Int {
      var low = 0
      var high = wordRanges.count
      while low < high {
        let middle = (low + high) / 2
        if isPast(wordRanges[middle]) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    let first = firstWord { $0.upperBound > range.lowerBound }
    return first..<max(first, firstWord { $0.lowerBound >= range.upperBound })
  }
}

extension Document.Entity {
  /// Whether the span covers words that do not belong to the mention.
  var isDiscontinuous: Bool {
    extra.contains { $0.key == "discontinuous" && $0.value != .bool(false) }
  }
}

extension Scheme.Source {
  /// All that an open head may call a type of this corpus; nil for one that it leaves out. A document of a
  /// free source may itself give a type several names, between `|`.
  func wordings(of type: String) -> [String]? {
    switch meaningByType[type] {
    case .unknown?: nil
    case .types(let wordings)?: wordings
    case nil where isFree && type.contains(where: { $0 != "|" }):
      type.split(separator: "|").map { TypeName.words(String($0)) }
    case nil: [TypeName.words(type)]
    }
  }
}

extension Scheme.Head {
  /// What a corpus type is in the head's terms; nil for nothing that the head looks for.
  func meaning(_ type: String, in source: Scheme.Source) -> Scheme.Meaning? {
    if let meaning = source.meaningByType[type] { return meaning }
    return types.contains(type) ? .types([type]) : nil
  }

  /// Whether an entity is a mention that flags are asked of, or an argument of relations.
  func isMention(_ entity: Document.Entity, _ source: Scheme.Source) -> Bool {
    (source.mentionTypes.isEmpty ? mentionTypes : source.mentionTypes).contains(entity.type)
  }

  /// The flags that a corpus's letters stand for; letters that the source does not name are no flags.
  func flagBits(_ letters: String, _ source: Scheme.Source) -> UInt64 {
    guard case .flags(let names, _) = kind else { return 0 }
    var bits: UInt64 = 0
    for letter in letters {
      guard let name = source.flagByLetter[String(letter)],
        let bit = names.firstIndex(of: name)
      else { continue }
      bits |= 1 << UInt64(bit)
    }
    return bits
  }

  /// Entities of a corpus in this head's types, for scoring: those that the head's sources map to
  /// exactly one type; discontinuous ones are left out as in training.
  public func meanings(of entities: [Document.Entity]) -> [Document.Entity] {
    entities.compactMap { meaning(of: $0) }
  }

  /// nil for an entity that is none of the head's.
  public func meaning(of entity: Document.Entity) -> Document.Entity? {
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
