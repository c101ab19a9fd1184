// What a run learns from, in one number: a run that goes on must find the same.
import Runtime

extension TrainingSet {
  /// SHA-256, in hexadecimal, of every window's word pieces and classes, of what each head learns from
  /// it, and of every part's share.
  public var digest: String {
    var hash = Hasher256()
    hash.add([headCount])
    for part in parts {
      hash.add([part.share])
      for labelled in part.windows {
        hash.add(labelled.window.ids)
        hash.add(labelled.window.classes)
        hash.add(labelled.window.wordRows)
        for labels in labelled.labels { hash.add(labels) }
      }
    }
    for (head, types) in openTypes.sorted(by: { $0.key < $1.key }) {
      hash.add([head, types.negativeCount])
      for source in types.sources {
        hash.add([source.weight])
        for wordings in source.types { hash.add(Array(wordings.joined(separator: "|").utf8)) }
      }
    }
    return hash.text
  }
}

/// SHA-256 of arrays, each with its length.
private struct Hasher256 {
  private var hash = SHA256()

  mutating func add<Element: BitwiseCopyable>(_ values: [Element]) {
    withUnsafeBytes(of: values.count) { hash.update($0) }
    values.withUnsafeBytes { hash.update($0) }
  }

  mutating func add(_ labels: WindowLabels?) {
    switch labels {
    case nil: add([0])
    case .tags(let tags)?:
      add([1])
      for target in tags.targets { add(target.code) }
      add(tags.weights)
      add(tags.teacherScores)
    case .flags(let mentions)?:
      add([2, mentions.count])
      for mention in mentions {
        add([mention.words.lowerBound, mention.words.upperBound])
        add([mention.flags, mention.known])
      }
    case .open(let labels)?:
      add([4, labels.source, labels.spans.count, labels.absentNames.count])
      for span in labels.spans {
        add([span.words.lowerBound, span.words.upperBound, span.isWhole ? 1 : 0])
        add(Array(span.wordings.joined(separator: "|").utf8))
      }
      for name in labels.absentNames { add(Array(name.utf8)) }
    case .relation(let arguments)?:
      add([3, arguments.count])
      for argument in arguments {
        add([argument.words.lowerBound, argument.words.upperBound, argument.spans.count])
        add(argument.outside.code)
        for span in argument.spans {
          add([span.words.lowerBound, span.words.upperBound])
          add(span.first.code)
          add(span.inner.code)
        }
      }
    }
  }

  var text: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: hash.digest().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
      as: UTF8.self)
  }
}

extension RowTarget {
  /// The labels it allows; empty for none.
  fileprivate var code: [Int] {
    switch self {
    case .none: []
    case .label(let label): [label]
    case .anyOf(let labels): labels
    }
  }
}
