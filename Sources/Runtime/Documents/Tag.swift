// One piece of markup between angle brackets, found by its grammar alone: whether it is meant as
// markup is for MarkupEvidence to say.

struct Tag {
  enum Kind {
    case start
    case end
    /// `<name/>`
    case selfClosing
    /// `<!-- -->`, `<!DOCTYPE >`, `<? ?>`
    case comment
    /// `<![CDATA[ ]]>`; what is in it is text as it stands.
    case characterData
  }

  let kind: Kind
  /// Among ElementNames; nil for a name that is none of these, and for comments.
  let element: Int?
  let hasAttributes: Bool
  /// Behind the closing bracket.
  let end: Int
}

/// Finds tags in one text. Time is linear: a comment's end that was looked for in vain is not looked
/// for again, and a tag ends before the next opening bracket.
struct TagScanner {
  private let text: UnsafePointer<UInt8>
  private let end: Int
  let names: ElementNames
  /// Something that begins as markup does not end.
  private(set) var hasUnclosed = false
  /// For each closing, from where on it was looked for in vain.
  private var noClosing = (comment: Int.max, characterData: Int.max, instruction: Int.max)

  private enum Closing {
    case comment, characterData, instruction
  }

  /// Bytes of a tag, at most.
  static let byteLimit = 1 << 16

  init(_ text: UnsafePointer<UInt8>, end: Int, names: ElementNames) {
    self.text = text
    self.end = end
    self.names = names
  }

  /// The tag at `position`, where `<` stands; nil for anything else.
  mutating func tag(at position: Int) -> Tag? {
    guard position + 2 < end else { return nil }
    switch text[position + 1] {
    case UInt8(ascii: "!"): return declaration(position)
    case UInt8(ascii: "?"):
      guard text[position + 2].isASCIILetter else { return nil }
      return closed(position + 2, by: "?>", .comment, .instruction)
    case UInt8(ascii: "/"): return text[position + 2].isASCIILetter ? element(position, .end) : nil
    default: return text[position + 1].isASCIILetter ? element(position, .start) : nil
    }
  }

  /// Where the end tag of `element` begins, from `start` on, and where it ends.
  func endTag(of element: Int, from start: Int) -> Range<Int>? {
    var position = start
    while position + 2 < end {
      if text[position] == UInt8(ascii: "<"), text[position + 1] == UInt8(ascii: "/") {
        var copy = self
        if let tag = copy.tag(at: position), tag.element == element { return position..<tag.end }
      }
      position += 1
    }
    return nil
  }

  private mutating func declaration(_ position: Int) -> Tag? {
    if matches("--", position + 2) {
      return closed(position + 4, by: "-->", .comment, .comment)
    }
    if matches("[CDATA[", position + 2) {
      return closed(position + 9, by: "]]>", .characterData, .characterData)
    }
    guard matches("DOCTYPE", position + 2) || matches("doctype", position + 2) else { return nil }
    var index = position + 9
    while index < end, index - position < TagScanner.byteLimit, text[index] != UInt8(ascii: "<") {
      if text[index] == UInt8(ascii: ">") {
        return Tag(kind: .comment, element: nil, hasAttributes: false, end: index + 1)
      }
      index += 1
    }
    return nil
  }

  private mutating func closed(
    _ start: Int, by closing: StaticString, _ kind: Tag.Kind, _ which: Closing
  ) -> Tag? {
    let known =
      switch which {
      case .comment: noClosing.comment
      case .characterData: noClosing.characterData
      case .instruction: noClosing.instruction
      }
    var index = start
    while index < known, index + closing.utf8CodeUnitCount <= end {
      if matches(closing, index) {
        return Tag(
          kind: kind, element: nil, hasAttributes: false,
          end: index + closing.utf8CodeUnitCount)
      }
      index += 1
    }
    switch which {
    case .comment: noClosing.comment = min(known, start)
    case .characterData: noClosing.characterData = min(known, start)
    case .instruction: noClosing.instruction = min(known, start)
    }
    hasUnclosed = true
    return nil
  }

  /// `<name attribute="value" ...>`: attributes have a value, or are names alone behind one that
  /// has.
  private mutating func element(_ position: Int, _ kind: Tag.Kind) -> Tag? {
    let nameStart = position + (kind == .end ? 2 : 1)
    var index = nameStart
    while index < end, isNameByte(text[index]), index - nameStart < 64 { index += 1 }
    let name = names.index(UnsafeBufferPointer(start: text + nameStart, count: index - nameStart))
    var hasAttributes = false
    let limit = min(end, position + TagScanner.byteLimit)
    while true {
      let spaceStart = index
      while index < limit, isMarkupSpace(text[index]) { index += 1 }
      guard index < limit else {
        if limit == end, name != nil { hasUnclosed = true }
        return nil
      }
      if text[index] == UInt8(ascii: ">") {
        return Tag(kind: kind, element: name, hasAttributes: hasAttributes, end: index + 1)
      }
      if text[index] == UInt8(ascii: "/"), index + 1 < limit,
        text[index + 1] == UInt8(ascii: ">"), kind == .start
      {
        return Tag(
          kind: .selfClosing, element: name, hasAttributes: hasAttributes, end: index + 2)
      }
      guard index > spaceStart, kind == .start, skipAttribute(&index, limit, &hasAttributes) else {
        if index >= limit, limit == end, name != nil { hasUnclosed = true }
        return nil
      }
    }
  }

  /// - Returns: false, with `index` somewhere in it, for what is no attribute.
  private func skipAttribute(_ index: inout Int, _ limit: Int, _ hasAttributes: inout Bool) -> Bool
  {
    let start = index
    while index < limit, isNameByte(text[index]) { index += 1 }
    guard index > start, text[start].isASCIILetter || text[start] == UInt8(ascii: "_") else {
      return false
    }
    guard index < limit else { return false }
    guard text[index] == UInt8(ascii: "=") else {
      return hasAttributes
        && (isMarkupSpace(text[index]) || text[index] == UInt8(ascii: ">")
          || text[index] == UInt8(ascii: "/"))
    }
    index += 1
    guard index < limit else { return false }
    let quote = text[index]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      index += 1
      while index < limit, text[index] != quote {
        if text[index] == UInt8(ascii: "<") { return false }
        index += 1
      }
      guard index < limit else { return false }
      index += 1
    } else {
      let valueStart = index
      while index < limit, !isMarkupSpace(text[index]), text[index] != UInt8(ascii: ">") {
        if text[index] == UInt8(ascii: "<") { return false }
        index += 1
      }
      guard index > valueStart else { return false }
    }
    hasAttributes = true
    return true
  }

  private func matches(_ word: StaticString, _ position: Int) -> Bool {
    guard position + word.utf8CodeUnitCount <= end else { return false }
    for index in 0..<word.utf8CodeUnitCount where text[position + index] != word.utf8Start[index] {
      return false
    }
    return true
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    byte.isASCIIAlphanumeric || byte == UInt8(ascii: ":")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }

}

/// White space of HTML and XML.
@inline(__always)
func isMarkupSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
}
