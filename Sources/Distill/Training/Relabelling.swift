// Iterative relabelling: where the student is surer of another label than a threshold, its label
// replaces the labeller's. Source: Reed et al. 2015, "Training deep neural networks on noisy
// labels with bootstrapping" (the hard form).
import Foundation

public enum Relabelling {
  /// Replaces hard labels of the head's words; sets of labels and unknown words stay.
  ///
  /// - confidence: the student's least probability of its label, in (0, 1].
  /// - Returns: how many words changed.
  public static func apply(
    to set: inout TrainingSet, head: Int, recognizer: Recognizer, confidence: Double
  ) -> Int {
    let labels = recognizer.model.layout.heads[head].outputCount
    let activations = Activations(recognizer.model.configuration)
    var changedCount = 0
    for part in set.parts.indices {
      let windows = set.parts[part].windows.map(\.window)
      var index = 0
      recognizer.forEachWindow(windows, activations, heads: [head]) { window, firstWord in
        defer { index += 1 }
        guard case .tags(var tags)? = set.parts[part].windows[index].labels[head] else { return }
        let scores = recognizer.scores(
          head: head, window, firstWord: firstWord, activations)
        for word in window.wordRows.indices {
          guard case .label(let old) = tags.targets[word] else { continue }
          let row = scores[word * labels..<(word + 1) * labels]
          let best = row.indices.max { row[$0] < row[$1] }!
          let total = row.reduce(0.0) { $0 + exp(Double($1 - row[best])) }
          let label = best - row.startIndex
          if label != old && 1 / total >= confidence {
            tags.targets[word] = .label(label)
            changedCount += 1
          }
        }
        set.parts[part].windows[index].labels[head] = .tags(tags)
      }
    }
    return changedCount
  }
}

extension TrainingSet {
  /// The hard labels of the first head's words in order, -1 where there is none; saved with a run's
  /// state.
  public var labelCodes: [Float] {
    var codes: [Float] = []
    for part in parts {
      for window in part.windows {
        guard case .tags(let tags)?? = window.labels.first else { continue }
        for target in tags.targets {
          if case .label(let label) = target {
            codes.append(Float(label))
          } else {
            codes.append(-1)
          }
        }
      }
    }
    return codes
  }

  /// Puts saved labels back.
  public mutating func restore(labelCodes: [Float]) {
    var next = 0
    for part in parts.indices {
      for window in parts[part].windows.indices {
        guard case .tags(var tags)?? = parts[part].windows[window].labels.first else { continue }
        for word in tags.targets.indices {
          if labelCodes[next] >= 0 { tags.targets[word] = .label(Int(labelCodes[next])) }
          next += 1
        }
        parts[part].windows[window].labels[0] = .tags(tags)
      }
    }
  }
}
