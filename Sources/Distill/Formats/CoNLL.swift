// CoNLL: one token a line, its tag in the last column, an empty line between sentences and
// `-DOCSTART-` or a line `# id = NAME` (the clinic program's form) before each document. Reads BIO1, BIO2, BIOES and BILOU tags; writes BIO2.
//
// The form has no text, only tokens: a text is rebuilt with one space between tokens and one line
// a sentence, and marked `tokenized` so that it is written with the same tokens again. Other
// texts are cut at spaces and around punctuation.
import Quantize

enum CoNLL {
  static func read(_ contents: String, place: String) -> FormatReading {
    var reading = FormatReading()
    var builder = Builder()
    var fault: FormatError?
    func finish(_ reading: inout FormatReading) {
      if let fault {
        reading.faults.append(fault)
      } else if !builder.isEmpty {
        reading.documents.append(builder.document(defaultID: String(reading.documents.count)))
      }
      builder = Builder()
      fault = nil
    }
    for (number, line) in AnnotationFormat.lines(contents).enumerated() {
      if line.hasPrefix("# id = ") {
        finish(&reading)
        builder.id = String(line.dropFirst(7))
        continue
      }
      let fields = line.split(whereSeparator: { $0 == "\t" || $0 == " " })
      guard let token = fields.first else {
        builder.endSentence()
        continue
      }
      if token == "-DOCSTART-" {
        finish(&reading)
        if fields.count > 1, fields[1].hasPrefix("("), fields[1].hasSuffix(")") {
          builder.id = String(fields[1].dropFirst().dropLast())
        }
        continue
      }
      if fault != nil { continue }
      guard fields.count > 1, let tag = fields.last else {
        fault = .invalid(
          place: place, line: number + 1, .fieldCount(atLeast: 2, found: fields.count))
        continue
      }
      if !builder.append(token, tag: tag) {
        fault = .invalid(place: place, line: number + 1, .missing("tag"))
      }
    }
    finish(&reading)
    return reading
  }

  /// Puts tokens together again and joins their tags into spans.
  private struct Builder {
    var id: String?
    private var text = ""
    private var codePointCount = 0
    private var entities: [Document.Entity] = []
    private var isOpen = false
    private var startsSentence = true

    var isEmpty: Bool { codePointCount == 0 }

    mutating func endSentence() {
      startsSentence = true
      isOpen = false
    }

    mutating func append(_ token: Substring, tag: Substring) -> Bool {
      if codePointCount > 0 {
        text += startsSentence ? "\n" : " "
        codePointCount += 1
      }
      startsSentence = false
      let start = codePointCount
      text += token
      codePointCount += token.unicodeScalars.count
      if tag == "O" || tag == "_" {
        isOpen = false
        return true
      }
      guard let dash = tag.firstIndex(of: "-"), tag.index(after: dash) < tag.endIndex else {
        return false
      }
      let type = String(tag[tag.index(after: dash)...])
      let prefix = tag[..<dash]
      guard ["B", "I", "E", "L", "S", "U"].contains(prefix) else { return false }
      let isFirst = prefix == "B" || prefix == "S" || prefix == "U"
      if isOpen, !isFirst, entities[entities.count - 1].type == type {
        entities[entities.count - 1].end = codePointCount
      } else {
        entities.append(.init(type: type, start: start, end: codePointCount))
      }
      isOpen = prefix == "B" || prefix == "I"
      return true
    }

    func document(defaultID: String) -> Document {
      Document(
        id: id ?? defaultID, text: text, entities: entities,
        extra: [JSONMember("tokenized", .bool(true))])
    }
  }

  static func write(_ documents: [Document], loss: inout FormatLoss) -> String {
    var output = ""
    for document in documents {
      if !output.isEmpty { output += "\n" }
      output += "-DOCSTART- (\(document.id)) O\n\n"
      loss.add(document.relations.count, "relations")
      loss.addMembers(document)
      let entities = flat(document.entities, loss: &loss)
      var next = 0
      var sentenceIsOpen = false
      for token in tokens(document, entities) {
        if token.isLineBreak {
          if sentenceIsOpen { output += "\n" }
          sentenceIsOpen = false
          continue
        }
        while next < entities.count, entities[next].end <= token.start { next += 1 }
        var tag = "O"
        if next < entities.count, entities[next].start <= token.start {
          let isFirst = !token.continues(entities[next])
          tag = (isFirst ? "B-" : "I-") + entities[next].type.asOneWord
        }
        output += "\(token.text)\t\(tag)\n"
        sentenceIsOpen = true
      }
    }
    return output
  }

  /// Entities without overlaps: of two the one that starts first, then the longer.
  private static func flat(
    _ entities: [Document.Entity], loss: inout FormatLoss
  ) -> [Document.Entity] {
    var kept: [Document.Entity] = []
    for entity in entities.sorted(by: Document.Entity.precedes) {
      if let last = kept.last, entity.start < last.end {
        loss.add(1, "overlapping entities")
      } else {
        kept.append(entity)
      }
      if entity.code != nil { loss.add(1, "codes") }
      if entity.flags != nil { loss.add(1, "flags") }
      if entity.score != nil { loss.add(1, "scores") }
    }
    return kept
  }

  private struct Token {
    var text: String
    var start: Int
    var isLineBreak: Bool
    /// Where the token before it began, -1 for the first.
    var previousStart: Int

    func continues(_ entity: Document.Entity) -> Bool { previousStart >= entity.start }
  }

  /// Cuts at white space, around punctuation (unless `tokenized`) and at every entity edge.
  private static func tokens(_ document: Document, _ entities: [Document.Entity]) -> [Token] {
    let isTokenized = document.extra["tokenized"] == .bool(true)
    var edges = Set(entities.map(\.start))
    edges.formUnion(entities.map(\.end))
    var tokens: [Token] = []
    var current = String.UnicodeScalarView()
    var start = 0
    var wasWord = false
    var previousStart = -1
    func flush() {
      if current.isEmpty { return }
      tokens.append(
        Token(text: String(current), start: start, isLineBreak: false, previousStart: previousStart)
      )
      previousStart = start
      current = String.UnicodeScalarView()
    }
    for (index, scalar) in document.text.unicodeScalars.enumerated() {
      if scalar.properties.isWhitespace {
        flush()
        if scalar == "\n" {
          tokens.append(
            Token(text: "", start: index, isLineBreak: true, previousStart: previousStart))
        }
        continue
      }
      let properties = scalar.properties
      let isWord =
        properties.isAlphabetic || properties.numericType != nil
        || properties.generalCategory == .nonspacingMark
      let joins = isTokenized || (isWord && wasWord)
      if current.isEmpty || !joins || edges.contains(index) {
        flush()
        start = index
      }
      current.append(scalar)
      wasWord = isWord
    }
    flush()
    return tokens
  }
}
