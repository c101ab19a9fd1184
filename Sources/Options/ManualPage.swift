// The manual page in roff (man macros), made from the same table as the help.

extension Program {
  public var manualPage: [UInt8] {
    var page = TextBuilder()
    page.append(".TH ")
    page.appendUpperCase(name)
    page.append(" 1 \"\" \"")
    page.append(name)
    page.append(" ")
    page.append(version)
    page.append("\"\n.SH NAME\n")
    page.appendRoff(name)
    page.append(" \\- ")
    page.appendRoff(summary)
    page.append("\n.SH SYNOPSIS\n")
    for verb in verbs {
      page.append(".B ")
      var synopsis = TextBuilder()
      synopsis.appendSynopsis(self, verb)
      page.appendRoff(synopsis.bytes)
      page.append("\n.br\n")
    }
    page.append(".SH DESCRIPTION\n")
    page.appendRoffParagraphs(details)
    if let defaultVerb, let verb = verb(named: defaultVerb) {
      page.append(".SH OPTIONS\n")
      page.appendRoffOptions(verb)
    }
    page.append(".SH VERBS\n")
    for verb in verbs {
      page.append(".SS ")
      var synopsis = TextBuilder()
      synopsis.appendSynopsis(self, verb)
      page.appendRoff(synopsis.bytes)
      page.append("\n")
      page.appendRoffSentence(verb.summary)
      if verb.details.utf8CodeUnitCount > 0 {
        page.append(".PP\n")
        page.appendRoffParagraphs(verb.details)
      }
      if !isDefault(verb) { page.appendRoffOptions(verb) }
    }
    for section in sections {
      page.append(".SH ")
      page.appendUpperCase(section.title)
      page.append("\n")
      page.appendRoffParagraphs(section.text)
    }
    return page.bytes
  }
}

extension TextBuilder {
  fileprivate mutating func appendRoffOptions(_ verb: Verb) {
    for option in verb.options {
      append(".TP\n.B ")
      var forms = TextBuilder()
      forms.appendForms(option)
      appendRoff(forms.bytes)
      append("\n")
      appendRoffSentence(option.summary)
      if option.details.utf8CodeUnitCount > 0 {
        appendRoffParagraphs(option.details, paragraph: ".IP\n")
      }
      if case .choice(_, let choices) = option.value {
        append("One of: ")
        appendList(choices)
        append(".\n")
      }
    }
  }

  /// A summary as a sentence: capital first letter and full stop.
  fileprivate mutating func appendRoffSentence(_ text: StaticString) {
    let start = bytes.count
    appendRoff(text)
    if start < bytes.count, bytes[start] >= 0x61, bytes[start] <= 0x7A { bytes[start] -= 0x20 }
    append(".\n")
  }

  /// Paragraphs; a line that starts with two spaces is set as an example.
  ///
  /// - paragraph: the macro between them, which keeps the text's own indentation.
  fileprivate mutating func appendRoffParagraphs(
    _ text: StaticString, paragraph: StaticString = ".PP\n"
  ) {
    let count = text.utf8CodeUnitCount
    var lineStart = 0
    var isExample = false
    while lineStart < count {
      var lineEnd = lineStart
      while lineEnd < count, text.utf8Start[lineEnd] != UInt8(ascii: "\n") { lineEnd += 1 }
      let line = UnsafeBufferPointer(start: text.utf8Start + lineStart, count: lineEnd - lineStart)
      let isIndented = line.count > 2 && line[0] == 0x20 && line[1] == 0x20
      if isIndented != isExample {
        append(isIndented ? ".nf\n" : ".fi\n")
        isExample = isIndented
      }
      if line.count == 0 {
        append(paragraph)
      } else {
        appendRoff([UInt8](line))
        append("\n")
      }
      lineStart = lineEnd + 1
    }
    if isExample { append(".fi\n") }
  }

  fileprivate mutating func appendRoff(_ text: StaticString) {
    appendRoff([UInt8](UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)))
  }

  /// Escapes what roff would take as its own: backslash, hyphen, and a dot or quote that starts
  /// a line.
  fileprivate mutating func appendRoff(_ text: [UInt8]) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "\\"): append("\\e")
      case UInt8(ascii: "-"): append("\\-")
      case UInt8(ascii: "."), UInt8(ascii: "'"):
        if bytes.last == UInt8(ascii: "\n") { append("\\&") }
        bytes.append(byte)
      default: bytes.append(byte)
      }
    }
  }
}
