// Scores of heads in one line each, as train prints them after an epoch.
import Distill
import Foundation

/// What `train` prints of a head.
func summary(_ scores: HeadScores) -> String {
  switch scores {
  case .tags(let scores): summary(scores)
  case .flags(let given, let found):
    (given.map { "on gold mentions \(summary($0)); " } ?? "") + "on found \(summary(found))"
  case .relation(let given, let found):
    (given.map { "with gold arguments \(summary($0)); " } ?? "")
      + "with found \(summary(found))"
  case .open(let scores): summary(scores)
  }
}

/// Strict / relaxed F1 of each type and of all.
func summary(_ scores: SpanScores) -> String {
  func pair(_ counts: SpanCounts) -> String {
    "\(decimals(counts.strict.f1, 3)) / \(decimals(counts.relaxed.f1, 3))"
  }
  let types = scores.countsByType.sorted { $0.key < $1.key }
    .map { "\($0.key) \(pair($0.value))" }
  return (["micro \(pair(scores.micro))"] + types).joined(separator: ", ")
}

/// Strict / relaxed F1 of all types, and spans of absent names.
func summary(_ scores: OpenScores) -> String {
  let micro = scores.spans.micro
  let pair = "micro \(decimals(micro.strict.f1, 3)) / \(decimals(micro.relaxed.f1, 3))"
  guard let absent = scores.absentSpansIn200Words else { return pair }
  return pair + ", \(decimals(absent, 2)) absent in 200 words"
}

/// F1 of each flag.
func summary(_ scores: FlagScores) -> String {
  zip(scores.names, scores.counts).map { "\($0) \(decimals($1.score.f1, 3))" }
    .joined(separator: ", ")
}

/// F1 of each type of link and of all.
func summary(_ scores: LinkScores) -> String {
  let types = scores.countsByType.sorted { $0.key < $1.key }
    .map { "\($0.key) \(decimals($0.value.score.f1, 3))" }
  return (["micro \(decimals(scores.micro.score.f1, 3))"] + types).joined(separator: ", ")
}

func decimals(_ value: Double, _ count: Int) -> String {
  String(format: "%.\(count)f", value)
}
