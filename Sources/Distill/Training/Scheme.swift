// Which corpora train which head: the annotation schemes of a run, from a small JSON file or from
// plain file lists.
//
//     {"heads": [{"name": "default", "types": ["medication", "disease", "symptom"],
//       "sources": [{"files": ["notes.train.jsonl"], "share": 1,
//         "map": {"Drug": "medication", "Condition": "disease|symptom", "Value": null},
//         "missing": ["symptom"], "weigh": true}]}]}
//
// `map` gives the head's type for a corpus type; a type that it does not name keeps its name if
// the head has it and is otherwise not an entity (O). "a|b" means either, null means unknown: no
// loss there. `missing` lists types of the head that the corpus does not annotate, so that its O
// may be any of them. `share` is the part of the source's windows used in each epoch; 2 uses each
// twice. `weigh` multiplies the loss of an entity's words by its score, which `combine` sets to the
// share of the labelers that agree.
import Foundation

public struct Scheme: Sendable {
  public var heads: [Head]

  public struct Head: Sendable {
    public var name: String
    public var types: [String]
    public var sources: [Source]

    public init(name: String, types: [String], sources: [Source]) {
      self.name = name
      self.types = types
      self.sources = sources
    }
  }

  public struct Source: Sendable {
    public var files: [String]
    public var meaningByType: [String: Meaning]
    public var missingTypes: [String]
    public var share: Double
    /// Whether an entity's score in [0, 1] is a factor of its words' losses.
    public var weighsByScore: Bool

    public init(
      files: [String], meaningByType: [String: Meaning] = [:], missingTypes: [String] = [],
      share: Double = 1, weighsByScore: Bool = false
    ) {
      self.files = files
      self.meaningByType = meaningByType
      self.missingTypes = missingTypes
      self.share = share
      self.weighsByScore = weighsByScore
    }
  }

  /// What a corpus type is in the head's terms.
  public enum Meaning: Equatable, Sendable {
    case types([String])
    case unknown
  }

  public init(heads: [Head]) { self.heads = heads }

  /// The corpus types that mean the three core types wherever no scheme says otherwise.
  public static let coreMeanings: [String: Meaning] = [
    "medication": .types(["medication"]), "disease": .types(["disease"]),
    "symptom": .types(["symptom"]), "Medication": .types(["medication"]),
    "Disease_disorder": .types(["disease"]), "Sign_symptom": .types(["symptom"]),
  ]
  public static let coreTypes = ["medication", "disease", "symptom"]

  /// The scheme of plain files: the given types; else the core types if the files have any of
  /// them; else every type in the files.
  public static func plain(files: [String], types: [String]?, found: Set<String>) -> Scheme {
    let isCore = types == nil && found.contains { coreMeanings[$0] != nil }
    let headTypes = types ?? (isCore ? coreTypes : found.sorted())
    let source = Source(files: files, meaningByType: isCore ? coreMeanings : [:])
    return Scheme(heads: [Head(name: "default", types: headTypes, sources: [source])])
  }

  /// - path: files named in it are relative to its directory.
  /// - Throws: SchemeError.
  public static func read(path: String) throws -> Scheme {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SchemeError.unreadable(path: path)
    }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(String(decoding: data, as: UTF8.self))
    } catch {
      throw SchemeError.notJSON(path: path, byteIndex: error.byteIndex)
    }
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
    guard let heads = value["heads"]?.arrayValue, !heads.isEmpty else {
      throw SchemeError.badField(path: path, field: "heads")
    }
    return Scheme(heads: try heads.map { try head($0, path, directory) })
  }

  private static func head(_ value: JSONValue, _ path: String, _ directory: URL) throws -> Head {
    guard let name = value["name"]?.stringValue else {
      throw SchemeError.badField(path: path, field: "name")
    }
    let types = strings(value["types"])
    guard !types.isEmpty, Set(types).count == types.count else {
      throw SchemeError.badField(path: path, field: "types of head \(name)")
    }
    guard let sources = value["sources"]?.arrayValue, !sources.isEmpty else {
      throw SchemeError.badField(path: path, field: "sources of head \(name)")
    }
    return Head(
      name: name, types: types,
      sources: try sources.map { source in
        let files = strings(source["files"]).map {
          $0.hasPrefix("/") ? $0 : directory.appendingPathComponent($0).path
        }
        let missing = strings(source["missing"])
        let share = source["share"]?.doubleValue ?? 1
        guard !files.isEmpty, Set(missing).isSubset(of: types), share > 0 else {
          throw SchemeError.badField(path: path, field: "a source of head \(name)")
        }
        var meanings: [String: Meaning] = [:]
        for member in source["map"]?.objectValue ?? [] {
          guard let meaning = member.value.stringValue else {
            meanings[member.key] = .unknown
            continue
          }
          let meant = meaning.split(separator: "|").map(String.init)
          guard !meant.isEmpty, Set(meant).isSubset(of: types) else {
            throw SchemeError.badField(path: path, field: "map of \(member.key)")
          }
          meanings[member.key] = .types(meant)
        }
        let weighs = source["weigh"] ?? .bool(false)
        guard weighs == .bool(true) || weighs == .bool(false) else {
          throw SchemeError.badField(path: path, field: "weigh in a source of head \(name)")
        }
        return Source(
          files: files, meaningByType: meanings, missingTypes: missing, share: share,
          weighsByScore: weighs == .bool(true))
      })
  }

  private static func strings(_ value: JSONValue?) -> [String] {
    value?.arrayValue?.compactMap(\.stringValue) ?? []
  }
}

public enum SchemeError: Error, Equatable, Sendable, CustomStringConvertible {
  case unreadable(path: String)
  case notJSON(path: String, byteIndex: Int)
  case badField(path: String, field: String)

  public var description: String {
    switch self {
    case .unreadable(let path): "\(path): cannot be read"
    case .notJSON(let path, let byteIndex): "\(path): not JSON at byte \(byteIndex)"
    case .badField(let path, let field): "\(path): \(field) is missing or wrong"
    }
  }
}
