// What a form of annotation has no place for, counted by kind where a document is written. The
// kinds are fixed words: names of a document's own members and its text stand in none of them.
import Quantize

/// How many things the form could not hold, by name ("relations", "overlapping entities").
public typealias FormatLoss = [String: Int]

extension FormatLoss {
  mutating func add(_ count: Int, _ kind: String) {
    if count > 0 { self[kind, default: 0] += count }
  }

  /// Counts the layers and members that no form but the project's own has.
  ///
  /// - holds: whether the form has a place for a member of a document.
  /// - holdsOfEntity: the same of an entity.
  mutating func addMembers(
    _ document: Document, holds: (JSONMember) -> Bool = { _ in false },
    holdsOfEntity: (JSONMember) -> Bool = { _ in false }
  ) {
    add(document.phi?.count ?? 0, "PHI spans")
    for member in document.extra where !holds(member) {
      let (count, kind) = FormatLoss.kind(ofDocuments: member)
      add(count, kind)
    }
    for entity in document.entities {
      let lost = entity.extra.filter { !holdsOfEntity($0) }
      for member in lost {
        let (count, kind) = FormatLoss.kind(ofEntities: member)
        add(count, kind)
      }
      // Both members say it, `fragments` where the parts are.
      let names = ["discontinuous", "fragments"]
      let hasParts = entity.extra.contains { $0.key == "fragments" && holdsOfEntity($0) }
      if !hasParts, lost.contains(where: { names.contains($0.key) && $0.value != .bool(false) }) {
        add(1, "discontinuous spans")
      }
    }
  }

  private static func kind(ofDocuments member: JSONMember) -> (count: Int, kind: String) {
    switch member.key {
    // Tells how to cut the text again.
    case "tokenized": return (0, "")
    case "concept_relations": return (count(member), "concept relations")
    case "absent": return (count(member), "absent names")
    case "events": return (count(member), "events")
    case "brat": return (count(member), "further lines of BRAT")
    case "bioc_relation": return (1, "relations of other than two mentions")
    case "infons": return (count(member), "infons of documents")
    case "passages":
      // One without infons is the text.
      let passages = member.value.arrayValue ?? []
      let isText = passages.count == 1 && passages[0]["infons"]?.objectValue?.isEmpty ?? true
      return (isText ? 0 : passages.count, "passages")
    default: return (1, "other members of documents")
    }
  }

  private static func kind(ofEntities member: JSONMember) -> (count: Int, kind: String) {
    switch member.key {
    // Identifiers in the form that the entity came from; parts of a span are counted above.
    case "brat", "bioc", "discontinuous", "fragments": return (0, "")
    case "assertion": return (count(member), "assertions")
    case "attributes": return (count(member), "attributes")
    case "codes": return (count(member), "codes")
    case "section": return (1, "sections")
    default: return (1, "other members of entities")
    }
  }

  /// Elements of a list or members of an object, 1 for anything else.
  private static func count(_ member: JSONMember) -> Int {
    member.value.arrayValue?.count ?? member.value.objectValue?.count ?? 1
  }
}
