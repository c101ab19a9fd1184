// The scores of every head of a student on labelled documents: spans for tags; for flags and relations
// what is said of the gold mentions and of the mentions that the student itself finds.

public enum HeadScores: Sendable {
  case tags(SpanScores)
  /// On gold mentions, nil where none were asked about, and on found mentions that overlap a gold one.
  case flags(given: FlagScores?, found: FlagScores)
  /// With gold arguments, nil where none were asked about, and end to end with found ones.
  case relation(given: LinkScores?, found: LinkScores)
  case open(OpenScores)

  /// The number by which epochs are compared: strict micro F1; the mean F1 of the flags; the micro F1
  /// of links end to end.
  public var choice: Double {
    switch self {
    case .tags(let scores): scores.micro.strict.f1
    case .flags(_, let found): found.macro
    case .relation(_, let found): found.micro.score.f1
    case .open(let scores): scores.spans.micro.strict.f1
    }
  }
}

/// Scores the heads of one scheme.
public struct HeadEvaluation: Sendable {
  public let heads: [Scheme.Head]
  /// What open heads are asked for in the place of names.
  public var wordings: [String: String] = [:]

  public init(heads: [Scheme.Head]) { self.heads = heads }

  /// The heads of a student, for corpora that call types and flags as it does. A head named phi is
  /// scored on the layer of that name.
  public init(_ configuration: StudentConfiguration) {
    heads = configuration.heads.map { head in
      let layer: Scheme.Layer = head.name == Scheme.Layer.phi.rawValue ? .phi : .entities
      let kind: Scheme.Head.Kind =
        switch head.kind {
        case .tags: .tags(types: head.tagTypes)
        case .flags(let names, let types): .flags(names: names, mentionTypes: types)
        case .relation(let relation):
          .relation(
            types: relation.types, argumentTypes: relation.argumentTypes, size: relation.size)
        case .open(let size): .open(size: size, negatives: 0)
        }
      return Scheme.Head(
        name: head.name, kind: kind, sources: [Scheme.Source(files: [], layer: layer)])
    }
  }

  /// The mentions of a document that flags and relations are asked about, in the heads' types.
  public func mentions(of document: Document) -> [Document.Entity] {
    var mentions: [Document.Entity] = []
    for entity in document.entities where !entity.isDiscontinuous {
      for head in heads {
        guard let type = head.mentionType(entity.type) else { continue }
        var mention = entity
        mention.type = type
        if !mentions.contains(mention) { mentions.append(mention) }
      }
    }
    return mentions
  }

  /// One for each head; nil where no document has what the head looks for.
  ///
  /// - findings: of each document, its given mentions those of `mentions(of:)`.
  /// - hasGiven: whether there are given mentions; a model file is not asked about any.
  public func scores(
    gold documents: [Document], _ findings: [Findings], hasGiven: Bool = true
  ) -> [HeadScores?] {
    heads.enumerated().map { index, head in
      switch head.kind {
      case .tags: return tagScores(index, head, documents, findings)
      case .flags(let names, _):
        return flagScores(index, head, names, documents, findings, hasGiven)
      case .relation: return linkScores(index, head, documents, findings, hasGiven)
      case .open: return openScores(index, documents, findings)
      }
    }
  }

  /// What documents are asked for by each open head.
  public func asked(_ documents: [Document]) -> [Int: [[OpenQuestion]]] {
    var asked: [Int: [[OpenQuestion]]] = [:]
    for index in heads.indices {
      if case .open = heads[index].kind { asked[index] = questions(index, documents).asked }
    }
    return asked
  }

  /// Of an open head.
  public func questions(_ index: Int, _ documents: [Document]) -> OpenQuestions {
    OpenQuestions(documents, head: heads[index], wordings: wordings)
  }

  private func openScores(
    _ index: Int, _ documents: [Document], _ findings: [Findings]
  ) -> HeadScores? {
    let questions = questions(index, documents)
    var scores = OpenScores()
    for (place, document) in documents.enumerated() {
      scores.add(
        document, gold: questions.gold[place], absent: questions.absent[place],
        predicted: findings[place].entities[index] ?? [])
    }
    return scores.spans.micro.goldCount > 0 ? .open(scores) : nil
  }

  /// The gold spans of a head of tags; nil where the document does not have its layer.
  public func gold(_ head: Scheme.Head, _ document: Document) -> [Document.Entity]? {
    let layer = head.sources.first?.layer ?? .entities
    return document.entities(in: layer).map { head.meanings(of: $0) }
  }

