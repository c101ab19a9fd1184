// Labels notes with a checkpoint: the entities of its float forward pass, each with the mean
// probability of its words' labels. Whole distributions need no file: training takes them from the
// checkpoint itself (`train --teacher DIR`).
import Foundation
import Quantize

public final class ModelTeacher {
  private let recognizer: Recognizer
  private let activations: Activations
  private let labels: [String]

  public enum OpenError: Error, Equatable, Sendable {
    case noHead(name: String, known: [String])
    case missingTensor(String)
  }

  /// - head: its name; nil takes the first.
  /// - pieceLimit: word pieces of a window, without the special ones.
  public init(checkpoint directory: String, head: String?, pieceLimit: Int, threadCount: Int) throws
  {
    let checkpoint = try StudentCheckpoint(directory: directory)
    let heads = checkpoint.configuration.heads
    let names = heads.map(\.name)
    guard let index = head.map({ names.firstIndex(of: $0) }) ?? (heads.isEmpty ? nil : 0) else {
      throw OpenError.noHead(name: head ?? "", known: names)
    }
    let model = StudentModel(
      configuration: checkpoint.configuration, engine: Engine(threadCount: threadCount))
    let (drawn, _) = try checkpoint.load(into: model, seed: 0)
    if let name = drawn.first { throw OpenError.missingTensor(name) }
    recognizer = Recognizer(
      model: model, head: index,
      maker: try WindowMaker(vocabulary: checkpoint.vocabulary, pieceLimit: pieceLimit))
    activations = Activations(model.configuration)
    labels = heads[index].labels
  }

  /// The entities of each document.
  public func label(_ documents: [Document]) -> [[Document.Entity]] {
    var result = [[Document.Entity]](repeating: [], count: documents.count)
    let windows = documents.enumerated().flatMap {
      recognizer.maker.windows(of: $1.text, document: $0)
    }
    recognizer.forEachWindow(windows, activations) { window, scores in
      let found = TagDecoder.entities(
        scores: scores, labels: labels, wordRanges: window.wordRanges)
      result[window.document] += found.map { entity in
        var entity = entity
        entity.score = probability(entity, scores, window.wordRanges)
        return entity
      }
    }
    return result
  }

  /// The mean over an entity's words of the probability of the best label, to four decimals.
  private func probability(
    _ entity: Document.Entity, _ scores: UnsafeBufferPointer<Float>, _ words: [Range<Int>]
  ) -> Double {
    var sum = 0.0
    var count = 0
    for (word, range) in words.enumerated()
    where range.lowerBound >= entity.start && range.upperBound <= entity.end {
      let row = scores[word * labels.count..<(word + 1) * labels.count]
      let highest = row.max() ?? 0
      sum += 1 / row.reduce(0) { $0 + exp(Double($1 - highest)) }
      count += 1
    }
    return count > 0 ? (sum / Double(count) * 10000).rounded() / 10000 : 0
  }
}
