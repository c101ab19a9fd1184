// Scores of one head as a JSON object.
import Quantize

extension HeadScores {
  public var json: JSONValue {
    switch self {
    case .tags(let scores):
      .object([
        JSONMember("micro", scores.micro.strict.json(goldCount: scores.micro.goldCount)),
        JSONMember(
          "types",
          .object(
            scores.countsByType.sorted { $0.key < $1.key }.map {
              JSONMember($0.key, $0.value.strict.json(goldCount: $0.value.goldCount))
            })),
      ])
    case .flags(let given, let found): pair(given?.json, found.json)
    case .relation(let given, let found): pair(given?.json, found.json)
    case .open(let scores): scores.json
    }
  }

  private func pair(_ given: JSONValue?, _ found: JSONValue) -> JSONValue {
    .object((given.map { [JSONMember("given", $0)] } ?? []) + [JSONMember("found", found)])
  }
}

extension FlagScores {
  var json: JSONValue {
    .object(
      zip(names, counts).map { JSONMember($0, $1.score.json(goldCount: $1.goldCount)) }
        + [JSONMember("mentions", .integer(mentionCount))])
  }
}

extension OpenScores {
  var json: JSONValue {
    let micro = spans.micro
    return .object([
      JSONMember("micro", micro.strict.json(goldCount: micro.goldCount)),
      JSONMember("relaxed", micro.relaxed.json(goldCount: micro.goldCount)),
      JSONMember("absentSpansIn200Words", absentSpansIn200Words.map { .double($0) } ?? .null),
      JSONMember(
        "types",
        .object(
          spans.countsByType.sorted { $0.key < $1.key }.map {
            JSONMember($0.key, $0.value.strict.json(goldCount: $0.value.goldCount))
          })),
    ])
  }
}

extension LinkScores {
  var json: JSONValue {
    .object([
      JSONMember("micro", micro.score.json(goldCount: micro.goldCount)),
      JSONMember(
        "types",
        .object(
          countsByType.sorted { $0.key < $1.key }.map {
            JSONMember($0.key, $0.value.score.json(goldCount: $0.value.goldCount))
          })),
    ])
  }
}

extension PairScores {
  public var json: JSONValue {
    func value(_ counts: FlagScores.Counts) -> JSONValue {
      counts.score.json(goldCount: counts.goldCount)
    }
    return .object([
      JSONMember("found", value(found)), JSONMember("together", value(together)),
      JSONMember("goldTogether", value(goldTogether)),
    ])
  }
}

extension SpanScore {
  func json(goldCount: Int) -> JSONValue {
    .object([
      JSONMember("gold", .integer(goldCount)), JSONMember("precision", .double(precision)),
      JSONMember("recall", .double(recall)), JSONMember("f1", .double(f1)),
    ])
  }
}
