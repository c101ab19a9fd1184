// The elements of HTML and of CDA's narrative, and what each means for the text around it.

/// How an element parts the text.
enum ElementKind: UInt8 {
  /// Not at all: `b`, `span`, `content`.
  case inline
  /// A blank on either side: `footnote`. One without content (`footnoteRef`) is as `inline`.
  case aside
  /// What is in it stands on lines of its own.
  case block
  /// The same, with an empty line on either side.
  case paragraph
  /// A tab before it, where something stands before it on the line.
  case cell
  /// A line break: `br`.
  case lineBreak
  /// A line of its own that holds nothing: `hr`.
  case rule
  /// What is in it is no text: `script`, `style`.
  case dropped
  /// White space in it counts: `pre`.
  case preformatted
}

/// The names in order, made once when the first tag is met.
final class ElementNames {
  struct Element {
    let key: UInt64
    let kind: ElementKind
    /// Has no end tag.
    let isVoid: Bool
    /// Its end tag may be left out.
    let hasOptionalEnd: Bool
  }

  private(set) var elements: [Element] = []
  var count: Int { elements.count }

  init() {
    add(
      "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark meter",
      .inline)
    add(
      "nobr output picture q rp rt ruby s samp small span strike strong sub sup time tt u var",
      .inline)
    add("button select map object audio video iframe canvas progress o:p", .inline)
    add("content linkhtml renderMu", .inline)
    add("footnote", .aside)
    add("img input wbr area param source track embed", .inline, isVoid: true)
    add("address article aside blockquo center details dialog dir div dl fieldset figcapti", .block)
    add(
      "figure footer form h1 h2 h3 h4 h5 h6 header hgroup legend main menu nav noscript ol", .block)
    add("section summary ul table caption title template textarea text list", .block)
    add("col meta link base", .block, isVoid: true)
    add(
      "dd dt li option optgroup colgroup thead tbody tfoot tr body head html item", .block,
      hasOptionalEnd: true)
    add("p", .paragraph, hasOptionalEnd: true)
    add("paragrap", .paragraph)
    add("td th", .cell, hasOptionalEnd: true)
    add("br", .lineBreak, isVoid: true)
    add("hr", .rule, isVoid: true)
    add("script style", .dropped)
    add("pre", .preformatted)
    elements.sort { $0.key < $1.key }
  }

  /// Which element a name is, upper or lower case; nil for none of these. The first eight letters
  /// tell them apart, and the length decides.
  func index(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
    guard name.count > 0, name.count <= 16 else { return nil }
    var key: UInt64 = 0
    for index in 0..<min(8, name.count) { key = key << 8 | UInt64(name[index].lowercasedASCII) }
    if name.count > 8, !ElementNames.isLongName(name) { return nil }
    var low = 0
    var high = elements.count
    while low < high {
      let middle = (low + high) / 2
      if elements[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low < elements.count && elements[low].key == key ? low : nil
  }

  private static func isLongName(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let name = UnsafeRawBufferPointer(name)
    return name.isEqual(ignoringCase: "blockquote") || name.isEqual(ignoringCase: "figcaption")
      || name.isEqual(ignoringCase: "paragraph") || name.isEqual(ignoringCase: "rendermultimedia")
      || name.isEqual(ignoringCase: "footnoteref")
  }

  /// - names: the first eight letters of each, lower case.
  private func add(
    _ names: StaticString, _ kind: ElementKind, isVoid: Bool = false, hasOptionalEnd: Bool = false
  ) {
    var key: UInt64 = 0
    for index in 0...names.utf8CodeUnitCount {
      let byte = index < names.utf8CodeUnitCount ? names.utf8Start[index] : UInt8(ascii: " ")
      if byte != UInt8(ascii: " ") {
        key = key << 8 | UInt64(byte.lowercasedASCII)
        continue
      }
      elements.append(
        Element(key: key, kind: kind, isVoid: isVoid, hasOptionalEnd: hasOptionalEnd))
      key = 0
    }
  }
}
