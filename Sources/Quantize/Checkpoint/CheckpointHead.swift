// A further head as config.json describes it, in `edge_heads`: a name, a kind (tags where none is
// said), and what the kind needs. Its tensors stand in heads.safetensors.
import Foundation
import Runtime

/// A head after the first.
public struct CheckpointHead: Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    case tags(labels: [String])
    /// - thresholds: one a flag; empty for one half each.
    /// - mentions: types of spans that it reads; empty for all of the first head.
    case flags(names: [String], thresholds: [Float], mentions: [String])
    /// - arguments: types of spans that can be arguments.
    case relation(types: [String], arguments: [String], size: Int)
    /// - threshold: from which types hold; nil for one half.
    case open(size: Int, threshold: Float?)
  }

  public var name: String
  public var kind: Kind

  /// All heads of `edge_heads`, in order.
  ///
  /// - Throws: ConversionError naming the head and the field.
  static func all(object: [String: Any], file: String) throws -> [CheckpointHead] {
    guard let value = object["edge_heads"] else { return [] }
    guard let heads = value as? [[String: Any]] else {
      throw ConversionError.missingField(file: file, field: "list of heads in edge_heads")
    }
    return try heads.map { try CheckpointHead($0, file: file) }
  }

  private init(_ object: [String: Any], file: String) throws {
    guard let name = object["name"] as? String, !name.isEmpty else {
      throw ConversionError.missingField(file: file, field: "name in edge_heads")
    }
    let fields = HeadFields(file: file, name: name, object: object)
    self.name = name
    let kindName = object["kind"] ?? "tags"
    switch kindName as? String {
    case "tags":
      kind = .tags(labels: try fields.names("labels"))
    case "flags":
      let flags = try fields.names("flags")
      kind = .flags(
        names: flags, thresholds: try fields.thresholds(count: flags.count),
        mentions: try fields.names("mentions", mayBeAbsent: true))
    case "relation":
      kind = .relation(
        types: try fields.names("types"), arguments: try fields.names("arguments"),
        size: try fields.size())
    case "open":
      kind = .open(
        size: try fields.size(), threshold: try fields.thresholds(count: 1).first)
    default:
      throw ConversionError.unsupported(
        file: file, field: "kind of head \(name)", value: "\(kindName)",
        supported: "tags, flags, relation, open")
    }
  }
}

/// Typed reading of one head's fields.
private struct HeadFields {
  let file: String
  let name: String
  let object: [String: Any]

  /// A list of names, not empty.
  func names(_ field: String, mayBeAbsent: Bool = false) throws -> [String] {
    guard let value = object[field] else {
      if mayBeAbsent { return [] }
      throw ConversionError.missingField(file: file, field: words(field))
    }
    guard let names = value as? [String], !names.isEmpty else {
      throw ConversionError.badField(file: file, field: words(field), value: "\(value)")
    }
    return names
  }

  /// Probabilities, one a flag, or none at all.
  func thresholds(count: Int) throws -> [Float] {
    guard let value = object["thresholds"] else { return [] }
    guard let numbers = value as? [Double], numbers.count == count,
      numbers.allSatisfy({ $0 >= 0 && $0 <= 1 })
    else {
      throw ConversionError.badField(file: file, field: words("thresholds"), value: "\(value)")
    }
    return numbers.map { Float($0) }
  }

  func size() throws -> Int {
    guard let value = object["size"] else {
      throw ConversionError.missingField(file: file, field: words("size"))
    }
    guard let size = value as? Int, (1...ModelLayout.Limit.relationSize).contains(size) else {
      throw ConversionError.badField(file: file, field: words("size"), value: "\(value)")
    }
    return size
  }

  private func words(_ field: String) -> String { "\(field) of head \(name)" }
}
