// Soft labels: the mean label distribution of one or more checkpoints for every word of the
// windows a head learns from. Teachers are run by the student's own float forward pass.
import Foundation
import Quantize
import Runtime

public struct TeacherEnsemble {
  private let members: [Member]

  private struct Member {
    let model: StudentModel
    let head: Int
    /// For each of the student's labels, the teacher's.
    let labelOfLabel: [Int]
  }

  /// - directories: checkpoints with the student's word pieces and, in any order, its labels; with its
  ///   input features or none.
  /// - Throws: CheckpointError, VocabularyError, ConversionError.
  public init(
    directories: [String], labels: [String], vocabulary: Vocabulary, features: [InputFeature],
    engine: Engine
  ) throws {
    members = try directories.map { directory in
      let checkpoint = try StudentCheckpoint(directory: directory)
      guard checkpoint.vocabulary.pieces == vocabulary.pieces else {
        throw CheckpointError.unsupported(
          path: directory, field: "vocabulary", value: "unlike the student's")
      }
      let hasFeatures = !checkpoint.configuration.features.isEmpty
      guard !hasFeatures || checkpoint.configuration.features == features else {
        throw CheckpointError.unsupported(
          path: directory, field: "edge_features", value: "unlike the student's")
      }
      let heads = checkpoint.configuration.heads
      guard let head = checkpoint.configuration.classifierIndex,
        let found = heads[head].tagLabels
      else {
        throw CheckpointError.badField(path: directory + "/config.json", field: "id2label")
      }
      let order = labels.compactMap { found.firstIndex(of: $0) }
      guard order.count == labels.count, found.count == labels.count else {
        throw CheckpointError.unsupported(
          path: directory, field: "labels", value: found.joined(separator: ","))
      }
      let model = StudentModel(configuration: checkpoint.configuration, engine: engine)
      try checkpoint.load(into: model, seed: 0)
      return Member(model: model, head: head, labelOfLabel: order)
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
      var windows = windows
      if member.model.configuration.features.isEmpty {
        for index in windows.indices { windows[index].classes = [] }
      }
      var index = 0
      recognizer.forEachWindow(windows, activations, heads: [member.head]) { window, firstWord in
        let scores = recognizer.scores(
          head: member.head, window, firstWord: firstWord, activations)
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
  /// Gives the teachers' scores to every window that says something about a head of tags.
  public mutating func addTeacherScores(
    head: Int, ensemble: TeacherEnsemble, maker: WindowMaker
  ) {
    for part in parts.indices {
      let labelled = parts[part].windows.indices.filter {
        parts[part].windows[$0].labels[head] != nil
      }
      let scores = ensemble.scores(
        of: labelled.map { parts[part].windows[$0].window }, maker: maker)
      for (index, values) in zip(labelled, scores) {
        guard case .tags(var tags)? = parts[part].windows[index].labels[head] else { continue }
        tags.teacherScores = values
        parts[part].windows[index].labels[head] = .tags(tags)
      }
    }
  }

  /// Adds notes without labels to a head of tags, for its teachers.
  public mutating func addUnlabelled(
    _ documents: [Document], head: Int, share: Double, maker: WindowMaker
  ) {
    let windows = documents.enumerated().flatMap { maker.windows(of: $1.text, document: $0) }
    parts.append(
      Part(
        windows: windows.map {
          let tags = TagLabels(targets: [RowTarget](repeating: .none, count: $0.wordRows.count))
          var labels = [WindowLabels?](repeating: nil, count: headCount)
          labels[head] = .tags(tags)
          return LabelledWindow(window: $0, labels: labels)
        }, share: share))
  }
}
