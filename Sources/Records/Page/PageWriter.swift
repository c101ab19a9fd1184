// One page to look at: every note with its entities marked, and a table of them. It holds all it needs,
// asks nothing of a network and has no script; filters are checkboxes that the style reads.
import Runtime

package final class PageWriter {
  let context: RecordContext
  private var findings: [Finding] = []
  private var spans: [Span] = []
  /// For each finding the one whose mark says it: itself, or that of the text it lies in.
  private var marks: [Int] = []
  private var noteCount = 0
  /// Findings of the page so far: each has a place to jump to.
  private var findingCount = 0
  /// What can be filtered: a head and a type.
  private let choices: [(head: Int, type: Int)]

  package init(_ context: RecordContext) {
    self.context = context
    var choices: [(head: Int, type: Int)] = []
    for head in context.heads {
      for type in 0..<context.names.typeCount(head: head) {
        let name = context.names.type(type, head: head)
        if context.names.role(head) == .relation, FindingsBuilder.isAttribute(name) { continue }
        choices.append((head, type))
      }
    }
    self.choices = choices
    writeStart()
  }

  package func begin(_ note: Note) {
    findings.removeAll(keepingCapacity: true)
    spans.removeAll(keepingCapacity: true)
  }

  package func add(_ finding: Finding) {
    findings.append(finding)
    spans.append(finding.span)
  }

  package func end(_ note: Note, _ whole: NoteFindings) {
    let output = context.output
    beginArticle(note)
    output.append("<div class=\"text\">")
    marks.removeAll(keepingCapacity: true)
    var walk = MarkedText(byteCount: note.text.count)
    while let piece = walk.next(spans) {
      write(piece, of: note)
      for _ in piece.spans { marks.append(piece.spans.lowerBound) }
    }
    output.append("</div>\n")
    writeTable(whole, of: note)
    output.append("</article>\n")
    findingCount += findings.count
  }

  /// A note that cannot be processed.
  package func fail(_ note: Note, _ message: [UInt8]) {
    beginArticle(note)
    context.output.append("<p class=\"error\">")
    message.withUnsafeBytes { context.output.append(html: $0) }
    context.output.append("</p>\n</article>\n")
  }

  package func finish() { context.output.append("</main>\n</body>\n</html>\n") }

  // MARK: Around the notes

  private func writeStart() {
    let output = context.output
    output.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
    output.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
    output.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
    output.append("style-src 'unsafe-inline'\">\n<title>Findings</title>\n<style>\n")
    output.append(pageStyle)
    for index in 0..<choices.count { writeRules("#t", ".t", index) }
    for bit in 0..<context.flags.count { writeRules("#f", ".f", bit) }
    output.append("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#notes\">To the notes</a>\n")
    output.append("<header><h1>Findings</h1>\n<p>Found by ")
    output.append(context.stamp.program)
    output.append(" ")
    output.append(context.stamp.version)
    output.append(", model ")
    context.stamp.model.withUnsafeBytes { output.append(html: $0) }
    output.append(". A program misses findings and errs: the note counts.</p></header>\n<form>\n")
    writeChoices()
    output.append("</form>\n<main id=\"notes\">\n")
  }

  /// A box that is not checked leaves the text and takes the mark and the table's row away.
  private func writeRules(_ box: StaticString, _ kind: StaticString, _ index: Int) {
    let output = context.output
    func condition() {
      output.append("body:has(")
      output.append(box)
      output.append(integer: index)
      output.append(":not(:checked)) ")
    }
    func thing(_ name: StaticString) {
      output.append(name)
      output.append(kind)
      output.append(integer: index)
    }
    condition()
    thing("mark")
    output.append("{all:unset}\n")
    condition()
    thing("mark")
    output.append(">small,")
    condition()
    thing("tr")
    output.append("{display:none}\n")
    condition()
    thing("mark")
    output.append(">span{all:unset}\n")
  }

  private func writeChoices() {
    let output = context.output
    output.append("<fieldset><legend>Show</legend>\n")
    for index in 0..<choices.count {
      let choice = choices[index]
      beginChoice("t", index)
      output.append(" class=\"k k")
      output.append(integer: index % 6)
      output.append("\">")
      if let head = context.headName(
        Span(byteStart: 0, byteEnd: 0, typeIndex: 0, headIndex: choice.head, score: 0))
      {
        head.withUnsafeBytes { output.append(html: $0) }
        output.append(": ")
      }
      appendWords(context.names.type(choice.type, head: choice.head))
      output.append("</label></span>\n")
    }
    for bit in 0..<context.flags.count {
      beginChoice("f", bit)
      output.append(">")
      appendWords(context.flags[bit])
      output.append("</label></span>\n")
    }
    output.append("</fieldset>\n")
  }

  /// Up to the label's own attributes.
  private func beginChoice(_ kind: StaticString, _ index: Int) {
    let output = context.output
    output.append("<span class=\"choice\"><input type=\"checkbox\" checked id=\"")
    output.append(kind)
    output.append(integer: index)
    output.append("\"><label for=\"")
    output.append(kind)
    output.append(integer: index)
    output.append("\"")
  }

  private func beginArticle(_ note: Note) {
    let output = context.output
    output.append("<article aria-labelledby=\"n")
    output.append(integer: noteCount)
    output.append("\">\n<h2 id=\"n")
    output.append(integer: noteCount)
    output.append("\">Note ")
    appendID(note)
    output.append("</h2>\n")
    noteCount += 1
  }

  private func appendID(_ note: Note) {
    guard case .ordinal = note.identity else {
      return context.output.append(html: note.idBytes.bytes)
    }
    context.output.append(integer: note.ordinal)
  }

  // MARK: A note

  private func write(_ piece: TextPiece, of note: Note) {
    let output = context.output
    let text = UnsafeRawBufferPointer(rebasing: note.text[piece.bytes])
    guard piece.isMarked else { return output.append(html: text) }
    let first = piece.spans.lowerBound
    output.append("<mark id=\"m")
    output.append(integer: findingCount + first)
    output.append("\" class=\"k")
    output.append(integer: color(findings[first]))
    appendClasses(findings[first])
    output.append("\"><span>")
    output.append(html: text)
    output.append("</span><small>")
    for index in piece.spans {
      if index > first { output.append("; ") }
      appendKind(findings[index])
      if index > first,
        spans[index].byteStart != piece.byteStart || spans[index].byteEnd != piece.byteEnd
      {
        output.append(" \u{201C}")
        output.append(html: context.plainText(spans[index], of: note))
        output.append("\u{201D}")
      }
    }
    output.append("</small></mark>")
  }

  /// ` t0 f1 negated`: what the filters and the style look for.
  private func appendClasses(_ finding: Finding) {
    let output = context.output
    for index in 0..<choices.count where isChosen(finding, choices[index]) {
      output.append(" t")
      output.append(integer: index)
    }
    for bit in 0..<context.flags.count where finding.span.flags >> UInt64(bit) & 1 == 1 {
      output.append(" f")
      output.append(integer: bit)
    }
    let assertion = Assertion(finding.span, context.names)
    if assertion.contains(.negated) { output.append(" negated") }
    if assertion.contains(.uncertain) { output.append(" uncertain") }
    if assertion.contains(.historical) { output.append(" historical") }
    if assertion.contains(.otherPerson) { output.append(" other_person") }
  }

  /// `symptom, negated`
  private func appendKind(_ finding: Finding) {
    appendWords(finding.type)
    appendFlags(finding, before: ", ")
  }

  private func appendFlags(_ finding: Finding, before: StaticString) {
    var isFirst = true
    for bit in 0..<context.flags.count where finding.span.flags >> UInt64(bit) & 1 == 1 {
      if isFirst { context.output.append(before) } else { context.output.append(", ") }
      isFirst = false
      appendWords(context.flags[bit])
    }
    if let relative = finding.relative {
      context.output.append(": ")
      appendWords([UInt8](relative.name))
    }
  }

  private func writeTable(_ whole: NoteFindings, of note: Note) {
    let output = context.output
    if findings.isEmpty { return output.append("<p>No entities.</p>\n") }
    output.append(
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Findings of note ")
    appendID(note)
    output.append("\"><table><caption>")
    output.append(integer: findings.count)
    output.append(findings.count == 1 ? " finding" : " findings")
    output.append("</caption>\n<thead><tr><th scope=\"col\">Text</th><th scope=\"col\">Type</th>")
    if hasAssertion { output.append("<th scope=\"col\">Assertion</th>") }
    if hasSections { output.append("<th scope=\"col\">Section</th>") }
    if context.showsRelations { output.append("<th scope=\"col\">Details</th>") }
    if context.hasCodes { output.append("<th scope=\"col\">Codes</th>") }
    output.append("<th scope=\"col\">Score</th></tr></thead>\n<tbody>\n")
    for index in 0..<findings.count { writeRow(index, whole, of: note) }
    output.append("</tbody></table></div>\n")
  }

  private var hasAssertion: Bool { context.flags.count > 0 }

  private var hasSections: Bool {
    for finding in findings where finding.section != nil { return true }
    return false
  }

  private func writeRow(_ index: Int, _ whole: NoteFindings, of note: Note) {
    let output = context.output
    let finding = findings[index]
    output.append("<tr class=\"r")
    appendClasses(finding)
    output.append("\"><td><a href=\"#m")
    output.append(integer: findingCount + marks[index])
    output.append("\">")
    output.append(html: context.plainText(finding.span, of: note))
    output.append("</a></td><td>")
    appendWords(finding.type)
    output.append("</td>")
    if hasAssertion {
      output.append("<td>")
      appendFlags(finding, before: "")
      output.append("</td>")
    }
    if hasSections {
      output.append("<td>")
      if let section = finding.section {
        let name = UnsafeBufferPointer(
          start: section.name.utf8Start, count: section.name.utf8CodeUnitCount)
        appendWords([UInt8](name))
      }
      output.append("</td>")
    }
    if context.showsRelations {
      output.append("<td>")
      writeDetails(index, whole, of: note)
      output.append("</td>")
    }
    if context.hasCodes {
      output.append("<td>")
      for (place, code) in finding.codes.enumerated() {
        if place > 0 { output.append("<br>") }
        for part in [code.system, [0x20], code.code, [0x20], code.display] {
          part.withUnsafeBytes { output.append(html: $0) }
        }
      }
      output.append("</td>")
    }
    output.append("<td>")
    output.append(score: finding.span.score)
    output.append("</td></tr>\n")
  }

  /// `strength 40 mg; adverse reaction dry cough`
  private func writeDetails(_ index: Int, _ whole: NoteFindings, of note: Note) {
    let output = context.output
    var isFirst = true
    func detail(_ type: [UInt8], _ span: Span) {
      if !isFirst { output.append("; ") }
      isFirst = false
      appendWords(type)
      output.append(" ")
      output.append(html: context.plainText(span, of: note))
    }
    for attribute in findings[index].attributes { detail(attribute.type, attribute.span) }
    for relation in whole.relations where relation.head == index {
      detail(relation.type, findings[relation.tail].span)
    }
  }

  // MARK: Names and colours

  /// A name as words: underscores are spaces.
  private func appendWords(_ name: [UInt8]) {
    var words = name
    for index in 0..<words.count where words[index] == UInt8(ascii: "_") { words[index] = 0x20 }
    words.withUnsafeBytes { context.output.append(html: $0) }
  }

  private func isChosen(_ finding: Finding, _ choice: (head: Int, type: Int)) -> Bool {
    finding.span.headIndex == choice.head
      && finding.type == context.names.type(choice.type, head: choice.head)
  }

  /// That of its filter.
  private func color(_ finding: Finding) -> Int {
    (choices.firstIndex { isChosen(finding, $0) } ?? 0) % 6
  }
}