  private func tagScores(
    _ index: Int, _ head: Scheme.Head, _ documents: [Document], _ findings: [Findings]
  ) -> HeadScores? {
    var scores = SpanScores()
    var goldCount = 0
    for (document, found) in zip(documents, findings) {
      guard let gold = gold(head, document) else { continue }
      goldCount += gold.count
      scores.add(gold: gold, predicted: found.entities[index] ?? [])
    }
    return goldCount > 0 ? .tags(scores) : nil
  }

  private func flagScores(
    _ index: Int, _ head: Scheme.Head, _ names: [String], _ documents: [Document],
    _ findings: [Findings], _ hasGiven: Bool
  ) -> HeadScores? {
    var given = FlagScores(names: names)
    var found = FlagScores(names: names)
    for (document, findings) in zip(documents, findings) {
      for (answer, gold) in compared(index, head, document, findings.given, isGiven: true) {
        given.add(gold: gold, predicted: answer.flags)
      }
      for (answer, gold) in compared(index, head, document, findings.found, isGiven: false) {
        found.add(gold: gold, predicted: answer.flags)
      }
    }
    guard (hasGiven ? given : found).mentionCount > 0 else { return nil }
    return .flags(given: hasGiven ? given : nil, found: found)
  }

  /// The thresholds of a head of flags that are best on found mentions.
  public func thresholds(
    head index: Int, gold documents: [Document], _ findings: [Findings]
  ) -> FlagThresholds? {
    guard case .flags(let names, _) = heads[index].kind else { return nil }
    let mentions = zip(documents, findings).flatMap { document, findings in
      compared(index, heads[index], document, findings.found, isGiven: false)
    }
    return FlagThresholds(
      flagCount: names.count,
      mentions: mentions.map { (probabilities: $0.answer.probabilities, gold: $0.gold) })
  }

  /// The answers about mentions of a document that gold flags are known of, with these.
  ///
  /// - isGiven: whether the mentions are the gold ones themselves.
  private func compared(
    _ index: Int, _ head: Scheme.Head, _ document: Document, _ answers: Findings.Answers,
    isGiven: Bool
  ) -> [(answer: Findings.FlaggedMention, gold: UInt64)] {
    let gold = mentions(of: document).filter {
      $0.flags != nil && head.mentionTypes.contains($0.type)
    }
    return (answers.flags[index] ?? []).compactMap { answer in
      let place =
        isGiven ? gold.firstIndex(of: answer.mention) : FlagScores.match(answer.mention, gold)
      return place.map { (answer, head.goldBits(gold[$0].flags ?? "")) }
    }
  }

  private func linkScores(
    _ index: Int, _ head: Scheme.Head, _ documents: [Document], _ findings: [Findings],
    _ hasGiven: Bool
  ) -> HeadScores? {
    var given = LinkScores()
    var found = LinkScores()
    for (document, findings) in zip(documents, findings) {
      guard document.hasRelations else { continue }
      let gold = Set(document.relations.compactMap { head.link($0, document) })
      func links(_ answers: Findings.Answers) -> Set<LinkScores.Link> {
        Set((answers.links[index] ?? []).map { LinkScores.Link($0) })
      }
      given.add(gold: gold, predicted: links(findings.given))
      found.add(gold: gold, predicted: links(findings.found))
    }
    guard found.micro.goldCount > 0 else { return nil }
    return .relation(given: hasGiven ? given : nil, found: found)
  }
}

extension Scheme.Head {
  /// A corpus type in the head's mention types; nil for other entities. A corpus's own name, where a
  /// head has one mention type, is that type.
  func mentionType(_ type: String) -> String? {
    if mentionTypes.contains(type) { return type }
    let isNamed = sources.contains { $0.mentionTypes.contains(type) }
    return isNamed && mentionTypes.count == 1 ? mentionTypes[0] : nil
  }

  fileprivate func goldBits(_ letters: String) -> UInt64 {
    sources.first.map { flagBits(letters, $0) } ?? 0
  }

  /// A relation of a corpus in the head's types; nil for others.
  fileprivate func link(_ relation: Document.Relation, _ document: Document) -> LinkScores.Link? {
    let argument = document.entities[relation.head]
    let tail = document.entities[relation.tail]
    let meaning =
      sources.lazy.compactMap { $0.meaningByType[relation.type] }.first
      ?? (types.contains(relation.type) ? .types([relation.type]) : nil)
    guard mentionType(argument.type) != nil, case .types(let names)? = meaning, names.count == 1
    else { return nil }
    return .init(
      argument: argument.start..<argument.end, span: tail.start..<tail.end, type: names[0])
  }
}
