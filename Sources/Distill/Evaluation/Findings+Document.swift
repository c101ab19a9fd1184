// What heads find in a document, as a document: the form that edge-ner's records have.

extension Findings {
  /// The entities of the head that labels, and each link as a relation from its argument to the entity
  /// that its tagged span shares the most with, else to the tagged span itself, which then is an entity
  /// of the relation's type.
  ///
  /// - document: gives id and text.
  /// - head: index of the head that labels; links of arguments that it did not find are left out.
  public func document(_ document: Document, head: Int) -> Document {
    var result = Document(id: document.id, text: document.text, entities: entities[head] ?? [])
    let labelled = result.entities
    var places: [Document.Entity: Int] = [:]
    for (index, entity) in labelled.enumerated() { places[entity] = index }
    var known: Set<Document.Relation> = []
    for (_, links) in found.links.sorted(by: { $0.key < $1.key }) {
      for link in links {
        guard let argument = places[link.argument] else { continue }
        let tail: Int
        if let covered = Findings.covered(link.span, labelled, apartFrom: argument) {
          tail = covered
        } else if let joined = places[link.span] {
          tail = joined
        } else {
          tail = result.entities.count
          places[link.span] = tail
          result.entities.append(link.span)
        }
        let relation = Document.Relation(type: link.span.type, head: argument, tail: tail)
        if known.insert(relation).inserted { result.relations.append(relation) }
      }
    }
    return result
  }

  /// The entity that shares the most code points with a span, the first of equals; nil if none does.
  private static func covered(
    _ span: Document.Entity, _ entities: [Document.Entity], apartFrom argument: Int
  ) -> Int? {
    var best: Int?
    var most = 0
    for (index, entity) in entities.enumerated() where index != argument {
      let shared = min(entity.end, span.end) - max(entity.start, span.start)
      if shared > most { (best, most) = (index, shared) }
    }
    return best
  }
}
