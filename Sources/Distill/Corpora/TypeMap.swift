// Renames or drops entity types, so that corpora and teachers with different label sets meet.

public struct TypeMap: Equatable, Sendable {
  /// nil drops the type.
  private var targets: [String: String?] = [:]
  /// What becomes of types that are not named; they stay themselves without it.
  private var otherTarget: String??

  /// - text: `A=B,C=,*=`: A becomes B, C is dropped, and so is every type not named; `*=D` makes
  ///   D of every type not named.
  /// - Returns: nil where a part has no `=` or no name before it.
  public init?(_ text: String) {
    for part in text.split(separator: ",") {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty else { return nil }
      let target = sides[1].isEmpty ? nil : String(sides[1])
      if sides[0] == "*" {
        otherTarget = .some(target)
      } else {
        targets[String(sides[0])] = .some(target)
      }
    }
  }

  public subscript(type: String) -> String? {
    if let target = targets[type] { return target }
    if let otherTarget { return otherTarget }
    return type
  }
}

extension Document {
  /// Renames and drops entities; relations that lose an end are dropped too.
  public mutating func apply(_ map: TypeMap) {
    replaceEntities { entity in
      map[entity.type].map { type in
        var entity = entity
        entity.type = type
        return entity
      }
    }
  }

  /// Puts what `change` makes of each entity in its place, nothing for nil; relations that lose an end
  /// are dropped.
  public mutating func replaceEntities(_ change: (Entity) -> Entity?) {
    let hadRelations = hasRelations
    var newIndex: [Int?] = []
    var kept: [Entity] = []
    for entity in entities {
      let changed = change(entity)
      newIndex.append(changed == nil ? nil : kept.count)
      if let changed { kept.append(changed) }
    }
    entities = kept
    relations = relations.compactMap { relation in
      guard let head = newIndex[relation.head], let tail = newIndex[relation.tail] else {
        return nil
      }
      return Relation(type: relation.type, head: head, tail: tail)
    }
    hasRelations = hadRelations
  }
}
