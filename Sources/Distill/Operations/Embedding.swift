// The sum of word, position and token-type embeddings and of the rows of input features, and its
// gradients.
import FloatKernelInterface
import Foundation

public struct Embedding {
  let engine: Engine
  public let hiddenSize: Int

  public init(engine: Engine, hiddenSize: Int) {
    self.engine = engine
    self.hiddenSize = hiddenSize
  }

  /// out[t] = words[ids[t]] + positions[t - first row of its window] + types[0] + the row of each
  /// feature's class but class 0, in the features' order, then finish(rows).
  ///
  /// - words: [V, H]; positions: [P, H]; types: [2, H], of which only row 0 is used; out: [T, H].
  /// - classes: [T, features]; features: [classes, H] each.
  public func forward(
    ids: [Int32], positionOfRow: [Int32], words: Floats, positions: Floats, types: Floats,
    classes: [UInt8] = [], features: [MutableFloats] = [], out: MutableFloats,
    finish: (Range<Int>) -> Void
  ) {
    precondition(classes.count == ids.count * features.count)
    let kernels = engine.kernels.rows
    engine.forRanges(ids.count, 64) { rows, _ in
      for row in rows {
        let target = out + row * hiddenSize
        target.update(from: words + Int(ids[row]) * hiddenSize, count: hiddenSize)
        kernels.add(target, positions + Int(positionOfRow[row]) * hiddenSize, hiddenSize)
        kernels.add(target, types, hiddenSize)
        for (index, feature) in features.enumerated() {
          let rowClass = Int(classes[row * features.count + index])
          if rowClass > 0 { kernels.add(target, feature + rowClass * hiddenSize, hiddenSize) }
        }
      }
      finish(rows)
    }
  }

  /// Adds each row's gradient to its word, its position, type 0 and the rows of its features'
  /// classes, in the order of the rows. Class 0 gets none: its row stays zero.
  public func backward(
    ids: [Int32], positionOfRow: [Int32], gradient: Floats, words: MutableFloats,
    positions: MutableFloats, types: MutableFloats, classes: [UInt8] = [],
    features: [MutableFloats] = []
  ) {
    // A task owns some columns of every embedding, so that the order of the sums is fixed.
    engine.forRanges(hiddenSize, 64) { columns, _ in
      let first = columns.lowerBound
      for row in ids.indices {
        let source = gradient + row * hiddenSize + first
        engine.kernels.rows.add(
          words + Int(ids[row]) * hiddenSize + first, source, columns.count)
        engine.kernels.rows.add(
          positions + Int(positionOfRow[row]) * hiddenSize + first, source, columns.count)
        engine.kernels.rows.add(types + first, source, columns.count)
        for (index, feature) in features.enumerated() {
          let rowClass = Int(classes[row * features.count + index])
          if rowClass > 0 {
            engine.kernels.rows.add(
              feature + rowClass * hiddenSize + first, source, columns.count)
          }
        }
      }
    }
  }
}
