// What the open heads of a float student find of the types that documents are asked for: for each type
// the better of outside, begin and inside for each word, where outside wins below the head's threshold.
import Foundation

struct OpenReader {
  private let model: StudentModel
  private let asked: [Int: [[OpenQuestion]]]
  private var vectors: [Int: TypeVectors] = [:]
  private var place: [Int: [String: Int]] = [:]

  /// - asked: of each open head, what each document is asked for.
  init(
    model: StudentModel, maker: WindowMaker, asked: [Int: [[OpenQuestion]]],
    _ activations: Activations
  ) {
    self.model = model
    self.asked = asked
    for (head, questions) in asked {
      let texts = Set(questions.joined().map(\.text)).sorted()
      vectors[head] = model.typeVectors(
        head: head, names: texts.map { maker.ids(of: $0) }, activations)
      place[head] = Dictionary(uniqueKeysWithValues: texts.enumerated().map { ($1, $0) })
    }
  }

  /// The spans of a window by head, sorted.
  func entities(
    _ window: TextWindow, firstWord: Int, _ activations: Activations
  ) -> [(head: Int, entities: [Document.Entity])] {
    let words = firstWord..<firstWord + window.wordRows.count
    return asked.map { head, questions in
      let name = model.configuration.heads[head].name
      let threshold = Double(model.configuration.thresholds[name]?.first ?? 0.5)
      var entities: [Document.Entity] = []
      for question in questions[window.document] {
        let scores = model.openScores(
          head: head, words: words, name: place[head]![question.text]!, vectors[head]!,
          activations)
        entities += scores.withUnsafeBufferPointer {
          TagDecoder.entities(
            scores: $0, labels: ["O", "B-" + question.type, "I-" + question.type],
            wordRanges: window.wordRanges,
            outsideShift: Float(log(threshold / (1 - threshold))))
        }
      }
      return (head, entities.sorted(by: Document.Entity.precedes))
    }
  }
}
