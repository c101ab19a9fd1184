// A document as a student labels it, with every layer that its heads have: entities with flags, what
// belongs to them as relations, protected health information. It trains another student's heads.

extension Document {
  /// The document with a student's findings in the place of all its labels.
  ///
  /// - heads: of the student, in its order.
  /// - classifier: the head of tags whose spans are the entities.
  func labelled(
    by findings: Findings, heads: [Scheme.Head], classifier: Int
  ) -> Document {
    var document = self
    document.entities = findings.entities[classifier] ?? []
    document.relations = []
    document.hasRelations = false
    document.phi = nil
    for (index, head) in heads.enumerated() {
      switch head.kind {
      case .tags:
        if index != classifier, head.sources.first?.layer == .phi {
          document.phi = findings.entities[index] ?? []
        }
      case .flags(let names, _):
        document.take(findings.found.flags[index] ?? [], names: names)
      case .open: break
      case .relation:
        document.hasRelations = true
        document.take(findings.found.links[index] ?? [])
      }
    }
    return document
  }

  /// Letters for flags that hold; flags without a letter are left out.
  private mutating func take(_ answers: [Findings.FlaggedMention], names: [String]) {
    for answer in answers {
      guard let index = entities.firstIndex(of: answer.mention) else { continue }
      let letters = names.enumerated().compactMap { bit, name in
        answer.flags >> UInt64(bit) & 1 == 1
          ? Scheme.coreLetters.first { $0.value == name }?.key : nil
      }
      entities[index].flags = letters.joined()
    }
  }

  /// A span that overlaps an entity is that entity; another becomes one of the relation's type.
  private mutating func take(_ links: [Findings.Link]) {
    let mentions = entities
    for link in links {
      let argument = mentions.firstIndex {
        $0.hasSameSpan(link.argument) && $0.type == link.argument.type
      }
      guard let argument else { continue }
      var tail = FlagScores.match(link.span, mentions)
      if tail == argument || tail == nil {
        tail = entities.firstIndex { $0.hasSameSpan(link.span) && $0.type == link.span.type }
      }
      if tail == nil {
        tail = entities.count
        entities.append(link.span)
      }
      let relation = Relation(type: link.span.type, head: argument, tail: tail!)
      if tail != argument, !relations.contains(relation) { relations.append(relation) }
    }
  }
}
