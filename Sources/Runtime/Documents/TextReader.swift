// Makes the text that the model sees from a note's decoded bytes: without tags, with the characters
// that references and escapes stand for, with line ends where the note has them in any spelling.
//
// A note in which nothing of it stands is its own text and costs one pass over its bytes.

final class TextReader {
  let markup: Markup
  private var namesIfMade: ElementNames?
  private var referencesIfMade: CharacterReferences?

  init(_ markup: Markup) { self.markup = markup }

  private var names: ElementNames {
    let names = namesIfMade ?? ElementNames()
    namesIfMade = names
    return names
  }

  private var references: CharacterReferences {
    let references = referencesIfMade ?? CharacterReferences()
    referencesIfMade = references
    return references
  }

  /// Whether nothing in the bytes calls for a text of its own.
  func isItsOwnText(_ source: UnsafeRawBufferPointer) -> Bool {
    var hasMarkupByte = false
    var hasSpecial = false
    for index in 0..<source.count {
      let byte = source[index]
      switch byte {
      case UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "\\"), UInt8(ascii: "_"):
        hasMarkupByte = true
      case 0x0B, 0x0C, 0x1C...0x1F, 0xC2, 0xE2, 0xEF: hasSpecial = true
      case 0x0D: if index + 1 == source.count || source[index + 1] != 0x0A { hasSpecial = true }
      default: break
      }
    }
    return !hasSpecial && (!hasMarkupByte || markup == .none)
  }

  /// - Returns: what was seen on the way.
  func read(
    _ source: UnsafeRawBufferPointer, into text: ByteBuffer, _ map: SourceMap
  ) -> NoteWarnings {
    guard let start = source.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
      text.removeAll()
      map.removeAll()
      return []
    }
    var pass = TextPass(
      start, end: source.count, markup: markup, names: names, references: references,
      output: MappedText(text: text, map: map))
    return pass.run()
  }
}

/// One note's way through the reader.
struct TextPass {
  let text: UnsafePointer<UInt8>
  let end: Int
  let markup: Markup
  let names: ElementNames
  let references: CharacterReferences
  var output: MappedText
  var position = 0

  let evidence: MarkupEvidence
  private var scanner: TagScanner
  /// White space is one blank, as in HTML.
  private let collapsesSpace: Bool
  private var preformattedDepth = 0
  /// For each element, whether it begins somewhere and does not end; empty while none does.
  private var isUnended: [Bool] = []

  init(
    _ text: UnsafePointer<UInt8>, end: Int, markup: Markup, names: ElementNames,
    references: CharacterReferences, output: MappedText
  ) {
    self.text = text
    self.end = end
    self.markup = markup
    self.names = names
    self.references = references
    self.output = output
    evidence = MarkupEvidence(text, end: markup == .auto ? end : 0, names: names)
    scanner = TagScanner(text, end: end, names: names)
    collapsesSpace = markup == .html ? TextPass.hasTag(scanner, text, end) : evidence.beginsWithTag
  }

  private static func hasTag(
    _ scanner: TagScanner, _ text: UnsafePointer<UInt8>, _ end: Int
  ) -> Bool {
    var scanner = scanner
    for position in 0..<end where text[position] == UInt8(ascii: "<") {
      if scanner.tag(at: position) != nil { return true }
    }
    return false
  }

  private var readsTags: Bool { markup == .html || markup == .auto }
  var readsEscapes: Bool { markup == .hl7 || markup == .auto }

  mutating func run() -> NoteWarnings {
    var plainStart = 0
    while position < end {
      let before = position
      if readSpecial(plainStart) {
        plainStart = position
      } else if position == before {
        position += 1
      }
    }
    copyPlain(plainStart, end)
    return scanner.hasUnclosed && readsTags ? .unclosedMarkup : []
  }

  /// Bytes that stand for themselves, up to what is special.
  mutating func copyPlain(_ start: Int, _ end: Int) {
    guard collapsesSpace, preformattedDepth == 0 else {
      output.copy(text, start..<end)
      return
    }
    output.copyCollapsed(text, start..<end)
  }

