// Horizontal bar charts: as text for a terminal, and as an SVG file.
import Foundation

public struct BarChart: Sendable {
  public struct Bar: Sendable {
    public var name: String
    /// 0...1.
    public var value: Double

    public init(name: String, value: Double) {
      self.name = name
      self.value = value
    }
  }

  public var title: String
  public var bars: [Bar]

  public init(title: String, bars: [Bar]) {
    self.title = title
    self.bars = bars
  }

  /// Lines of at most `width` columns.
  public func text(width: Int = 79) -> String {
    let nameWidth = min(bars.map(\.name.count).max() ?? 0, max(width - 30, 10))
    let barWidth = max(width - nameWidth - 9, 5)
    var output = title + "\n"
    for bar in bars {
      let name =
        bar.name.count > nameWidth ? bar.name.prefix(nameWidth - 1) + "\u{2026}" : bar.name[...]
      let padding = String(repeating: " ", count: nameWidth - name.count)
      let eighths = Int((max(0, min(1, bar.value)) * Double(barWidth) * 8).rounded())
      var line = String(repeating: "\u{2588}", count: eighths / 8)
      if eighths % 8 > 0 {
        // From one eighth of a column to seven.
        line.unicodeScalars.append(Unicode.Scalar(UInt32(0x2590 - eighths % 8))!)
      }
      output += "\(name)\(padding)  \(BarChart.number(bar.value))  \(line)\n"
    }
    return output
  }

  public func svg() -> String {
    let rowHeight = 22
    let nameWidth = 20 + 7 * (bars.map(\.name.count).max() ?? 0)
    let barWidth = 360
    let width = nameWidth + barWidth + 70
    let height = 44 + rowHeight * bars.count
    var output = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" font-family="system-ui, sans-serif" font-size="13">
      <rect width="100%" height="100%" fill="white"/>
      <text x="10" y="22" font-weight="bold">\(XMLElement.escaped(title))</text>

      """
    for (index, bar) in bars.enumerated() {
      let top = 36 + index * rowHeight
      let length = String(format: "%.1f", max(0, min(1, bar.value)) * Double(barWidth))
      output += """
        <text x="\(nameWidth - 6)" y="\(top + 14)" text-anchor="end">\
        \(XMLElement.escaped(bar.name))</text>
        <rect x="\(nameWidth)" y="\(top + 2)" width="\(length)" height="\(rowHeight - 6)" \
        fill="#2b6cb0"/>
        <text x="\(Double(nameWidth) + (Double(length) ?? 0) + 6)" y="\(top + 14)">\
        \(BarChart.number(bar.value))</text>

        """
    }
    return output + "</svg>\n"
  }

  static func number(_ value: Double) -> String { String(format: "%.3f", value) }
}
