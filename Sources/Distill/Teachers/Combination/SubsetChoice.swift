// Which labelers are used and how, as the subset search chose or the user said; kept in a small
// JSON file, so that what won on dev is applied to other notes.
import Foundation
import Quantize

public struct SubsetChoice: Equatable, Sendable {
  public struct Part: Equatable, Sendable {
    public var members: [Int]
    public var rule: CombinationRule

    public init(members: [Int], rule: CombinationRule) {
      self.members = members
      self.rule = rule
    }
  }

  public var members: [Int]
  public var rule: CombinationRule
  public var spanRule: SpanRule
  public var ruleByType: [String: CombinationRule]
  /// Types with labelers of their own; the others use `members`.
  public var byType: [String: Part] = [:]

  public init(
    members: [Int], rule: CombinationRule, spanRule: SpanRule,
    ruleByType: [String: CombinationRule] = [:]
  ) {
    self.members = members
    self.rule = rule
    self.spanRule = spanRule
    self.ruleByType = ruleByType
  }

  /// - labelers: all labelers' entities of one document.
  public func combined(_ labelers: [[Document.Entity]]) -> [Document.Entity] {
    let common = LabelCombination(rule: rule, spanRule: spanRule, ruleByType: ruleByType)
    if byType.isEmpty { return common.combined(members.map { labelers[$0] }) }
    var parts: [[Document.Entity]] = []
    for (type, part) in byType.sorted(by: { $0.key < $1.key }) {
      let labels = part.members.map { labelers[$0].filter { $0.type == type } }
      parts.append(LabelCombination(rule: part.rule, spanRule: spanRule).combined(labels))
    }
    let others = members.map { labelers[$0].filter { byType[$0.type] == nil } }
    parts.append(common.combined(others))
    // Of overlapping results the one with the larger share of its labelers stays.
    let ordered = parts.flatMap { $0 }.sorted { left, right in
      let (a, b) = (left.score ?? 0, right.score ?? 0)
      return a != b ? a > b : Document.Entity.precedes(left, right)
    }
    var kept: [Document.Entity] = []
    for entity in ordered where !kept.contains(where: { $0.overlaps(entity) }) {
      kept.append(entity)
    }
    return kept.sorted(by: Document.Entity.precedes)
  }

  public var json: JSONValue {
    func indices(_ members: [Int]) -> JSONValue { .array(members.map { .integer($0) }) }
    return .object([
      JSONMember("members", indices(members)), JSONMember("rule", .string(rule.rawValue)),
      JSONMember("spans", .string(spanRule.rawValue)),
      JSONMember(
        "types",
        .object(
          byType.sorted { $0.key < $1.key }.map { type, part in
            JSONMember(
              type,
              .object([
                JSONMember("members", indices(part.members)),
                JSONMember("rule", .string(part.rule.rawValue)),
              ]))
          })),
    ])
  }

  public enum ReadError: Error, Equatable, Sendable, CustomStringConvertible {
    case unreadable(path: String)
    case notAChoice(path: String)
    case memberOutOfRange(path: String, member: Int, labelerCount: Int)

    public var description: String {
      switch self {
      case .unreadable(let path): "\(path): cannot be read"
      case .notAChoice(let path): "\(path): not a file that --choice wrote"
      case .memberOutOfRange(let path, let member, let count):
        "\(path): chose labeler \(member + 1) of more than the \(count) given here"
      }
    }
  }

  public static func read(_ path: String, labelerCount: Int) throws(ReadError) -> SubsetChoice {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path)
    }
    guard let value = try? JSONValue.parse(String(decoding: data, as: UTF8.self)),
      let (members, rule) = part(value), let name = value["spans"]?.stringValue,
      let spanRule = SpanRule(rawValue: name)
    else { throw .notAChoice(path: path) }
    var choice = SubsetChoice(members: members, rule: rule, spanRule: spanRule)
    for member in value["types"]?.objectValue ?? [] {
      guard let (members, rule) = part(member.value) else { throw .notAChoice(path: path) }
      choice.byType[member.key] = Part(members: members, rule: rule)
    }
    for member in choice.members + choice.byType.values.flatMap(\.members)
    where member < 0 || member >= labelerCount {
      throw .memberOutOfRange(path: path, member: member, labelerCount: labelerCount)
    }
    return choice
  }

  private static func part(_ value: JSONValue) -> (members: [Int], rule: CombinationRule)? {
    guard let array = value["members"]?.arrayValue, let name = value["rule"]?.stringValue,
      let rule = CombinationRule(rawValue: name)
    else { return nil }
    let members = array.compactMap(\.integerValue)
    return members.count == array.count && !members.isEmpty ? (members, rule) : nil
  }
}
