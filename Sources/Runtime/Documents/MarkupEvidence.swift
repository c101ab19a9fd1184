// What of a text that only might be markup is markup: decided for the whole text before any of it
// is read, because "<a>" is a tag where "</a>" follows and a group of patients elsewhere.

struct MarkupEvidence {
  /// Any tag with a name of its own, an end or attributes.
  private(set) var hasCertainTag = false
  /// For each element, whether an end tag of it was seen.
  private var isEnded: [Bool]
  /// Start tags without attributes whose ends may be left out.
  private var optionalCount = 0
  /// The text begins as an XML document does: tags of any name are meant.
  private(set) var isDocument = false
  /// The first thing in the text is a tag: line ends in it are blanks, as in HTML.
  private(set) var beginsWithTag = false
  /// `\n` written out stands for a line end wherever it may.
  private(set) var hasWrittenBreaks = false

  init(_ text: UnsafePointer<UInt8>, end: Int, names: ElementNames) {
    isEnded = [Bool](repeating: false, count: names.count)
    var scanner = TagScanner(text, end: end, names: names)
    var first = 0
    while first < end, isMarkupSpace(text[first]) { first += 1 }
    var position = 0
    var writtenCount = 0
    var hasLineEnd = false
    var firstTagEnd = -1
    while position < end {
      let byte = text[position]
      if byte == 0x0A { hasLineEnd = true }
      if byte == UInt8(ascii: "\\"), position + 1 < end, text[position + 1] == UInt8(ascii: "n") {
        writtenCount += 1
      }
      guard byte == UInt8(ascii: "<"), let tag = scanner.tag(at: position) else {
        position += 1
        continue
      }
      note(tag, names)
      if position == first {
        firstTagEnd = tag.end
        isDocument =
          tag.kind == .comment && text[position + 1] == UInt8(ascii: "?")
          && text[position + 2] | 0x20 == UInt8(ascii: "x")
      }
      position = tag.end
    }
    if optionalCount > 1 { hasCertainTag = true }
    if firstTagEnd >= 0, let tag = scanner.tag(at: first) {
      beginsWithTag = isMeant(tag, names)
    }
    hasWrittenBreaks = writtenCount > 1 && !hasLineEnd
  }

  /// Whether a tag is meant as one.
  func isMeant(_ tag: Tag, _ names: ElementNames) -> Bool {
    if isDocument || MarkupEvidence.isCertain(tag, names) { return true }
    guard let index = tag.element else { return false }
    let element = names.elements[index]
    if isEnded[index] { return true }
    return (element.isVoid || element.hasOptionalEnd) && hasCertainTag
  }

  /// Whether a tag can be nothing else: its form leaves no other reading.
  private static func isCertain(_ tag: Tag, _ names: ElementNames) -> Bool {
    switch tag.kind {
    case .comment, .characterData: return true
    case .end, .selfClosing: return tag.element != nil
    case .start:
      guard let index = tag.element else { return false }
      let kind = names.elements[index].kind
      return tag.hasAttributes || kind == .lineBreak || kind == .rule
    }
  }

  private mutating func note(_ tag: Tag, _ names: ElementNames) {
    if MarkupEvidence.isCertain(tag, names) { hasCertainTag = true }
    guard let index = tag.element else { return }
    if tag.kind == .end { isEnded[index] = true }
    if tag.kind == .start, names.elements[index].hasOptionalEnd { optionalCount += 1 }
  }
}
