// One self-contained HTML page of an evaluation: learning curve, scores of each type, reliability
// of the scores and kinds of errors, drawn as SVG. It contains no text of notes.

public struct ReportPage {
  public var title: String
  public var evaluation: Evaluation
  /// Loss and dev score of each epoch; empty leaves the curve out.
  public var history: [TrainingProgress.EpochRecord]

  public init(
    title: String, evaluation: Evaluation, history: [TrainingProgress.EpochRecord] = []
  ) {
    self.title = title
    self.evaluation = evaluation
    self.history = history
  }

  public var html: String {
    var page = """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>\(escaped(title))</title>
      <style>
      body{font:15px/1.5 system-ui,sans-serif;max-width:760px;margin:2rem auto;padding:0 1rem}
      table{border-collapse:collapse}td,th{padding:.2rem .7rem;text-align:right}
      td:first-child,th:first-child{text-align:left}tr+tr{border-top:1px solid #8884}
      svg{width:100%;height:auto;margin:.5rem 0 1.5rem}text{font:12px system-ui;fill:currentColor}
      </style></head><body><h1>\(escaped(title))</h1>
      \(table)<h2>F1 by type</h2>\(bars)
      """
    if !history.isEmpty { page += "<h2>Learning curve</h2>\(curve)" }
    if evaluation.calibration.count > 0 {
      page += "<h2>Are the scores to be believed?</h2>\(reliability)"
    }
    page += "<h2>Errors</h2>\(errorTable)</body></html>\n"
    return page
  }

  private var rows: [(name: String, counts: SpanCounts)] {
    evaluation.scores.countsByType.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      + [("all", evaluation.scores.micro)]
  }

  private var table: String {
    let body = rows.map { row in
      let cells = [row.counts.strict, row.counts.relaxed].flatMap {
        [$0.precision, $0.recall, $0.f1]
      }
      return "<tr><td>\(escaped(row.name))</td><td>\(row.counts.goldCount)</td>"
        + cells.map { "<td>\(three($0))</td>" }.joined() + "</tr>"
    }
    return """
      <table><tr><th>type</th><th>spans</th><th>strict P</th><th>R</th><th>F1</th>
      <th>relaxed P</th><th>R</th><th>F1</th></tr>\(body.joined(separator: "\n"))</table>
      """
  }

  private var bars: String {
    let height = 26
    let shapes = rows.enumerated().map { index, row in
      let y = index * height
      let strict = row.counts.strict.f1
      let relaxed = row.counts.relaxed.f1
      return """
        <text x="0" y="\(y + 16)">\(escaped(row.name))</text>
        <rect x="140" y="\(y + 4)" width="\(Int(relaxed * 480))" height="16" fill="#9ecae1"/>
        <rect x="140" y="\(y + 4)" width="\(Int(strict * 480))" height="16" fill="#3182bd"/>
        <text x="630" y="\(y + 16)">\(three(strict)) / \(three(relaxed))</text>
        """
    }
    return svg(width: 740, height: rows.count * height, shapes.joined())
      + "<p>dark: strict, light: relaxed</p>"
  }

  private var curve: String {
    let width = 600.0
    let height = 180.0
    let highestLoss = max(history.map(\.loss).max() ?? 1, 1e-9)
    func line(_ values: [Double], _ color: String) -> String {
      let step = width / Double(max(values.count - 1, 1))
      let points = values.enumerated().map { index, value in
        "\(Int(Double(index) * step) + 40),\(Int(10 + (1 - value) * height))"
      }
      return "<polyline fill=\"none\" stroke=\"\(color)\" stroke-width=\"2\" points=\""
        + points.joined(separator: " ") + "\"/>"
    }
    var shapes = line(history.map { $0.loss / highestLoss }, "#e6550d")
    if history.contains(where: { $0.score >= 0 }) {
      shapes += line(history.map { max($0.score, 0) }, "#3182bd")
    }
    for level in 0...4 {
      let y = 10 + Int(height) * level / 4
      shapes += "<text x=\"0\" y=\"\(y + 4)\">\(three(1 - Double(level) / 4))</text>"
    }
    return svg(width: 660, height: 200, shapes)
      + "<p>blue: strict F1 on the dev set; orange: training loss, 1 is \(three(highestLoss)); "
      + "\(history.count) epochs</p>"
  }

  private var reliability: String {
    let side = 240.0
    var shapes =
      "<line x1=\"40\" y1=\"250\" x2=\"280\" y2=\"10\" stroke=\"#888\" stroke-dasharray=\"4\"/>"
    for bin in evaluation.calibration.bins where bin.count > 0 {
      let x = 40 + Int(bin.meanScore * side)
      let y = 10 + Int((1 - bin.rightShare) * side)
      let radius = 3 + Int(9 * Double(bin.count) / Double(evaluation.calibration.count))
      shapes += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(radius)\" fill=\"#3182bd\"/>"
      shapes += "<text x=\"\(x + radius + 2)\" y=\"\(y + 4)\">\(bin.count)</text>"
    }
    shapes += "<text x=\"100\" y=\"272\">score</text><text x=\"0\" y=\"14\">right</text>"
    return svg(width: 660, height: 280, shapes)
      + "<p>expected calibration error \(three(evaluation.calibration.expectedError))</p>"
  }

  private var errorTable: String {
    let body = Confusion.Kind.allCases.map {
      "<tr><td>\($0.rawValue)</td><td>\(evaluation.errorCount($0))</td></tr>"
    }
    return "<table>\(body.joined())</table>"
  }

  private func svg(width: Int, height: Int, _ shapes: String) -> String {
    "<svg viewBox=\"0 0 \(width) \(height)\" role=\"img\">\(shapes)</svg>"
  }

  private func three(_ value: Double) -> String {
    let thousandths = Int((value * 1000).rounded())
    let fraction = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }
}
