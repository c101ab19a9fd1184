// Scores of heads in one line each, as train prints them after an epoch.
import Distill
import Foundation

/// What `train` prints of a head.
func summary(_ scores: HeadScores) -> String {
  switch scores {
  case .tags(let scores): summary(scores)
  case .flags(let given, let found):
    "on gold mentions \(summary(given)); on found \(summary(found))"
  case .relation(let given, let found):
    "with gold arguments \(summary(given)); with found \(summary(found))"
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
