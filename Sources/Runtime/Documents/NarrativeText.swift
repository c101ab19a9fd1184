// The readable text of narrative XML: tables row by row with tabs between cells, an item or
// paragraph a line, references as the characters they name.

struct NarrativeText {
  private let names: ElementNames
  var output: MappedText

  init(_ output: MappedText, names: ElementNames) {
    self.output = output
    self.names = names
  }

  /// Adds the inside of an element, which was read through without a fault.
  mutating func write(_ bytes: UnsafePointer<UInt8>, _ inside: Range<Int>) {
    // Lines of a narrative without elements are the writer's own, unless they are indented as the
    // document is.
    var keepsLines = true
    for index in inside where bytes[index] == UInt8(ascii: "<") { keepsLines = false }
    var scanner = XMLScanner(bytes, inside: inside)
    // Outside of the element that is struck, if one is.
    var struckDepth: Int?
    while true {
      let start = scanner.position
      guard let piece = try? scanner.next() else { return }
      let source = start..<scanner.position
      if let depth = struckDepth {
        if case .documentEnd = piece { return }
        if scanner.depth == depth { struckDepth = nil }
        continue
      }
      switch piece {
      case .documentEnd: return
      case .text(let range): write(bytes, text: range, keepsLines)
      case .characterData(let range): write(bytes, words: range, keepsLines)
      case .start(let name, let isEmpty):
        if !isEmpty, NarrativeText.isStruck(scanner) {
          struckDepth = scanner.depth - 1
          continue
        }
        let kind = kind(bytes, name)
        if kind != .aside || !isEmpty { mark(kind, isStart: true, source) }
      case .end(let name): mark(kind(bytes, name), isStart: false, source)
      }
    }
  }

  /// Whether the element that begins is content that a revision deletes.
  private static func isStruck(_ scanner: XMLScanner) -> Bool {
    guard let revised = scanner.attribute("revised") else { return false }
    return scanner.isEqual(revised, "delete")
  }

  /// What stands behind a title.
  mutating func endTitle(at position: Int) { output.breakLine(1, at: position..<position + 1) }

  private func kind(_ bytes: UnsafePointer<UInt8>, _ name: Range<Int>) -> ElementKind {
    let index = names.index(
      UnsafeBufferPointer(start: bytes + name.lowerBound, count: name.count))
    return index.map { names.elements[$0].kind } ?? .inline
  }

  private mutating func mark(_ kind: ElementKind, isStart: Bool, _ source: Range<Int>) {
    switch kind {
    case .inline, .dropped: break
    case .aside: output.space(at: source)
    case .lineBreak: if isStart { output.writeLineEnds(1, for: source) }
    case .block, .rule, .preformatted: output.breakLine(1, at: source)
    case .paragraph: output.breakLine(1, at: source)
    case .cell: if isStart { output.tab(at: source) }
    }
  }

  private mutating func write(
    _ bytes: UnsafePointer<UInt8>, text range: Range<Int>, _ keepsLines: Bool
  ) {
    var start = range.lowerBound
    var index = start
    while index < range.upperBound {
      guard bytes[index] == UInt8(ascii: "&"),
        let reference = XMLScanner.reference(bytes, at: index, end: range.upperBound)
      else {
        index += 1
        continue
      }
      write(bytes, words: start..<index, keepsLines)
      output.write(reference.scalar, for: index..<reference.end)
      index = reference.end
      start = index
    }
    write(bytes, words: start..<range.upperBound, keepsLines)
  }

  private mutating func write(
    _ bytes: UnsafePointer<UInt8>, words range: Range<Int>, _ keepsLines: Bool
  ) {
    output.copyCollapsed(bytes, range, keepsLines: keepsLines)
  }
}
