// Scores of the further heads of a checkpoint or model file, as evaluate prints them.
import Distill
import Foundation

/// What the heads of a checkpoint or model file find, and how it is scored.
struct HeadFindings {
  var evaluation: HeadEvaluation
  /// The head that labels.
  var head: Int
  /// Of each document.
  var findings: [Findings]
  /// Whether flags and relations were asked about gold mentions too.
  var hasGiven: Bool
}

struct NamedScores {
  var name: String
  var scores: HeadScores

  /// Of every head but the one of tags that labels, where the documents have what it looks for.
  static func all(_ found: HeadFindings, _ gold: [Document]) -> [NamedScores] {
    let scores = found.evaluation.scores(
      gold: gold, found.findings, hasGiven: found.hasGiven)
    return zip(found.evaluation.heads, scores).enumerated().compactMap { index, head in
      guard let scores = head.1 else { return nil }
      if index == found.head, case .tags = scores { return nil }
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
      (given.map { table(" on gold mentions", rows($0)) { ($0.goldCount, $0.score) } } ?? "")
        + table(" on found mentions", rows(found)) { ($0.goldCount, $0.score) }
    case .relation(let given, let found):
      (given.map { table(" with gold arguments", rows($0)) { ($0.goldCount, $0.score) } } ?? "")
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
