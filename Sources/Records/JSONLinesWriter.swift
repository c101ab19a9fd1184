// One JSON object a note. The counts come last, so that the record of a long note can be written
// while the note is still being read. Members that need a part of the model are there when it has
// the part.
import Runtime

package final class JSONLinesWriter {
  package let context: RecordContext
  private let json: JSONText
  private let valueText = ByteBuffer(byteCapacity: 256)

  package init(_ context: RecordContext) {
    self.context = context
    json = context.json
  }

  package func begin(_ note: Note) {
    json.beginObject()
    context.appendIDMember(note)
    json.members(verbatim: note.members.bytes)
    json.beginArray("entities")
  }

  package func add(_ finding: Finding, of note: Note) {
    json.beginObject()
    appendPlace(context.offsets(finding.span), finding.span, of: note)
    json.member("type", finding.type)
    json.member("score", score: finding.span.score)
    if context.namesHeads { json.member("head", context.names.head(finding.span.headIndex)) }
    if finding.span.typeProbabilities.count > 0 { appendTypeScores(finding.span) }
    if context.flags.count > 0 { appendAssertion(finding) }
    if let section = finding.section { json.member("section", section.name) }
    if finding.attributes.count > 0 { appendAttributes(finding, of: note) }
    if context.hasCodes { appendCodes(finding) }
    json.endObject()
  }

  package func end(_ note: Note, _ findings: NoteFindings) {
    json.endArray()
    if context.showsRelations { appendRelations(findings) }
    if context.showsPHI { appendPHI(findings, of: note) }
    if context.setting.showsSections { appendSections(of: note) }
    json.member("tokens", note.tokenCount)
    json.member("windows", note.windowCount)
    if note.malformedCount > 0 { json.member("malformed", note.malformedCount) }
    context.appendDocument(note)
    context.appendWarnings(note)
    context.appendStampMembers()
    json.endObject()
    json.endLine()
  }

  package func fail(_ note: Note, _ message: [UInt8]) {
    json.beginObject()
    context.appendIDMember(note)
    json.members(verbatim: note.members.bytes)
    json.member("error", message)
    json.beginArray("entities")
    json.endArray()
    context.appendDocument(note)
    context.appendStampMembers()
    json.endObject()
    json.endLine()
  }

  // MARK: Parts

  private func appendPlace(_ offsets: (start: Int, end: Int), _ span: Span, of note: Note) {
    json.member("start", offsets.start)
    json.member("end", offsets.end)
    json.member("text", context.text(span, of: note))
    if !note.sourceMap.isPlain(span.byteStart..<span.byteEnd) {
      json.member("plain", context.plainText(span, of: note))
    }
    guard context.setting.showsDocumentRanges, note.place != nil else { return }
    let range = context.documentRange(span, of: note)
    json.beginObject("source")
    json.member("start", range.lowerBound)
    json.member("end", range.upperBound)
    json.endObject()
  }

  /// The score that the words would have as an entity of each of the head's types.
  private func appendTypeScores(_ span: Span) {
    json.beginObject("type_scores")
    for type in 0..<span.typeProbabilities.count {
      context.names.type(type, head: span.headIndex).withUnsafeBytes { json.name($0) }
      json.value(score: Double(span.typeProbabilities[type]))
    }
    json.endObject()
  }

  /// The flags that hold, an empty list for a plain finding of the patient.
  private func appendAssertion(_ finding: Finding) {
    json.beginArray("assertion")
    for bit in 0..<context.flags.count where finding.span.flags >> UInt64(bit) & 1 == 1 {
      json.value(context.flags[bit])
    }
    json.endArray()
    if finding.span.flagProbabilities.count > 0 {
      json.beginObject("assertion_scores")
      for bit in 0..<min(context.flags.count, finding.span.flagProbabilities.count) {
        context.flags[bit].withUnsafeBytes { json.name($0) }
        json.value(score: Double(finding.span.flagProbabilities[bit]))
      }
      json.endObject()
    }
    if let relative = finding.relative { json.member("relative", relative.name) }
  }

  private func appendAttributes(_ finding: Finding, of note: Note) {
    json.beginArray("attributes")
    for attribute in finding.attributes {
      json.beginObject()
      json.member("type", attribute.type)
      appendPlace(context.offsets(anywhere: attribute.span), attribute.span, of: note)
      json.member("score", score: attribute.score)
      if let value = attribute.value {
        valueText.removeAll()
        value.append(to: valueText)
        json.name("value")
        json.value(verbatim: valueText.bytes)
      }
      json.endObject()
    }
    json.endArray()
  }

  private func appendCodes(_ finding: Finding) {
    json.beginArray("codes")
    for code in finding.codes {
      json.beginObject()
      json.member("system", code.system)
      json.member("code", code.code)
      json.member("display", code.display)
      json.member("score", score: code.score)
      json.endObject()
    }
    json.endArray()
  }

  private func appendRelations(_ findings: NoteFindings) {
    json.beginArray("relations")
    for relation in findings.relations {
      json.beginObject()
      json.member("type", relation.type)
      json.member("head", relation.head)
      json.member("tail", relation.tail)
      json.member("score", score: relation.score)
      json.endObject()
    }
    json.endArray()
  }

  /// The headings' words, without the colons behind them.
  private func appendSections(of note: Note) {
    json.beginArray("sections")
    for heading in context.headings(of: note) {
      let span = Span(
        byteStart: heading.byteStart, byteEnd: heading.byteEnd, typeIndex: 0, score: 1)
      json.beginObject()
      appendPlace(context.offsets(anywhere: span), span, of: note)
      json.member("section", heading.kind.name)
      json.endObject()
    }
    json.endArray()
  }

  private func appendPHI(_ findings: NoteFindings, of note: Note) {
    json.beginArray("phi")
    for span in findings.phi {
      json.beginObject()
      appendPlace(context.offsets(anywhere: span), span, of: note)
      json.member("type", context.names.type(of: span))
      json.member("score", score: span.score)
      json.endObject()
    }
    json.endArray()
  }
}
