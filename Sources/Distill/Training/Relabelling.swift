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
    let labels = recognizer.model.layout.heads[head].labelCount
    let activations = Activations(recognizer.model.configuration)
    var changedCount = 0
    for part in set.heads[head].indices {
      let windows = set.heads[head][part].windows.map(\.window)
      var index = 0
      recognizer.forEachWindow(windows, activations) { window, scores in
        for word in window.wordRows.indices {
          guard case .label(let old) = set.heads[head][part].windows[index].targets[word] else {
            continue
          }
          let row = scores[word * labels..<(word + 1) * labels]
          let best = row.indices.max { row[$0] < row[$1] }!
          let total = row.reduce(0.0) { $0 + exp(Double($1 - row[best])) }
          let label = best - row.startIndex
          if label != old && 1 / total >= confidence {
            set.heads[head][part].windows[index].targets[word] = .label(label)
            changedCount += 1
          }
        }
        index += 1
      }
    }
    return changedCount
  }
}

extension TrainingSet {
  /// The hard labels of all words in order, -1 where there is none; saved with a run's state.
  public var labelCodes: [Float] {
    var codes: [Float] = []
    for part in heads.joined() {
      for window in part.windows {
        for target in window.targets {
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
    for head in heads.indices {
      for part in heads[head].indices {
        for window in heads[head][part].windows.indices {
          for word in heads[head][part].windows[window].targets.indices {
            if labelCodes[next] >= 0 {
              heads[head][part].windows[window].targets[word] = .label(Int(labelCodes[next]))
            }
            next += 1
          }
        }
      }
    }
  }
}
