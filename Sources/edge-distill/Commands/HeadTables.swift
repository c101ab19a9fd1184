// Scores of a checkpoint's further heads, as evaluate prints them.
import Distill
import Foundation

struct NamedScores {
  var name: String
  var scores: HeadScores

  /// Of every head but the one of tags that labels, where the documents have what it looks for.
  static func all(
    _ teacher: ModelTeacher, _ gold: [Document], _ findings: [Findings]
  ) -> [NamedScores] {
    zip(teacher.evaluation.heads, teacher.evaluation.scores(gold: gold, findings)).enumerated()
      .compactMap { index, head in
        guard let scores = head.1 else { return nil }
        if index == teacher.head, case .tags = scores { return nil }
        return NamedScores(name: head.0.name, scores: scores)
      }
  }

  var table: String {
    switch scores {
    case .tags(let scores):
      table(
        "",
        scores.countsByType.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
          + [("all", scores.micro)]
      ) { counts in (counts.goldCount, counts.strict) }
    case .flags(let given, let found):
      table(" on gold mentions", rows(given)) { ($0.goldCount, $0.score) }
        + table(" on found mentions", rows(found)) { ($0.goldCount, $0.score) }
    case .relation(let given, let found):
      table(" with gold arguments", rows(given)) { ($0.goldCount, $0.score) }
        + table(" with found arguments", rows(found)) { ($0.goldCount, $0.score) }
    case .open(let scores):
      table(
        " by name",
        scores.spans.countsByType.filter { $0.value.goldCount > 0 }.sorted { $0.key < $1.key }
          .map { ($0.key, $0.value) } + [("all", scores.spans.micro)]
      ) { counts in (counts.goldCount, counts.strict) }
        + "relaxed F1 \(decimals(scores.spans.micro.relaxed.f1, 3))"
        + (scores.absentSpansIn200Words.map {
          ", \(decimals($0, 2)) spans of absent names in 200 words"
        } ?? "") + "\n"
    }
  }

  private func rows(_ scores: FlagScores) -> [(String, FlagScores.Counts)] {
    zip(scores.names, scores.counts).map { ($0, $1) }
  }

  private func rows(_ scores: LinkScores) -> [(String, FlagScores.Counts)] {
    scores.countsByType.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      + [("all", scores.micro)]
  }

  private func table<Counts>(
    _ title: String, _ rows: [(String, Counts)], _ values: (Counts) -> (Int, SpanScore)
  ) -> String {
    let heading = "\n\(name)\(title), strict"
    return heading.padding(toLength: max(41, heading.count), withPad: " ", startingAt: 0)
      + "  P      R      F1\n"
      + rows.map { row in
        let (count, score) = values(row.1)
        return row.0.padding(toLength: max(20, row.0.count), withPad: " ", startingAt: 0)
          + String(format: "%8d", count)
          + "             \(decimals(score.precision, 3))  \(decimals(score.recall, 3))  "
          + "\(decimals(score.f1, 3))\n"
      }.joined()
  }
}
