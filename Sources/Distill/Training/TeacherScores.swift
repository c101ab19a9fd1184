// Soft labels: the mean label distribution of one or more checkpoints for every word of the
// windows a head learns from. Teachers are run by the student's own float forward pass.
import Foundation
import Quantize

public struct TeacherEnsemble {
  private let members: [Member]

  private struct Member {
    let model: StudentModel
    /// For each of the student's labels, the teacher's.
    let labelOfLabel: [Int]
  }

  /// - directories: checkpoints with the student's word pieces and, in any order, its labels.
  /// - Throws: CheckpointError, VocabularyError, ConversionError.
  public init(
    directories: [String], labels: [String], vocabulary: Vocabulary, engine: Engine
  ) throws {
    members = try directories.map { directory in
      let checkpoint = try StudentCheckpoint(directory: directory)
      guard checkpoint.vocabulary.pieces == vocabulary.pieces else {
        throw CheckpointError.unsupported(
          path: directory, field: "vocabulary", value: "unlike the student's")
      }
      guard let head = checkpoint.configuration.heads.first else {
        throw CheckpointError.badField(path: directory + "/config.json", field: "id2label")
      }
      let order = labels.compactMap { head.labels.firstIndex(of: $0) }
      guard order.count == labels.count, head.labels.count == labels.count else {
        throw CheckpointError.unsupported(
          path: directory, field: "labels", value: head.labels.joined(separator: ","))
      }
      let model = StudentModel(configuration: checkpoint.configuration, engine: engine)
      try checkpoint.load(into: model, seed: 0)
      return Member(model: model, labelOfLabel: order)
    }
  }

  /// The first teacher, whose hidden states a student may match.
  public var first: StudentModel { members[0].model }

  /// Log-probabilities, [words, L], of each window, in the student's order of labels.
  public func scores(of windows: [TextWindow], maker: WindowMaker) -> [[Float]] {
    var sums: [[Double]] = windows.map { _ in [] }
    for member in members {
      let activations = Activations(member.model.configuration)
      let recognizer = Recognizer(model: member.model, maker: maker)
      var index = 0
      recognizer.forEachWindow(windows, activations) { _, scores in
        let p = TeacherEnsemble.probabilities(scores, member.labelOfLabel)
        if sums[index].isEmpty {
          sums[index] = p
        } else {
          for place in p.indices { sums[index][place] += p[place] }
        }
        index += 1
      }
    }
    return sums.map { $0.map { Float(log(max($0 / Double(members.count), 1e-30))) } }
  }

  private static func probabilities(
    _ scores: UnsafeBufferPointer<Float>, _ order: [Int]
  ) -> [Double] {
    var result = [Double](repeating: 0, count: scores.count)
    for first in stride(from: 0, to: scores.count, by: order.count) {
      let row = order.map { Double(scores[first + $0]) }
      let top = row.max() ?? 0
      let powers = row.map { exp($0 - top) }
      let total = powers.reduce(0, +)
      for label in order.indices { result[first + label] = powers[label] / total }
    }
    return result
  }
}

extension TrainingSet {
  /// Gives every window of a head the teachers' scores.
  public mutating func addTeacherScores(
    head: Int, ensemble: TeacherEnsemble, maker: WindowMaker
  ) {
    for part in heads[head].indices {
      let scores = ensemble.scores(of: heads[head][part].windows.map(\.window), maker: maker)
      for (index, values) in scores.enumerated() {
        heads[head][part].windows[index].teacherScores = values
      }
    }
  }

  /// Adds notes without labels to a head, for its teachers.
  public mutating func addUnlabelled(
    _ documents: [Document], head: Int, share: Double, maker: WindowMaker
  ) {
    let windows = documents.enumerated().flatMap { maker.windows(of: $1.text, document: $0) }
    heads[head].append(
      Part(
        windows: windows.map {
          LabelledWindow(
            window: $0, targets: [RowTarget](repeating: .none, count: $0.wordRows.count))
        }, share: share))
  }
}