  /// Reads what at `position` does not stand for itself.
  ///
  /// - plainStart: where the bytes before that do begin.
  /// - Returns: false, with `position` as it was, for a byte that stands for itself.
  private mutating func readSpecial(_ plainStart: Int) -> Bool {
    let byte = text[position]
    switch byte {
    case UInt8(ascii: "<") where readsTags: return readTag(plainStart)
    case UInt8(ascii: "&") where readsTags: return readReference(plainStart)
    case UInt8(ascii: "\\") where readsEscapes: return readEscape(plainStart)
    case UInt8(ascii: "_") where readsTags: return readWrittenCharacter(plainStart)
    case 0x0A where output.afterCarriageReturn == position:
      copyPlain(plainStart, position)
      position += 1
      return true
    case 0x0D: return readCarriageReturn(plainStart)
    case 0x0B:
      copyPlain(plainStart, position)
      output.writeLineEnds(1, for: position..<position + 1, isCharacter: true)
      position += 1
      return true
    case 0x0C, 0x1C...0x1F:
      copyPlain(plainStart, position)
      output.writeLineEnds(2, for: position..<position + 1)
      position += 1
      return true
    case 0xC2, 0xE2, 0xEF: return readSpecialScalar(plainStart)
    default: return false
    }
  }

  private func isBeforeLineEnd(_ position: Int) -> Bool {
    var index = position
    while index < end, index - position < 256, isMarkupSpace(text[index]) {
      if text[index] == 0x0A { return true }
      index += 1
    }
    return false
  }

  // MARK: Characters

  private mutating func readCarriageReturn(_ plainStart: Int) -> Bool {
    if position + 1 < end, text[position + 1] == 0x0A { return false }
    copyPlain(plainStart, position)
    output.writeLineEnds(1, for: position..<position + 1, isCharacter: true)
    position += 1
    return true
  }

  private mutating func readSpecialScalar(_ plainStart: Int) -> Bool {
    let decoded = decodeUTF8(text, at: position, end: end)
    guard !decoded.isMalformed else { return false }
    if case .itself = TextScalar(decoded.scalar) { return false }
    copyPlain(plainStart, position)
    output.writeCharacter(decoded.scalar, for: position..<position + decoded.byteCount)
    position += decoded.byteCount
    return true
  }

  // MARK: Tags and references

  private mutating func readReference(_ plainStart: Int) -> Bool {
    guard let reference = references.reference(text, at: position, end: end) else { return false }
    copyPlain(plainStart, position)
    output.write(reference.scalar, for: position..<reference.end)
    position = reference.end
    return true
  }

  /// A tag of a name that is not HTML's parts words, and right behind another tag it parts lines: fields
  /// of a record.
  private mutating func readUnknown(_ tag: Tag, _ range: Range<Int>) {
    switch tag.kind {
    case .comment, .characterData: break
    case .start, .end, .selfClosing:
      let isBehindTag = range.lowerBound > 0 && text[range.lowerBound - 1] == UInt8(ascii: ">")
      if isBehindTag, tag.kind == .start {
        output.breakLine(1, at: range)
      } else {
        output.space(at: range)
      }
    }
  }

  private mutating func readTag(_ plainStart: Int) -> Bool {
    guard let tag = scanner.tag(at: position),
      markup == .html || evidence.isMeant(tag, names)
    else { return false }
    let range = position..<tag.end
    let element = tag.element.map { names.elements[$0] }
    if element?.kind == .dropped, tag.kind == .start {
      let number = tag.element!
      guard isUnended.isEmpty || !isUnended[number],
        let closing = scanner.endTag(of: number, from: tag.end)
      else {
        if isUnended.isEmpty {
          isUnended = [Bool](repeating: false, count: names.elements.count)
        }
        isUnended[number] = true
        return false
      }
      copyPlain(plainStart, position)
      position = closing.upperBound
      return true
    }
    copyPlain(plainStart, position)
    position = tag.end
    if tag.kind == .characterData {
      // What stands between `<![CDATA[` and `]]>` is text as it stands.
      copyPlain(range.lowerBound + 9, range.upperBound - 3)
    }
    guard let element else {
      readUnknown(tag, range)
      return true
    }
    switch element.kind {
    case .inline, .dropped: break
    case .aside: if tag.kind != .selfClosing { output.space(at: range) }
    case .lineBreak:
      // A line end behind it in the source is the same one.
      if collapsesSpace || !isBeforeLineEnd(position) { output.writeLineEnds(1, for: range) }
    case .block, .rule: output.breakLine(1, at: range)
    case .paragraph: output.breakLine(2, at: range)
    case .cell: if tag.kind == .start { output.tab(at: range) }
    case .preformatted:
      output.breakLine(1, at: range)
      if tag.kind == .start { preformattedDepth = 1 }
      if tag.kind == .end { preformattedDepth = 0 }
    }
    return true
  }
}
