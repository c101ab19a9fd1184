// The kinds of errors and the belief in scores.
import Testing

@testable import Distill

@Suite struct ConfusionTests {
  private func span(_ type: String, _ start: Int, _ end: Int) -> Document.Entity {
    Document.Entity(type: type, start: start, end: end)
  }

  @Test func everyErrorHasOneKind() {
    let gold = [span("a", 0, 5), span("a", 10, 15), span("b", 20, 25), span("b", 30, 35)]
    let predicted = [span("a", 0, 5), span("a", 11, 15), span("a", 20, 25), span("b", 40, 45)]
    let kinds = Confusion.errors(document: 0, gold: gold, predicted: predicted).map(\.kind)
    #expect(kinds == [.boundary, .type, .missed, .spurious])
    #expect(Confusion.errors(document: 0, gold: gold, predicted: gold).isEmpty)
  }

  @Test func calibrationErrorIsTheMeanDistance() {
    var calibration = Calibration()
    for index in 0..<10 { calibration.add(score: 0.95, isRight: index < 5) }
    for _ in 0..<10 { calibration.add(score: 1, isRight: true) }
    #expect(calibration.count == 20)
    #expect(abs(calibration.expectedError - (0.975 - 0.75)) < 1e-9)
  }

  @Test func reportPageIsWholeAndEscapesNames() {
    let gold = [Document(id: "1", text: "abc", entities: [span("a<b", 0, 3)])]
    let page = ReportPage(
      title: "x & y", evaluation: Evaluation(gold: gold, predicted: gold),
      history: [.init(loss: 1, score: 0.2), .init(loss: 0.5, score: 0.8)]
    ).html
    #expect(page.contains("x &amp; y") && page.contains("a&lt;b") && !page.contains("a<b"))
    #expect(page.hasSuffix("</body></html>\n"))
    #expect(page.contains("1.000 / 1.000"))
  }
}
