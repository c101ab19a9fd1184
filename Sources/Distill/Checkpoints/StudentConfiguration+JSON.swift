// Heads and input features as config.json has them, in `edge_heads` and `edge_features`.
import Quantize
import Runtime

extension StudentConfiguration.Head {
  /// Name, kind and what the kind needs; a head without kind is one of tags.
  ///
  /// - thresholds: of a head of flags or an open one; nil for one half each.
  func json(thresholds: [Float]? = nil) -> JSONValue {
    func strings(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }
    let kindMembers: [JSONMember] =
      switch kind {
      case .tags(let labels): [JSONMember("labels", strings(labels))]
      case .flags(let names, let mentionTypes):
        [
          JSONMember("kind", .string(kindName)), JSONMember("flags", strings(names)),
          JSONMember("mentions", strings(mentionTypes)),
        ]
      case .relation(let relation):
        [
          JSONMember("kind", .string(kindName)), JSONMember("types", strings(relation.types)),
          JSONMember("arguments", strings(relation.argumentTypes)),
          JSONMember("size", .integer(relation.size)),
        ]
      case .open(let size):
        [JSONMember("kind", .string(kindName)), JSONMember("size", .integer(size))]
      }
    let further = thresholds.map { values in
      [JSONMember("thresholds", .array(values.map { .double(StudentCheckpoint.decimal($0)) }))]
    }
    return .object([JSONMember("name", .string(name))] + kindMembers + (further ?? []))
  }

  /// nil where something is missing or of another kind.
  init?(json: [String: Any]) {
    guard let name = json["name"] as? String, !name.isEmpty else { return nil }
    func strings(_ field: String) -> [String]? {
      guard let values = json[field] as? [String], !values.isEmpty else { return nil }
      return Set(values).count == values.count ? values : nil
    }
    switch json["kind"] as? String ?? "tags" {
    case "tags":
      guard let labels = strings("labels") else { return nil }
      self.init(name: name, labels: labels)
    case "flags":
      guard let flags = strings("flags"), flags.count <= 64, let mentions = strings("mentions")
      else { return nil }
      self.init(name: name, kind: .flags(names: flags, mentionTypes: mentions))
    case "relation":
      guard let types = strings("types"), let arguments = strings("arguments"),
        let size = json["size"] as? Int, 1...1024 ~= size
      else { return nil }
      self.init(
        name: name,
        kind: .relation(.init(types: types, argumentTypes: arguments, size: size)))
    case "open":
      guard let size = json["size"] as? Int, 1...1024 ~= size else { return nil }
      self.init(name: name, kind: .open(size: size))
    default: return nil
    }
  }
}

extension StudentConfiguration {
  /// Takes the thresholds of a head of flags, one probability a flag, or the one of an open head; false
  /// where they are something else.
  mutating func readThresholds(of head: Head, json: [String: Any]) -> Bool {
    guard let value = json["thresholds"] else { return true }
    let wanted: Int
    switch head.kind {
    case .flags(let names, _): wanted = names.count
    case .open: wanted = 1
    case .tags, .relation: return false
    }
    guard let numbers = value as? [Double], numbers.count == wanted,
      numbers.allSatisfy({ 0...1 ~= $0 })
    else { return false }
    thresholds[head.name] = numbers.map { Float($0) }
    return true
  }
}

extension InputFeature {
  /// Kind and classes; a dictionary feature has the type of its names besides.
  var json: JSONValue {
    var members = [JSONMember("kind", .string("\(kind.name)"))]
    if kind == .dictionary {
      members.append(JSONMember("type", .string(String(decoding: typeName, as: UTF8.self))))
    }
    return .object(members + [JSONMember("classes", .integer(classCount))])
  }

  /// nil for an unknown kind or another number of classes.
  init?(json: [String: Any]) {
    guard let name = json["kind"] as? String,
      let kind = FeatureKind.allCases.first(where: { "\($0.name)" == name }),
      json["classes"] as? Int == kind.classCount
    else { return nil }
    let type = json["type"] as? String ?? ""
    guard type.isEmpty == (kind != .dictionary) else { return nil }
    self.init(kind, typeName: Array(type.utf8))
  }
}

extension StudentConfiguration {
  /// How the names of a head's tensors begin.
  func prefix(ofHead index: Int) -> String {
    index == classifierIndex ? "classifier." : "heads.\(heads[index].name)."
  }
}
