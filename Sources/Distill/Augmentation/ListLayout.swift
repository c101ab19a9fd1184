// Lists relaid: what stands between the items of a list (commas, line breaks, bullets, numbers) is
// replaced by one other way to set items apart, or by blanks alone.

enum ListLayout {
  /// What may set items apart, and whether it counts them.
  enum Style: CaseIterable {
    case comma, semicolon, line, dash, star, bullet, number, slash, blank

    /// Whether the items share a line.
    var isInline: Bool {
      switch self {
      case .comma, .semicolon, .slash, .blank: true
      case .line, .dash, .star, .bullet, .number: false
      }
    }

    /// What stands before an item, counted from 0.
    func separator(item: Int) -> String {
      switch self {
      case .comma: ", "
      case .semicolon: "; "
      case .line: "\n"
      case .dash: "\n- "
      case .star: "\n* "
      case .bullet: "\n• "
      case .number: "\n\(item + 1). "
      case .slash: " / "
      case .blank: " "
      }
    }
  }

  static func edits(
    _ document: Document, share: Double, _ random: inout SplitMix64
  ) -> [TextEdit] {
    let scalars = Array(document.text.unicodeScalars)
    let spans = document.entities + (document.phi ?? [])
    let starts = Set(document.entities.map(\.start)).sorted()
    var lists: [[Range<Int>]] = []
    for start in starts {
      guard let separator = separator(before: start, scalars),
        !spans.contains(where: { $0.start < separator.upperBound && separator.lowerBound < $0.end })
      else { continue }
      if let last = lists.last?.last,
        isOneItem(scalars[last.upperBound..<separator.lowerBound])
      {
        lists[lists.count - 1].append(separator)
      } else {
        lists.append([separator])
      }
    }
    var edits: [TextEdit] = []
    for list in lists where list.count >= 2 {
      guard random.unit() < share else { continue }
      let style = Style.allCases[random.below(Style.allCases.count)]
      // What stands before the first item may be the list's heading: "Meds:", then a line break.
      let hasHeading = scalars[list[0].lowerBound - 1] == ":"
      for (index, separator) in list.enumerated() {
        let isFirst = hasHeading && index == 0
        edits.append(
          TextEdit(
            separator,
            isFirst && style.isInline
              ? " " : style.separator(item: hasHeading ? index : index + 1)))
      }
    }
    return edits
  }

  /// The comma, semicolon or line break before an item, with the blanks and the mark around it; nil
  /// where none stands there. An empty line ends a list.
  static func separator(before start: Int, _ scalars: [Unicode.Scalar]) -> Range<Int>? {
    var first = start
    func skipBlanks() {
      while first > 0, scalars[first - 1] == " " || scalars[first - 1] == "\t" { first -= 1 }
    }
    skipBlanks()
    guard first > 0 else { return nil }
    if scalars[first - 1] == "," || scalars[first - 1] == ";" {
      first -= 1
      skipBlanks()
      return first > 0 && scalars[first - 1] != "\n" ? first..<start : nil
    }
    let markEnd = first
    if "-*•·".unicodeScalars.contains(scalars[first - 1]) {
      first -= 1
    } else if scalars[first - 1] == "." || scalars[first - 1] == ")" {
      first -= 1
      while first > 0, markEnd - first < 4, ("0"..."9").contains(scalars[first - 1]) { first -= 1 }
      if markEnd - first < 2 { return nil }
    }
    skipBlanks()
    guard first > 0, scalars[first - 1] == "\n" else { return nil }
    first -= 1
    if first > 0, scalars[first - 1] == "\r" { first -= 1 }
    skipBlanks()
    return first > 0 && scalars[first - 1] != "\n" ? first..<start : nil
  }

  /// Whether the text between two separators is one item: short, on one line, no end of a sentence.
  private static func isOneItem(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    guard 1...60 ~= text.count, !text.contains("\n") else { return false }
    return !zip(text, text.dropFirst()).contains { ".:?!".unicodeScalars.contains($0) && $1 == " " }
  }
}
