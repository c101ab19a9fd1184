// Reads a scheme from its JSON file; the form is at the top of Scheme.swift.
import Foundation
import Quantize

extension Scheme {
  /// - path: files named in it are relative to its directory.
  /// - Throws: SchemeError.
  public static func read(path: String) throws(SchemeError) -> Scheme {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path)
    }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(String(decoding: data, as: UTF8.self))
    } catch {
      throw .notJSON(path: path, byteIndex: error.byteIndex)
    }
    let reader = SchemeReader(
      path: path, directory: URL(fileURLWithPath: path).deletingLastPathComponent())
    return try reader.scheme(value)
  }
}

private struct SchemeReader {
  let path: String
  let directory: URL

  func scheme(_ value: JSONValue) throws(SchemeError) -> Scheme {
    guard let values = value["heads"]?.arrayValue, !values.isEmpty else { throw bad("heads") }
    var heads: [Scheme.Head] = []
    for value in values { heads.append(try head(value)) }
    var names: Set<String> = []
    for head in heads where !names.insert(head.name).inserted {
      throw bad("name of a second head \(head.name)")
    }
    return Scheme(heads: heads)
  }

  private func bad(_ field: String) -> SchemeError { .badField(path: path, field: field) }

  private func head(_ value: JSONValue) throws(SchemeError) -> Scheme.Head {
    guard let name = value["name"]?.stringValue, !name.isEmpty else { throw bad("name") }
    let kind = try kind(value, name)
    let weight = value["weight"]?.doubleValue ?? 1
    guard weight > 0 else { throw bad("weight of head \(name)") }
    guard let values = value["sources"]?.arrayValue, !values.isEmpty else {
      throw bad("sources of head \(name)")
    }
    var head = Scheme.Head(name: name, kind: kind, weight: weight, sources: [])
    for value in values { head.sources.append(try source(value, head)) }
    var files: Set<String> = []
    for source in head.sources {
      for file in Set(source.files) where !files.insert(file).inserted {
        throw bad("a file in two sources of head \(name)")
      }
    }
    return head
  }

  private func kind(_ value: JSONValue, _ name: String) throws(SchemeError) -> Scheme.Head.Kind {
    switch value["kind"]?.stringValue ?? (value["kind"] == nil ? "tags" : "") {
    case "tags": return .tags(types: try names(value, "types", name))
    case "flags":
      let flags = try names(value, "flags", name)
      guard flags.count <= 64 else { throw bad("flags of head \(name)") }
      return .flags(names: flags, mentionTypes: try names(value, "mentions", name))
    case "relation":
      let size = value["size"] ?? .integer(StudentConfiguration.Head.Relation.standardSize)
      guard let size = size.integerValue, 1...1024 ~= size else {
        throw bad("size of head \(name)")
      }
      return .relation(
        types: try names(value, "types", name), argumentTypes: try names(value, "arguments", name),
        size: size)
    case "open":
      let size = value["size"] ?? .integer(StudentConfiguration.Head.standardOpenSize)
      guard let size = size.integerValue, 1...1024 ~= size else {
        throw bad("size of head \(name)")
      }
      guard let negatives = (value["negatives"] ?? .integer(6)).integerValue, 0...1024 ~= negatives
      else { throw bad("negatives of head \(name)") }
      return .open(size: size, negatives: negatives)
    default: throw bad("kind of head \(name)")
    }
  }

  /// A list of different names, not empty.
  private func names(
    _ value: JSONValue, _ field: String, _ head: String
  ) throws(SchemeError) -> [String] {
    let names = strings(value[field])
    guard !names.isEmpty, Set(names).count == names.count else {
      throw bad("\(field) of head \(head)")
    }
    return names
  }

  private func source(
    _ value: JSONValue, _ head: Scheme.Head
  ) throws(SchemeError) -> Scheme.Source {
    let name = "a source of head \(head.name)"
    let files = strings(value["files"]).map {
      $0.hasPrefix("/") ? $0 : directory.appendingPathComponent($0).path
    }
    let missing = strings(value["missing"])
    let share = value["share"]?.doubleValue ?? 1
    var known = Set(head.types)
    if case .flags(let names, _) = head.kind { known = Set(names) }
    guard !files.isEmpty, Set(missing).isSubset(of: known), share > 0 else { throw bad(name) }
    let weighs = value["weigh"] ?? .bool(false)
    guard case .bool(let weighsByScore) = weighs else { throw bad("weigh in \(name)") }
    guard case .bool(let isFree) = value["free"] ?? .bool(false) else {
      throw bad("free in \(name)")
    }
    guard let weak = (value["weak"] ?? .integer(0)).doubleValue, 0...1 ~= weak else {
      throw bad("weak in \(name)")
    }
    let layerName = value["layer"] ?? .string(Scheme.Layer.entities.rawValue)
    guard let layer = layerName.stringValue.flatMap({ Scheme.Layer(rawValue: $0) }) else {
      throw bad("layer in \(name)")
    }
    return Scheme.Source(
      files: files, meaningByType: try map(value, head), missingTypes: missing, share: share,
      weighsByScore: weighsByScore, layer: layer, mentionTypes: strings(value["mentions"]),
      flagByLetter: try letters(value, known, name), isFree: isFree, weakWeight: weak)
  }

  private func map(
    _ value: JSONValue, _ head: Scheme.Head
  ) throws(SchemeError) -> [String: Scheme.Meaning] {
    var meanings: [String: Scheme.Meaning] = [:]
    for member in value["map"]?.objectValue ?? [] {
      guard let meaning = member.value.stringValue else {
        meanings[member.key] = .unknown
        continue
      }
      let meant = meaning.split(separator: "|").map(String.init)
      var isKnown = Set(meant).isSubset(of: head.types)
      if case .open = head.kind { isKnown = true }
      guard !meant.isEmpty, isKnown else {
        throw bad("map of \(member.key)")
      }
      meanings[member.key] = .types(meant)
    }
    return meanings
  }

  private func letters(
    _ value: JSONValue, _ flags: Set<String>, _ name: String
  ) throws(SchemeError) -> [String: String] {
    guard let members = value["letters"]?.objectValue else { return Scheme.coreLetters }
    var letters: [String: String] = [:]
    for member in members {
      guard let flag = member.value.stringValue, flags.contains(flag), member.key.count == 1 else {
        throw bad("letters in \(name)")
      }
      letters[member.key] = flag
    }
    return letters
  }

  private func strings(_ value: JSONValue?) -> [String] {
    value?.arrayValue?.compactMap(\.stringValue) ?? []
  }
}

public enum SchemeError: Error, Equatable, Sendable, CustomStringConvertible {
  case unreadable(path: String)
  case notJSON(path: String, byteIndex: Int)
  case badField(path: String, field: String)
  /// A file stands under several heads with different shares.
  case differentShares(file: String)
  /// Nothing to learn from: a head without a single labelled window.
  case noWindows(head: String)

  public var description: String {
    switch self {
    case .unreadable(let path): "\(path): cannot be read"
    case .notJSON(let path, let byteIndex): "\(path): not JSON at byte \(byteIndex)"
    case .badField(let path, let field): "\(path): \(field) is missing or wrong"
    case .differentShares(let file): "\(file): has different shares under two heads"
    case .noWindows(let head): "head \(head): its corpora have nothing to learn from"
    }
  }
}
