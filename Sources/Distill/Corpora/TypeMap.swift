// Renames or drops entity types, so that corpora and teachers with different label sets meet.

public struct TypeMap: Equatable, Sendable {
  /// nil drops the type.
  private var targets: [String: String?] = [:]
  private var dropsOthers = false

  /// - text: `A=B,C=,*=`: A becomes B, C is dropped, and so is every type not named.
  /// - Returns: nil where a part has no `=` or no name before it.
  public init?(_ text: String) {
    for part in text.split(separator: ",") {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty else { return nil }
      if sides[0] == "*" {
        guard sides[1].isEmpty else { return nil }
        dropsOthers = true
      } else {
        targets[String(sides[0])] = .some(sides[1].isEmpty ? nil : String(sides[1]))
      }
    }
  }

  public subscript(type: String) -> String? {
    if let target = targets[type] { return target }
    return dropsOthers ? nil : type
  }
}

extension Document {
  /// Renames and drops entities; relations that lose an end are dropped too.
  public mutating func apply(_ map: TypeMap) {
    var newIndex: [Int?] = []
    var kept: [Entity] = []
    for entity in entities {
      guard let type = map[entity.type] else {
        newIndex.append(nil)
        continue
      }
      newIndex.append(kept.count)
      kept.append(entity)
      kept[kept.count - 1].type = type
    }
    entities = kept
    relations = relations.compactMap { relation in
      guard let head = newIndex[relation.head], let tail = newIndex[relation.tail] else {
        return nil
      }
      return Relation(type: relation.type, head: head, tail: tail)
    }
  }
}
