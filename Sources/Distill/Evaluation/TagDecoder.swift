// Spans from the label scores of a window by argmax, as training scores its epochs; the runtime decodes
// by its own rules.
import Foundation

/// Spans from label scores: a B-, or an I- after O or another type, starts one. A span's score is
/// the mean probability of its words' labels. `outsideShift` is added to the scores of O when labels are
/// compared.
public enum TagDecoder {
  public static func entities(
    scores: UnsafeBufferPointer<Float>, labels: [String], wordRanges: [Range<Int>],
    outsideShift: Float = 0
  ) -> [Document.Entity] {
    var entities: [Document.Entity] = []
    var previous = ""
    var wordCount = 0.0
    for (word, range) in wordRanges.enumerated() {
      let row = scores[word * labels.count..<(word + 1) * labels.count]
      func compared(_ index: Int) -> Float {
        labels[index - row.startIndex] == "O" ? row[index] + outsideShift : row[index]
      }
      // The first of equal scores.
      let best = row.indices.max {
        compared($0) < compared($1) || (compared($0) == compared($1) && $0 > $1)
      }!
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
