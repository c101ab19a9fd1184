// The result of a subset search as a table and a chart.
import Foundation

public struct SubsetTable: Sendable {
  private let search: SubsetSearch
  private let names: [String]

  public init(_ search: SubsetSearch, names: [String]) {
    self.search = search
    self.names = names
  }

  public func number(_ value: Double) -> String { String(format: "%.3f", value) }

  /// `a+b majority`
  public func name(_ result: SubsetScore) -> String {
    let members = result.members.map { names[$0] }.joined(separator: "+")
    return result.members.count == 1 ? members : members + " " + result.rule.rawValue
  }

  /// All results, best first.
  private var ordered: [SubsetScore] {
    search.results.enumerated().sorted { left, right in
      let (a, b) = (left.element.f1(nil, isStrict: true), right.element.f1(nil, isStrict: true))
      return a != b ? a > b : left.offset < right.offset
    }.map(\.element)
  }

  /// Strict and relaxed F1 of each type and over all, aligned for a terminal.
  public func text() -> String {
    let ordered = ordered
    let width = ordered.map { name($0).count }.max() ?? 0
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    var output = padded("F1 strict/relaxed", width)
    for type in search.types + ["all"] { output += "  " + padded(type, 11) }
    output += "\n"
    for result in ordered {
      output += padded(name(result), width)
      for type in search.types.map(Optional.some) + [nil] {
        let strict = number(result.f1(type, isStrict: true))
        let relaxed = number(result.f1(type, isStrict: false))
        output += "  " + padded(strict + "/" + relaxed, 11)
      }
      output += "\n"
    }
    return output
  }

  /// Precision, recall and F1, strict and relaxed, a line for each subset and type.
  public func tabSeparated() -> String {
    var output = "labelers\trule\ttype\tgold\tpredicted"
    output += "\tstrict_p\tstrict_r\tstrict_f1\trelaxed_p\trelaxed_r\trelaxed_f1\n"
    for result in ordered {
      for type in search.types + ["all"] {
        let counts =
          type == "all" ? result.scores.micro : result.scores.countsByType[type] ?? SpanCounts()
        var fields = [
          result.members.map { names[$0] }.joined(separator: "+"),
          result.members.count == 1 ? "alone" : result.rule.rawValue, type,
          String(counts.goldCount), String(counts.predictedCount),
        ]
        for score in [counts.strict, counts.relaxed] {
          fields += [number(score.precision), number(score.recall), number(score.f1)]
        }
        output += fields.joined(separator: "\t") + "\n"
      }
    }
    return output
  }

  /// The best subsets by strict F1 over all types.
  public func chart(atMost limit: Int = 20) -> BarChart {
    BarChart(
      title: "strict F1, best \(min(limit, search.results.count)) of \(search.results.count)",
      bars: ordered.prefix(limit).map {
        BarChart.Bar(name: name($0), value: $0.f1(nil, isStrict: true))
      })
  }
}
