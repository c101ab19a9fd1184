// evaluate --pairs: relations scored as pairs of concepts.
import Distill
import Foundation
import Options
import Quantize

struct PairTables {
  private var scores: [PairScores] = []

  init(_ command: ParsedCommand) throws {
    for text in command.all("pairs") {
      guard let link = ConceptLink(text.string) else {
        throw FileFault(path: "--pairs \(text.string)", reason: "not A:B=NAME")
      }
      scores.append(PairScores(link))
    }
  }

  mutating func add(gold: Document, predicted: Document) {
    for index in scores.indices { scores[index].add(gold: gold, predicted: predicted) }
  }

  /// Documents are matched by id; one that was not predicted has nothing.
  mutating func add(gold: [Document], predicted: [Document]) {
    if scores.isEmpty { return }
    let found = Dictionary(predicted.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for document in gold {
      add(
        gold: document,
        predicted: found[document.id] ?? Document(id: document.id, text: document.text))
    }
  }

  /// - Throws: FileFault where the gold documents cannot be scored so.
  func check(_ gold: [Document], path: String) throws {
    if scores.isEmpty { return }
    guard gold.contains(where: { $0.conceptRelations != nil }) else {
      throw FileFault(path: path, reason: "no document has concept_relations, which --pairs needs")
    }
    for score in scores where score.found.goldCount == 0 {
      let link = score.link
      throw FileFault(
        path: path,
        reason: "no concept of type \(link.headType) is related to one of type \(link.tailType); "
          + "--gold-map renames types")
    }
  }

  var json: [JSONMember] {
    if scores.isEmpty { return [] }
    return [
      JSONMember("pairs", .object(scores.map { JSONMember($0.link.name, $0.json) }))
    ]
  }

  var table: String {
    scores.map { score in
      let heading = "\n\(score.link.name), pairs of concepts"
      return heading.padding(toLength: max(41, heading.count), withPad: " ", startingAt: 0)
        + "  P      R      F1\n"
        + line("found", score.found) + line("together, predicted", score.together)
        + line("together, gold", score.goldTogether)
    }.joined()
  }

  private func line(_ name: String, _ counts: FlagScores.Counts) -> String {
    let score = counts.score
    return name.padding(toLength: 20, withPad: " ", startingAt: 0)
      + String(format: "%8d", counts.goldCount)
      + "             \(decimals(score.precision, 3))  \(decimals(score.recall, 3))  "
      + "\(decimals(score.f1, 3))\n"
  }
}
