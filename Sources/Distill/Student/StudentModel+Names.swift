// Vectors of type names outside training, and the scores of a window's words for some of them.
import FloatKernelInterface

/// Vectors of names by one open head.
public struct TypeVectors {
  public let count: Int
  let size: Int
  /// 2 x [names, D]: begin, then inside; rounded in a quantization-aware pass.
  let values: FloatBuffer

  func vector(_ name: Int, half: Int) -> Floats {
    Floats(values.start + (half * count + name) * size)
  }
}

extension StudentModel {
  /// Names that are encoded together.
  private static let namesPerBatch = 64

  /// - names: word pieces with [CLS] and [SEP].
  public func typeVectors(
    head: Int, names: [[Int32]], _ activations: Activations
  ) -> TypeVectors {
    let d = layout.heads[head].open!.size
    let vectors = TypeVectors(
      count: names.count, size: d, values: FloatBuffer(count: 2 * names.count * d))
    for first in stride(from: 0, to: names.count, by: StudentModel.namesPerBatch) {
      let group = names[first..<min(first + StudentModel.namesPerBatch, names.count)]
      var batch = Batch()
      var task = OpenTask(head: head)
      for ids in group {
        task.nameRows.append(
          batch.append(name: ids, featureCount: configuration.features.count))
      }
      forward(batch, activations, pass: nil)
      forwardNames(task, wordCount: 0, activations, nil)
      for half in 0..<2 {
        (vectors.values.start + (half * names.count + first) * d).update(
          from: activations.names(head).names + half * group.count * d, count: group.count * d)
      }
    }
    return vectors
  }

  /// Scores of outside, begin and inside of the words for one name: [words, 3].
  ///
  /// - words: indices of the outputs of the head, which `forwardHeads` filled.
  public func openScores(
    head: Int, words: Range<Int>, name: Int, _ vectors: TypeVectors, _ activations: Activations
  ) -> [Float] {
    let open = layout.heads[head].open!
    let outputs = activations.scores(head)
    let factor = exact(open.scale)[0]
    let row = FloatBuffer(count: open.size)
    var scores: [Float] = []
    scores.reserveCapacity(3 * words.count)
    for word in words {
      scores.append(0)
      for half in 0..<2 {
        row.start.update(
          from: outputs + word * 2 * open.size + half * open.size, count: open.size)
        if let rounding {
          engine.kernels.rows.fakeQuantize(row.start, open.size, rounding.activationLimit)
        }
        let vector = vectors.vector(name, half: half)
        var sum: Float = 0
        for column in 0..<open.size { sum += row.start[column] * vector[column] }
        scores.append(factor * sum + exact(open.scoreBias)[half])
      }
    }
    return scores
  }
}
