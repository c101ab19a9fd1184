// Entities of documents by a float student: windows without overlap, the best label of each
// word, and spans from runs of labels.
import FloatKernelInterface
import Foundation

public struct Recognizer {
  public let model: StudentModel
  public let head: Int
  public let maker: WindowMaker
  /// Windows encoded together; does not change any result.
  public var windowsPerBatch = 16

  public init(model: StudentModel, head: Int = 0, maker: WindowMaker) {
    self.model = model
    self.head = head
    self.maker = maker
  }

  /// Calls body for each window with the scores of its words, [words, L].
  public func forEachWindow(
    _ windows: [TextWindow], _ activations: Activations,
    body: (_ window: TextWindow, _ scores: UnsafeBufferPointer<Float>) -> Void
  ) {
    let labels = model.layout.heads[head].labelCount
    for first in stride(from: 0, to: windows.count, by: windowsPerBatch) {
      let group = windows[first..<min(first + windowsPerBatch, windows.count)]
      var batch = Batch()
      batch.head = head
      for window in group {
        batch.append(
          LabelledWindow(
            window: window,
            targets: [RowTarget](repeating: .none, count: window.wordRows.count)))
      }
      model.forward(batch, activations, pass: nil)
      model.forwardHead(batch, activations, pass: nil)
      var word = 0
      for window in group {
        let count = window.wordRows.count
        body(
          window,
          UnsafeBufferPointer(start: activations.scores + word * labels, count: count * labels))
        word += count
      }
    }
  }

  /// The entities of each document, in code points of its text.
  public func entities(
    of documents: [Document], _ activations: Activations
  ) -> [[Document.Entity]] {
    let labels = model.configuration.heads[head].labels
    var result = [[Document.Entity]](repeating: [], count: documents.count)
    let windows = documents.enumerated().flatMap { maker.windows(of: $1.text, document: $0) }
    forEachWindow(windows, activations) { window, scores in
      result[window.document] += TagDecoder.entities(
        scores: scores, labels: labels, wordRanges: window.wordRanges)
    }
    return result
  }
}

/// Spans from label scores: a B-, or an I- after O or another type, starts one. A span's score is
/// the mean probability of its words' labels.
public enum TagDecoder {
  public static func entities(
    scores: UnsafeBufferPointer<Float>, labels: [String], wordRanges: [Range<Int>]
  ) -> [Document.Entity] {
    var entities: [Document.Entity] = []
    var previous = ""
    var wordCount = 0.0
    for (word, range) in wordRanges.enumerated() {
      let row = scores[word * labels.count..<(word + 1) * labels.count]
      // The first of equal scores.
      let best = row.indices.max { row[$0] < row[$1] || (row[$0] == row[$1] && $0 > $1) }!
      let label = labels[best - row.startIndex]
      let type = label.dropFirst(2)
      let probability = 1 / row.reduce(0.0) { $0 + exp(Double($1 - row[best])) }
      if label == "O" {
        previous = ""
      } else if label.hasPrefix("I-") && previous == type {
        let last = entities.count - 1
        entities[last].end = range.upperBound
        wordCount += 1
        entities[last].score! += (probability - entities[last].score!) / wordCount
      } else {
        entities.append(
          Document.Entity(
            type: String(type), start: range.lowerBound, end: range.upperBound,
            score: probability))
        wordCount = 1
        previous = String(type)
      }
    }
    return entities
  }
}
