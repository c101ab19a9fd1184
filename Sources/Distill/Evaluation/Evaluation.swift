// Everything one comparison of gold and predicted documents gives.
import Quantize

public struct Evaluation: Sendable {
  public var scores = SpanScores()
  public var errors: [Confusion] = []
  public var calibration = Calibration()
  /// Ids that only one side has.
  public var unmatchedIDs: [String] = []

  /// Documents are matched by id; one that was not predicted has no predictions.
  public init(gold: [Document], predicted: [Document]) {
    var byID: [String: Document] = [:]
    for document in predicted { byID[document.id] = document }
    for (index, document) in gold.enumerated() {
      let found = byID.removeValue(forKey: document.id)
      if found == nil { unmatchedIDs.append(document.id) }
      let spans = found?.entities ?? []
      scores.add(gold: document.entities, predicted: spans)
      errors += Confusion.errors(document: index, gold: document.entities, predicted: spans)
      for span in spans {
        guard let score = span.score else { continue }
        let isRight = document.entities.contains { $0.hasSameSpan(span) && $0.type == span.type }
        calibration.add(score: score, isRight: isRight)
      }
    }
    unmatchedIDs += byID.keys.sorted()
  }

  public func errorCount(_ kind: Confusion.Kind) -> Int { errors.count { $0.kind == kind } }

  public var json: JSONValue {
    func score(_ score: SpanScore) -> JSONValue {
      .object([
        JSONMember("precision", .double(score.precision)),
        JSONMember("recall", .double(score.recall)), JSONMember("f1", .double(score.f1)),
      ])
    }
    func counts(_ counts: SpanCounts) -> JSONValue {
      .object([
        JSONMember("gold", .integer(counts.goldCount)),
        JSONMember("predicted", .integer(counts.predictedCount)),
        JSONMember("strict", score(counts.strict)), JSONMember("relaxed", score(counts.relaxed)),
      ])
    }
    var members = [
      JSONMember("micro", counts(scores.micro)),
      JSONMember(
        "types",
        .object(
          scores.countsByType.sorted { $0.key < $1.key }
            .map { JSONMember($0.key, counts($0.value)) })),
      JSONMember(
        "errors",
        .object(
          Confusion.Kind.allCases.map {
            JSONMember($0.rawValue, .integer(errorCount($0)))
          })),
    ]
    if calibration.count > 0 {
      members.append(JSONMember("calibrationError", .double(calibration.expectedError)))
    }
    return .object(members)
  }
}
